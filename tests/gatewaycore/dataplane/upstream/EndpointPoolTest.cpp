// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/upstream/Breaker.h"
#include "dataplane/upstream/Cluster.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QtTest>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

using namespace postern;
using namespace postern::upstream;
using postern::test::octets;

namespace {


/// A pool of endpoints a, b, c, ... on one worker, and a clock that the test moves.
struct Pool {
    explicit Pool(std::size_t count, PoolRules rules = {}, std::vector<std::uint32_t> priorities = {})
    {
        std::vector<Endpoint> endpoints;
        for (std::size_t at = 0; at < count; ++at) {
            endpoints.push_back(*Endpoint::parse("http://" + std::string(1, static_cast<char>('a' + at)), 1, nullptr, {}));
            if (at < priorities.size())
                endpoints.back().priority = priorities[at];
        }
        pool = std::make_unique<EndpointPool>(std::move(endpoints), 2, std::move(rules));
    }
    [[nodiscard]] SteadyTime now() const { return clock.steady(); }
    std::string choose(std::uint64_t tried = 0)
    {
        const std::size_t at = pool->choose(0, now(), tried);
        return at == pool->size() ? "-" : std::string(1, static_cast<char>('a' + at));
    }
    std::string choices(int count)
    {
        std::string out;
        for (int i = 0; i < count; ++i)
            out += choose();
        return out;
    }
    Nanoseconds fail(std::size_t at)
    {
        const Nanoseconds suspended = pool->failed(0, at, now(), now());
        return suspended;
    }
    void succeed(std::size_t at) { pool->succeeded(0, at, now()); }

    FakeClock clock;
    std::unique_ptr<EndpointPool> pool;
};

PoolRules suspending(std::uint32_t failures = 2)
{
    PoolRules rules;
    rules.suspension.failures = failures;
    rules.suspension.duration = std::chrono::seconds(10);
    rules.suspension.progressionFactor = 2;
    rules.suspension.maximumDuration = std::chrono::seconds(35);
    return rules;
}

} // namespace

class EndpointPoolTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void choosesInProportionToWeights()
    {
        std::vector<upstream::Endpoint> endpoints;
        for (const auto& [url, weight] : {std::pair{"http://a", 5U}, std::pair{"http://b", 1U}, std::pair{"http://c", 1U}})
            endpoints.push_back(*upstream::Endpoint::parse(url, weight, nullptr, ""));
        const upstream::EndpointPool pool(std::move(endpoints), 2);
        std::string order;
        for (int i = 0; i < 7; ++i)
            order += pool[pool.choose(0, {})].url.back();
        QCOMPARE(QByteArray::fromStdString(order), "aabacaa"); // spread, not in clumps
        QCOMPARE(pool.choose(1, {}), 0U);                      // a worker's round is its own
        QCOMPARE(pool.choose(0, {}, 0b111), 3U);
        QCOMPARE(pool.choose(0, {}, 0b011), 2U);
    }

    void takesUrlsApart()
    {
        const auto endpoint = upstream::Endpoint::parse("HTTPS://api.example:8443/v1/?k=1", 1, nullptr, "sni.example");
        QVERIFY(endpoint);
        QCOMPARE(octets(endpoint->host), "api.example:8443");
        QCOMPARE(octets(endpoint->basePath), "/v1");
        QCOMPARE(octets(endpoint->query), "k=1");
        QCOMPARE(endpoint->origin.target().port, 8443);
        QCOMPARE(octets(endpoint->origin.target().serverName), "sni.example");
        const auto v6 = upstream::Endpoint::parse("http://[::1]", 1, nullptr, "");
        QVERIFY(v6);
        QCOMPARE(octets(v6->origin.target().host), "::1");
        QCOMPARE(v6->origin.target().port, 80);
    }

    void refusesUrlsThatCannotBeCalled()
    {
        for (const char* url : {"", "ftp://a", "http://", "http://a:0", "http://a:99999", "http://a:x", "http://a/b#c",
                                "http://a/b c", "a.example", "http:///x", "http://a/%zz"})
            QVERIFY2(!upstream::Endpoint::parse(url, 1, nullptr, ""), url);
        const auto secret = upstream::Endpoint::parse("http://user:hunter2@a", 1, nullptr, "");
        QVERIFY(!secret);
        QVERIFY(secret.error().describe().find("hunter2") == std::string::npos);
    }

    void leavesAnEndpointAloneThatFailedSeveralTimesInARow()
    {
        Pool pool(2, suspending(3));
        QCOMPARE(pool.choices(4), std::string("abab"));
        QVERIFY(pool.fail(0).count() == 0);
        QVERIFY(pool.fail(0).count() == 0);
        pool.succeed(0); // not in a row
        QVERIFY(pool.fail(0).count() == 0);
        QVERIFY(pool.fail(0).count() == 0);
        QCOMPARE(pool.choices(2), std::string("ab"));
        QVERIFY(pool.fail(0) == Seconds(10));
        QCOMPARE(pool.choices(3), std::string("bbb"));
        QCOMPARE(pool.pool->whyOut(0, 0, pool.now()), std::string("it is suspended for another 10 s as calls to it failed"));
        QVERIFY(pool.pool->inService(1, 0, pool.now())); // each worker finds out for itself
    }

    void triesASuspendedEndpointAgainAndSuspendsItForLongerEachTime()
    {
        Pool pool(2, suspending());
        QVERIFY(pool.fail(0).count() == 0);
        QVERIFY(pool.fail(0) == Seconds(10));
        pool.clock.advance(Seconds(10));
        QVERIFY(pool.fail(0) == Seconds(20)); // one is enough now
        pool.clock.advance(Seconds(20));
        QVERIFY(pool.fail(0) == Seconds(35)); // not 40: the maximum
        pool.clock.advance(Milliseconds(34'999));
        QCOMPARE(pool.choices(2), std::string("bb"));
        pool.clock.advance(Milliseconds(1));
        QVERIFY(pool.choices(2).find('a') != std::string::npos);
        pool.succeed(0);
        QVERIFY(pool.fail(0).count() == 0); // all is forgotten
        QVERIFY(pool.fail(0) == Seconds(10));
    }

    void givesAnEndpointThatIsOnTrialOneCallAtATime()
    {
        Pool pool(2, suspending());
        (void)pool.fail(0);
        (void)pool.fail(0);
        pool.clock.advance(Seconds(10));
        while (pool.choose() != "a") {
        }
        QVERIFY(pool.pool->began(0, 0));
        QCOMPARE(pool.choices(4), std::string("bbbb"));
        QCOMPARE(pool.choose(2), std::string("a")); // rather than nobody
        pool.succeed(0);
        pool.pool->ended(0, 0, true);
        QVERIFY(pool.choices(2).find('a') != std::string::npos);
    }

    void aCallThatGoesOnForLongKeepsNoEndpointFromItsTrial()
    {
        Pool pool(2, suspending());
        QVERIFY(!pool.pool->began(0, 0)); // it got its answer's head long ago, and streams
        (void)pool.fail(0);
        (void)pool.fail(0);
        pool.clock.advance(Seconds(10));
        QVERIFY(pool.choices(2).find('a') != std::string::npos);
        QVERIFY(pool.pool->began(0, 0));
        pool.pool->ended(0, 0); // the long one
        QCOMPARE(pool.choices(4), std::string("bbbb"));
        pool.pool->ended(0, 0, true); // the client left: nothing is known
        QVERIFY(pool.choices(2).find('a') != std::string::npos);
    }

    void countsACallOnlyAgainstWhatItSaw()
    {
        Pool pool(2, suspending());
        const SteadyTime before = pool.now();
        pool.clock.advance(Seconds(1));
        (void)pool.fail(0);
        (void)pool.fail(0);
        // Calls that began before it was suspended and end now say nothing new.
        QVERIFY(pool.pool->failed(0, 0, before, pool.now()).count() == 0);
        pool.pool->succeeded(0, 0, before);
        QCOMPARE(pool.choices(2), std::string("bb"));
        pool.clock.advance(Seconds(10));
        QVERIFY(pool.pool->failed(0, 0, before, pool.now()).count() == 0);
        QVERIFY(pool.pool->inService(0, 0, pool.now()));
    }

    void suspendsNoMoreThanItMay()
    {
        PoolRules rules = suspending(1);
        rules.suspension.maximumSuspended = 50;
        Pool pool(4, rules);
        QVERIFY(pool.fail(0) == Seconds(10));
        QVERIFY(pool.fail(1) == Seconds(10));
        QVERIFY(pool.fail(2).count() == 0);
        QCOMPARE(pool.choices(4).find_first_of("ab"), std::string::npos);
        rules.suspension.maximumSuspended = 0; // one always may be
        Pool strict(4, rules);
        QVERIFY(strict.fail(0) == Seconds(10));
        QVERIFY(strict.fail(1).count() == 0);
        // Whom the health check has taken out of service counts, too: the last one is not suspended.
        rules.suspension.maximumSuspended = 50;
        Pool two(2, rules);
        two.pool->setIll(0, 0, true);
        QVERIFY(two.fail(1).count() == 0);
        QCOMPARE(two.choices(2), std::string("bb"));
    }

    void callsAllOfThemWhenNoneIsLeftUnlessToldNotTo()
    {
        PoolRules rules = suspending(1);
        rules.suspension.maximumSuspended = 100;
        Pool pool(2, rules);
        (void)pool.fail(0);
        (void)pool.fail(1);
        const std::string choices = pool.choices(4);
        QCOMPARE(std::count(choices.begin(), choices.end(), 'a'), 2);
        QCOMPARE(std::count(choices.begin(), choices.end(), 'b'), 2);
        pool.clock.advance(Milliseconds(1));
        pool.succeed(1); // such a call shows that it is well again
        QCOMPARE(pool.choices(3), std::string("bbb"));
        rules.suspension.panic = false;
        Pool strict(1, rules);
        (void)strict.fail(0);
        QCOMPARE(strict.choose(), std::string("-"));
        strict.clock.advance(Seconds(10));
        QCOMPARE(strict.choose(), std::string("a"));
    }

    void callsTheBestPriorityThatHasSomebodyInService()
    {
        Pool pool(3, suspending(1), {1, 0, 1});
        QCOMPARE(pool.choices(3), std::string("bbb"));
        QCOMPARE(pool.choose(2), std::string("a")); // b was tried
        (void)pool.fail(1);
        const std::string others = pool.choices(4);
        QCOMPARE(std::count(others.begin(), others.end(), 'a'), 2);
        QCOMPARE(std::count(others.begin(), others.end(), 'c'), 2);
        pool.clock.advance(Seconds(10));
        pool.succeed(1);
        QCOMPARE(pool.choices(3), std::string("bbb"));
    }

    void listsAFailoverClusterInItsOrder()
    {
        model::Cluster config;
        config.balancing = model::Balancing::Failover;
        for (const char* url : {"http://a", "http://b", "http://c"})
            config.endpoints.push_back({url, 1, {}});
        const auto cluster = Cluster::make(config, {});
        QVERIFY(cluster);
        const EndpointPool& pool = (*cluster)->endpoints();
        const SteadyTime now = FakeClock().steady();
        QCOMPARE(pool.choose(0, now), 0U);
        QCOMPARE(pool.choose(0, now), 0U);
        QCOMPARE(pool.choose(0, now, 1), 1U);
        QCOMPARE(pool.choose(0, now, 3), 2U);
        QCOMPARE(pool.choose(0, now, 7), 3U);
    }

    void prefersOfTwoTheOneWithFewerCallsUnderWay()
    {
        PoolRules rules;
        rules.leastRequest = true;
        Pool two(2, rules);
        two.pool->began(0, 0);
        QCOMPARE(two.choices(5), std::string("bbbbb"));
        two.pool->ended(0, 0);
        // Of many the most loaded one is never taken, as it loses to whoever it is compared with.
        Pool many(8, rules);
        for (int i = 0; i < 3; ++i)
            many.pool->began(0, 5);
        const std::string choices = many.choices(400);
        QCOMPARE(std::count(choices.begin(), choices.end(), 'f'), 0);
        for (const char each : std::string("abcdegh"))
            QVERIFY(std::count(choices.begin(), choices.end(), each) > 20);
    }

    void weighsCallsUnderWay()
    {
        PoolRules rules;
        rules.leastRequest = true;
        std::vector<Endpoint> endpoints;
        endpoints.push_back(*Endpoint::parse("http://small", 1, nullptr, {}));
        endpoints.push_back(*Endpoint::parse("http://large", 3, nullptr, {}));
        const EndpointPool pool(std::move(endpoints), 1, rules);
        const SteadyTime now = FakeClock().steady();
        std::array<int, 2> chosen{};
        for (int i = 0; i < 80; ++i) { // none of them ends
            const std::size_t at = pool.choose(0, now);
            pool.began(0, at);
            ++chosen[at];
        }
        QVERIFY2(std::abs(chosen[0] - 20) <= 1, std::to_string(chosen[0]).c_str());
    }

    void leavesAloneWhatTheHealthCheckFoundIll()
    {
        Pool pool(3);
        pool.pool->setIll(0, 1, true, "answered 503");
        QCOMPARE(pool.choices(4).find('b'), std::string::npos);
        QCOMPARE(pool.pool->whyOut(0, 1, pool.now()), std::string("its health check fails: it answered 503"));
        QVERIFY(pool.pool->status(pool.now())[1].ill);
        pool.pool->setIll(0, 1, true, "did not answer");
        pool.pool->setIll(0, 1, false);
        QVERIFY(pool.choices(3).find('b') != std::string::npos);
        for (std::size_t at = 0; at < 3; ++at)
            pool.pool->setIll(0, at, true);
        QVERIFY(pool.choose() != "-"); // all of them are called when none is well
    }

    void tellsWhatWasSeenFromOutside()
    {
        Pool pool(2, suspending(1));
        pool.pool->began(0, 0);
        pool.pool->began(1, 0);
        pool.pool->ended(1, 0);
        (void)pool.fail(0);
        pool.clock.advance(Seconds(4));
        const auto status = pool.pool->status(pool.now());
        QCOMPARE(status[0].url, std::string("http://a"));
        QCOMPARE(status[0].calls, 2U);
        QCOMPARE(status[0].active, 1U);
        QCOMPARE(status[0].failures, 1U);
        QCOMPARE(status[0].suspensions, 1U);
        QCOMPARE(status[0].suspendedOn, 1U);
        QVERIFY(status[0].left == Seconds(6));
        QCOMPARE(status[1].calls, 0U);
    }

    void theBreakerOpensOnTheShareOfFailuresInItsWindow()
    {
        model::CircuitBreaker rules;
        rules.errorShare = 50;
        rules.minimumCalls = 4;
        rules.window = std::chrono::seconds(10);
        rules.openFor = std::chrono::seconds(5);
        FakeClock clock;
        Breaker breaker;
        using Outcome = Breaker::Outcome;
        const auto call = [&](Outcome outcome) { return breaker.end(rules, breaker.ask(clock.steady()), outcome, clock.steady()); };
        QVERIFY(!call(Outcome::Bad));
        QVERIFY(!call(Outcome::Bad));
        QVERIFY(!call(Outcome::Bad)); // too few calls
        clock.advance(Seconds(11));   // and these are of the past
        QVERIFY(!call(Outcome::Bad));
        QVERIFY(!call(Outcome::Good));
        QVERIFY(!call(Outcome::Good));
        QVERIFY(!call(Outcome::Unknown)); // a client that left is nobody's failure
        const Breaker::Pass late = breaker.ask(clock.steady());
        QVERIFY(call(Outcome::Bad)); // two of four
        QVERIFY(breaker.isOpen());
        QCOMPARE(breaker.calls(), 4U);
        QCOMPARE(breaker.failed(), 2U);
        QVERIFY(!breaker.ask(clock.steady()).given);
        clock.advance(Seconds(5));
        const Breaker::Pass trial = breaker.ask(clock.steady());
        QVERIFY(trial.given && trial.trial);
        QVERIFY(!breaker.ask(clock.steady()).given); // one at a time
        QVERIFY(!breaker.end(rules, late, Outcome::Good, clock.steady())); // began before it opened
        QVERIFY(breaker.isOpen());
        QVERIFY(breaker.end(rules, trial, Outcome::Bad, clock.steady()));
        QVERIFY(!breaker.ask(clock.steady()).given);
        clock.advance(Seconds(5));
        QVERIFY(!call(Outcome::Unknown)); // the trial's client left: the next call is the trial
        QVERIFY(breaker.isOpen());
        QVERIFY(!call(Outcome::Good));
        QVERIFY(!breaker.isOpen());
        QVERIFY(!call(Outcome::Bad)); // counted from the beginning again
    }

    void theBudgetAllowsAShareAndAFewASecond()
    {
        model::RetryBudget rules;
        rules.share = 20;
        rules.minPerSecond = 1;
        FakeClock clock;
        RepetitionBudget budget;
        QVERIFY(budget.take(rules, 10, clock.steady()));
        QVERIFY(budget.take(rules, 10, clock.steady())); // 2 of 10
        QVERIFY(!budget.take(rules, 10, clock.steady()));
        QVERIFY(budget.take(rules, 15, clock.steady())); // 3 of 15
        clock.advance(Seconds(1));
        QVERIFY(budget.take(rules, 10, clock.steady())); // the one of this second
        QVERIFY(!budget.take(rules, 10, clock.steady()));
        for (int i = 0; i < 4; ++i)
            budget.give();
        QVERIFY(budget.take(rules, 10, clock.steady()));
        rules.share = rules.minPerSecond = 0;
        RepetitionBudget none;
        QVERIFY(!none.take(rules, 1000, clock.steady()));
    }

    void theBackoffGrowsUpToItsLimitAndIsSpread()
    {
        model::Cluster config;
        config.endpoints.push_back({"http://a", 1, {}});
        config.retry.emplace();
        config.retry->backoff = std::chrono::milliseconds(100);
        config.retry->maxBackoff = std::chrono::milliseconds(300);
        const auto cluster = Cluster::make(config, {});
        QVERIFY(cluster);
        const auto within = [](Nanoseconds pause, int low, int high) { return pause >= Milliseconds(low) && pause <= Milliseconds(high); };
        std::set<std::int64_t> seen;
        for (int i = 0; i < 50; ++i) {
            const Nanoseconds first = (*cluster)->backoff(0, 1);
            QVERIFY(within(first, 50, 100));
            seen.insert(first.count());
            QVERIFY(within((*cluster)->backoff(0, 2), 100, 200));
            QVERIFY(within((*cluster)->backoff(0, 9), 150, 300));
        }
        QVERIFY(seen.size() > 40);
    }
};

POSTERN_TEST(EndpointPoolTest);
#include "EndpointPoolTest.moc"
