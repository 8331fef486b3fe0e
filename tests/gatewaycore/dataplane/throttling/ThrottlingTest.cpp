// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "dataplane/throttling/LimitHeaders.h"
#include "dataplane/throttling/ThrottleStore.h"

#include <QtTest>
#include <atomic>
#include <chrono>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace postern;
using namespace postern::throttling;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t second = 1'000'000'000;

ThrottleRule gcraRule(std::uint64_t count, Nanoseconds period, std::uint64_t burst = 0, const char* name = "rule")
{
    return {name, *Gcra::make(count, period, burst)};
}
ThrottleRule windowRule(std::uint64_t count, Nanoseconds period, const char* name = "window")
{
    return {name, *FixedWindow::aligned(count, period)};
}

} // namespace

class ThrottlingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aFreshLimitLetsItsBurstPassAtOnceAndNotOneMore()
    {
        for (const std::uint64_t burst : {1, 7, 100}) {
            const Gcra gcra = *Gcra::make(7, 1s, burst);
            std::int64_t state = 0;
            for (std::uint64_t i = 0; i < burst; ++i) {
                const Decision decision = gcra.allow(state, second);
                QVERIFY(decision.allowed);
                QCOMPARE(decision.remaining, burst - 1 - i);
            }
            const Decision refused = gcra.allow(state, second);
            QVERIFY(!refused.allowed);
            QCOMPARE(refused.remaining, std::uint64_t(0));
            // Exactly then, and not one nanosecond earlier.
            std::int64_t early = state;
            QVERIFY(!gcra.allow(early, second + refused.retryAfter.count() - 1).allowed);
            QVERIFY(gcra.allow(state, second + refused.retryAfter.count()).allowed);
        }
    }

    void overALongTimeTheRateIsKept()
    {
        const Gcra gcra = *Gcra::make(10, 1s, 5);
        std::mt19937_64 random(7);
        std::int64_t state = 0;
        std::int64_t now = second;
        std::int64_t passed = 0;
        while (now < 101 * second) {
            passed += gcra.allow(state, now).allowed ? 1 : 0;
            now += static_cast<std::int64_t>(random() % 30'000'000);
        }
        // At most burst + rate x time; with a caller that never rests, nearly that.
        QVERIFY(passed <= 1005);
        QVERIFY(passed >= 990);
    }

    void inNoStretchOfTimeDoesMoreThanBurstAndRatePass()
    {
        // Property over random rules and arrivals: for any two passes i < j, j - i + 1 <= burst + time / interval.
        std::mt19937_64 random(42);
        for (int round = 0; round < 200; ++round) {
            const std::uint64_t count = 1 + random() % 50;
            const std::uint64_t burst = 1 + random() % 20;
            const Gcra gcra = *Gcra::make(count, Nanoseconds(1 + static_cast<std::int64_t>(random() % second) + 50), burst);
            std::int64_t state = 0;
            std::int64_t now = second;
            std::vector<std::int64_t> passes;
            for (int i = 0; i < 300; ++i) {
                now += static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(gcra.interval() * 2));
                if (gcra.allow(state, now).allowed)
                    passes.push_back(now);
            }
            for (std::size_t i = 0; i < passes.size(); ++i) {
                for (std::size_t j = i; j < passes.size(); ++j)
                    QVERIFY(j - i < burst + static_cast<std::uint64_t>((passes[j] - passes[i]) / gcra.interval()));
            }
        }
    }

    void costsAreTakenWholeOrNotAtAll()
    {
        const Gcra gcra = *Gcra::make(10, 10s);
        std::int64_t state = 0;
        QVERIFY(gcra.allow(state, second, 7).allowed);
        QVERIFY(!gcra.allow(state, second, 4).allowed);
        QCOMPARE(gcra.allow(state, second, 0).remaining, std::uint64_t(3));
        QVERIFY(gcra.allow(state, second, 3).allowed);
        const Decision never = gcra.allow(state, second, 11);
        QVERIFY(!never.allowed);
        QVERIFY(never.retryAfter == Nanoseconds::max());
        QVERIFY(!gcra.allow(state, second, std::numeric_limits<std::uint64_t>::max()).allowed);
    }

    void extremeLimitsAreRefusedOrExact()
    {
        QVERIFY(!Gcra::make(0, 1s));
        QVERIFY(!Gcra::make(1, 0s));
        QVERIFY(!Gcra::make(1, -1s));
        QVERIFY(!Gcra::make(2'000'000'001, 1s));
        QVERIFY(!Gcra::make(1, 24h * 365 * 90, 2));
        QVERIFY(!Gcra::make(1, 1s, std::numeric_limits<std::uint64_t>::max()));
        const Gcra fast = *Gcra::make(1'000'000'000, 1s, 3);
        std::int64_t state = 0;
        QVERIFY(fast.allow(state, 5).allowed && fast.allow(state, 5).allowed && fast.allow(state, 5).allowed);
        QVERIFY(!fast.allow(state, 5).allowed);
        QVERIFY(fast.allow(state, 6).allowed);
        const Gcra slow = *Gcra::make(1, 24h * 365 * 99);
        state = 0;
        QVERIFY(slow.allow(state, std::int64_t(100) * 365 * 24 * 3600 * second).allowed);
        QVERIFY(!slow.allow(state, std::int64_t(100) * 365 * 24 * 3600 * second).allowed);
        QVERIFY(!FixedWindow::aligned(0, 1s));
        QVERIFY(!FixedWindow::fromFirstRequest(1, 0s));
    }

    void aClockThatGoesBackNeverGivesMore()
    {
        const Gcra gcra = *Gcra::make(2, 2s);
        std::int64_t state = 0;
        QVERIFY(gcra.allow(state, 100 * second).allowed);
        QVERIFY(gcra.allow(state, 100 * second).allowed);
        QVERIFY(!gcra.allow(state, 50 * second).allowed);
        const FixedWindow window = *FixedWindow::aligned(2, 10s);
        std::int64_t end = 0;
        std::uint64_t used = 0;
        QVERIFY(window.allow(end, used, 101 * second, 2).allowed);
        QVERIFY(!window.allow(end, used, 95 * second).allowed);
        // The store goes further: its time never goes back.
        ThrottleStore store;
        const ThrottleRule rule = windowRule(1, 10s);
        QVERIFY(store.allow(rule, "a", SteadyTime(101s)).allowed);
        QVERIFY(!store.allow(rule, "a", SteadyTime(95s)).allowed);
    }

    void aWindowLetsExactlyItsCountPassAndBeginsAnew()
    {
        const FixedWindow window = *FixedWindow::aligned(3, 10s, 4 * second);
        std::int64_t end = 0;
        std::uint64_t used = 0;
        for (int i = 0; i < 3; ++i)
            QVERIFY(window.allow(end, used, 20 * second).allowed);
        const Decision refused = window.allow(end, used, 20 * second);
        QVERIFY(!refused.allowed);
        QVERIFY(refused.retryAfter == 4s); // windows begin at 4, 14, 24
        QVERIFY(!window.allow(end, used, 24 * second - 1).allowed);
        QVERIFY(window.allow(end, used, 24 * second).allowed);
        const FixedWindow own = *FixedWindow::fromFirstRequest(1, 10s);
        end = 0;
        used = 0;
        QVERIFY(own.allow(end, used, 27 * second).allowed);
        QVERIFY(!own.allow(end, used, 37 * second - 1).allowed);
        QVERIFY(own.allow(end, used, 37 * second).allowed);
    }

    void keysAndRulesCountForThemselves()
    {
        ThrottleStore store;
        const ThrottleRule one = gcraRule(1, 1h, 1, "one");
        const ThrottleRule two = gcraRule(1, 1h, 1, "two");
        const SteadyTime now(10s);
        QVERIFY(store.allow(one, "a", now).allowed);
        QVERIFY(!store.allow(one, "a", now).allowed);
        QVERIFY(store.allow(one, "b", now).allowed);
        QVERIFY(store.allow(two, "a", now).allowed);
        QVERIFY(store.allow(one, "", now).allowed);
        // The same identity is the same counter, whatever object says it: a reload resets nothing.
        QVERIFY(!store.allow(gcraRule(1, 1h, 1, "one"), "a", now).allowed);
        QCOMPARE(store.size(), std::size_t(4));
    }

    void exactlyTheLimitPassesHoweverThreadsInterleave_data()
    {
        QTest::addColumn<bool>("window");
        QTest::newRow("gcra") << false;
        QTest::newRow("window") << true;
    }
    void exactlyTheLimitPassesHoweverThreadsInterleave()
    {
        QFETCH(bool, window);
        ThrottleStore store;
        const std::uint64_t limit = 5000;
        const ThrottleRule rule = window ? windowRule(limit, 24h) : gcraRule(limit, 24h * 365);
        const std::vector<std::string> keys{"a", "b", "c"};
        std::vector<std::atomic<std::uint64_t>> passed(keys.size());
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937_64 random(static_cast<std::uint64_t>(t));
                for (int i = 0; i < 6000; ++i) {
                    const SteadyTime now(10s + Nanoseconds(random() % 1000)); // clocks of workers differ a little
                    for (std::size_t k = 0; k < keys.size(); ++k)
                        passed[k] += store.allow(rule, keys[k], now).allowed ? 1 : 0;
                    if (i % 1000 == 0 && t == 0)
                        store.reclaim(now);
                    // Other keys come and go meanwhile, so that tables grow and are rebuilt.
                    (void)store.allow(rule, "other" + std::to_string(random() % 5000), now);
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        for (const auto& count : passed)
            QCOMPARE(count.load(), limit);
    }

    void memoryIsBoundedUnderAMillionInventedKeys()
    {
        ThrottleStore store({.maximumEntries = 100'000, .shards = 16});
        const ThrottleRule rule = gcraRule(2, 1h);
        const SteadyTime now(10s);
        QVERIFY(store.allow(rule, "known", now).allowed);
        std::uint64_t passed = 0;
        for (int i = 0; i < 1'000'000; ++i)
            passed += store.allow(rule, "invented" + std::to_string(i), now + Nanoseconds(i)).allowed ? 1 : 0;
        QVERIFY(store.size() <= 100'000);
        QVERIFY2(store.memory() < 100'000 * 32 * 3, std::to_string(store.memory()).c_str());
        QVERIFY(store.overflowed() > 800'000);
        // Each key that found a place passed once; the others shared sixteen counters of two.
        QVERIFY(passed <= 100'000 + 16 * 2);
        // Whoever was there before keeps a counter of their own.
        QVERIFY(store.allow(rule, "known", now + 1s).allowed);
        QVERIFY(!store.allow(rule, "known", now + 1s).allowed);
        // When the invented ones have run out they make room for new ones.
        const SteadyTime later = now + 2h;
        QVERIFY(store.allow(rule, "newcomer", later).allowed);
        QVERIFY(store.allow(rule, "newcomer", later).allowed);
        QVERIFY(!store.allow(rule, "newcomer", later).allowed);
        for (int i = 0; i < 4; ++i)
            store.reclaim(later + 2h);
        QCOMPARE(store.size(), std::size_t(0));
        QVERIFY(store.memory() < 64 * 1024);
    }

    void whatIsKnownAfterwardsIsChargedWhole_data()
    {
        QTest::addColumn<bool>("window");
        QTest::newRow("gcra") << false;
        QTest::newRow("window") << true;
    }
    void whatIsKnownAfterwardsIsChargedWhole()
    {
        QFETCH(bool, window);
        ThrottleStore store;
        const ThrottleRule rule = window ? ThrottleRule("w", *FixedWindow::fromFirstRequest(1000, 1000s)) : gcraRule(1000, 1000s);
        const SteadyTime now(10s);
        QVERIFY(store.ask(rule, "a", now).allowed);
        QCOMPARE(store.size(), std::size_t(0)); // who only asks leaves nothing behind
        store.charge(rule, "a", now, 999);
        QVERIFY(store.ask(rule, "a", now).allowed); // one is left
        QVERIFY(store.ask(rule, "a", now).allowed); // asking takes nothing
        store.charge(rule, "a", now, 501);          // and so it goes beyond
        const Decision refused = store.ask(rule, "a", now);
        QVERIFY(!refused.allowed);
        QCOMPARE(refused.remaining, std::uint64_t(0));
        QVERIFY(store.ask(rule, "b", now).allowed);
        // What was taken too much has to be made up for: evenly, or by the window's end.
        QVERIFY(!store.ask(rule, "a", now + refused.retryAfter - 1ns).allowed);
        QVERIFY(store.ask(rule, "a", now + refused.retryAfter).allowed);
        QCOMPARE(refused.retryAfter.count(), window ? 1000 * second : 501 * second);
        store.charge(rule, "a", now + 2000s, std::numeric_limits<std::uint64_t>::max());
        store.charge(rule, "a", now + 2000s, std::numeric_limits<std::uint64_t>::max());
        QVERIFY(!store.ask(rule, "a", now + 2000s).allowed);
        store.charge(rule, "nothing", now, 0);
        QCOMPARE(store.size(), std::size_t(1));
    }

    void everyUnitChargedByAnyThreadCounts()
    {
        ThrottleStore store;
        const ThrottleRule rule("w", *FixedWindow::fromFirstRequest(1'000'000, 24h));
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 1000; ++i)
                    store.charge(rule, "a", SteadyTime(10s), 249);
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(store.ask(rule, "a", SteadyTime(10s)).remaining, std::uint64_t(1'000'000 - 4 * 1000 * 249 - 1));
    }

    void inventedKeysShareWhatTheyAreChargedWhenThereIsNoRoom()
    {
        ThrottleStore store({.maximumEntries = 64, .shards = 1});
        const ThrottleRule rule("w", *FixedWindow::fromFirstRequest(100, 24h));
        for (int i = 0; i < 64; ++i)
            store.charge(rule, "first" + std::to_string(i), SteadyTime(10s), 100);
        QVERIFY(store.ask(rule, "late 1", SteadyTime(10s)).allowed);
        store.charge(rule, "late 1", SteadyTime(10s), 100);
        QVERIFY(!store.ask(rule, "late 2", SteadyTime(10s)).allowed);
        QVERIFY(!store.ask(rule, "first7", SteadyTime(10s)).allowed);
        QCOMPARE(store.size(), std::size_t(64));
    }

    void headersAreRoundedUpSoThatNobodyComesTooEarly()
    {
        QCOMPARE(secondsRoundedUp(0ns), std::uint64_t(0));
        QCOMPARE(secondsRoundedUp(1ns), std::uint64_t(1));
        QCOMPARE(secondsRoundedUp(1s), std::uint64_t(1));
        QCOMPARE(secondsRoundedUp(1s + 1ns), std::uint64_t(2));
        Decision decision;
        decision.allowed = false;
        decision.limit = 100;
        decision.remaining = 0;
        decision.resetAfter = 59s + 1ms;
        decision.retryAfter = 1ms;
        const LimitHeaders headers(decision);
        QCOMPARE(headers.limit.view(), std::string_view("100"));
        QCOMPARE(headers.remaining.view(), std::string_view("0"));
        QCOMPARE(headers.reset.view(), std::string_view("60"));
        QCOMPARE(headers.retryAfter.view(), std::string_view("1"));
        QCOMPARE(FieldNumber(std::numeric_limits<std::uint64_t>::max()).view(), std::string_view("18446744073709551615"));
    }
};

POSTERN_TEST(ThrottlingTest);
#include "ThrottlingTest.moc"
