// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "base/Log.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/redis/Resp.h"
#include "schema/Document.h"
#include "support/RedisServer.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace postern;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

using Time = std::chrono::steady_clock;

model::GatewayConfig sharedBy(const std::string& address, const std::string& rateLimit, const std::string& body = "ok")
{
    model::GatewayConfig config = configOf("http://127.0.0.1:9");
    const auto filter = [](const std::string& type, const std::string& yaml) {
        model::FilterConfig out;
        out.type = type;
        out.config = *schema::readYaml(yaml, "test.yaml");
        return out;
    };
    config.apis.front().filters = {filter("rate-limit", rateLimit), filter("respond", "{status: 200, body: '" + body + "'}")};
    config.redis.emplace().address = address;
    return config;
}

/// What gateways answered.
struct Tally {
    std::atomic<std::uint64_t> passed{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> other{0};

    bool add(const std::string& answer)
    {
        const bool pass = answer.starts_with("HTTP/1.1 200");
        ++(pass ? passed : answer.starts_with("HTTP/1.1 429") ? refused : other);
        return pass;
    }
};

/// Calls `gateways` at `rate` a second each, on one connection each, for `time`; `meanwhile` once, half-way.
void load(const std::vector<std::unique_ptr<Gateway>>& gateways, int rate, Nanoseconds time, Tally& tally,
          const std::function<void()>& meanwhile = {})
{
    const auto begin = Time::now();
    std::vector<std::thread> threads;
    for (const auto& gateway : gateways) {
        threads.emplace_back([&, url = urlOf(*gateway)] {
            Caller caller(url);
            // Never quicker than the rate: what the machine could not do in time is left out.
            for (auto due = begin; due - begin < time; due = std::max(due + Nanoseconds(1'000'000'000 / rate), Time::now())) {
                std::this_thread::sleep_until(due);
                tally.add(caller.get("/orders/items/7"));
            }
        });
    }
    if (meanwhile) {
        std::this_thread::sleep_until(begin + time / 2);
        meanwhile();
    }
    for (std::thread& thread : threads)
        thread.join();
}

/// Whether Redis was lost while this lived: on a machine that is too busy it may take longer than 50 ms to answer, and then
/// no bound is promised.
class LossWatch {
  public:
    LossWatch()
    {
        log::setListener([this](log::Level, std::string_view, std::string_view text) {
            if (text.find("cannot be used") != std::string_view::npos)
                seen_ = true;
        });
    }
    ~LossWatch() { log::setListener({}); }
    LossWatch(const LossWatch&) = delete;
    LossWatch& operator=(const LossWatch&) = delete;
    [[nodiscard]] bool seen() const { return seen_; }

  private:
    std::atomic<bool> seen_{false};
};

/// The problem that the status tells of Redis; empty when all is well.
std::string problemOf(const Gateway& gateway)
{
    for (const engine::IssuerStatus& each : gateway.issuers()) {
        if (each.name == "redis")
            return each.problem;
    }
    return "there is no redis";
}

/// Lets a wall-clock window of 300 s pass if less than `time` of it is left, so that one holds a whole test.
void awaitWindow(std::chrono::seconds time)
{
    const auto into = std::chrono::system_clock::now().time_since_epoch() % 300s;
    if (into > 300s - time)
        std::this_thread::sleep_for(300s - into);
}

} // namespace

class SharedLimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        if (!redis::isBuiltIn())
            QSKIP("built without Redis");
        if (!RedisServer::installed())
            QSKIP("redis-server is not installed");
    }

