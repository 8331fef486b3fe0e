// SPDX-License-Identifier: Apache-2.0
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>
#include <thread>
#include <vector>

namespace postern::test {

/// The whole, over real sockets.
class GatewayTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void forwardsAndRecordsWhatItDid()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)));
        Caller caller(urlOf(*gateway));
        QVERIFY(caller.get("/orders/items/7?x=1").ends_with("/items/7?x=1"));
        QVERIFY(caller.get("/orders/items/8").ends_with("/items/8"));
        QVERIFY(caller.get("/nothing").starts_with("HTTP/1.1 404 "));
        QVERIFY(caller.get("/health/ready").ends_with("{\"status\":\"ready\"}"));
        gateway->stop(Milliseconds(1000));
        std::vector<analytics::ExchangeRecord> records;
        QCOMPARE(gateway->takeRecords([&](const auto& record) { records.push_back(record); }), std::uint64_t(0));
        QCOMPARE(records.size(), std::size_t(4));
        QCOMPARE(records[0].api.view(), std::string_view("Orders 1"));
        QCOMPARE(records[0].route.view(), std::string_view("/items/{id}"));
        QCOMPARE(records[0].status, std::uint16_t(200));
        QCOMPARE(records[2].fault, std::uint32_t(900906));
    }

    void answers502WhenNobodyListens()
    {
        auto backend = makeBackend();
        const std::string url = urlOf(*backend);
        backend.reset();
        const auto gateway = makeGateway(configOf(url));
        QVERIFY(Caller(urlOf(*gateway)).get("/orders/items/7").starts_with("HTTP/1.1 502 "));
    }

    void tracesWhileItRecords()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)), 1);
        Caller caller(urlOf(*gateway));
        caller.get("/orders/items/1");
        gateway->setRecording(true);
        caller.get("/orders/items/2");
        gateway->setRecording(false);
        caller.get("/orders/items/3");
        std::vector<std::unique_ptr<inspection::Trace>> traces;
        gateway->takeTraces([&](auto trace) { traces.push_back(std::move(trace)); });
        QCOMPARE(traces.size(), std::size_t(1));
        QCOMPARE(traces[0]->summary.target, std::string("/orders/items/2"));
        QCOMPARE(traces[0]->summary.status, 200);
        QCOMPARE(traces[0]->upstream.size(), std::size_t(1));
    }

    void swapsItsConfigurationUnderLoadWithoutLosingACall()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)));
        const std::string url = urlOf(*gateway);
        std::atomic<bool> stop{false};
        std::atomic<int> good{0};
        std::atomic<int> bad{0};
        std::vector<std::thread> callers;
        for (int i = 0; i < 3; ++i) {
            callers.emplace_back([&, i] {
                Caller caller(url);
                for (int n = 0; !stop; ++n) {
                    const std::string target = "/items/" + std::to_string(i) + "-" + std::to_string(n);
                    const std::string answer = caller.get("/orders" + target);
                    ++(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(target) ? good : bad);
                }
            });
        }
        for (int i = 0; i < 30; ++i) {
            model::GatewayConfig next = configOf(urlOf(*backend));
            next.limits.headerCount = 100U + static_cast<unsigned>(i);
            // The same address: the listener must go on, and so must its connections.
            const auto reloaded = gateway->reload(std::move(next));
            QVERIFY2(reloaded.has_value(), reloaded ? "" : reloaded.error().describe().c_str());
        }
        stop = true;
        for (std::thread& caller : callers)
            caller.join();
        QCOMPARE(bad.load(), 0);
        QVERIFY(good.load() > 0);
    }

    void keepsTheLastGoodConfiguration()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)));
        model::GatewayConfig broken = configOf(urlOf(*backend));
        broken.filters.push_back({});
        broken.filters.back().type = "rate-limt";
        const auto refused = gateway->reload(std::move(broken));
        QVERIFY(!refused);
        QVERIFY(refused.error().message().find("rate-limit") != std::string::npos);
        QVERIFY(Caller(urlOf(*gateway)).get("/orders/items/1").starts_with("HTTP/1.1 200 "));
    }

    void opensAndClosesListenersWhenTheyChange()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)));
        model::GatewayConfig two = configOf(urlOf(*backend));
        two.listeners.resize(2);
        two.listeners[1].name = "second";
        two.listeners[1].address = "localhost";
        two.listeners[1].port = 0;
        QVERIFY(gateway->reload(two));
        QCOMPARE(gateway->listeners().size(), std::size_t(2));
        const std::string second = gateway->listeners()[1].url;
        QVERIFY(Caller(second).get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        two.listeners.pop_back();
        QVERIFY(gateway->reload(two));
        QVERIFY(!Caller(second).connected());
        QVERIFY(Caller(urlOf(*gateway)).get("/orders/items/1").starts_with("HTTP/1.1 200 "));
    }

    void saysWhoIsInTheWayOfAListener()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.listeners.front().port =
            static_cast<std::uint16_t>(std::stoi(urlOf(*backend).substr(urlOf(*backend).rfind(':') + 1)));
        auto gateway = Gateway::create(std::move(config));
        QVERIFY(gateway.has_value());
        const auto started = (*gateway)->start();
        QVERIFY(!started);
        QVERIFY(started.error().describe().find("listener \"http\"") != std::string::npos);
    }
};
POSTERN_TEST(GatewayTest);

} // namespace postern::test

#include "GatewayTest.moc"
