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
    explicit CachingFixture(unsigned workers = 2)
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/*", counter});
        options.healthRoutes = false;
        backend = makeWith(std::move(config), std::move(options));
        gateway = makeGateway(cachingConfig(), workers);
    }
    [[nodiscard]] model::GatewayConfig cachingConfig() const
    {
        model::GatewayConfig config = configOf(urlOf(*backend));
        for (const char* const method : {"HEAD", "PUT"}) {
            config.apis.front().operations.push_back(config.apis.front().operations.front());
            config.apis.front().operations.back().method = method;
        }
        config.apis.front().responseCaching.emplace(); // as responseCachingEnabled of api.yaml
        return config;
    }
    /// One call on a connection of its own, to its end; its length may be told by chunks.
    [[nodiscard]] std::string call(const std::string& method, const std::string& item, const std::string& fields = {}) const
    {
        Caller caller(urlOf(*gateway));
        caller.send(method + " /orders/items/" + item + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "Connection: close\r\n\r\n");
        std::string all;
        for (std::string piece = caller.receive(); !piece.empty(); piece = caller.receive())
            all += piece;
        return all;
    }
    [[nodiscard]] bool gets(const std::string& item, int number) const
    {
        const std::string answer = call("GET", item);
        return answer.starts_with("HTTP/1.1 200 ") && answer.find("number " + std::to_string(number)) != std::string::npos;
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
        const std::string first = fixture.call("GET", "fresh");
        QVERIFY2(first.ends_with("number 1") && first.find("Content-Length: 8\r\n") != std::string::npos, first.c_str());
        for (int i = 0; i < 16; ++i) { // spread over the workers
            const std::string answer = fixture.call("GET", "fresh");
            QVERIFY2(answer.ends_with("number 1") && answer.find("\r\nAge: ") != std::string::npos &&
                         answer.find("Content-Length: 8\r\n") != std::string::npos, answer.c_str());
        }
        QCOMPARE(fixture.counter->calls.load(), 1);
    }

    void serveHeadAndConditionsWithoutContent()
    {
        CachingFixture fixture;
        QVERIFY(fixture.gets("fresh", 1));
        const std::string head = fixture.call("HEAD", "fresh");
        QVERIFY2(head.starts_with("HTTP/1.1 200 ") && head.find("Content-Length: 8\r\n") != std::string::npos &&
                     head.ends_with("\r\n\r\n"), head.c_str());
        const std::string same = fixture.call("GET", "fresh", "If-None-Match: \"v\"\r\n");
        QVERIFY2(same.starts_with("HTTP/1.1 304 ") && same.ends_with("\r\n\r\n"), same.c_str());
        QCOMPARE(fixture.counter->calls.load(), 1);
    }

    void areAskedForOnConnectionsThatLiveOn()
    {
        CachingFixture fixture(1); // a worker has connections of its own
        fixture.gateway->setRecording(true);
        for (int i = 0; i < 4; ++i)
            QVERIFY(fixture.gets("stale", 1)); // asked for each time
        QCOMPARE(fixture.counter->calls.load(), 4);
        std::vector<std::unique_ptr<inspection::Trace>> traces;
        QTRY_VERIFY((fixture.gateway->takeTraces([&](auto trace) { traces.push_back(std::move(trace)); }), traces.size() == 4));
        QVERIFY(!traces[0]->upstream.at(0).reusedConnection);
        for (std::size_t i = 1; i < 4; ++i)
            QVERIFY(traces[i]->upstream.at(0).reusedConnection);
    }

    void goWhenAnotherMethodChangesThem()
    {
        CachingFixture fixture;
        QVERIFY(fixture.gets("fresh", 1));
        QVERIFY(fixture.call("PUT", "fresh", "Content-Length: 0\r\n").find("number 2") != std::string::npos);
        QVERIFY(fixture.gets("fresh", 3));
    }

    void surviveAReload()
    {
        CachingFixture fixture;
        QVERIFY(fixture.gets("fresh", 1));
        const std::string url = urlOf(*fixture.gateway);
        model::GatewayConfig next = fixture.cachingConfig();
        next.listeners.front().port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        next.apis.front().responseCaching->timeout = Seconds(200);
        QVERIFY(fixture.gateway->reload(std::move(next)));
        QVERIFY(fixture.gets("fresh", 1));
        QCOMPARE(fixture.counter->calls.load(), 1);
    }
};

POSTERN_TEST(CachedAnswersTest);

} // namespace postern::test
#include "CachedAnswersTest.moc"
