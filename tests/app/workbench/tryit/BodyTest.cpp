// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedServer.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/StateView.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "controlplane/rest/RestRequest.h"
#include "workbench/models/HexDump.h"
#include "workbench/models/JsonText.h"
#include "workbench/shell/FindBar.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TryItPage.h"

#include <QAction>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::test::ScriptedServer;
using postern::test::TestContext;
using postern::test::WireReply;
using postern::test::WireRequest;

class BodyTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    TryItPage* page_ = nullptr;

    template <class W>
    W* find(const char* name) const
    {
        return page_->findChild<W*>(QLatin1String(name));
    }
    void setCall(const QByteArray& url, const QString& type = {}) const
    {
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = QString::fromLatin1(url);
        if (!type.isEmpty())
            call.headers = {{QStringLiteral("Content-Type"), type}};
        page_->setCall(call);
    }
    bool sendAndWait() const
    {
        QSignalSpy ended(page_, &TryItPage::ended);
        page_->send();
        return ended.count() > 0 || ended.wait(20'000);
    }
    QString writeFile(const char* name, const QByteArray& content) const
    {
        QFile file(c_->folder.path() + QLatin1Char('/') + QLatin1String(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return file.fileName();
    }
    CodeView* answer() const { return find<CodeView>("tryit.response.body.frame"); }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        page_ = new TryItPage(c_->context);
        c_->window.setCentralWidget(page_);
        c_->window.show();
    }
    void cleanup() { c_.reset(); }

    void aFormIsEncodedAndItsVariablesPutIn()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        setCall(server.url("/"), QStringLiteral("application/json"));
        page_->environments().setOwn(QStringLiteral("name"), QStringLiteral("a&b=c"));
        page_->body().setKind(BodyPanel::Kind::Form);
        page_->body().fields().setFields({{QStringLiteral("x y"), QStringLiteral("{{name}}"), true}, {QStringLiteral("off"), QStringLiteral("1"), false},
                                          {QStringLiteral("ü"), QStringLiteral("1 + 2~"), true}});
        QVERIFY(sendAndWait());
        QCOMPARE(server.requests().front().body, QByteArray("x+y=a%26b%3Dc&%C3%BC=1+%2B+2%7E"));
        QCOMPARE(server.requests().front().header("Content-Type"), QByteArray("application/x-www-form-urlencoded"));
    }

    void aFormWithFilesReadsThemFromDisk()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        const QByteArray content(3'000'000, 'x');
        const QString file = writeFile("a \"b\".bin", content + '\0' + "\r\n--");
        setCall(server.url("/"));
        page_->body().setKind(BodyPanel::Kind::Multipart);
        page_->body().fields().setFields({{QStringLiteral("note"), QStringLiteral("tea"), true}, {QStringLiteral("file"), QLatin1Char('@') + file, true}});
        QVERIFY(sendAndWait());
        QCOMPARE(page_->answerView().state(), StateView::State::Content);
        const WireRequest& request = server.requests().front();
        const QByteArray type = request.header("Content-Type");
        QVERIFY2(type.startsWith("multipart/form-data; boundary="), type.constData());
        const QByteArray boundary = type.mid(type.indexOf('=') + 1);
        const QByteArray expected = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ntea\r\n--" + boundary +
                                    "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n" +
                                    content + QByteArray("\0\r\n--", 5) + "\r\n--" + boundary + "--\r\n";
        QVERIFY(request.body == expected);
    }

    void aLargeAnswerComesInPiecesAndItsLongLinesAreBroken()
    {
        // One line, of letters that are more than an octet: what is broken is still text.
        QByteArray body = "\"";
        while (body.size() < 3'000'000)
            body += "aü€𝄞";
        body += "\"\n";
        ScriptedServer server([&body](const WireRequest&) { return WireReply::json(body); });
        setCall(server.url("/"));
        QSignalSpy loaded(answer(), &CodeView::loaded);
        QVERIFY(sendAndWait());
        QVERIFY(!answer()->text().isEmpty()); // its beginning is there at once
        QTRY_COMPARE_WITH_TIMEOUT(loaded.count(), 1, 10'000);
        QVERIFY(loaded.at(0).at(0).toInt() > 2800);
        QCOMPARE(answer()->text().remove(QLatin1Char('\n')), QString::fromUtf8(body).remove(QLatin1Char('\n')));
        QVERIFY(find<QLabel>("tryit.status")->text().contains(QStringLiteral("long lines are broken")));
        // Another one in between ends it.
        page_->send();
        QSignalSpy ended(page_, &TryItPage::ended);
        QVERIFY(ended.wait(20'000));
        answer()->setText(QStringLiteral("short"));
        QVERIFY(!loaded.wait(100));
        QCOMPARE(answer()->text(), QStringLiteral("short"));
    }

    void aLongJsonIsLaidOutBesideTheWindow()
    {
        auto* panel = find<ResponsePanel>("tryit.response");
        const auto answerOf = [](const QByteArray& body) {
            auto response = std::make_shared<rest::RestResponse>();
            response->status = 200;
            response->headers.set("Content-Type", "application/json");
            response->body = body;
            return response;
        };
        const QByteArray json = "[" + QByteArray(R"({"z":1,"id":12345678901234567890},)").repeated(40'000) + "{}]";
        panel->showResponse(answerOf(json), 1);
        QVERIFY(panel->isLayingOut() && answer()->text().isEmpty()); // nothing was done here
        QVERIFY2(panel->statusText().contains(QStringLiteral("is being laid out")), qPrintable(panel->statusText()));
        QTRY_VERIFY(!panel->isLayingOut());
        QVERIFY(!panel->statusText().contains(QStringLiteral("is being laid out")));
        QTRY_COMPARE(answer()->length(), indentedJson(json).size());
        QVERIFY2(answer()->text().startsWith(QStringLiteral("[\n    {\n        \"z\": 1,\n        \"id\": 12345678901234567890\n")), qPrintable(answer()->text().left(200)));
        // Another answer meanwhile: nothing comes of the first one.
        panel->showResponse(answerOf(json), 1);
        panel->showResponse(answerOf(R"({"short":true})"), 1);
        QVERIFY(!panel->isLayingOut());
        QVERIFY2(!panel->statusText().contains(QStringLiteral("is being laid out")), qPrintable(panel->statusText()));
        QCOMPARE(answer()->text(), QStringLiteral("{\n    \"short\": true\n}\n"));
        QTest::qWait(300);
        QCOMPARE(answer()->text(), QStringLiteral("{\n    \"short\": true\n}\n"));
        // What is none is shown as it came.
        panel->showResponse(answerOf(json + "x"), 1);
        QTRY_VERIFY(!panel->isLayingOut());
        QTRY_COMPARE(answer()->text(), QString::fromUtf8(json + "x"));
    }

    void wordsAreFoundInTheAnswerByKeys()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json(R"({"order":"first","lines":["Order","none"],"x":"ORDER"})"); });
        QVERIFY(!c_->commands.action(QStringLiteral("tryit.find"))->isEnabled());
        setCall(server.url("/"));
        QVERIFY(sendAndWait());
        auto* bar = find<FindBar>("tryit.response.find");
        auto* words = find<QLineEdit>("tryit.response.find.words");
        QVERIFY(bar->isHidden());
        c_->commands.action(QStringLiteral("tryit.find"))->trigger();
        QVERIFY(!bar->isHidden());
        QTest::keyClicks(words, QStringLiteral("order"));
        QTRY_COMPARE(bar->said(), QStringLiteral("1 of 3"));
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(bar->said(), QStringLiteral("2 of 3"));
        c_->commands.action(QStringLiteral("tryit.findNext"))->trigger();
        c_->commands.action(QStringLiteral("tryit.findNext"))->trigger();
        QCOMPARE(bar->said(), QStringLiteral("1 of 3"));
        c_->commands.action(QStringLiteral("tryit.findPrevious"))->trigger();
        QCOMPARE(bar->said(), QStringLiteral("3 of 3"));
        QTest::keyClicks(words, QStringLiteral("s"));
        QTRY_COMPARE(bar->said(), QStringLiteral("Not found"));
        QTest::keyClick(words, Qt::Key_Escape);
        QVERIFY(bar->isHidden() && bar->words().isEmpty());
    }

    void aFileIsSentAsItIsAndAMissingOneIsTold()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        setCall(server.url("/"), QStringLiteral("image/png"));
        page_->body().setKind(BodyPanel::Kind::File);
        QVERIFY(sendAndWait());
        QVERIFY(find<InlineBar>("tryit.bar")->text().contains(QLatin1String("Choose the file")));
        page_->body().setFile(c_->folder.path() + QStringLiteral("/none"));
        QVERIFY(sendAndWait());
        QVERIFY(find<InlineBar>("tryit.bar")->text().contains(QLatin1String("cannot be read")));
        QVERIFY(server.requests().empty());
        page_->body().setFile(writeFile("p.png", QByteArray("\x89PNG\0", 5)));
        QVERIFY(sendAndWait());
        QCOMPARE(server.requests().front().body, QByteArray("\x89PNG\0", 5));
        QCOMPARE(server.requests().front().header("Content-Type"), QByteArray("image/png"));
    }

    void aFileThatShrankIsAFailureAndNoShorterBody()
    {
        BodyDevice device({{"ab", {}, 0}, {{}, writeFile("short", "12"), 5}});
        QCOMPARE(device.bytesAvailable(), 7);
        QByteArray all;
        char some[3];
        qint64 got = 0;
        while ((got = device.read(some, 3)) > 0)
            all.append(some, got);
        QVERIFY(all.size() < 7);
        QVERIFY(!device.atEnd()); // who promised seven has not sent them
    }

    void textIsCheckedWhileOneTypes_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problem");
        QTest::addRow("good") << "application/json" << "{\"a\": [1]}" << "";
        QTest::addRow("bad json") << "application/problem+json" << "{\n\"a\": 1,}" << "No valid JSON, line 2:";
        QTest::addRow("variables") << "application/json" << "{\"a\": {{b}}}" << "";
        QTest::addRow("good xml") << "text/xml" << "<a><b/></a>" << "";
        QTest::addRow("bad xml") << "text/xml" << "<a>\n<b></a>" << "No well-formed XML, line 2:";
        QTest::addRow("text") << "text/plain" << "{" << "";
        QTest::addRow("empty") << "application/json" << "" << "";
    }
    void textIsCheckedWhileOneTypes()
    {
        QFETCH(QString, type);
        QFETCH(QString, text);
        QFETCH(QString, problem);
        page_->body().setContentType(type);
        page_->body().text().retype(text);
        const QString shown = find<QLabel>("tryit.bodyProblem")->text();
        QVERIFY2(problem.isEmpty() ? shown.isEmpty() : shown.startsWith(problem), qPrintable(shown));
    }

    void anAnswerThatStreamsIsShownAsItComesAndStopped()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QTcpSocket* client = nullptr;
        connect(&server, &QTcpServer::newConnection, this, [&] { client = server.nextPendingConnection(); });
        setCall("http://127.0.0.1:" + QByteArray::number(server.serverPort()) + "/events");
        QSignalSpy ended(page_, &TryItPage::ended);
        page_->send();
        QTRY_VERIFY(client != nullptr && client->bytesAvailable() > 0);
        client->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: gr\xC3");
        QTRY_COMPARE(page_->answerView().state(), StateView::State::Content);
        QVERIFY(page_->isSending());
        QTRY_VERIFY(answer()->text().contains(QLatin1String("data: gr")));
        client->write("\xBC\xC3\x9F\x65\n\ndata: 2\n\n"); // the letter came in two pieces
        QTRY_VERIFY2(answer()->text() == QString::fromUtf8("data: gr\xC3\xBC\xC3\x9F\x65\n\ndata: 2\n\n"), qPrintable(answer()->text()));
        QVERIFY(page_->response().statusText().contains(QLatin1String("still coming")));
        QVERIFY(ended.isEmpty());
        c_->commands.action(QStringLiteral("tryit.cancel"))->trigger();
        QVERIFY(ended.wait(30'000));
        QVERIFY(page_->response().statusText().contains(QLatin1String("stopped")));
        QVERIFY(answer()->text().endsWith(QLatin1String("data: 2\n\n"))); // what came stays
        QCOMPARE(page_->answerView().state(), StateView::State::Content);
    }

    void binaryIsShownInHexAndSavedAsItCame()
    {
        const QByteArray octets = QByteArray("\x89PNG\r\n\x1a\n", 8) + QByteArray(20, '\0');
        ScriptedServer server([&](const WireRequest&) { return WireReply::answer(200, octets, "image/png"); });
        setCall(server.url("/"));
        QVERIFY(sendAndWait());
        QVERIFY2(answer()->text().startsWith(QLatin1String("00000000  89 50 4e 47 0d 0a 1a 0a  00 00 00 00 00 00 00 00  |.PNG............|")),
                 qPrintable(answer()->text()));
        const QString file = c_->folder.path() + QStringLiteral("/answer");
        QCOMPARE(page_->response().saveBody(file), QString());
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), octets);
        QVERIFY(!page_->response().saveBody(c_->folder.path() + QStringLiteral("/none/answer")).isEmpty());
    }

    void textIsToldFromBinary()
    {
        QVERIFY(!isBinary("{\"a\": \"\xC3\xBC\"}\r\n\t"));
        QVERIFY(!isBinary({}));
        QVERIFY(isBinary("\xFF\xFE"));
        QVERIFY(isBinary(QByteArray("a\0b", 3)));
        // A letter across the end of the sample is no binary.
        QByteArray large(256 * 1024 - 1, 'a');
        large += "\xC3\xBC" + QByteArray(1000, 'b');
        QVERIFY(!isBinary(large));
        QVERIFY(hexDump(QByteArray(300'000, '\1')).endsWith(QLatin1String("are shown.")));
    }

    void aBodysKindComesBackWithoutSecrets()
    {
        setCall("http://127.0.0.1:1/");
        page_->body().setKind(BodyPanel::Kind::Form);
        page_->body().fields().setFields({{QStringLiteral("password"), QStringLiteral("c4nary"), true}, {QStringLiteral("a"), QStringLiteral("b"), false}});
        const QJsonObject state = page_->saveState();
        QVERIFY(!QJsonDocument(state).toJson().contains("c4nary"));
        page_->restoreState({});
        QCOMPARE(page_->body().kind(), BodyPanel::Kind::Text);
        page_->restoreState(state);
        QCOMPARE(page_->body().kind(), BodyPanel::Kind::Form);
        QCOMPARE(page_->body().fields().fields().at(1).value, QStringLiteral("b"));
        QVERIFY(!page_->body().fields().fields().at(1).on);
    }
};

POSTERN_TEST(BodyTest);
#include "BodyTest.moc"
