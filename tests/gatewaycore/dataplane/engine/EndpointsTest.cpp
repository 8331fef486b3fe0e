// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Digest.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace postern::test {

namespace {

/// A backend that says its name, or that it is not well.
class Named final : public pipeline::Handler {
  public:
    explicit Named(std::string name) : name_(std::move(name)) {}
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const bool asked = exchange.request().target == "/up";
        ++(asked ? checks : calls);
        answer.respond({.status = well ? 200 : 503, .contentType = "text/plain", .body = name_});
    }
    std::atomic<bool> well{true};
    std::atomic<int> calls{0};
    std::atomic<int> checks{0};

  private:
    std::string name_;
};

struct NamedBackend {
    explicit NamedBackend(const std::string& name) : handler(std::make_shared<Named>(name))
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/*", handler});
        gateway = makeWith(std::move(config), std::move(options));
    }
    std::shared_ptr<Named> handler;
    std::unique_ptr<Gateway> gateway;
};

model::GatewayConfig configOfBoth(const NamedBackend& one, const NamedBackend& two)
{
    model::GatewayConfig config = configOf(urlOf(*one.gateway));
    config.apis.front().production->endpoints.push_back({urlOf(*two.gateway), 1, {}});
    return config;
}

bool eventually(const std::function<bool()>& reached)
{
    const auto end = std::chrono::steady_clock::now() + Seconds(20);
    while (!reached()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(Milliseconds(5)); // for other threads, which tell nobody
    }
    return true;
}

bool is(const std::string& answer, const char* status, const char* body)
{
    return answer.starts_with(std::string("HTTP/1.1 ") + status + " ") && answer.ends_with(body);
}

} // namespace

/// A gateway and its backends: who is called, and who is left alone.
class EndpointsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSuspensionOutlivesAReloadThatDoesNotConcernIt()
    {
        NamedBackend one("one");
        NamedBackend two("two");
        model::GatewayConfig config = configOfBoth(one, two);
        config.apis.front().production->suspension.emplace().failures = 1;
        const auto gateway = makeGateway(config, 1);
        one.handler->well = false;
        Caller caller(urlOf(*gateway));
        QVERIFY(is(caller.get("/orders/items/1"), "503", "one"));
        for (int i = 0; i < 4; ++i)
            QVERIFY(is(caller.get("/orders/items/2"), "200", "two"));
        QCOMPARE(gateway->upstreams().size(), std::size_t(1));
        QCOMPARE(gateway->upstreams().front().endpoints.front().suspendedOn, 1U);
        QCOMPARE(gateway->upstreams().front().endpoints.front().url, urlOf(*one.gateway));

        config.apis.front().operations.front().throttlingPolicy = "Unlimited";
        QVERIFY(gateway->reload(config));
        QCOMPARE(gateway->upstreams().front().endpoints.front().suspendedOn, 1U);
        QVERIFY(is(caller.get("/orders/items/3"), "200", "two"));
        QCOMPARE(one.handler->calls.load(), 1);

        config.apis.front().production->endpoints.front().weight = 2; // another cluster: nothing is known of it
        QVERIFY(gateway->reload(config));
        QCOMPARE(gateway->upstreams().front().endpoints.front().suspendedOn, 0U);
    }

    void isAnsweredAtOnceWhenAllAreSuspendedAndTheTraceSaysWhy()
    {
        NamedBackend one("one");
        model::GatewayConfig config = configOf(urlOf(*one.gateway) + "/base?key=CANARY-51");
        model::Suspension& suspension = config.apis.front().production->suspension.emplace();
        suspension.failures = 1;
        suspension.panic = false;
        GatewayOptions options;
        options.recording = true;
        const auto gateway = makeWith(std::move(config), std::move(options));
        one.handler->well = false;
        Caller caller(urlOf(*gateway));
        QVERIFY(is(caller.get("/orders/items/1"), "503", "one"));
        const std::string answer = caller.get("/orders/items/2");
        QVERIFY2(answer.starts_with("HTTP/1.1 503 "), answer.c_str());
        QVERIFY2(answer.find("\"code\":303001") != std::string::npos, answer.c_str());
        QVERIFY(answer.find("Retry-After: 1\r\n") != std::string::npos);
        QCOMPARE(one.handler->calls.load(), 1);
        gateway->stop(Milliseconds(1000));
        std::vector<std::unique_ptr<inspection::Trace>> traces;
        gateway->takeTraces([&](auto trace) { traces.push_back(std::move(trace)); });
        if (traces.empty())
            return; // compiled without the tap
        QCOMPARE(traces.size(), std::size_t(2));
        const inspection::Trace& refused = *traces[1];
        QCOMPARE(refused.summary.fault, std::string("303001"));
        QCOMPARE(refused.upstream.size(), std::size_t(1));
        const std::string& passedOver = refused.upstream.front().error;
        QVERIFY2(passedOver.starts_with("Not called: it is suspended for another "), passedOver.c_str());
        bool explained = false;
        for (const inspection::Step& step : refused.steps)
            explained = explained || (step.reason && step.reason->id == "fault.suspended" && !step.reason->fix.empty());
        QVERIFY(explained);
        for (const auto& trace : traces) {
            for (const auto& attempt : trace->upstream)
                QVERIFY2((attempt.url + attempt.error).find("CANARY-51") == std::string::npos, attempt.error.c_str());
        }
        QVERIFY(gateway->upstreams().front().endpoints.front().url.find("CANARY") == std::string::npos);
    }

    void aKeysTypeSaysWhichBackendsAreCalled()
    {
        NamedBackend production("production");
        NamedBackend sandbox("sandbox");
        NamedBackend own("own");
        model::GatewayConfig config = configOf(urlOf(*production.gateway));
        model::Api& api = config.apis.front();
        api.sandbox.emplace().endpoints.resize(1);
        api.sandbox->endpoints.front().url = urlOf(*sandbox.gateway);
        model::Operation& items = api.operations.front();
        items.authNone = false;
        items.security.alternatives = {{{"key", {}}}};
        model::Operation other = items;
        other.pathTemplate = "/other";
        other.sandbox.emplace().endpoints.resize(1);
        other.sandbox->endpoints.front().url = urlOf(*own.gateway);
        api.operations.push_back(other);
        model::SecurityScheme& scheme = api.securitySchemes.emplace_back();
        scheme.name = "key";
        scheme.type = model::SecurityScheme::Type::ApiKey;
        scheme.parameterName = "ApiKey";
        for (const char* type : {"PRODUCTION", "SANDBOX"}) {
            model::ApiKeyCredential& key = config.apiKeys.emplace_back();
            key.name = key.keyType = type;
            key.sha256 = crypto::sha256(type).hex();
        }
        const auto gateway = makeGateway(std::move(config), 1);
        Caller caller(urlOf(*gateway));
        const auto get = [&](const std::string& target, const std::string& key) {
            caller.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nApiKey: " + key + "\r\n\r\n");
            return caller.receive();
        };
        QVERIFY(is(get("/orders/items/1", "PRODUCTION"), "200", "production"));
        QVERIFY(is(get("/orders/items/1", "SANDBOX"), "200", "sandbox"));
        QVERIFY(is(get("/orders/other", "PRODUCTION"), "200", "production"));
        QVERIFY(is(get("/orders/other", "SANDBOX"), "200", "own"));
    }

    void everyWorkerIsToldWhatTheHealthCheckFinds()
    {
        NamedBackend one("one");
        NamedBackend two("two");
        model::GatewayConfig config = configOfBoth(one, two);
        model::HealthCheck& check = config.apis.front().production->healthCheck.emplace();
        check.path = "/up";
        check.interval = std::chrono::milliseconds(20);
        const auto gateway = makeGateway(config, 2);
        QVERIFY(eventually([&] { return one.handler->checks > 2; })); // once for the gateway, however many workers
        one.handler->well = false;
        QVERIFY(eventually([&] { return gateway->upstreams().front().endpoints.front().ill; }));
        QVERIFY(eventually([&] { // both workers know
            const int before = one.handler->calls;
            bool all = true;
            for (int i = 0; i < 8; ++i)
                all = is(Caller(urlOf(*gateway)).get("/orders/items/1"), "200", "two") && all;
            return all && one.handler->calls == before;
        }));
        one.handler->well = true;
        QVERIFY(eventually([&] { return is(Caller(urlOf(*gateway)).get("/orders/items/1"), "200", "one"); }));
        // Without the check in the configuration nobody is asked any more.
        config.apis.front().production->healthCheck.reset();
        QVERIFY(gateway->reload(config));
        int checks = -1;
        QVERIFY(eventually([&] {
            const bool still = checks == one.handler->checks;
            checks = one.handler->checks;
            std::this_thread::sleep_for(Milliseconds(300));
            return still;
        }));
    }

    void namesWhatACheckStarts()
    {
        NamedBackend one("one");
        model::GatewayConfig config = configOf(urlOf(*one.gateway));
        const auto has = [](const Gateway& gateway) {
            const auto modules = gateway.modules();
            return std::any_of(modules.begin(), modules.end(), [](const auto& each) { return each.name == "health-check"; });
        };
        QVERIFY(!has(*makeGateway(config, 1)));
        config.apis.front().production->healthCheck.emplace();
        QVERIFY(has(*makeGateway(config, 1)));
    }
};
POSTERN_TEST(EndpointsTest);

} // namespace postern::test

#include "EndpointsTest.moc"
