// SPDX-License-Identifier: Apache-2.0
#include "ScriptedRedis.h"
#include "dataplane/redis/RedisCounter.h"
#include "support/TestMain.h"

#include <QtTest>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace postern;
using namespace postern::redis;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

throttling::CounterReport report(bool isNews = true)
{
    throttling::CounterReport out;
    out.name = {2, 1};
    out.window = 7;
    out.own = {0xff, 0, 3, 0};
    out.lifetime = 1500ms;
    out.isNews = isNews;
    return out;
}

} // namespace

class RedisLinkTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { builtIn_ = isBuiltIn(); }

    void itLogsInChoosesADatabaseAndAsks()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        ScriptedRedis server;
        server.answer = [](const std::string& command) {
            return command.find("PING") != std::string::npos ? "+OK\r\n+OK\r\n+PONG\r\n" : ":7\r\n$1\r\nx\r\n";
        };
        LinkConfig config = server.config();
        config.userName = "gate";
        config.password = Secret("pa ss");
        config.database = 3;
        const auto link = server.link(config);
        QVERIFY(server.spin([&] { return link->isUp(); }));
        QCOMPARE(QByteArray::fromStdString(server.heard), QByteArray("*3\r\n$4\r\nAUTH\r\n$4\r\ngate\r\n$5\r\npa ss\r\n"
                                                                     "*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n*1\r\n$4\r\nPING\r\n"));
        QCOMPARE(server.told, std::vector<std::string>{""});
        std::string commands;
        appendCommand(commands, {"GET", "a"});
        appendCommand(commands, {"GET", "b"});
        std::optional<Result<RedisLink::Replies>> got;
        link->ask(commands, 2, [&](Result<RedisLink::Replies> replies) { got = std::move(replies); });
        QVERIFY(!got);
        QVERIFY(server.spin([&] { return got.has_value(); }));
        QVERIFY(*got && (*got)->size() == 2 && (**got)[0].integer == 7 && (**got)[1].text == "x");
    }

    void aServerThatIsNoUseIsLostAndTriedAgain_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* answer, const char* says) {
            QTest::addRow("%s", name) << QByteArray(answer) << QByteArray(says);
        };
        row("loading", "-LOADING Redis is loading the dataset in memory\r\n", "LOADING");
        row("no log-in", "-NOAUTH Authentication required.\r\n", "NOAUTH");
        row("another protocol", "HTTP/1.1 400 Bad Request\r\n", "no answer of Redis");
        row("a huge list", "*2000000000\r\n", "too large");
        row("more than was asked", "+PONG\r\n+PONG\r\n", "more than was asked");
        row("half an answer", "$5\r\nPO", "50 ms");
        row("silence", "", "50 ms");
        row("an end", "close", "closed");
    }
    void aServerThatIsNoUseIsLostAndTriedAgain()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, says);
        ScriptedRedis server;
        int asked = 0;
        server.answer = [&](const std::string&) { return ++asked <= 2 ? answer.toStdString() : std::string("+PONG\r\n"); };
        const auto link = server.link(server.config());
        QVERIFY(server.spin([&] { return link->isUp(); }));
        QVERIFY(server.told.size() >= 3);
        QVERIFY2(server.told.front().find(says.toStdString()) != std::string::npos ||
                     server.told[1].find(says.toStdString()) != std::string::npos,
                 server.told.front().c_str());
        QCOMPARE(server.told.back(), std::string());
    }

    void aQuestionEndsWithTheLink_data()
    {
        QTest::addColumn<QByteArray>("answer");
        for (const char* each : {"", "close", "$3\r\nab", "*1\r\n", "nonsense\r\n", "+A\r\n+B\r\n+C\r\n"})
            QTest::addRow("%s", *each == '\0' ? "silence" : QByteArray(each).replace("\r\n", " ").constData()) << QByteArray(each);
    }
    void aQuestionEndsWithTheLink()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        QFETCH(QByteArray, answer);
        ScriptedRedis server;
        const auto link = server.link(server.config());
        QVERIFY(server.spin([&] { return link->isUp(); }));
        server.answer = [&](const std::string&) { return answer.toStdString(); };
        std::string command;
        appendCommand(command, {"GET", "a"});
        int failed = 0;
        const auto count = [&](Result<RedisLink::Replies> replies) { failed += replies ? 0 : 1; };
        link->ask(command, 1, count);
        link->ask(command, 1, count);
        QVERIFY(server.spin([&] { return !link->isUp(); }));
        QVERIFY(failed >= 1);
        server.answer = [](const std::string&) { return "+PONG\r\n"; };
        QVERIFY(server.spin([&] { return link->isUp(); }));
    }

    void itsEndVoidsWhatIsUnderWay()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        ScriptedRedis server;
        auto link = server.link(server.config());
        QVERIFY(server.spin([&] { return link->isUp(); }));
        server.answer = [](const std::string&) { return ""; };
        std::string command;
        appendCommand(command, {"GET", "a"});
        link->ask(command, 1, [](Result<RedisLink::Replies>) { QFAIL("nobody is there"); });
        link.reset();
        server.loop.runOne(100ms);
    }

    void countersAreExchanged()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        ScriptedRedis server;
        const auto link = server.link(server.config());
        RedisCounter counter(*link, "postern");
        QVERIFY(!counter.isReady());
        QVERIFY(server.spin([&] { return counter.isReady(); }));
        server.heard.clear();
        server.answer = [](const std::string&) {
            return ":1\r\n:1\r\n*4\r\n$16\r\n00000000000000ff\r\n$5\r\n0 3 0\r\n$16\r\n00000000000000aa\r\n$5\r\n0 4 0\r\n"
                   "*2\r\n$3\r\nfoo\r\n$3\r\nbar\r\n";
        };
        std::optional<Result<std::vector<throttling::CounterAnswer>>> got;
        counter.exchange({report(), report(false)}, [&](auto answers) { got = std::move(answers); });
        QVERIFY(!counter.isReady());
        QVERIFY(server.spin([&] { return got.has_value(); }));
        const std::string key = "$44\r\npostern:w:00000000000000010000000000000002:7\r\n";
        QCOMPARE(QByteArray::fromStdString(server.heard),
                 QByteArray::fromStdString("*4\r\n$4\r\nHSET\r\n" + key + "$16\r\n00000000000000ff\r\n$5\r\n0 3 0\r\n*3\r\n$7\r\nPEXPIRE\r\n" +
                                           key + "$4\r\n1500\r\n*2\r\n$7\r\nHGETALL\r\n" + key + "*2\r\n$7\r\nHGETALL\r\n" + key));
        QVERIFY(*got && (*got)->size() == 2);
        const auto& answers = **got;
        QCOMPARE(answers[0].shares.size(), std::size_t(2));
        QCOMPARE(answers[0].shares[1].used, 4U);
        QVERIFY(answers[1].isKnown && answers[1].shares.empty());
        QVERIFY(counter.isReady());
    }

    void aStrangersKeyIsAloneAndTheLinkGoesOn()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        ScriptedRedis server;
        const auto link = server.link(server.config());
        RedisCounter counter(*link, "postern");
        QVERIFY(server.spin([&] { return counter.isReady(); }));
        for (const char* answer : {"-WRONGTYPE Operation\r\n:1\r\n-WRONGTYPE Operation\r\n", ":1\r\n:1\r\n:5\r\n", ":1\r\n:1\r\n*1\r\n:5\r\n", ":1\r\n:1\r\n$-1\r\n"}) {
            server.answer = [answer](const std::string&) { return answer; };
            std::optional<Result<std::vector<throttling::CounterAnswer>>> got;
            counter.exchange({report()}, [&](auto answers) { got = std::move(answers); });
            QVERIFY(server.spin([&] { return got.has_value(); }));
            QVERIFY2(*got && !(**got)[0].isKnown, answer);
            QVERIFY(counter.isReady());
        }
    }

    void aServerThatTakesNothingIsLost_data()
    {
        QTest::addColumn<QByteArray>("answer");
        for (const char* each : {"-READONLY You can't write against a read only replica.\r\n:0\r\n*0\r\n", "-OOM command not allowed\r\n:0\r\n*0\r\n",
                                 "-NOPERM this user has no permissions\r\n:0\r\n*0\r\n", ":1\r\n:1\r\n-LOADING\r\n"})
            QTest::addRow("%.9s", each) << QByteArray(each);
    }
    void aServerThatTakesNothingIsLost()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        QFETCH(QByteArray, answer);
        ScriptedRedis server;
        const auto link = server.link(server.config());
        RedisCounter counter(*link, "postern");
        QVERIFY(server.spin([&] { return counter.isReady(); }));
        server.answer = [&](const std::string&) { return answer.toStdString(); };
        std::optional<Result<std::vector<throttling::CounterAnswer>>> got;
        counter.exchange({report()}, [&](auto answers) { got = std::move(answers); });
        QVERIFY(server.spin([&] { return got.has_value(); }));
        QVERIFY(!*got);
        QVERIFY(!counter.isReady());
        server.answer = [](const std::string&) { return "+PONG\r\n"; };
        QVERIFY(server.spin([&] { return counter.isReady(); }));
    }

    void whereNobodyListensItIsToldOnceEachTime()
    {
        if (!builtIn_)
            QSKIP("built without Redis");
        ScriptedRedis server;
        LinkConfig config = server.config();
        config.host = "unix:/nowhere/redis.sock";
        const auto link = server.link(config);
        QVERIFY(server.spin([&] { return server.told.size() >= 3; }));
        QVERIFY(!server.told.front().empty());
    }

  private:
    bool builtIn_ = false;
};

POSTERN_TEST(RedisLinkTest);
#include "RedisLinkTest.moc"
