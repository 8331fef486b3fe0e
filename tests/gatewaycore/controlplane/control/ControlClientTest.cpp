// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using control::ControlClient;

namespace {

inspection::Summary summary(std::uint64_t id)
{
    inspection::Summary made;
    made.id = id;
    made.method = "GET";
    made.status = 200;
    return made;
}

std::string frame(const schema::Value& value)
{
    const std::string json = schema::writeJson(value, 0);
    return std::to_string(json.size()) + '\n' + json;
}

std::string chunk(const std::string& text)
{
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + text + "\r\n";
}

} // namespace

/// A gateway's side of the control socket, played by hand.
class ControlClientTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::unique_ptr<QLocalServer> server_;
    QLocalSocket* peer_ = nullptr;

    QString path() const { return folder_.filePath(QStringLiteral("control")); }
    /// Waits for the client's request and returns it.
    QByteArray request()
    {
        if (!QTest::qWaitFor([&] { return server_->hasPendingConnections(); }, 30'000))
            return "nobody came";
        peer_ = server_->nextPendingConnection();
        QByteArray text;
        (void)QTest::qWaitFor([&] {
            text += peer_->readAll();
            return text.contains("\r\n\r\n");
        }, 30'000);
        return text;
    }
    void answer(const std::string& text)
    {
        peer_->write(text.data(), static_cast<qint64>(text.size()));
        peer_->flush();
    }
    void answerJson(int status, const std::string& json)
    {
        answer("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n" + json);
    }

  private Q_SLOTS:
    void init()
    {
        server_ = std::make_unique<QLocalServer>();
        QLocalServer::removeServer(path());
        QVERIFY(server_->listen(path()));
    }
    void cleanup() { server_.reset(); }

    void aReloadThatIsRefusedComesWithItsPlaces()
    {
        ControlClient client(path());
        std::optional<Error> error;
        std::vector<control::ReloadProblem> problems;
        client.reload([&](Result<std::string> hash, std::vector<control::ReloadProblem> found) {
            error = hash ? std::nullopt : std::optional<Error>(hash.error());
            problems = std::move(found);
        });
        QVERIFY(request().startsWith("POST /v1/reload HTTP/1.1\r\n"));
        answerJson(422, R"({"problems":[{"severity":"error","message":"unknown key","file":"gateway.yaml","line":3,"column":5}]})");
        QVERIFY(QTest::qWaitFor([&] { return error.has_value(); }, 30'000));
        QVERIFY(error->kind() == ErrorKind::InvalidConfig);
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(problems[0].line, 3);
    }

    void aGatewayThatIsNotThereIsAnErrorThatNamesTheSocket()
    {
        server_.reset();
        ControlClient client(path());
        std::string message;
        client.getStatus([&](Result<schema::Value> status) { message = status ? "none" : status.error().message(); });
        QVERIFY(QTest::qWaitFor([&] { return !message.empty(); }, 30'000));
        QVERIFY2(message.find(path().toStdString()) != std::string::npos, message.c_str());
    }

    void anAnswerThatBreaksOffIsAnError()
    {
        ControlClient client(path());
        std::string message;
        client.getTrace(7, [&](Result<inspection::Trace> trace) { message = trace ? "none" : trace.error().message(); });
        QVERIFY(request().startsWith("GET /v1/traces/7 HTTP/1.1\r\n"));
        answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"su");
        peer_->disconnectFromServer();
        QVERIFY(QTest::qWaitFor([&] { return !message.empty(); }, 30'000));
        QVERIFY2(message.find("broke off") != std::string::npos, message.c_str());
    }

    void framesComeWholeHoweverTheyAreCut()
    {
        ControlClient client(path());
        QVector<std::uint64_t> ids;
        connect(&client, &ControlClient::summariesArrived, this, [&](const QVector<inspection::Summary>& batch) {
            for (const auto& one : batch)
                ids.append(one.id);
        });
        QSignalSpy began(&client, &ControlClient::followingBegan);
        QSignalSpy lost(&client, &ControlClient::lossesCounted);
        client.follow(false);
        QVERIFY(request().contains("GET /v1/traces?cursor=now&full=0"));
        std::string stream = frame(schema::Value::object({{"cursor", 5}, {"dropped", 2}, {"missed", 0}}));
        for (std::uint64_t id = 1; id <= 3; ++id)
            stream += frame(schema::Value::object({{"cursor", id}, {"summary", inspection::toValue(summary(id))}}));
        stream += frame(schema::Value::object({{"cursor", 8}, {"dropped", 6}, {"missed", 1}}));
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (std::size_t at = 0; at < stream.size(); at += 7) {
            answer(chunk(stream.substr(at, 7)));
            QTest::qWait(0);
        }
        QVERIFY(QTest::qWaitFor([&] { return !lost.isEmpty(); }, 30'000));
        QCOMPARE(ids, (QVector<std::uint64_t>{1, 2, 3}));
        QCOMPARE(began.count(), 1);
        QCOMPARE(lost.first().first().toULongLong(), 5ULL);
    }

    void aMalformedStreamEndsTheFollowing()
    {
        ControlClient client(path());
        QSignalSpy ended(&client, &ControlClient::followingEnded);
        client.follow(false);
        QVERIFY(request().startsWith("GET /v1/traces"));
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("99999999999999999999\n{}"));
        QVERIFY(QTest::qWaitFor([&] { return !ended.isEmpty(); }, 30'000));
        QVERIFY(ended.first().first().toString().contains(QStringLiteral("malformed")));
    }

    void aClientMayGoInTheMiddleOfACall()
    {
        auto client = std::make_unique<ControlClient>(path());
        client->follow(true);
        client->getStatus([](Result<schema::Value>) { QFAIL("no completion may come"); });
        QVERIFY(request().startsWith("GET "));
        client.reset();
        QTest::qWait(20);
    }
};

POSTERN_TEST(ControlClientTest);
#include "ControlClientTest.moc"
