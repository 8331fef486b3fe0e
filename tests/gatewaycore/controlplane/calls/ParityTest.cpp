// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/ParityRun.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace postern;
using namespace postern::calls;
using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

rest::RestResponse saying(int status, const QByteArray& body, std::initializer_list<rest::RestHeader> fields = {})
{
    rest::RestResponse answer;
    answer.status = status;
    answer.headers = rest::RestHeaders(fields);
    answer.body = body;
    return answer;
}

/// "status 200|404; json /a 1|2", what is ignored in brackets.
QString textOf(const std::vector<AnswerDifference>& differences)
{
    QStringList out;
    for (const AnswerDifference& each : differences) {
        const QString text = QStringLiteral("%1 %2|%3").arg(QString::fromStdString(each.what), QString::fromStdString(each.first), QString::fromStdString(each.other));
        out << (each.ignored ? QLatin1Char('[') + text + QLatin1Char(']') : text);
    }
    return out.join(QStringLiteral("; "));
}

std::vector<AnswerIgnore> rules(std::initializer_list<const char*> texts)
{
    std::vector<AnswerIgnore> out;
    for (const char* const text : texts)
        out.push_back(*AnswerIgnore::parse(text));
    return out;
}

} // namespace

/// The same calls at several gateways.
class ParityTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void answersAreComparedByWhatTheyMean_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<QString>("differs");
        QTest::newRow("the same octets") << QByteArray("abc") << QByteArray("abc") << "";
        QTest::newRow("order and white space") << QByteArray(R"({"a":1,"b":[1,2]})") << QByteArray("{ \"b\": [1, 2],\n \"a\": 1 }") << "";
        QTest::newRow("spelling of numbers") << QByteArray("[1.0, 10]") << QByteArray("[1.00, 1e1]") << "";
        QTest::newRow("long numbers are not rounded") << QByteArray("[9007199254740993]") << QByteArray("[9007199254740992]") << "json /0 9007199254740993|9007199254740992";
        QTest::newRow("a value") << QByteArray(R"({"a":{"b/c":1}})") << QByteArray(R"({"a":{"b/c":2}})") << "json /a/b~1c 1|2";
        QTest::newRow("one more") << QByteArray("[1]") << QByteArray("[1,null]") << "json /1 |null";
        QTest::newRow("null is not nothing") << QByteArray(R"({"a":null})") << QByteArray("{}") << "json /a null|";
        QTest::newRow("another kind") << QByteArray("[1]") << QByteArray("{}") << "json the whole of it [1]|{}";
        QTest::newRow("a text that looks like a number") << QByteArray(R"(["1"])") << QByteArray("[1]") << "json /0 \"1\"|1";
        QTest::newRow("no JSON on one side") << QByteArray("{}") << QByteArray("<html>") << "body {}|<html>";
        QTest::newRow("nothing on one side") << QByteArray("{}") << QByteArray() << "body {}|";
    }
    void answersAreComparedByWhatTheyMean()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const QByteArray, other);
        QFETCH(const QString, differs);
        QCOMPARE(textOf(compareAnswers(saying(200, first), saying(200, other), {})), differs);
    }

    void whatGatewaysWriteForThemselvesIsNotCompared()
    {
        const auto mine = saying(200, "x", {{"Date", "a"}, {"Server", "postern"}, {"Content-Type", "text/plain"}, {"Vary", "a"}, {"Vary", "b"}});
        const auto theirs = saying(404, "x", {{"content-type", "text/html"}, {"X-Kong-Proxy-Latency", "3"}, {"Via", "kong"}, {"Vary", "a, b"}, {"X-Own", "1"}});
        QCOMPARE(textOf(compareAnswers(mine, theirs, {})), QStringLiteral("status 200|404; header content-type text/plain|text/html; header x-own |1"));
        QCOMPARE(textOf(compareAnswers(mine, theirs, rules({"status", "header:X-O*", "header:CONTENT-TYPE"}))),
                 QStringLiteral("[status 200|404]; [header content-type text/plain|text/html]; [header x-own |1]"));
        QCOMPARE(textOf(compareAnswers(saying(200, R"({"t":{"a":1},"tt":1})"), saying(200, R"({"t":{"a":2},"tt":2})"), rules({"json:/t"}))), QStringLiteral("[json /t/a 1|2]; json /tt 1|2"));
        for (const char* const bad : {"", "header:", "json:a", "headers", "status "})
            QVERIFY2(!AnswerIgnore::parse(bad), bad);
    }

    void hugeAndHostileAnswersEnd()
    {
        QByteArray deep;
        for (int i = 0; i < 100'000; ++i)
            deep += '[';
        QCOMPARE(compareAnswers(saying(200, deep), saying(200, deep + ' '), {}).size(), std::size_t{1}); // no JSON
        QByteArray mine = "[";
        QByteArray theirs = "[";
        for (int i = 0; i < 50'000; ++i) {
            mine += "1,";
            theirs += "2,";
        }
        const auto found = compareAnswers(saying(200, mine + "0]"), saying(200, theirs + "0]"), {});
        QVERIFY(found.size() <= 200 && !found.empty());
        const auto cut = compareAnswers(saying(200, QByteArray(100'000, 'a')), saying(200, QString(100'000, QChar(0xE4)).toUtf8()), {});
        QVERIFY(cut.front().other.size() < 300);
        QVERIFY(!QString::fromStdString(cut.front().other).contains(QChar::ReplacementCharacter));
    }

    void eachGatewayAnswersForItself()
    {
        ScriptedServer mine([](const WireRequest& request) { return WireReply::answer(200, request.target == "/a?x=%20" ? "ok" : "no"); });
        ScriptedServer theirs([](const WireRequest& request) { return WireReply::answer(200, request.header("X-Key") == "k" ? "ok" : "no"); });
        QTcpServer hanging;
        QVERIFY(hanging.listen(QHostAddress::LocalHost));
        const auto url = [](const auto& server, const char* path) { return "http://127.0.0.1:" + std::to_string(server.serverPort()) + path; };
        std::vector<ParityTarget> targets{{"mine", mine.url().toStdString()}, {"theirs", theirs.url("/").toStdString()}, {"hanging", url(hanging, "")}};
        ParityRun::Rules rules;
        rules.times = 3;
        rules.timeout = Milliseconds(300);
        ParityRun run({{"a", "GET", "/a?x=%20", {{"X-Key", "k"}}, {}}, {"b", "GET", "/b", {}, {}}}, std::move(targets), rules, {});
        std::vector<ParityResult> results;
        connect(&run, &ParityRun::compared, this, [&results](const ParityResult& result) { results.push_back(result); });
        QSignalSpy finished(&run, &ParityRun::finished);
        run.start();
        QVERIFY(finished.wait(10'000));
        QCOMPARE(results.size(), std::size_t{2});
        QVERIFY(!results[0].alike()); // one gateway said nothing
        QCOMPARE(textOf(results[0].answers[1].differences), QString());
        QVERIFY(results[0].answers[1].answer);
        QVERIFY(!results[0].answers[2].answer && !results[0].answers[2].problem.empty());
        QCOMPARE(results[1].call, std::size_t{1});
        QVERIFY(results[1].answers[1].answer);
    }

    void itCanBeStopped()
    {
        QTcpServer hanging;
        QVERIFY(hanging.listen(QHostAddress::LocalHost));
        const std::string url = "http://127.0.0.1:" + std::to_string(hanging.serverPort());
        ParityRun run({{"a", "GET", "/a", {}, {}}}, {{"one", url}, {"other", url}}, {}, {});
        QSignalSpy finished(&run, &ParityRun::finished);
        run.start();
        QTest::qWait(50);
        QElapsedTimer clock;
        clock.start();
        run.cancel();
        QVERIFY(finished.wait(2'000));
        QVERIFY(finished.first().first().toBool());
        QVERIFY(clock.elapsed() < 200);
    }
};

POSTERN_TEST(ParityTest);
#include "ParityTest.moc"