    void threeGatewaysKeepOneLimit_data()
    {
        QTest::addColumn<QByteArray>("algorithm");
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("rate");
        for (const char* algorithm : {"window", "smooth"}) {
            QTest::addRow("%s, 100 at 50/s each", algorithm) << QByteArray(algorithm) << 100 << 50;
            QTest::addRow("%s, 1000 at 1000/s each", algorithm) << QByteArray(algorithm) << 1000 << 1000;
        }
    }
    void threeGatewaysKeepOneLimit()
    {
        QFETCH(QByteArray, algorithm);
        QFETCH(int, limit);
        QFETCH(int, rate);
        RedisServer server;
        std::vector<std::unique_ptr<Gateway>> gateways;
        const std::string yaml = "{count: " + std::to_string(limit) + ", per: 300s, level: api, algorithm: " + algorithm.toStdString() + "}";
        for (int i = 0; i < 3; ++i)
            gateways.push_back(makeGateway(sharedBy("unix:" + server.socket(), yaml), 1 + static_cast<unsigned>(i % 2)));
        for (const auto& gateway : gateways)
            QTRY_COMPARE(problemOf(*gateway), std::string());
        if (algorithm == "window")
            awaitWindow(20s);
        Tally tally;
        const auto begin = Time::now();
        const LossWatch watch;
        load(gateways, rate, 3s, tally);
        const double seconds = std::chrono::duration<double>(Time::now() - begin).count();
        QCOMPARE(tally.other.load(), 0U);
        if (watch.seen())
            QSKIP("the machine was too busy for Redis to answer in time");
        const double filled = algorithm == "smooth" ? seconds * limit / 300 : 0;
        const double bound = std::min(limit + filled + 3 * rate * 0.1 + 3, limit >= 1000 ? 1.05 * limit + filled : 1e9);
        const auto passed = tally.passed.load();
        QVERIFY2(static_cast<double>(passed) <= bound, qPrintable(QString::number(passed)));
        if (passed + tally.refused >= 1.2 * limit) // as many calls as that came about
            QVERIFY2(passed >= static_cast<std::uint64_t>(limit), qPrintable(QString::number(passed)));
        const std::string keys = server.command({"KEYS", "*"});
        QVERIFY2(keys.find(algorithm == "window" ? "postern:w:" : "postern:b:") != std::string::npos, keys.c_str());
    }

