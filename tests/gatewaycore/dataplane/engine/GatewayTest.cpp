// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/DevelopmentCa.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>
#include <thread>
#include <vector>

namespace postern::test {

namespace {

/// Says for whom it takes the caller.
class SaysWho final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const http::HeaderMap& headers = exchange.request().headers;
        answer.respond(200, "text/plain", std::string(headers.value("X-User")) + "/" + std::string(headers.value("X-Own")));
    }
};

} // namespace

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

    void letsAClientReadWhyItWasRefusedThoughItGoesOnSending_data()
    {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("status");
        const QString get = QStringLiteral("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\n");
        QTest::newRow("no field") << get + QStringLiteral("no field\r\n\r\n") << QStringLiteral("400");
        QTest::newRow("too many fields") << get + QStringLiteral("A: 1\r\n").repeated(200) + QStringLiteral("\r\n")
                                         << QStringLiteral("431");
        QTest::newRow("broken chunk") << get + QStringLiteral("Transfer-Encoding: chunked\r\n\r\nzz\r\n")
                                      << QStringLiteral("400");
        QTest::newRow("unknown method") << QStringLiteral("PLEASE /orders/items/1 HTTP/1.1\r\nHost: a\r\n\r\n")
                                        << QStringLiteral("501");
        QTest::newRow("unknown coding") << get + QStringLiteral("Transfer-Encoding: gzip, chunked\r\n\r\n")
                                        << QStringLiteral("501");
    }
    void letsAClientReadWhyItWasRefusedThoughItGoesOnSending()
    {
        QFETCH(QString, request);
        QFETCH(QString, status);
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)));
        Caller caller(urlOf(*gateway));
        QVERIFY(caller.send(request.toStdString()));
        for (int i = 0; i < 20; ++i) { // a reset would end this, and could overtake the answer
            QVERIFY2(caller.send(std::string(50'000, 'x')), "the connection was reset");
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        const std::string answer = caller.receive();
        QVERIFY2(answer.starts_with("HTTP/1.1 " + status.toStdString() + " "), answer.substr(0, 200).c_str());
        QVERIFY(answer.find("Connection: close") != std::string::npos);
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

    void believesAProxyAsLongAsItIsTrusted()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(configOf(urlOf(*backend)));
        const auto seen = [&] {
            Caller caller(urlOf(*gateway));
            caller.send("GET /orders/items/forwarded HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
            const std::string answer = caller.receive();
            return answer.substr(answer.find("\r\n\r\n") + 4);
        };
        QCOMPARE(seen(), std::string("127.0.0.1"));
        model::GatewayConfig trusting = configOf(urlOf(*backend));
        trusting.trustedProxies = {"127.0.0.0/8"};
        QVERIFY(gateway->reload(trusting));
        QCOMPARE(seen(), std::string("203.0.113.9, 127.0.0.1"));
        QVERIFY(gateway->reload(configOf(urlOf(*backend))));
        QCOMPARE(seen(), std::string("127.0.0.1"));
    }

    void takesCertificatesThatWereReplacedUnderTheirName()
    {
        QTemporaryDir folder;
        const std::string at = folder.path().toStdString();
        const auto backend = makeBackend(at + "/backend");
        const auto foreign = net::developmentCertificate(at + "/foreign");
        const auto own = net::developmentCertificate(at + "/backend/development-ca");
        QVERIFY(foreign && own);
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.apis.front().production->tls.caFile = at + "/ca.pem";
        QVERIFY(QFile::copy(QString::fromStdString(foreign->authorityFile), folder.filePath(QStringLiteral("ca.pem"))));
        const auto gateway = makeGateway(config);
        const std::string url = urlOf(*gateway);
        QVERIFY(Caller(url).get("/orders/items/1").starts_with("HTTP/1.1 502 "));
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("ca.pem"))));
        QVERIFY(QFile::copy(QString::fromStdString(own->authorityFile), folder.filePath(QStringLiteral("ca.pem"))));
        QVERIFY(gateway->reload(config));
        const std::string answer = Caller(url).get("/orders/items/1");
        QVERIFY2(answer.starts_with("HTTP/1.1 200 "), answer.c_str());
    }

    void putsLimitsThatChangeIntoForceWhereItCanAndSaysWhereNot()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.listeners.front().maxConnections = 1;
        config.workers = 1;
        auto made = Gateway::create(config, {});
        QVERIFY(made && (*made)->start());
        Gateway& gateway = **made;
        Caller first(urlOf(gateway));
        const std::string longQuery = "/orders/items/1?" + std::string(3000, 'q');
        QVERIFY(first.get(longQuery).starts_with("HTTP/1.1 200 "));
        Caller second(urlOf(gateway)); // waits in the backlog
        second.send("GET /orders/items/2 HTTP/1.1\r\nHost: a\r\n\r\n");
        config.listeners.front().maxConnections = 2;
        config.limits.requestLine = 1_KiB;
        config.workers = 2;
        QVERIFY(gateway.reload(config));
        QVERIFY(second.receive().starts_with("HTTP/1.1 200 "));
        QVERIFY(first.get(longQuery).starts_with("HTTP/1.1 414 "));
        QCOMPARE(gateway.workers(), 1U);
        QVERIFY(gateway.problems().toString().find("workers") != std::string::npos);
    }

    void saysWhereAFilterStandsThatCannotBeBuilt()
    {
        model::GatewayConfig broken = configOf("http://127.0.0.1:9");
        broken.apis[0].operations[0].authNone = false;
        broken.filters.push_back({});
        broken.filters.back().type = "jwt-auth"; // `filters: [jwt-auth]` has no settings that could have a place
        broken.filters.back().origin.location = schema::Location::of("gateway.yaml", 3, 5);
        const auto made = Gateway::create(std::move(broken));
        const std::string told = made ? (*made)->problems().toString() : made.error().message();
        QVERIFY2(told.find("gateway.yaml:3:5: error: no issuer is configured") != std::string::npos, told.c_str());
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

    void tellsListenersOnAnyFreePortApartWhenItReloads()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.listeners.resize(3);
        config.listeners[1].name = "second";
        config.listeners[2].name = "third";
        for (model::Listener& listener : config.listeners)
            listener.port = 0;
        const auto gateway = makeGateway(config);
        const auto before = gateway->listeners();
        // All stay what they are, whatever their order.
        std::swap(config.listeners[0], config.listeners[2]);
        QVERIFY(gateway->reload(config));
        auto after = gateway->listeners();
        QCOMPARE(after.size(), std::size_t(3));
        QCOMPARE(after[0].url, before[2].url);
        QCOMPARE(after[1].url, before[1].url);
        QCOMPARE(after[2].url, before[0].url);
        // One goes, and it is that one.
        config.listeners.erase(config.listeners.begin() + 1);
        config.listeners.front().name = "renamed";
        QVERIFY(gateway->reload(config));
        after = gateway->listeners();
        QCOMPARE(after.size(), std::size_t(2));
        QVERIFY(!Caller(before[1].url).connected());
        QVERIFY(!Caller(before[2].url).connected());
        QCOMPARE(after[1].url, before[0].url);
        for (const auto& listener : after)
            QVERIFY(Caller(listener.url).get("/orders/items/1").starts_with("HTTP/1.1 200 "));
    }

    void saysThatItIsNotReadyBeforeItStopsToListen()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.timeouts.drainDelay = std::chrono::milliseconds(2500);
        const auto gateway = makeGateway(config);
        const std::string url = urlOf(*gateway);
        QVERIFY(Caller(url).get("/health/ready").starts_with("HTTP/1.1 200 "));
        std::thread stopping([&] { gateway->stop(); });
        std::string answer;
        for (int tries = 0; tries < 100 && !answer.starts_with("HTTP/1.1 503 "); ++tries) {
            answer = Caller(url).get("/health/ready");
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        const std::string newcomer = Caller(url).get("/orders/items/1");
        stopping.join();
        QVERIFY2(answer.starts_with("HTTP/1.1 503 "), answer.c_str());
        QVERIFY2(newcomer.starts_with("HTTP/1.1 200 "), newcomer.c_str());
        QVERIFY(!Caller(url).connected());
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

    void aListenerTakesTheSocketThatWasPassedForItAndFeedsAllWorkers()
    {
        const int passed = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        QVERIFY(bind(passed, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(passed, 64) == 0);
        QVERIFY(getsockname(passed, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        const std::string url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));

        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.listeners.front().port = 1; // where nobody could listen: not looked at
        for (int start = 0; start < 2; ++start) {
            GatewayOptions options;
            options.workers = 3;
            options.sockets[config.listeners.front().name] = passed;
            Caller early(url); // waits in the backlog, and is answered by who comes
            early.send("GET /orders/items/early HTTP/1.1\r\nHost: a\r\n\r\n");
            const auto gateway = makeWith(config, std::move(options));
            QCOMPARE(urlOf(*gateway), url);
            QVERIFY(early.receive().ends_with("/items/early"));
            for (int i = 0; i < 30; ++i)
                QVERIFY(Caller(url).get("/orders/items/7").ends_with("/items/7"));
            model::GatewayConfig next = config;
            next.listeners.front().port = 2; // another address is the same socket
            QVERIFY(gateway->reload(next));
            QVERIFY(Caller(url).get("/orders/items/8").ends_with("/items/8"));
            gateway->stop();
        }
        QVERIFY(Caller(url).connected()); // it is the embedder's still

        GatewayOptions options;
        options.sockets["admin"] = passed;
        auto made = Gateway::create(std::move(config), std::move(options));
        QVERIFY(made);
        const auto started = (*made)->start();
        QVERIFY(!started);
        QCOMPARE(started.error().message(), std::string("a socket was passed for a listener called \"admin\", but the listeners are: http"));
        ::close(passed);
    }

    /// Connection speaks of the client's own fields (RFC 9110 7.6.1): it cannot take away what the gateway says.
    void aClientCannotNameTheGatewaysFieldsInConnection()
    {
        model::GatewayConfig backendConfig;
        backendConfig.listeners.resize(1);
        backendConfig.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/*", std::make_shared<SaysWho>()});
        options.healthRoutes = false;
        const auto backend = makeWith(std::move(backendConfig), std::move(options));
        model::GatewayConfig config = configOf(urlOf(*backend));
        model::FilterConfig filter;
        filter.type = "set-headers";
        filter.config = schema::Value::object({{"request", schema::Value::object({{"set", schema::Value::object({{"X-User", "alice"}})}})}});
        config.apis.front().filters.push_back(filter);
        const auto gateway = makeGateway(std::move(config));
        Caller caller(urlOf(*gateway));
        caller.send("GET /orders/items/7 HTTP/1.1\r\nHost: a\r\nX-User: mallory\r\nX-Own: mine\r\n"
                    "Connection: keep-alive, X-User, X-Own\r\n\r\n");
        QVERIFY2(caller.receive().ends_with("\r\n\r\nalice/"), "the client took the gateway's field away, or kept its own");
    }
};
POSTERN_TEST(GatewayTest);

} // namespace postern::test

#include "GatewayTest.moc"
