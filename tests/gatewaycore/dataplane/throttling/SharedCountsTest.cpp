// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "dataplane/throttling/SharedCounts.h"

#include <QtTest>
#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace postern;
using namespace postern::throttling;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds sync = 100ms;

Hash128 nameOf(std::uint64_t rule, std::string_view key) { return sipHash128(SipKey{1, rule}, key); }

/// What gateways would meet at, and what becomes of it.
struct Place {
    using Name = std::pair<std::pair<std::uint64_t, std::uint64_t>, std::int64_t>;
    std::map<Name, std::map<std::uint64_t, CounterShare>> counters;

    std::vector<CounterAnswer> take(const std::vector<CounterReport>& reports)
    {
        std::vector<CounterAnswer> answers;
        for (const CounterReport& report : reports) {
            auto& shares = counters[{{report.name.high, report.name.low}, report.window}];
            if (report.isNews)
                shares[report.own.gateway] = report.own;
            answers.emplace_back();
            for (const auto& [gateway, share] : shares)
                answers.back().shares.push_back(share);
        }
        return answers;
    }
};

/// A gateway whose exchanges take `delay`; the place hears of them half-way.
struct Gate {
    Gate(const Clock& clock, Place& itsPlace, Nanoseconds itsDelay) : counts(clock, nameOf), place(itsPlace), delay(itsDelay)
    {
        counts.setLinks(1, [this](unsigned) { hurried = true; });
        counts.setJoined(0, true);
    }

    void work(SteadyTime now)
    {
        if (!reports.empty() && !told && now >= began + delay / 2) {
            told = true;
            answers = place.take(reports);
        }
        if (told && now >= began + delay) {
            const bool soon = counts.apply(0, reports, answers);
            next = soon ? now + 2ms : std::max(now + 2ms, began + sync / 2);
            reports.clear();
            told = false;
        }
        if (reports.empty() && std::exchange(hurried, false))
            next = now;
        if (reports.empty() && now >= next && reachable) {
            reports = counts.collect(0, 512);
            began = now;
            next = now + sync / 2;
        }
    }

    SharedCounts counts;
    Place& place;
    Nanoseconds delay;
    std::vector<CounterReport> reports;
    std::vector<CounterAnswer> answers;
    bool told = false;
    bool reachable = true;
    bool hurried = false;
    SteadyTime began{};
    SteadyTime next{};
};

/// Three gateways with `rate` calls a second each, in simulated time.
struct Three {
    explicit Three(Nanoseconds delay = 1ms)
    {
        for (int i = 0; i < 3; ++i) {
            gates.push_back(std::make_unique<Gate>(clock, place, delay));
            gates.back()->next = clock.steady() + i * 17ms; // not in step
        }
    }

    /// `each(time since the start, calls that passed)` after every step.
    template <class Each>
    std::uint64_t run(const ThrottleRule& rule, double rate, Nanoseconds time, Each&& each)
    {
        const Nanoseconds step = 500us;
        for (Nanoseconds at{0}; at < time; at += step, clock.advance(step)) {
            for (const auto& gate : gates)
                gate->work(clock.steady());
            owed += rate * std::chrono::duration<double>(step).count();
            for (; owed >= 1; owed -= 1) {
                for (const auto& gate : gates)
                    passed += gate->counts.allow(rule, "ann", clock.steady())->allowed ? 1 : 0;
            }
            each(at, passed);
        }
        return passed;
    }
    std::uint64_t run(const ThrottleRule& rule, double rate, Nanoseconds time)
    {
        return run(rule, rate, time, [](Nanoseconds, std::uint64_t) {});
    }

    FakeClock clock; // its wall clock begins with a window of any whole number of seconds up to a minute
    Place place;
    std::vector<std::unique_ptr<Gate>> gates;
    std::uint64_t passed = 0;
    double owed = 0;
};

double overshoot(double rate) { return 3 * rate * std::chrono::duration<double>(sync).count() + 3; }

