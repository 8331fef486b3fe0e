// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/net/DevelopmentCa.h"
#include "dataplane/net/TlsTransport.h"
#include "gatewaycore/dataplane/upstream/UpstreamFixture.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::test;
using postern::test::octets;

namespace {

model::Cluster quick()
{
    model::Cluster cluster;
    cluster.connectTimeout = std::chrono::milliseconds(500);
    cluster.responseTimeout = std::chrono::milliseconds(150);
    cluster.idleTimeout = std::chrono::milliseconds(150);
    return cluster;
}


/// Watches attempts as the recording tap does.
struct Watcher final : public pipeline::UpstreamObserver {
    void requestSent(const http::RequestHead& head) override { requests.push_back(std::string(head.target)); }
    void requestRepeated() override { ++repeated; }
    void requestData(BytesView data) override { sent += data; }
    void responseReceived(const http::ResponseHead& head) override { statuses.push_back(head.status); }
    void responseData(BytesView data) override { received += data; }
    void attemptEnded(const Attempt& attempt) override
    {
        attempts.push_back(attempt.error != nullptr ? std::string("error") : std::string("ok"));
        addresses.push_back(std::string(attempt.address));
        reused.push_back(attempt.reusedConnection);
        steps.push_back({attempt.dns, attempt.connect, attempt.tls});
    }
    void passedOver(std::string_view url, std::string_view why) override
    {
        left.push_back(std::string(url) + ": " + std::string(why));
    }
    int repeated = 0;
    std::vector<std::string> left;
    std::vector<net::ConnectTimings> steps;
    std::vector<std::string> requests, attempts, addresses;
    std::vector<int> statuses;
    std::vector<bool> reused;
    std::string sent, received;
};

} // namespace

class ForwarderTest : public QObject {
    Q_OBJECT
  private slots:
    void waitsAsTheGatewayDoesUnlessItsClusterSaysOtherwise()
    {
        model::Cluster config;
        config.endpoints.resize(1);
        config.endpoints.front().url = "http://127.0.0.1:1";
        upstream::ForwardSettings settings;
        settings.connectTimeout = std::chrono::milliseconds(1);
        settings.responseTimeout = std::chrono::milliseconds(2);
        settings.idleTimeout = std::chrono::milliseconds(3);
        const auto plain = upstream::Cluster::make(config, settings);
        QVERIFY(plain);
        QCOMPARE((*plain)->connectTimeout().count(), 1);
        QCOMPARE((*plain)->responseTimeout().count(), 2);
        QCOMPARE((*plain)->idleTimeout().count(), 3);
        const auto own = upstream::Cluster::make([&] {
            config.connectTimeout = std::chrono::milliseconds(7);
            return config;
        }(), settings);
        QVERIFY(own);
        QCOMPARE((*own)->connectTimeout().count(), 7);
        QCOMPARE((*own)->idleTimeout().count(), 3);
    }

