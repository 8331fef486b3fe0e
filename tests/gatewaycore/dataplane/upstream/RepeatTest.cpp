// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/upstream/UpstreamFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>

using namespace postern;
using namespace postern::test;

namespace {

/// Servers that the test plays, behind one cluster. All loops turn together.
struct Farm {
    explicit Farm(std::size_t count, model::Cluster config = repeating(), upstream::ForwardSettings settings = {})
    {
        for (std::size_t at = 0; at < count; ++at) {
            servers.push_back(std::make_unique<ForwardStage>());
            config.endpoints.push_back({servers.back()->url("/" + std::string(1, static_cast<char>('a' + at))), 1, {}});
        }
        stage = std::make_unique<ForwardStage>(config, settings);
    }
    static model::Cluster repeating()
    {
        model::Cluster config;
        config.connectTimeout = std::chrono::milliseconds(2000);
        config.responseTimeout = std::chrono::milliseconds(5000);
        config.retry.emplace();
        config.retry->backoff = std::chrono::milliseconds(1);
        config.retry->maxBackoff = std::chrono::milliseconds(2);
        config.retry->budget.minPerSecond = 100;
        return config;
    }
    bool until(const std::function<bool()>& reached, Milliseconds limit = Milliseconds(10'000))
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            for (const auto& server : servers)
                server->loop.runOne(Milliseconds(1));
            stage->loop.runOne(Milliseconds(5));
        }
        return true;
    }
    /// Connection number `connection` of server `at`, once it has got `text`.
    Side& expect(std::size_t at, std::size_t connection, const std::string& text)
    {
        auto& sides = servers[at]->sides;
        if (!until([&] { return sides.size() > connection && sides[connection]->got.find(text) != std::string::npos; }))
            qFatal("connection %zu of server %zu never got '%s'", connection, at, text.c_str());
        return *sides[connection];
    }
    bool finish(Call& call)
    {
        return until([&] { return call.heard.over(); });
    }

    std::vector<std::unique_ptr<ForwardStage>> servers;
    std::unique_ptr<ForwardStage> stage;
};

const char* const good = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";
const char* const busy = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

/// A call with content, all of it there at once.
void put(Call& call, const std::string& content)
{
    call.exchange.requestFraming() = http::BodyFraming::ofLength(content.size());
    call.open();
    call.heard.whenCredit = [&call, &content, given = false]() mutable {
        if (std::exchange(given, true))
            return;
        call.sink->onRequestData(content);
        call.sink->onRequestEnd(nullptr);
    };
    call.sink->flushRequest(); // asks for it in here
    call.heard.whenCredit = nullptr;
}

/// A GET that server `at` answers on its first connection, with `good` or `busy`. What has come there is forgotten, so that
/// the next call can be waited for.
void callAnsweredBy(Farm& farm, std::size_t at, const std::string& target, const char* answer = good)
{
    Call call(*farm.stage, http::Method::Get, target);
    call.send();
    Side& side = farm.expect(at, 0, "GET /" + std::string(1, static_cast<char>('a' + at)) + target + " ");
    side.send(answer);
    side.got.clear();
    QVERIFY(farm.finish(call));
    QCOMPARE(call.heard.status, answer == good ? 200 : 503);
}

/// A call with content whose connection breaks before it is answered: it is not sent again.
void callThatIsLost(Farm& farm, http::Method method)
{
    Call call(*farm.stage, method, "/x");
    put(call, "content");
    farm.expect(0, 0, "content").transport->close();
    QVERIFY(farm.finish(call));
    QVERIFY(call.heard.kind == ErrorKind::ConnectionClosed);
    QVERIFY(farm.servers[1]->sides.empty());
}

} // namespace

class RepeatTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void sendsARequestAgainWhoseConnectionBrokeBeforeItsAnswer()
    {
        Farm farm(2);
        Call call(*farm.stage, http::Method::Put, "/x");
        put(call, "content");
        farm.expect(0, 0, "content").transport->close();
        Side& second = farm.expect(1, 0, "content");
        QVERIFY2(second.got.starts_with("PUT /b/x HTTP/1.1\r\n"), second.got.c_str()); // the other endpoint's path and Host
        QVERIFY(second.got.find("Host: 127.0.0.1:" + std::to_string(farm.servers[1]->listener->address().port())) != std::string::npos);
        second.send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
        QCOMPARE(QByteArray::fromStdString(call.heard.body), "well");
        QCOMPARE(farm.stage->cluster->active(0), 0U);
        const auto status = farm.stage->cluster->endpoints().status(farm.stage->loop.now());
        QCOMPARE(status[0].failures, 1U);
        QCOMPARE(status[0].active, 0U);
        QCOMPARE(status[1].calls, 1U);
    }

    void neverRepeatsWhatMayHaveHadAnEffect()
    {
        Farm farm(2);
        callThatIsLost(farm, http::Method::Post);
    }

    void leavesAnEndpointThatGoesDownForAnotherOneAlsoWithoutAPolicy()
    {
        model::Cluster config = Farm::repeating();
        config.retry.reset();
        config.balancing = model::Balancing::Failover;
        Farm farm(3, config);
        callAnsweredBy(farm, 0, "/1");
        Call call(*farm.stage, http::Method::Get, "/2");
        call.send();
        // It ends its connections and, a moment later, what waits to be accepted: the idle one and the fresh one both close.
        farm.expect(0, 0, "GET /a/2 ").transport->close();
        farm.expect(0, 1, "GET /a/2 ").transport->close();
        farm.expect(1, 0, "GET /b/2 ").transport->close(); // once: this may be the request's own doing
        QVERIFY(farm.finish(call));
        QVERIFY(call.heard.kind == ErrorKind::ConnectionClosed);
        QVERIFY(farm.servers[2]->sides.empty());

        // The same when it had closed the idle one before, so that the fresh one is the first.
        Call next(*farm.stage, http::Method::Get, "/3");
        next.send();
        farm.expect(0, 2, "GET /a/3 ").transport->close();
        farm.expect(1, 1, "GET /b/3 ").send(good);
        QVERIFY(farm.finish(next));
        QCOMPARE(next.heard.status, 200);
    }

    void sendsAgainAfterAnAnswerThatIsAsGoodAsNone()
    {
        model::Cluster config = Farm::repeating();
        config.retry->statuses = {503};
        Farm farm(2, config);
        Call call(*farm.stage, http::Method::Get, "/x");
        call.send();
        farm.expect(0, 0, "GET /a/x ").send(busy);
        farm.expect(1, 0, "GET /b/x ").send(busy);
        // Both were tried: after a pause it is the first one's turn again.
        farm.expect(0, 1, "GET /a/x ").send(busy);
        QVERIFY(farm.finish(call)); // the third attempt was the last: what it got is passed on
        QCOMPARE(call.heard.status, 503);
        QCOMPARE(QByteArray::fromStdString(call.heard.body), "busy");
        QCOMPARE(farm.servers[1]->sides.size(), 1U);
    }

    void sendsAgainToTheSameRatherThanToOneThatIsSuspended()
    {
        model::Cluster config = Farm::repeating();
        config.retry->statuses = {503};
        config.suspension.emplace().failures = 1;
        config.suspension->statuses.clear();
        Farm farm(2, config);
        Call bad(*farm.stage, http::Method::Post, "/bad");
        put(bad, "x");
        farm.expect(0, 0, "POST ").transport->close(); // a is suspended for that
        QVERIFY(farm.finish(bad));
        Call call(*farm.stage, http::Method::Get, "/x");
        call.send();
        farm.expect(1, 0, "GET /b/x ").send(busy);
        farm.expect(1, 1, "GET /b/x ").send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
        QCOMPARE(farm.servers[0]->sides.size(), std::size_t(1));
    }

    void passesAnAnswerOnThatIsNotInTheList()
    {
        Farm farm(2);
        callAnsweredBy(farm, 0, "/x", busy);
    }

    void keepsNoMoreContentThanItMay()
    {
        model::Cluster config = Farm::repeating();
        config.retry->maxBody = ByteCount(6);
        Farm farm(2, config);
        callThatIsLost(farm, http::Method::Put);
    }

    void goesOnWithContentThatIsStillComing()
    {
        upstream::ForwardSettings settings;
        settings.streamBuffer = ByteCount(10);
        Farm farm(2, Farm::repeating(), settings);
        Call call(*farm.stage, http::Method::Put, "/x");
        call.exchange.requestFraming() = http::BodyFraming::chunked();
        call.open().flushRequest();
        QCOMPARE(call.heard.credit, 10U);
        call.sink->onRequestData("0123456789");
        call.sink->flushRequest();
        Side& first = farm.expect(0, 0, "0123456789\r\n");
        QVERIFY(farm.until([&] { return call.heard.credit == 20; }));
        call.sink->onRequestData("abc");
        call.sink->flushRequest();
        farm.expect(0, 0, "abc\r\n");
        QVERIFY(farm.until([&] { return call.heard.credit == 23; }));
        first.transport->close();
        farm.expect(1, 0, "0123456789abc\r\n");
        call.sink->onRequestData("end");
        call.sink->onRequestEnd(nullptr);
        call.sink->flushRequest();
        farm.expect(1, 0, "3\r\nend\r\n0\r\n\r\n").send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
        QCOMPARE(call.heard.credit, 23U); // what was sent twice has had its credit back once
    }

    void endsAnAttemptThatTakesTooLong()
    {
        model::Cluster config = Farm::repeating();
        config.retry->perTryTimeout = std::chrono::milliseconds(1'000);
        config.retry->on = {model::Failure::Timeout};
        Farm farm(2, config);
        Call call(*farm.stage, http::Method::Get, "/x");
        call.send();
        farm.expect(0, 0, "GET ").send("HTTP/1.1 200 OK\r\nX-Half"); // and no more
        farm.expect(1, 0, "GET ").send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
        QVERIFY(farm.servers[0]->sides[0]->ended || farm.until([&] { return farm.servers[0]->sides[0]->ended; }));
    }

    void givesTheWholeCallSoMuchTimeAndNoMore()
    {
        model::Cluster config = Farm::repeating();
        config.totalTimeout = std::chrono::milliseconds(300);
        config.retry->perTryTimeout = std::chrono::milliseconds(120);
        config.retry->on = {model::Failure::Timeout};
        config.retry->attempts = 10;
        Farm farm(1, config);
        Call call(*farm.stage, http::Method::Get, "/x");
        const auto began = std::chrono::steady_clock::now();
        call.send();
        QVERIFY(farm.finish(call));
        QVERIFY(call.heard.kind == ErrorKind::TimedOut);
        QVERIFY2(call.heard.error.find("did not finish within 300 ms") != std::string::npos, call.heard.error.c_str());
        QVERIFY(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(300));
        QCOMPARE(farm.stage->cluster->active(0), 0U);
    }

    void countsNoTimeInWhichTheCallIsHeldUp()
    {
        model::Cluster config;
        config.totalTimeout = std::chrono::milliseconds(300);
        Farm farm(1, config);
        Call held(*farm.stage, http::Method::Get, "/held");
        held.heard.grantAtHead = 2;
        held.send();
        Side& side = farm.expect(0, 0, "GET /a/held ");
        side.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        QVERIFY(farm.until([&] { return held.heard.body == "ab"; }));
        held.sink->onHeld(true);
        Call other(*farm.stage, http::Method::Get, "/other"); // whose time passes
        other.send();
        QVERIFY(farm.finish(other));
        QVERIFY(other.heard.kind == ErrorKind::TimedOut);
        QVERIFY(!held.heard.over());
        held.sink->onHeld(false);
        held.sink->onResponseCredit(2);
        side.send("cd");
        QVERIFY(farm.finish(held));
        QCOMPARE(held.heard.body, std::string("abcd"));
        // And goes on where it stood.
        Call late(*farm.stage, http::Method::Get, "/late");
        late.heard.grantAtHead = 2;
        late.send();
        farm.expect(0, 0, "GET /a/late ").send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        QVERIFY(farm.until([&] { return late.heard.body == "ab"; }));
        late.sink->onHeld(true);
        late.sink->onHeld(false);
        QVERIFY(farm.finish(late));
        QVERIFY(late.heard.kind == ErrorKind::TimedOut);
    }

    void leavesTheBudgetsRestToOthers()
    {
        model::Cluster config = Farm::repeating();
        config.retry->budget.share = 50;
        config.retry->budget.minPerSecond = 0;
        config.retry->statuses = {503};
        Farm farm(1, config);
        Call first(*farm.stage, http::Method::Get, "/1");
        first.send();
        Side& one = farm.expect(0, 0, "GET /a/1 ");
        Call second(*farm.stage, http::Method::Get, "/2");
        second.send();
        Side& two = farm.expect(0, 1, "GET /a/2 ");
        one.send(busy);
        Side& again = farm.expect(0, 2, "GET /a/1 "); // one of two under way may be a repetition
        two.send(busy);
        QVERIFY(farm.finish(second));
        QCOMPARE(second.heard.status, 503);
        again.send(good);
        QVERIFY(farm.finish(first));
        QCOMPARE(first.heard.status, 200);
        QCOMPARE(farm.stage->cluster->status(farm.stage->loop.now()).repetitions, 1U);
        QCOMPARE(farm.stage->cluster->status(farm.stage->loop.now()).beyondBudget, 1U);
    }

    void savesACallWhoseIdleConnectionWasClosedWithItsBackend()
    {
        // Without any policy: an idempotent request without content can always go elsewhere.
        model::Cluster config;
        Farm farm(2, config);
        callAnsweredBy(farm, 0, "/1");
        callAnsweredBy(farm, 1, "/2");
        Call call(*farm.stage, http::Method::Get, "/3");
        call.send();
        Side& dying = farm.expect(0, 0, "GET /a/3 ");
        farm.servers[0]->listener.reset(); // nobody listens any more
        dying.transport->close();
        Side& saviour = farm.expect(1, 0, "GET /b/3 ");
        saviour.send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
    }

    void savesACallWithContentWhoseIdleConnectionWasClosedWithItsBackend()
    {
        Farm farm(2, model::Cluster());
        for (std::size_t at = 0; at < 2; ++at)
            callAnsweredBy(farm, at, "/warm");
        Call call(*farm.stage, http::Method::Put, "/x");
        put(call, "content");
        Side& dying = farm.expect(0, 0, "content");
        farm.servers[0]->listener.reset();
        dying.transport->close();
        farm.expect(1, 0, "content").send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
    }

    void callsANamesNewAddressWhenItsConnectionHasGrownOld()
    {
        ForwardStage stage;
        const std::uint16_t port = stage.listener->address().port();
        std::vector<std::unique_ptr<Side>> there;
        const auto listener = net::Listener::open(stage.loop, {.address = *net::Address::parse("127.0.0.2", port)},
                                                  [&](std::unique_ptr<net::Transport> transport) {
                                                      there.push_back(std::make_unique<Side>(std::move(transport)));
                                                  });
        QVERIFY(listener);
        std::atomic<bool> moved{false};
        net::Resolver::Config brief;
        brief.keepFor = brief.keepStaleFor = Seconds(0);
        net::Resolver resolver(stage.loop, stage.offload, brief, [&](const std::string&) -> Result<std::vector<net::Address>> {
            return std::vector{*net::Address::parse(moved ? "127.0.0.2" : "127.0.0.1", 0)};
        });
        net::Connector connector(stage.loop, resolver);
        client::ConnectionPool pool(stage.loop, connector);
        upstream::ForwardingWorkers workers{{&stage.loop, &pool}};
        model::Cluster config;
        config.endpoints.push_back({"http://backend.test:" + std::to_string(port), 1, {}});
        config.maxConnectionAge = std::chrono::milliseconds(400);
        stage.forwarder = std::make_unique<upstream::Forwarder>(upstream::ForwardRules{*upstream::Cluster::make(config, {}), nullptr}, workers);
        Call first(stage, http::Method::Get, "/1");
        first.send();
        stage.expect(0, "GET /1 ").send(good);
        QVERIFY(first.finish());
        moved = true;
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
        spin(stage.loop, [&] { return std::chrono::steady_clock::now() > until; });
        Call second(stage, http::Method::Post, "/2");
        second.send();
        QVERIFY(spin(stage.loop, [&] { return !there.empty() && there[0]->got.find("POST /2 ") != std::string::npos; }));
        there[0]->send(good);
        QVERIFY(second.finish());
        QCOMPARE(second.heard.status, 200);
        QCOMPARE(stage.sides.size(), std::size_t(1));
    }

    void leavesEachEndpointThatCannotBeConnectedToForTheNext()
    {
        model::Cluster config;
        for (int n = 0; n < 6; ++n) {
            ForwardStage gone; // its port was just given back: nobody listens there
            config.endpoints.push_back({gone.url("/gone"), 1, {}});
        }
        Farm farm(1, config);
        Call call(*farm.stage, http::Method::Post, "/x"); // not idempotent, but nothing of it was sent
        put(call, "content");
        farm.expect(0, 0, "content").send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
        QCOMPARE(farm.stage->cluster->status(farm.stage->loop.now()).repetitions, 0U);
    }

    void goesElsewhereWhenAnEndpointHasAsManyConnectionsAsItMay()
    {
        model::Cluster config;
        config.maxConnections = 1;
        config.maxPending = 0;
        config.maxRequests = 10;
        Farm farm(2, config);
        std::vector<std::unique_ptr<Call>> calls;
        const auto call = [&](http::Method method) {
            calls.push_back(std::make_unique<Call>(*farm.stage, method, "/" + std::to_string(calls.size())));
            calls.back()->send();
        };
        call(http::Method::Get);
        farm.expect(0, 0, "GET /a/0 ");
        call(http::Method::Get);
        farm.expect(1, 0, "GET /b/1 ").send(good);
        QVERIFY(farm.finish(*calls[1]));
        call(http::Method::Post); // it is a's turn, which is full
        farm.expect(1, 0, "POST /b/2 ");
        call(http::Method::Get); // and now both are
        QVERIFY(farm.finish(*calls[3]));
        QVERIFY(calls[3]->heard.kind == ErrorKind::Overloaded);
        const auto status = farm.stage->cluster->endpoints().status(farm.stage->loop.now());
        QCOMPARE(status[0].failures + status[1].failures, 0U); // that is nobody's fault but ours
        calls.clear();
    }

    void doesNotTakeOurOwnLimitForAFailureOfTheEndpoint()
    {
        model::Cluster config;
        config.maxConnections = 1;
        config.maxPending = 5;
        config.connectTimeout = std::chrono::milliseconds(100);
        config.suspension.emplace().failures = 1;
        config.circuitBreaker.emplace().minimumCalls = 1;
        Farm farm(1, config);
        Call first(*farm.stage, http::Method::Get, "/1");
        first.send();
        Side& side = farm.expect(0, 0, "GET /a/1 ");
        Call second(*farm.stage, http::Method::Get, "/2");
        second.send();
        QVERIFY(farm.finish(second));
        QVERIFY(second.heard.kind == ErrorKind::Overloaded);
        QVERIFY2(second.heard.error.find("in use until time ran out") != std::string::npos, second.heard.error.c_str());
        QCOMPARE(farm.stage->cluster->endpoints().status(farm.stage->loop.now())[0].failures, 0U);
        side.send(good);
        QVERIFY(farm.finish(first));
        QVERIFY(!farm.stage->cluster->breaker(0).isOpen());
    }

    void countsNoTimeAgainstABackendThatItsClientTook()
    {
        model::Cluster config = Farm::repeating();
        config.retry->perTryTimeout = std::chrono::milliseconds(100);
        config.retry->on = {model::Failure::Timeout};
        config.totalTimeout = std::chrono::milliseconds(400);
        config.suspension.emplace().failures = 1;
        config.circuitBreaker.emplace().minimumCalls = 1;
        Farm farm(1, config);
        Call call(*farm.stage, http::Method::Put, "/x");
        call.exchange.requestFraming() = http::BodyFraming::chunked();
        call.open().flushRequest();
        call.sink->onRequestData("some");
        call.sink->flushRequest();
        farm.expect(0, 0, "some");
        QVERIFY(farm.finish(call)); // the rest never comes
        QVERIFY(call.heard.kind == ErrorKind::TimedOut);
        QVERIFY2(call.heard.error.find("did not finish within 400 ms, as the client was slow") != std::string::npos, call.heard.error.c_str());
        QCOMPARE(farm.servers[0]->sides.size(), 1U); // and the attempt's time did not run
        QCOMPARE(farm.stage->cluster->endpoints().status(farm.stage->loop.now())[0].failures, 0U);
        QVERIFY(!farm.stage->cluster->breaker(0).isOpen());
    }

    void anAttemptsTimeBeginsWithTheRequestsEnd()
    {
        model::Cluster config = Farm::repeating();
        config.retry->perTryTimeout = std::chrono::milliseconds(150);
        config.retry->on = {model::Failure::Timeout};
        Farm farm(2, config);
        Call call(*farm.stage, http::Method::Put, "/x");
        call.exchange.requestFraming() = http::BodyFraming::chunked();
        call.open().flushRequest();
        call.sink->onRequestData("some");
        call.sink->flushRequest();
        farm.expect(0, 0, "some");
        farm.until([] { return false; }, Milliseconds(300));
        QCOMPARE(farm.servers[1]->sides.size(), 0U);
        call.sink->onRequestEnd(nullptr);
        call.sink->flushRequest();
        farm.expect(1, 0, "some").send(good);
        QVERIFY(farm.finish(call));
        QCOMPARE(call.heard.status, 200);
        QCOMPARE(farm.stage->cluster->endpoints().status(farm.stage->loop.now())[0].failures, 1U);
    }

    void suspendsWhoLetsTheWholeCallsTimePass()
    {
        model::Cluster config;
        config.totalTimeout = std::chrono::milliseconds(150);
        config.suspension.emplace().failures = 1;
        Farm farm(1, config);
        Call call(*farm.stage, http::Method::Get, "/x");
        call.send();
        farm.expect(0, 0, "GET ");
        QVERIFY(farm.finish(call));
        QVERIFY(call.heard.kind == ErrorKind::TimedOut);
        QCOMPARE(farm.stage->cluster->endpoints().status(farm.stage->loop.now())[0].suspensions, 1U);
    }

    void suspendsWhoFailsAndSaysSoInItsError()
    {
        model::Cluster config;
        config.suspension.emplace();
        config.suspension->failures = 2;
        config.suspension->duration = std::chrono::seconds(60);
        Farm farm(2, config);
        for (int n = 0; n < 2; ++n) {
            Call bad(*farm.stage, http::Method::Post, "/bad");
            put(bad, "x");
            farm.expect(0, static_cast<std::size_t>(n), "POST ").transport->close();
            QVERIFY(farm.finish(bad));
            QVERIFY(bad.heard.kind == ErrorKind::ConnectionClosed);
            QCOMPARE(bad.heard.error.find("is suspended for 60 s because of this") != std::string::npos, n == 1);
            callAnsweredBy(farm, 1, "/fine");
        }
        for (int n = 0; n < 3; ++n)
            callAnsweredBy(farm, 1, "/x");
        QCOMPARE(farm.servers[0]->sides.size(), 2U);
    }

    void refusesWhenAllAreSuspendedAndItIsToldTo()
    {
        model::Cluster config;
        config.suspension.emplace();
        config.suspension->failures = 1;
        config.suspension->panic = false;
        Farm farm(1, config);
        callAnsweredBy(farm, 0, "/bad", busy); // 503 counts
        Call call(*farm.stage, http::Method::Get, "/x");
        call.send();
        QVERIFY(!call.heard.over());
        QVERIFY(farm.finish(call));
        QVERIFY(call.heard.kind == ErrorKind::Unavailable);
        QVERIFY2(call.heard.error.find("is suspended for another ") != std::string::npos, call.heard.error.c_str());
        QCOMPARE(farm.stage->cluster->active(0), 0U);
    }

    void opensTheCircuitAndTriesAgain()
    {
        model::Cluster config;
        config.circuitBreaker.emplace();
        config.circuitBreaker->minimumCalls = 2;
        config.circuitBreaker->openFor = std::chrono::milliseconds(1500);
        Farm farm(1, config);
        for (int n = 0; n < 2; ++n)
            callAnsweredBy(farm, 0, "/bad", busy);
        Call refused(*farm.stage, http::Method::Get, "/x");
        refused.send();
        QVERIFY(farm.finish(refused));
        QVERIFY(refused.heard.kind == ErrorKind::Unavailable);
        QVERIFY2(refused.heard.error.find("2 of 2 calls failed") != std::string::npos, refused.heard.error.c_str());
        farm.until([] { return false; }, Milliseconds(1600));
        Call trial(*farm.stage, http::Method::Get, "/trial");
        trial.send();
        farm.expect(0, 0, "GET /a/trial ");
        Call meanwhile(*farm.stage, http::Method::Get, "/y");
        meanwhile.send();
        QVERIFY(farm.finish(meanwhile));
        QVERIFY(meanwhile.heard.kind == ErrorKind::Unavailable);
        farm.servers[0]->sides[0]->send(good);
        QVERIFY(farm.finish(trial));
        QCOMPARE(trial.heard.status, 200);
        callAnsweredBy(farm, 0, "/z");
    }

    void holdsACallsNumberWithinItsLimit()
    {
        model::Cluster config;
        config.maxRequests = 1;
        Farm farm(1, config);
        Call first(*farm.stage, http::Method::Get, "/1");
        first.send();
        Call second(*farm.stage, http::Method::Get, "/2");
        second.send();
        QVERIFY(farm.finish(second));
        QVERIFY(second.heard.kind == ErrorKind::Overloaded);
    }

    void mayBeEndedWhileItWaitsForTheNextAttempt()
    {
        model::Cluster config = Farm::repeating();
        config.retry->backoff = config.retry->maxBackoff = std::chrono::seconds(30);
        Farm farm(1, config);
        {
            Call call(*farm.stage, http::Method::Get, "/x");
            call.send();
            farm.expect(0, 0, "GET ").transport->close();
            QVERIFY(farm.until([&] { return farm.stage->cluster->endpoints().status(farm.stage->loop.now())[0].active == 0; }));
            QVERIFY(!call.heard.over());
            call.sink->onRequestReset(Error(ErrorKind::ConnectionClosed, "gone", Fault::Downstream));
        }
        QCOMPARE(farm.stage->cluster->active(0), 0U);
        QCOMPARE(farm.stage->pool.statistics().lent, 0U);
    }
};

POSTERN_TEST(RepeatTest);
#include "RepeatTest.moc"