    /// Redis killed, hung or restarted in the middle: every call is answered, by each gateway's own limit at worst, and what was
    /// let through counts again afterwards.
    void redisLostHungOrRestarted_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("killed") << 0;
        QTest::newRow("hung") << 1;
        QTest::newRow("restarted, empty") << 2;
    }
    void redisLostHungOrRestarted()
    {
        QFETCH(int, how);
        constexpr std::uint64_t limit = 200;
        RedisServer server;
        std::vector<std::unique_ptr<Gateway>> gateways;
        const std::string yaml = "{count: 200, per: 300s, level: api, algorithm: window}";
        for (int i = 0; i < 3; ++i)
            gateways.push_back(makeGateway(sharedBy("unix:" + server.socket(), yaml), 2));
        for (const auto& gateway : gateways)
            QTRY_COMPARE(problemOf(*gateway), std::string());
        awaitWindow(60s);
        Tally tally;
        load(gateways, 20, 2s, tally, [&] {
            if (how == 1)
                return server.hang();
            server.kill();
            if (how == 2)
                server.start();
        });
        QCOMPARE(tally.other.load(), 0U);
        QCOMPARE(tally.refused.load(), 0U); // 120 of 200
        if (how != 2) {
            for (const auto& gateway : gateways)
                QTRY_VERIFY(problemOf(*gateway).find("cannot be used") != std::string::npos);
            // Alone each still has its limit, less what it knew of the others.
            load(gateways, 200, 2s, tally);
            QCOMPARE(tally.other.load(), 0U);
            QVERIFY(tally.passed >= limit && tally.passed <= 3 * limit);
            if (how == 1)
                server.goOn();
            else
                server.start();
        }
        for (const auto& gateway : gateways)
            QTRY_COMPARE_WITH_TIMEOUT(problemOf(*gateway), std::string(), 20'000);
        const std::uint64_t before = tally.passed;
        const LossWatch watch;
        load(gateways, 50, 3s, tally);
        QCOMPARE(tally.other.load(), 0U);
        if (watch.seen())
            QSKIP("the machine was too busy for Redis to answer in time");
        // Together again: what is left of the limit by the count of all, and the bound of who joins anew.
        const std::uint64_t left = before >= limit ? 0 : limit - before;
        QVERIFY2(tally.passed - before <= left + 3 * 50 * 0.1 + 3, qPrintable(QString::number(tally.passed - before)));
        QVERIFY(tally.passed >= limit);
    }

    void withoutAnyRedisItsLimitsAreItsOwn()
    {
        const auto gateway = makeGateway(sharedBy("unix:/nowhere/redis.sock", "{count: 5, per: 300s, level: api, algorithm: window}"), 2);
        awaitWindow(10s);
        Tally tally;
        Caller caller(urlOf(*gateway));
        for (int i = 0; i < 10; ++i)
            tally.add(caller.get("/orders/items/7"));
        QCOMPARE(tally.passed.load(), 5U);
        QCOMPARE(tally.refused.load(), 5U);
        QTRY_VERIFY(problemOf(*gateway).find("unix:/nowhere/redis.sock") != std::string::npos);
    }

    void aReloadKeepsTheCounts()
    {
        RedisServer server;
        const std::string yaml = "{count: 5, per: 300s, level: api, algorithm: window}";
        const auto gateway = makeGateway(sharedBy("unix:" + server.socket(), yaml), 2);
        QTRY_COMPARE(problemOf(*gateway), std::string());
        awaitWindow(20s);
        Tally tally;
        Caller caller(urlOf(*gateway));
        for (int i = 0; i < 3; ++i)
            tally.add(caller.get("/orders/items/7"));
        QVERIFY(gateway->reload(sharedBy("unix:" + server.socket(), yaml, "reloaded")));
        for (int i = 0; i < 3; ++i)
            tally.add(caller.get("/orders/items/7"));
        QCOMPARE(tally.passed.load(), 5U);
        // Another server knows nothing: it is told.
        RedisServer other;
        QVERIFY(gateway->reload(sharedBy("unix:" + other.socket(), yaml)));
        QTRY_COMPARE(problemOf(*gateway), std::string());
        QVERIFY(!tally.add(caller.get("/orders/items/7")));
        QTRY_VERIFY((tally.add(caller.get("/orders/items/7")), other.command({"KEYS", "*"}).find("postern:w:") != std::string::npos));
        QCOMPARE(tally.passed.load(), 5U);
        // And without the section it goes on alone.
        model::GatewayConfig without = sharedBy("unix:" + other.socket(), yaml);
        without.redis.reset();
        QVERIFY(gateway->reload(without));
        QCOMPARE(problemOf(*gateway), std::string("there is no redis"));
        QVERIFY(tally.add(caller.get("/orders/items/7")));
    }

    void aPasswordIsShown()
    {
        RedisServer server({"--requirepass", "secret word"});
        struct Secrets final : filters::SecretSource {
            Result<Secret> secret(const schema::SecretRef& reference) override
            {
                return reference.name == "PASSWORD" ? Secret("secret word") : Secret("wrong");
            }
        } secrets;
        GatewayOptions options;
        options.workers = 1;
        options.ports.add<filters::SecretSource>(secrets);
        model::GatewayConfig config = sharedBy("unix:" + server.socket(), "{count: 5, level: api}");
        {
            const auto stranger = makeWith(config, options);
            QTRY_VERIFY(problemOf(*stranger).find("NOAUTH") != std::string::npos);
        }
        config.redis->password = *schema::SecretRef::parse("${env:PASSWORD}");
        const auto gateway = makeWith(config, options);
        QTRY_COMPARE(problemOf(*gateway), std::string());
        config.redis->password = *schema::SecretRef::parse("${env:OTHER}");
        QVERIFY(gateway->reload(config));
        QTRY_VERIFY(problemOf(*gateway).find("WRONGPASS") != std::string::npos);
        QVERIFY(problemOf(*gateway).find("wrong ") == std::string::npos);
    }
};

POSTERN_TEST(SharedLimitsTest);
#include "SharedLimitsTest.moc"