    void sendsTheRewrittenHead()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/orders/7?full=1");
        auto& headers = call.exchange.request().headers;
        headers.add("Connection", "X-Hop, close");
        headers.add("X-Hop", "1");
        headers.add("TE", "trailers");
        headers.add("X-Forwarded-For", "6.6.6.6");
        headers.add("Forwarded", "for=6.6.6.6");
        headers.add("Expect", "100-continue");
        headers.add("Accept", "*/*");
        call.send();
        Side& side = stage.expect(0, "\r\n\r\n");
        QVERIFY2(side.got.starts_with("GET /base/orders/7?full=1 HTTP/1.1\r\n"), side.got.c_str());
        QVERIFY2(side.got.find("Host: 127.0.0.1:") != std::string::npos, side.got.c_str());
        QVERIFY(side.got.find("X-Forwarded-For: 192.0.2.7\r\n") != std::string::npos);
        QVERIFY(side.got.find("X-Forwarded-Host: shop.example\r\n") != std::string::npos);
        QVERIFY(side.got.find("X-Forwarded-Proto: http\r\n") != std::string::npos);
        QVERIFY(side.got.find("Accept: */*\r\n") != std::string::npos);
        for (const char* gone : {"X-Hop", "TE:", "6.6.6.6", "Expect", "close", "Content-Length", "Transfer-Encoding"})
            QVERIFY2(side.got.find(gone) == std::string::npos, gone);
        side.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nConnection: X-A\r\n\r\nhello");
        QVERIFY(call.finish());
        QCOMPARE(call.heard.status, 200);
        QCOMPARE(octets(call.heard.body), "hello");
        QVERIFY(call.heard.flushedEnd);
        QVERIFY(!call.exchange.response().headers.contains("X-A"));
        QVERIFY(call.exchange.responseFraming() == http::BodyFraming::ofLength(5));
        QCOMPARE(stage.pool.statistics().idle, 1U);
        QCOMPARE(stage.cluster->active(0), 0U);
    }

    void continuesWhatATrustedProxySays()
    {
        upstream::ForwardSettings settings;
        settings.trustedProxies = *http::ProxyTrust::make({"192.0.2.0/24"});
        ForwardStage stage({}, settings);
        Call call(stage, http::Method::Get, "/");
        call.exchange.request().headers.add("X-Forwarded-For", "203.0.113.9");
        call.exchange.request().headers.add("X-Forwarded-Proto", "https");
        call.send();
        const Side& side = stage.expect(0, "\r\n\r\n");
        QVERIFY2(side.got.starts_with("GET /base HTTP/1.1\r\n"), side.got.c_str());
        QVERIFY2(side.got.find("X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\n") != std::string::npos, side.got.c_str());
        QVERIFY(side.got.find("X-Forwarded-Proto: https\r\n") != std::string::npos);
    }

    void sendsHeadAndContentTogether()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Post, "/orders");
        call.exchange.requestFraming() = http::BodyFraming::chunked();
        call.open();
        call.heard.whenCredit = [&] {
            call.heard.whenCredit = nullptr;
            call.sink->onRequestData("{\"a\":1}");
            call.sink->onRequestEnd(nullptr);
        };
        call.sink->flushRequest();
        Side& side = stage.expect(0, "{\"a\":1}");
        // All of it was there, so its length is known.
        QVERIFY2(side.got.find("Content-Length: 7\r\n") != std::string::npos, side.got.c_str());
        side.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(call.finish());
        QCOMPARE(call.heard.status, 201);
        QCOMPARE(stage.pool.statistics().idle, 1U);
    }

    void streamsContentByCreditInChunksWithTrailers()
    {
        upstream::ForwardSettings settings;
        settings.streamBuffer = ByteCount(10);
        ForwardStage stage({}, settings);
        Call call(stage, http::Method::Put, "/big");
        call.exchange.requestFraming() = http::BodyFraming::chunked();
        call.open().flushRequest();
        QCOMPARE(call.heard.credit, 10U);
        call.sink->onRequestData("0123456789");
        call.sink->flushRequest();
        stage.expect(0, "a\r\n0123456789\r\n");
        QVERIFY(spin(stage.loop, [&] { return call.heard.credit == 20; })); // sent, so its credit came back
        call.sink->onRequestData("xyz");
        http::HeaderMap trailers(call.arena);
        trailers.add("X-Sum", "9");
        call.sink->onRequestEnd(&trailers);
        call.sink->flushRequest();
        Side& side = stage.expect(0, "3\r\nxyz\r\n0\r\nX-Sum: 9\r\n\r\n");
        QVERIFY(side.got.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
        side.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Back: 1\r\n\r\n");
        QVERIFY(call.finish());
        QCOMPARE(octets(call.heard.body), "ok");
        QCOMPARE(octets(call.heard.trailers), "X-Back=1;");
        QVERIFY(call.exchange.responseFraming() == http::BodyFraming::chunked());
        QCOMPARE(stage.pool.statistics().idle, 1U);
    }

    void readsNothingThatTheClientHasNotGranted()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/much");
        call.heard.grantAtHead = 0;
        call.heard.regrant = false;
        call.send();
        Side& side = stage.expect(0, "\r\n\r\n");
        side.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world");
        QVERIFY(spin(stage.loop, [&] { return call.heard.status == 200; }));
        stage.settle();
        QCOMPARE(octets(call.heard.body), "");
        call.sink->onResponseCredit(5);
        QCOMPARE(octets(call.heard.body), "hello");
        call.sink->onResponseCredit(100);
        QCOMPARE(octets(call.heard.body), "hello, world");
        QVERIFY(call.heard.ended);
    }

    void passesInterimAnswersOnButNotTheHundred()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/");
        call.send();
        stage.expect(0, "\r\n\r\n").send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                         "HTTP/1.1 204 No Content\r\n\r\n");
        QVERIFY(call.finish());
        QVERIFY(call.heard.informational == std::vector<int>{103});
        QCOMPARE(call.heard.flushedInformational, 1U);
        QVERIFY(call.heard.flushedEnd);
        QCOMPARE(call.heard.status, 204);
        QCOMPARE(stage.pool.statistics().idle, 1U);
    }

    void refusesABackendThatSendsInterimAnswersOnly()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/");
        call.send();
        std::string flood;
        for (int i = 0; i < 1000; ++i)
            flood += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        stage.expect(0, "\r\n\r\n").send(flood);
        QVERIFY(call.finish());
        QVERIFY(call.heard.reset);
        QVERIFY(call.heard.kind == ErrorKind::ProtocolError);
        QVERIFY2(call.heard.error.find("interim") != std::string::npos, call.heard.error.c_str());
        QCOMPARE(call.heard.informational.size(), 16U);
        QCOMPARE(stage.pool.statistics().lent, 0U);
    }

    void takesAnAnswerThatEndsWithItsConnection()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/");
        call.send();
        Side& side = stage.expect(0, "\r\n\r\n");
        side.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
        QVERIFY(spin(stage.loop, [&] { return !call.heard.body.empty(); }));
        side.transport->shutdownWrite();
        QVERIFY(call.finish());
        QVERIFY(call.heard.ended);
        QCOMPARE(octets(call.heard.body), "until the end");
        QVERIFY(call.exchange.responseFraming() == http::BodyFraming::chunked());
        QCOMPARE(stage.pool.statistics().idle, 0U);
    }

    void answersHeadWithoutContent()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Head, "/");
        call.send();
        stage.expect(0, "HEAD ").send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
        QVERIFY(call.finish());
        QVERIFY(call.heard.ended);
        QCOMPARE(stage.pool.statistics().idle, 1U);
    }

    void passesAnEarlyAnswerOnAndGivesTheConnectionUp()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Post, "/upload");
        call.exchange.requestFraming() = http::BodyFraming::ofLength(1'000'000);
        call.open().flushRequest();
        call.sink->onRequestData("only the beginning");
        call.sink->flushRequest();
        stage.expect(0, "beginning").send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        QVERIFY(call.finish());
        QCOMPARE(call.heard.status, 413);
        QVERIFY(call.heard.ended);
        QCOMPARE(stage.pool.statistics().idle, 0U);
    }

    void sendsOnceMoreWhenAPooledConnectionTurnsOutToBeClosed()
    {
        ForwardStage stage;
        Watcher watcher;
        Call first(stage, http::Method::Get, "/1");
        first.send();
        stage.expect(0, "GET /base/1 ").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(first.finish());
        QCOMPARE(stage.pool.statistics().idle, 1U);
        // The request is on its way when the backend closes.
        Call second(stage, http::Method::Put, "/2");
        pipeline::ExchangeControl(second.exchange).setRecording(true, &watcher, nullptr);
        second.exchange.requestFraming() = http::BodyFraming::ofLength(3);
        second.open();
        second.heard.whenCredit = [&] {
            second.heard.whenCredit = nullptr;
            second.sink->onRequestData("abc");
            second.sink->onRequestEnd(nullptr);
        };
        second.sink->flushRequest();
        stage.expect(0, "PUT /base/2 ");
        stage.sides[0]->transport->close();
        Side& fresh = stage.expect(1, "abc");
        QVERIFY2(fresh.got.starts_with("PUT /base/2 "), fresh.got.c_str());
        fresh.send("HTTP/1.1 204 No Content\r\n\r\n");
        QVERIFY(second.finish());
        QCOMPARE(second.heard.status, 204);
        if (!watcher.attempts.empty()) { // compiled without the tap there is nothing to watch
            QVERIFY((watcher.attempts == std::vector<std::string>{"error", "ok"}));
            QVERIFY((watcher.reused == std::vector<bool>{true, false}));
            QVERIFY(watcher.addresses[1].starts_with("127.0.0.1:"));
            QCOMPARE(octets(watcher.sent), "abc");
            QCOMPARE(watcher.repeated, 1); // so the second attempt is known to have got the same
        }
    }

    void doesNotRepeatWhatMayHaveHadAnEffect()
    {
        ForwardStage stage;
        Call first(stage, http::Method::Get, "/1");
        first.send();
        stage.expect(0, "GET /base/1 ").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(first.finish());
        Call second(stage, http::Method::Post, "/2");
        second.exchange.requestFraming() = http::BodyFraming::ofLength(0);
        second.send();
        stage.expect(0, "POST /base/2 ");
        stage.sides[0]->transport->close();
        QVERIFY(second.finish());
        QVERIFY(second.heard.reset);
        QVERIFY(second.heard.kind == ErrorKind::ConnectionClosed);
        QCOMPARE(stage.sides.size(), 1U);
    }

    void doesNotRepeatOnceAnOctetHasBeenAnswered()
    {
        ForwardStage stage;
        Call first(stage, http::Method::Get, "/1");
        first.send();
        stage.expect(0, "GET /base/1 ").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(first.finish());
        Call second(stage, http::Method::Get, "/2");
        second.send();
        stage.expect(0, "GET /base/2 ").send("HTTP/1.1 2");
        stage.settle();
        stage.sides[0]->transport->close();
        QVERIFY(second.finish());
        QVERIFY(second.heard.reset);
        QVERIFY2(second.heard.error.find("in the middle of its answer's head") != std::string::npos, second.heard.error.c_str());
    }

    void triesTheNextEndpointWhenOneCannotBeConnectedTo()
    {
        ForwardStage probe;
        model::Cluster cluster = quick();
        // A port that nobody listens on: one that was just given back.
        std::string deaf;
        {
            ForwardStage gone;
            deaf = gone.url("/gone");
        }
        cluster.endpoints.push_back({deaf, 1, {}});
        cluster.endpoints.push_back({probe.url("/alive"), 1, {}});
        ForwardStage stage(cluster);
        Call call(stage, http::Method::Post, "/x");
        call.exchange.requestFraming() = http::BodyFraming::ofLength(0);
        call.send();
        // The server's loop is the other stage's: turn both.
        const bool came = spin(stage.loop, [&] {
            probe.loop.runOne(Milliseconds(5));
            return !probe.sides.empty() && probe.sides[0]->got.find("POST /alive/x ") != std::string::npos;
        });
        QVERIFY(came);
        probe.sides[0]->send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] {
            probe.loop.runOne(Milliseconds(5));
            return call.heard.over();
        }));
        QCOMPARE(call.heard.status, 200);
    }

    void saysWhyNobodyCouldBeConnectedTo()
    {
        model::Cluster cluster = quick();
        {
            ForwardStage gone;
            cluster.endpoints.push_back({gone.url("/gone"), 1, {}});
        }
        ForwardStage stage(cluster);
        Watcher watcher;
        Call call(stage, http::Method::Get, "/");
        pipeline::ExchangeControl(call.exchange).setRecording(true, &watcher, nullptr);
        call.send();
        QVERIFY(call.finish());
        QVERIFY(call.heard.reset);
        QVERIFY(call.heard.kind == ErrorKind::ConnectFailed);
        QCOMPARE(stage.cluster->active(0), 0U);
        if (call.exchange.upstreamObserver() != nullptr) {
            QVERIFY((watcher.attempts == std::vector<std::string>{"error"})); // one, and once
            QVERIFY(watcher.steps[0].connect > Nanoseconds(0));
            QVERIFY(watcher.steps[0].tls == Nanoseconds(0));
        }
    }

    void givesUpWhenTheAnswerDoesNotBegin()
    {
        ForwardStage stage(quick());
        Call call(stage, http::Method::Get, "/slow");
        call.send();
        stage.expect(0, "GET ");
        QVERIFY(call.finish());
        QVERIFY(call.heard.reset);
        QVERIFY(call.heard.kind == ErrorKind::TimedOut);
        QVERIFY2(call.heard.error.find("did not begin to answer within 150 ms") != std::string::npos, call.heard.error.c_str());
    }

    void givesUpWhenTheAnswersHeadDribbles()
    {
        for (const char* piece : {"X", "HTTP/1.1 103 Early Hints\r\n\r\n"}) {
            ForwardStage stage(quick());
            Call call(stage, http::Method::Get, "/slow");
            call.send();
            Side& side = stage.expect(0, "GET ");
            if (*piece == 'X')
                side.send("HTTP/1.1 200 OK\r\nX-Long: ");
            stage.settle();
            for (int i = 0; i < 12 && !call.heard.over(); ++i) { // each well within the 150 ms
                side.send(piece);
                spin(stage.loop, [&] { return call.heard.over(); }, Milliseconds(50));
            }
            QVERIFY(call.heard.reset);
            QVERIFY(call.heard.kind == ErrorKind::TimedOut);
        }
    }

    void letsABackendTakeARequestSlowlyButNotNotAtAll()
    {
        upstream::ForwardSettings settings;
        settings.writeIdle = std::chrono::milliseconds(1000);
        settings.streamBuffer = 128_MiB;
        ForwardStage stage({}, settings);
        Call call(stage, http::Method::Put, "/big");
        const std::string content(64 << 20, 'x'); // more than the sockets between hold
        call.exchange.requestFraming() = http::BodyFraming::ofLength(content.size());
        call.open().flushRequest();
        Side& side = stage.expect(0, "PUT ");
        side.take(0);
        call.sink->onRequestData(content);
        call.sink->flushRequest();
        const auto began = std::chrono::steady_clock::now();
        for (int i = 0; i < 8 && !call.heard.over(); ++i) {
            spin(stage.loop, [&] { return call.heard.over(); }, Milliseconds(300));
            side.take(2 << 20);
        }
        QVERIFY2(!call.heard.over(), call.heard.error.c_str());
        QVERIFY(std::chrono::steady_clock::now() - began > 2 * settings.writeIdle);
        QVERIFY(call.finish()); // nothing more is taken
        QVERIFY(call.heard.kind == ErrorKind::TimedOut);
        QVERIFY2(call.heard.error.find("took no octet") != std::string::npos, call.heard.error.c_str());
    }

    void givesUpWhenTheAnswerStops()
    {
        ForwardStage stage(quick());
        Call call(stage, http::Method::Get, "/stops");
        call.send();
        stage.expect(0, "GET ").send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        QVERIFY(call.finish());
        QCOMPARE(octets(call.heard.body), "half");
        QVERIFY(call.heard.reset);
        QVERIFY(call.heard.kind == ErrorKind::TimedOut);
    }

    void doesNotCountAClientsSlownessAgainstTheBackend()
    {
        ForwardStage stage(quick());
        Call call(stage, http::Method::Post, "/slow-client");
        call.exchange.requestFraming() = http::BodyFraming::chunked();
        call.open().flushRequest();
        call.sink->onRequestData("a");
        call.sink->flushRequest();
        stage.expect(0, "1\r\na\r\n");
        // Longer than every time-out of the backend.
        spin(stage.loop, [] { return false; }, Milliseconds(450));
        QVERIFY(!call.heard.over());
        call.sink->onRequestEnd(nullptr);
        call.sink->flushRequest();
        stage.expect(0, "0\r\n\r\n").send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(call.finish());
        QCOMPARE(call.heard.status, 200);
    }

    void refusesGarbage()
    {
        for (const char* answer : {"hello\r\n\r\n", "HTTP/1.1 200 OK\nX: 1\n\n", "HTTP/1.1 999 Odd\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"}) {
            ForwardStage stage(quick());
            Call call(stage, http::Method::Get, "/");
            call.send();
            stage.expect(0, "GET ").send(answer);
            QVERIFY(call.finish());
            QVERIFY2(call.heard.reset, answer);
            QVERIFY(call.heard.kind == ErrorKind::ProtocolError);
            QCOMPARE(stage.pool.statistics().idle, 0U);
        }
        ForwardStage stage(quick());
        Call call(stage, http::Method::Get, "/");
        call.send();
        stage.expect(0, "GET ").send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        QVERIFY(call.finish());
        QCOMPARE(call.heard.status, 200);
        QVERIFY(call.heard.reset);
    }

    void saysThatAnAnswerBrokeOff()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/");
        call.send();
        Side& side = stage.expect(0, "GET ");
        side.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        QVERIFY(spin(stage.loop, [&] { return call.heard.body == "half"; }));
        side.transport->close();
        QVERIFY(call.finish());
        QVERIFY(call.heard.reset);
        QVERIFY2(call.heard.error.find("after 4 octets") != std::string::npos, call.heard.error.c_str());
    }

    void closesUpstreamWhenTheClientLeaves()
    {
        ForwardStage stage;
        Call call(stage, http::Method::Get, "/");
        call.send();
        const Side& side = stage.expect(0, "GET ");
        call.sink->onRequestReset(Error(ErrorKind::ConnectionClosed, "gone", Fault::Downstream));
        QVERIFY(spin(stage.loop, [&] { return side.ended; }));
        QVERIFY(!call.heard.over()); // nothing is told to who has left
        QCOMPARE(stage.pool.statistics().lent, 0U);
        QCOMPARE(stage.cluster->active(0), 0U);
    }

    void mayBeEndedWhileItConnects()
    {
        ForwardStage stage;
        {
            Call call(stage, http::Method::Get, "/");
            call.send();
        } // the arena ends it
        stage.settle();
        QCOMPARE(stage.cluster->active(0), 0U);
        QCOMPARE(stage.pool.statistics().lent, 0U);
    }

    void refusesMoreThanItMayCarry()
    {
        model::Cluster cluster = quick();
        cluster.maxConnections = 1;
        cluster.maxPending = 0;
        ForwardStage other;
        cluster.endpoints.push_back({other.url("/"), 1, {}});
        ForwardStage stage(cluster);
        Call first(stage, http::Method::Get, "/1");
        first.send();
        Call second(stage, http::Method::Get, "/2");
        second.send();
        QVERIFY(!second.heard.over()); // never inside the call that flushed
        QVERIFY(second.finish());
        QVERIFY(second.heard.kind == ErrorKind::Overloaded);
        QCOMPARE(stage.cluster->active(0), 1U);
    }

    void opensNoMoreConnectionsThanItMayAndLetsTheOthersWait()
    {
        model::Cluster cluster;
        cluster.maxConnections = 2;
        cluster.maxPending = 1;
        ForwardStage stage(cluster);
        std::vector<std::unique_ptr<Call>> calls;
        for (int n = 0; n < 4; ++n) {
            calls.push_back(std::make_unique<Call>(stage, http::Method::Get, "/" + std::to_string(n)));
            calls.back()->send();
        }
        QVERIFY(calls[3]->finish()); // two are called, one waits, and there is no room for a fourth
        QVERIFY(calls[3]->heard.kind == ErrorKind::Overloaded);
        stage.expect(0, "GET /base/0 ");
        stage.expect(1, "GET /base/1 ");
        stage.settle();
        QCOMPARE(stage.sides.size(), 2U);
        QCOMPARE(stage.pool.statistics().waiting, 1U);
        stage.sides[0]->send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(calls[0]->finish());
        stage.expect(0, "GET /base/2 ").send("HTTP/1.1 204 No Content\r\n\r\n");
        QVERIFY(calls[2]->finish());
        QCOMPARE(calls[2]->heard.status, 204);
        QCOMPARE(stage.sides.size(), 2U);
        stage.sides[1]->send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(calls[1]->finish());
        QCOMPARE(stage.cluster->active(0), 0U);
    }

    void keepsTheHostWhenToldSo()
    {
        model::Cluster cluster;
        cluster.preserveHost = true;
        ForwardStage server;
        cluster.endpoints.push_back({server.url(""), 1, {}});
        ForwardStage stage(cluster);
        Call call(stage, http::Method::Get, "/");
        call.send();
        QVERIFY(spin(stage.loop, [&] {
            server.loop.runOne(Milliseconds(5));
            return !server.sides.empty() && server.sides[0]->got.find("Host: shop.example\r\n") != std::string::npos;
        }));
    }

    void survivesAnAnswerCutAnywhere()
    {
        const std::string answer = "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n";
        ForwardStage stage;
        for (std::size_t cut = 1; cut < answer.size(); cut += 3) {
            Call call(stage, http::Method::Get, "/" + std::to_string(cut));
            call.send();
            Side& side = stage.expect(0, "/" + std::to_string(cut) + " HTTP");
            side.send(answer.substr(0, cut));
            stage.settle();
            side.send(answer.substr(cut));
            QVERIFY(call.finish());
            QCOMPARE(octets(call.heard.body), "hello world");
            QCOMPARE(octets(call.heard.trailers), "X-T=1;");
        }
        QCOMPARE(stage.sides.size(), 1U); // one connection for all
    }
};

