// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "GatewayFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>

namespace postern::test {

namespace {

/// Answers with a number that grows, and may be told how.
class Counter final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const int number = ++calls;
        if (exchange.request().headers.value("If-None-Match") == "\"v\"")
            return answer.respond(304, {}, {}, {{"ETag", "\"v\""}, {"Cache-Control", "max-age=0"}});
        const bool fresh = exchange.request().path().starts_with("/items/fresh");
        answer.respond(200, "text/plain", "number " + std::to_string(number),
                       {{"ETag", "\"v\""}, {"Cache-Control", fresh ? "max-age=3600" : "max-age=0"}});
    }
    std::atomic<int> calls{0};
};

struct CachingFixture {
    CachingFixture()
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/*", counter});
        options.healthRoutes = false;
        backend = makeWith(std::move(config), std::move(options));
        model::GatewayConfig own = configOf(urlOf(*backend));
        for (const char* const method : {"HEAD", "PUT"}) {
            own.apis.front().operations.push_back(own.apis.front().operations.front());
            own.apis.front().operations.back().method = method;
        }
        own.apis.front().responseCaching.emplace(); // as responseCachingEnabled of api.yaml
        gateway = makeGateway(std::move(own), 2);
    }
    std::shared_ptr<Counter> counter = std::make_shared<Counter>();
    std::unique_ptr<Gateway> backend;
    std::unique_ptr<Gateway> gateway;
};

} // namespace

/// The response cache in a whole gateway.
class CachedAnswersTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void serveAllWorkersAndAllConnections()
    {
        CachingFixture fixture;
        const std::string url = urlOf(*fixture.gateway);
        QVERIFY(Caller(url).get("/orders/items/fresh").ends_with("number 1"));
        for (int i = 0; i < 16; ++i) { // spread over the workers
            const std::string answer = Caller(url).get("/orders/items/fresh");
            QVERIFY2(answer.ends_with("number 1") && answer.find("\r\nAge: ") != std::string::npos &&
                         answer.find("Content-Length: 8\r\n") != std::string::npos, answer.c_str());
        }
        QCOMPARE(fixture.counter->calls.load(), 1);
    }

    void serveHeadAndConditionsWithoutContent()
    {
        CachingFixture fixture;
        Caller caller(urlOf(*fixture.gateway));
        caller.get("/orders/items/fresh");
        caller.send("HEAD /orders/items/fresh HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    "GET /orders/items/fresh HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"v\"\r\n\r\n"
                    "GET /orders/items/fresh HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        std::string all;
        for (std::string piece = caller.receive(); !piece.empty(); piece = caller.receive())
            all += piece;
        QCOMPARE(all.find("HTTP/1.1 200 OK\r\n"), std::size_t{0});
        QVERIFY2(all.find("Content-Length: 8\r\n") < all.find("HTTP/1.1 304 "), all.c_str());
        QVERIFY2(all.find("HTTP/1.1 304 ") < all.rfind("HTTP/1.1 200 "), all.c_str());
        QVERIFY2(all.ends_with("number 1"), all.c_str());
        QCOMPARE(fixture.counter->calls.load(), 1);
    }

    void areAskedForOnConnectionsThatLiveOn()
    {
        CachingFixture fixture;
        fixture.gateway->setRecording(true);
        Caller caller(urlOf(*fixture.gateway)); // one connection, so one worker
        QVERIFY(caller.get("/orders/items/stale").ends_with("number 1"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(caller.get("/orders/items/stale").ends_with("number 1")); // asked for each time
        QCOMPARE(fixture.counter->calls.load(), 4);
        std::vector<std::unique_ptr<inspection::Trace>> traces;
        fixture.gateway->takeTraces([&](auto trace) { traces.push_back(std::move(trace)); });
        QCOMPARE(traces.size(), std::size_t{4});
        QVERIFY(!traces[0]->upstream.at(0).reusedConnection);
        for (std::size_t i = 1; i < 4; ++i)
            QVERIFY(traces[i]->upstream.at(0).reusedConnection);
    }

    void goWhenAnotherMethodChangesThem()
    {
        CachingFixture fixture;
        Caller caller(urlOf(*fixture.gateway));
        QVERIFY(caller.get("/orders/items/fresh").ends_with("number 1"));
        caller.send("PUT /orders/items/fresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
        QVERIFY(caller.receive().ends_with("number 2"));
        QVERIFY(caller.get("/orders/items/fresh").ends_with("number 3"));
    }

    void surviveAReload()
    {
        CachingFixture fixture;
        const std::string url = urlOf(*fixture.gateway);
        QVERIFY(Caller(url).get("/orders/items/fresh").ends_with("number 1"));
        model::GatewayConfig next = configOf(urlOf(*fixture.backend));
        next.listeners.front().port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        next.apis.front().responseCaching.emplace().timeout = Seconds(200);
        QVERIFY(fixture.gateway->reload(std::move(next)));
        QVERIFY(Caller(url).get("/orders/items/fresh").ends_with("number 1"));
        QCOMPARE(fixture.counter->calls.load(), 1);
    }
};

POSTERN_TEST(CachedAnswersTest);

} // namespace postern::test
#include "CachedAnswersTest.moc"
