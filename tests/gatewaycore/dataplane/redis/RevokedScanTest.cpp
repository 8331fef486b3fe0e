// SPDX-License-Identifier: Apache-2.0
#include "ScriptedRedis.h"
#include "dataplane/redis/RevokedScan.h"
#include "support/TestMain.h"

#include <QtTest>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace postern;
using namespace postern::redis;
using namespace postern::test;

namespace {

/// A scan of a server that follows a script; what it took and told.
struct Scanned {
    explicit Scanned(std::size_t maximum = 100)
    {
        server.answer = [this](const std::string& command) { return answerTo(command); };
        link = std::make_unique<RedisLink>(server.loop, server.connector, server.config(), [this](const std::string& problem) {
            if (problem.empty())
                scan->begin();
        });
        scan = std::make_unique<RevokedScan>(
            *link, RevokedScan::Config{"revoked", 5ms, maximum},
            [this](std::vector<RevokedScan::Member> members) { taken.push_back(std::move(members)); },
            [this](const std::string& problem) { told.push_back(problem); });
        link->start();
    }
    std::string answerTo(const std::string& command)
    {
        if (command.find("PING") != std::string::npos)
            return "+PONG\r\n";
        if (command.find("MULTI") != std::string::npos) {
            ++looks;
            return "+OK\r\n" + exec + "+OK\r\n";
        }
        if (command.find("WATCH") != std::string::npos)
            return watch;
        ++pages;
        return command.find("$1\r\n0\r\n") != std::string::npos ? first : second;
    }

    ScriptedRedis server;
    std::unique_ptr<RedisLink> link;
    std::unique_ptr<RevokedScan> scan;
    std::vector<std::vector<RevokedScan::Member>> taken;
    std::vector<std::string> told;
    std::string exec = "*0\r\n";
    std::string watch = "+OK\r\n";
    std::string first = "*2\r\n$2\r\n17\r\n*2\r\n$5\r\njti:a\r\n$2\r\n42\r\n";
    std::string second = "*2\r\n$1\r\n0\r\n*4\r\n$5\r\njti:b\r\n$3\r\ninf\r\n$1\r\nc\r\n$3\r\nabc\r\n";
    int looks = 0;
    int pages = 0;
};

} // namespace

class RevokedScanTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        if (!isBuiltIn())
            QSKIP("built without Redis");
    }

    void aSetIsReadInPagesAndAgainOnlyWhenItHasChanged()
    {
        Scanned it;
        QVERIFY(it.server.spin([&] { return it.looks >= 5; }));
        QCOMPARE(it.taken.size(), std::size_t(1));
        QCOMPARE(it.pages, 2);
        QCOMPARE(it.taken[0].size(), std::size_t(3));
        QCOMPARE(it.taken[0][0].text, std::string("jti:a"));
        QCOMPARE(it.taken[0][0].score, 42.0);
        QVERIFY(std::isinf(it.taken[0][1].score));
        QVERIFY(std::isinf(it.taken[0][2].score)); // no number: no end
        QCOMPARE(it.told, std::vector<std::string>{""});
        it.exec = "*-1\r\n";
        QVERIFY(it.server.spin([&] { return it.taken.size() >= 2; }));
    }

    void withoutLeaveToWatchItIsReadEachTime()
    {
        Scanned it;
        it.watch = "-NOPERM this user has no permissions to run the 'watch' command\r\n";
        QVERIFY(it.server.spin([&] { return it.taken.size() >= 3; }));
        QCOMPARE(it.looks, 0);
        Scanned other;
        other.exec = "-NOPERM\r\n";
        QVERIFY(other.server.spin([&] { return other.taken.size() >= 3; }));
    }

    void whatIsNoSetIsToldAndTriedAgain_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* page, const char* says) {
            QTest::newRow(name) << QByteArray(page) << QByteArray(says);
        };
        row("another kind", "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n", "WRONGTYPE");
        row("no list", ":1\r\n", "no part");
        row("no cursor", "*2\r\n*0\r\n*0\r\n", "no part");
        row("one part", "*1\r\n$1\r\n0\r\n", "no part");
        row("members without scores", "*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n", "no part");
        row("a list of nothing", "*2\r\n$1\r\n0\r\n$-1\r\n", "no part");
    }
    void whatIsNoSetIsToldAndTriedAgain()
    {
        QFETCH(QByteArray, page);
        QFETCH(QByteArray, says);
        Scanned it;
        it.first = page.toStdString();
        QVERIFY(it.server.spin([&] { return it.told.size() >= 2; }));
        QVERIFY2(it.told.front().find(says.toStdString()) != std::string::npos, it.told.front().c_str());
        QVERIFY(it.taken.empty());
        it.first = "*2\r\n$1\r\n0\r\n*0\r\n";
        QVERIFY(it.server.spin([&] { return !it.taken.empty() && it.told.back().empty(); }));
        QVERIFY(it.taken[0].empty());
    }

    void aSetThatIsTooLongOrNeverEndsIsNotTaken()
    {
        Scanned many(2);
        QVERIFY(many.server.spin([&] { return !many.told.empty(); }));
        QVERIFY2(many.told.front().find("more than 2") != std::string::npos, many.told.front().c_str());
        QVERIFY(many.taken.empty());
        Scanned endless(2);
        endless.first = endless.second = "*2\r\n$2\r\n17\r\n*0\r\n";
        QVERIFY(endless.server.spin([&] { return !endless.told.empty(); }));
        QVERIFY2(endless.told.front().find("never ends") != std::string::npos, endless.told.front().c_str());
        QVERIFY(endless.taken.empty());
    }

    void aConnectionMadeAnewIsReadAnew()
    {
        Scanned it;
        QVERIFY(it.server.spin([&] { return it.looks >= 1; }));
        it.link->lose("the test says so");
        QVERIFY(it.server.spin([&] { return it.taken.size() >= 2; }));
        // Lost in the middle of the pages: nothing half is taken.
        const std::string whole = it.second;
        it.second = "close";
        it.exec = "*-1\r\n";
        QVERIFY(it.server.spin([&] { return !it.link->isUp(); }));
        it.second = whole;
        const std::size_t before = it.taken.size();
        QVERIFY(it.server.spin([&] { return it.taken.size() > before; }));
        QCOMPARE(it.taken.back().size(), std::size_t(3));
    }
};

POSTERN_TEST(RevokedScanTest);
#include "RevokedScanTest.moc"