class ForwarderTlsTest : public QObject {
    Q_OBJECT

    /// A backend with a certificate of its own authority, behind the stage's loop.
    struct Secure {
        explicit Secure(net::EventLoop& loop)
        {
            certificate = *net::developmentCertificate(folder.path().toStdString());
            net::TlsServerConfig config;
            config.certificateFile = certificate.certificateFile;
            config.keyFile = certificate.keyFile;
            const auto context = net::TlsContext::server(config);
            listener = *net::Listener::open(loop, {.address = net::Address::loopback()}, [this, context = *context](auto plain) {
                auto tls = net::TlsTransport::accept(std::move(plain), context);
                pending.push_back(*std::move(tls));
                net::TlsTransport* const started = pending.back().get();
                started->handshake([this, started](Result<void> done) {
                    if (!done)
                        return;
                    for (auto& each : pending) {
                        if (each.get() == started)
                            sides.push_back(std::make_unique<Side>(std::move(each)));
                    }
                });
            });
        }
        QTemporaryDir folder;
        net::DevelopmentCertificate certificate;
        std::unique_ptr<net::Listener> listener;
        std::vector<std::unique_ptr<net::TlsTransport>> pending;
        std::vector<std::unique_ptr<Side>> sides;
    };

  private slots:
    void callsABackendItTrustsAndNoOther()
    {
        for (const bool trusted : {true, false}) {
            ForwardStage plain;
            Secure secure(plain.loop);
            model::Cluster config = quick();
            config.connectTimeout = std::chrono::milliseconds(5000);
            config.responseTimeout = std::chrono::milliseconds(5000);
            config.endpoints.push_back({"https://localhost:" + std::to_string(secure.listener->address().port()), 1, {}});
            if (trusted)
                config.tls.caFile = secure.certificate.authorityFile;
            const auto cluster = upstream::Cluster::make(config, {});
            QVERIFY2(cluster, cluster ? "" : cluster.error().describe().c_str());
            plain.forwarder = std::make_unique<upstream::Forwarder>(upstream::ForwardRules{*cluster, nullptr}, plain.workers);
            Call call(plain, http::Method::Get, "/secret");
            call.send();
            if (!trusted) {
                QVERIFY(call.finish());
                QVERIFY(call.heard.reset);
                QVERIFY2(call.heard.kind == ErrorKind::TlsFailed, call.heard.error.c_str());
                QVERIFY(secure.sides.empty() || secure.sides[0]->got.empty()); // not an octet of the request
                continue;
            }
            QVERIFY(spin(plain.loop, [&] { return !secure.sides.empty() && secure.sides[0]->got.find("\r\n\r\n") != std::string::npos; }));
            QVERIFY(secure.sides[0]->got.starts_with("GET /secret HTTP/1.1\r\n"));
            secure.sides[0]->send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            QVERIFY(call.finish());
            QCOMPARE(call.heard.status, 200);
            QCOMPARE(octets(call.heard.body), "ok");
        }
    }

    void refusesAnAuthorityThatCannotBeRead()
    {
        model::Cluster config;
        config.endpoints.push_back({"https://localhost", 1, {}});
        config.tls.caFile = "/nonexistent/ca.pem";
        const auto cluster = upstream::Cluster::make(config, {});
        QVERIFY(!cluster);
        QVERIFY(cluster.error().describe().find("/nonexistent/ca.pem") != std::string::npos);
    }
};

POSTERN_TEST(ForwarderTest);
POSTERN_TEST(ForwarderTlsTest);
#include "ForwarderTest.moc"