ThrottleRule window(std::uint64_t count, Nanoseconds period) { return {"window", *FixedWindow::fromFirstRequest(count, period)}; }
ThrottleRule bucket(std::uint64_t count, Nanoseconds period, std::uint64_t burst = 0) { return {"bucket", *Gcra::make(count, period, burst)}; }

} // namespace

class SharedCountsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void ofAWindowNoMorePassThanTheBound_data()
    {
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("delay");
        for (const int limit : {1, 10, 100, 1000, 2500}) {
            for (const int rate : {5, 100, 1000, 3000}) {
                for (const int delay : {1, 10, 50})
                    QTest::addRow("%d, %d/s, %d ms", limit, rate, delay) << limit << rate << delay;
            }
        }
    }
    void ofAWindowNoMorePassThanTheBound()
    {
        QFETCH(int, limit);
        QFETCH(int, rate);
        QFETCH(int, delay);
        Three three{Milliseconds(delay)};
        const int seconds = rate < 1000 ? 10 : 2;
        const std::uint64_t passed = three.run(window(static_cast<std::uint64_t>(limit), 20s), rate, std::chrono::seconds(seconds));
        QVERIFY2(static_cast<double>(passed) <= limit + overshoot(rate), qPrintable(QString::number(passed)));
        if (limit >= 1000)
            QVERIFY2(static_cast<double>(passed) <= 1.05 * limit, qPrintable(QString::number(passed)));
        QVERIFY2(passed >= static_cast<std::uint64_t>(std::min(limit, 3 * seconds * rate - 3)), qPrintable(QString::number(passed)));
    }

    void aNewWindowBeginsForAllOfThem()
    {
        Three three;
        const ThrottleRule rule = window(100, 10s);
        const std::uint64_t first = three.run(rule, 50, 9900ms);
        QVERIFY(first >= 100 && static_cast<double>(first) <= 100 + overshoot(50));
        three.run(rule, 50, 200ms); // over the edge
        const std::uint64_t both = three.run(rule, 50, 8s);
        QVERIFY(both >= 200 && static_cast<double>(both) <= 200 + 2 * overshoot(50));
    }

    void aBucketFillsAtOneRateForAllOfThem_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("delay");
        for (const int rate : {5, 100, 1000}) {
            for (const int delay : {1, 10, 50})
                QTest::addRow("%d/s, %d ms", rate, delay) << rate << delay;
        }
    }
    void aBucketFillsAtOneRateForAllOfThem()
    {
        QFETCH(int, rate);
        QFETCH(int, delay);
        Three three{Milliseconds(delay)};
        double worst = -1e9;
        const std::uint64_t passed = three.run(bucket(10, 1s, 50), rate, 20s, [&](Nanoseconds at, std::uint64_t so) {
            worst = std::max(worst, static_cast<double>(so) - (50 + std::chrono::duration<double>(at).count() * 10));
        });
        QVERIFY2(worst <= overshoot(rate), qPrintable(QString::number(worst)));
        const double wanted = std::min(50.0 + 20 * 10, 3.0 * rate * 20);
        QVERIFY2(static_cast<double>(passed) >= 0.95 * wanted - 1, qPrintable(QString::number(passed)));
    }

    /// One that comes later, or starts again, learns what is used up.
    void whoComesLaterKnowsWhatIsUsedUp()
    {
        for (const bool isWindow : {true, false}) {
            Three three;
            const ThrottleRule rule = isWindow ? window(100, 20s) : bucket(100, 1000s);
            three.run(rule, 500, 1s);
            Gate late(three.clock, three.place, 1ms);
            std::uint64_t passed = 0;
            for (int i = 0; i < 1000; ++i, three.clock.advance(1ms)) {
                late.work(three.clock.steady());
                passed += late.counts.allow(rule, "ann", three.clock.steady())->allowed ? 1 : 0;
            }
            QVERIFY2(passed <= 100, qPrintable(QString::number(passed))); // r·s
        }
    }

    void whatIsUsedUpIsSaidAgainToAPlaceThatForgotIt()
    {
        for (const bool isWindow : {true, false}) {
            Three three;
            const ThrottleRule rule = isWindow ? window(200, 40s) : bucket(200, 10'000s);
            const std::uint64_t before = three.run(rule, 10, 2s); // 60
            QCOMPARE(before, 60U);
            three.place.counters.clear();
            const std::uint64_t passed = three.run(rule, 50, 10s);
            QVERIFY2(static_cast<double>(passed) <= 200 + overshoot(50), qPrintable(QString::number(passed)));
            QVERIFY2(passed >= 200, qPrintable(QString::number(passed)));
        }
    }

    void withoutThePlaceEachGoesOnByItselfAndWhatPassedCountsAfterwards()
    {
        for (const bool isWindow : {true, false}) {
            Three three;
            const ThrottleRule rule = isWindow ? window(300, 50s) : bucket(300, 10'000s);
            three.run(rule, 10, 2s);
            for (const auto& gate : three.gates) {
                gate->reachable = false;
                gate->counts.setJoined(0, false);
            }
            const std::uint64_t alone = three.run(rule, 20, 4s); // 60 + 240
            QVERIFY2(alone == 300, qPrintable(QString::number(alone)));
            for (const auto& gate : three.gates) {
                gate->reachable = true;
                gate->counts.setJoined(0, true);
            }
            const std::uint64_t again = three.run(rule, 20, 2s);
            QVERIFY2(static_cast<double>(again) <= 300 + overshoot(20), qPrintable(QString::number(again)));
            QVERIFY(!three.gates[0]->counts.allow(rule, "ann", three.clock.steady())->allowed);
        }
    }

    /// Told once, when an eighth of what is left has not been told of; and again after the next exchange began.
    void aLargeLimitHasTheExchangeHurried()
    {
        FakeClock clock;
        SharedCounts counts(clock, nameOf);
        std::vector<unsigned> hurried;
        counts.setLinks(3, [&](unsigned link) { hurried.push_back(link); });
        const auto call = [&](const ThrottleRule& rule, int calls) {
            for (int i = 0; i < calls; ++i)
                static_cast<void>(counts.allow(rule, "ann", clock.steady()));
            return hurried.size();
        };
        const ThrottleRule large = window(1000, 20s);
        QCOMPARE(call(large, 200), std::size_t(0)); // nobody could be told
        for (unsigned link = 0; link < 3; ++link) {
            static_cast<void>(counts.collect(link, 10));
            counts.setJoined(link, true);
        }
        QCOMPARE(call({"another", *Gcra::make(999, 20s)}, 500), std::size_t(0));
        QCOMPARE(call({"other", *Gcra::make(1000, 20s)}, 124), std::size_t(0));
        QCOMPARE(call({"other", *Gcra::make(1000, 20s)}, 200), std::size_t(1));
        static_cast<void>(counts.collect(hurried.front(), 10));
        QCOMPARE(call({"other", *Gcra::make(1000, 20s)}, 1), std::size_t(2));
        QCOMPARE(hurried[0], hurried[1]);
    }

    /// A gateway alone lets exactly its limit pass, in one burst as well.
    void oneGatewayIsExact()
    {
        for (const bool joined : {false, true}) {
            FakeClock clock;
            SharedCounts counts(clock, nameOf);
            counts.setJoined(0, joined);
            const auto passed = [&](const ThrottleRule& rule, int calls) {
                int out = 0;
                for (int i = 0; i < calls; ++i)
                    out += counts.allow(rule, "ann", clock.steady())->allowed ? 1 : 0;
                return out;
            };
            QCOMPARE(passed(window(100, 20s), 300), 100);
            QCOMPARE(passed(bucket(100, 20s), 300), 100);
            QCOMPARE(passed({"a large one", *FixedWindow::fromFirstRequest(1000, 20s)}, 3000), joined ? 250 : 1000);
        }
    }

    void octetsAreChargedForAll()
    {
        Three three;
        const ThrottleRule rule = window(1000, 20s);
        QVERIFY(three.gates[0]->counts.ask(rule, "ann", three.clock.steady())->allowed);
        QVERIFY(three.gates[0]->counts.charge(rule, "ann", three.clock.steady(), 5000));
        QVERIFY(three.gates[1]->counts.ask(rule, "ann", three.clock.steady())->allowed); // does not know yet
        three.run(window(1, 1s), 0, 300ms);
        QVERIFY(!three.gates[1]->counts.ask(rule, "ann", three.clock.steady())->allowed);
    }

    void memoryIsBoundedAndRunOutCountersGo()
    {
        FakeClock clock;
        SharedCounts counts(clock, nameOf, {.maximumEntries = 640, .shards = 64});
        const ThrottleRule rule = window(10, 10s);
        const ThrottleRule other = bucket(10, 10s);
        int none = 0;
        for (int i = 0; i < 10'000; ++i)
            none += counts.allow(i % 2 != 0 ? rule : other, std::to_string(i), clock.steady()) ? 0 : 1;
        QVERIFY(counts.size() <= 640);
        QVERIFY(none >= 9'360);
        clock.advance(20s);
        counts.reclaim(clock.steady());
        QCOMPARE(counts.size(), std::size_t(0));
        QVERIFY(counts.collect(0, 512).empty());
        QVERIFY(counts.allow(rule, "ann", clock.steady()).has_value());
    }

    /// Several links have a part each, and a flood is told in turns.
    void everyCounterIsToldByOneLink()
    {
        FakeClock clock;
        SharedCounts counts(clock, nameOf);
        counts.setLinks(3);
        const ThrottleRule rule = window(10, 10s);
        for (int i = 0; i < 1000; ++i)
            static_cast<void>(counts.allow(rule, std::to_string(i), clock.steady()));
        std::map<std::uint64_t, int> seen;
        for (unsigned link = 0; link < 3; ++link) {
            for (auto reports = counts.collect(link, 100); !reports.empty(); reports = counts.collect(link, 100)) {
                QVERIFY(reports.size() <= 100);
                for (const CounterReport& report : reports)
                    ++seen[report.name.low];
            }
        }
        QCOMPARE(seen.size(), std::size_t(1000));
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](const auto& each) { return each.second == 1; }));
    }

    /// Whatever stands at the place, nobody's call fails, and nothing overflows.
    void nonsenseDoesNoHarm()
    {
        constexpr auto most = std::numeric_limits<std::uint64_t>::max();
        constexpr auto last = std::numeric_limits<std::int64_t>::max();
        for (const CounterShare& share : {CounterShare{7, last, most, last}, CounterShare{7, 0, most, 0}, CounterShare{7, last, 0, last},
                                          CounterShare{7, 0, 0, 0}}) {
            for (const bool isWindow : {true, false}) {
                FakeClock clock;
                SharedCounts counts(clock, nameOf);
                const ThrottleRule rule = isWindow ? window(10, 10s) : bucket(10, 10s);
                QVERIFY(counts.allow(rule, "ann", clock.steady())->allowed);
                for (int i = 0; i < 3; ++i) {
                    static_cast<void>(counts.allow(rule, "ann", clock.steady()));
                    const auto reports = counts.collect(0, 10);
                    CounterAnswer answer;
                    answer.shares = {share, share, reports.front().own};
                    answer.shares.front().gateway = 8;
                    counts.apply(0, reports, std::vector{answer});
                }
                QVERIFY(counts.allow(rule, "ann", clock.steady()).has_value());
            }
        }
        FakeClock clock;
        SharedCounts counts(clock, nameOf);
        static_cast<void>(counts.allow(window(1000, 10s), "ann", clock.steady()));
        counts.apply(0, counts.collect(0, 1), {}); // fewer answers than were asked for
        CounterAnswer stranger;
        stranger.isKnown = false;
        counts.setJoined(0, true);
        static_cast<void>(counts.allow(window(1000, 10s), "bob", clock.steady()));
        const auto reports = counts.collect(0, 10); // of both, in whatever order
        counts.apply(0, reports, std::vector(reports.size(), stranger));
        int passed = 0;
        for (int i = 0; i < 2000; ++i)
            passed += counts.allow(window(1000, 10s), "bob", clock.steady())->allowed ? 1 : 0;
        QCOMPARE(passed, 999); // its limit is its own
    }
};

POSTERN_TEST(SharedCountsTest);
#include "SharedCountsTest.moc"
