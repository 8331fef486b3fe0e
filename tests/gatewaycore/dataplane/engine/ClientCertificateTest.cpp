// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "TlsCaller.h"

#include "base/Log.h"
#include "support/RevocationList.h"
#include "support/TestMain.h"

#include <QtTest>
#include <mutex>

using namespace postern;
using namespace postern::test;

namespace {

std::string contentOf(const std::string& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A backend that says which certificate it is told of.
class CertificateEcho final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const std::string_view told = exchange.request().headers.value("X-Client-Cert");
        answer.respond({.status = 200, .contentType = "text/plain", .body = told.empty() ? "none" : told});
    }
};

/// Two APIs behind one listener with TLS: /orders is open, /secret asks for a certificate.
model::GatewayConfig configFor(const Authority& authority, const std::string& backend, model::ListenerTls::Clients clients)
{
    model::GatewayConfig config = configOf(backend);
    model::ListenerTls& tls = config.listeners.front().tls.emplace();
    tls.certificate = authority.file("server.pem");
    tls.key = authority.file("server.key");
    tls.clientCertificates = clients;
    tls.clientCa = authority.file("authority.pem");
    model::Api secret = config.apis.front();
    secret.id = secret.name = "Secret";
    secret.context = "/secret";
    secret.securitySchemes.push_back({"cert", model::SecurityScheme::Type::MutualTls, model::SecurityScheme::In::Header, {}});
    secret.operations.front().authNone = false;
    secret.operations.front().security.alternatives = {{{"cert", {}}}};
    config.apis.push_back(secret);
    return config;
}

} // namespace

/// Mutual TLS through a whole gateway.
class ClientCertificateTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        authority_.issue("server", "server");
        authority_.issue("client", "client", true);
        authority_.issue("other", "other", true);
        foreign_.issue("client", "foreign", true);
        backend_ = makeBackend();
        log::setStandardError(false);
    }
    void cleanupTestCase()
    {
        log::setStandardError(true);
        backend_.reset();
    }

    void whereItIsOptionalTheApiDecides()
    {
        const auto gateway = makeGateway(configFor(authority_, urlOf(*backend_), model::ListenerTls::Clients::Optional));
        QVERIFY2(gateway->problems().empty(), gateway->problems().toString().c_str());
        const std::string url = urlOf(*gateway);
        TlsCaller known(url, authority_.file("client"));
        QVERIFY(known.get("/secret/items/1").starts_with("HTTP/1.1 200 "));
        QVERIFY(known.get("/secret/items/2").starts_with("HTTP/1.1 200 ")); // of the connection, not of the call
        QVERIFY(known.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        TlsCaller nobody(url);
        const std::string answer = nobody.get("/secret/items/1");
        QVERIFY2(answer.starts_with("HTTP/1.1 401 ") && answer.find("900902") != std::string::npos, answer.c_str());
        QVERIFY(nobody.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        // One that does not count is worse than none.
        QVERIFY(TlsCaller(url, foreign_.file("client")).get("/orders/items/1").empty());
    }

    void whereItIsRequiredNobodyConnectsWithoutOne()
    {
        std::string told;
        std::mutex mutex;
        log::setListener([&](log::Level, std::string_view, std::string_view text) {
            const std::lock_guard lock(mutex);
            told.append(text).append("\n");
        });
        const auto gateway = makeGateway(configFor(authority_, urlOf(*backend_), model::ListenerTls::Clients::Required), 1);
        QVERIFY(TlsCaller(urlOf(*gateway)).get("/orders/items/1").empty());
        QVERIFY(TlsCaller(urlOf(*gateway), foreign_.file("client")).get("/orders/items/1").empty());
        QVERIFY(TlsCaller(urlOf(*gateway), authority_.file("client")).get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        log::setListener({});
        const std::lock_guard lock(mutex);
        QVERIFY2(told.find("showed no client certificate") != std::string::npos, told.c_str());
        QVERIFY2(told.find("CN=foreign") != std::string::npos && told.find("is not trusted here") != std::string::npos, told.c_str());
    }

    void anApiThatListsCertificatesKnowsNoOthersUntilItDoes()
    {
        model::GatewayConfig config = configFor(authority_, urlOf(*backend_), model::ListenerTls::Clients::Optional);
        config.apis[1].clientCertificates.push_back({"partner", contentOf(foreign_.file("client.pem")), {}, "PRODUCTION", {}});
        const auto gateway = makeGateway(config);
        const std::string url = urlOf(*gateway);
        QVERIFY(TlsCaller(url, foreign_.file("client")).get("/secret/items/1").starts_with("HTTP/1.1 200 "));
        QVERIFY(TlsCaller(url, authority_.file("client")).get("/secret/items/1").starts_with("HTTP/1.1 401 "));
        // The reload takes it away: no new connection with it, and calls on an open one are refused.
        TlsCaller open(url, foreign_.file("client"));
        QVERIFY(open.get("/secret/items/1").starts_with("HTTP/1.1 200 "));
        const std::string before = gateway->configHash();
        config.apis[1].clientCertificates.front().pem = contentOf(authority_.file("other.pem"));
        QVERIFY(gateway->reload(config));
        QVERIFY(gateway->configHash() != before);
        QVERIFY(open.get("/secret/items/1").starts_with("HTTP/1.1 401 "));
        QVERIFY(TlsCaller(url, foreign_.file("client")).get("/orders/items/1").empty());
        QVERIFY(TlsCaller(url, authority_.file("other")).get("/secret/items/1").starts_with("HTTP/1.1 200 "));
    }

    void aListOfRevokedCertificatesIsTakenWithTheNextReload()
    {
        model::GatewayConfig config = configFor(authority_, urlOf(*backend_), model::ListenerTls::Clients::Required);
        const std::string list = authority_.file("list.crl");
        config.listeners.front().tls->clientCrls = {list};
        authority_.write("list.crl", revocationList(authority_.pair(), {}, 7));
        const auto gateway = makeGateway(config);
        const auto getsIn = [&](const char* name) {
            return TlsCaller(urlOf(*gateway), authority_.file(name)).get("/secret/items/1").starts_with("HTTP/1.1 200 ");
        };
        QVERIFY(getsIn("client") && getsIn("other"));
        authority_.write("list.crl", revocationList(authority_.pair(), {contentOf(authority_.file("client.pem"))}, 7));
        QVERIFY(gateway->reload(config));
        QVERIFY(!getsIn("client"));
        QVERIFY(getsIn("other"));
        authority_.write("list.crl", "broken");
        QVERIFY(!gateway->reload(config)); // the last good one goes on
        QVERIFY(!getsIn("client"));
        QVERIFY(getsIn("other"));
        authority_.write("list.crl", revocationList(authority_.pair(), {}, -1));
        QVERIFY(gateway->reload(config));
        QVERIFY(gateway->problems().toString().find("has expired: all certificates of that authority are refused") != std::string::npos);
        QVERIFY(!getsIn("other"));
    }

    void nobodyResumesWithACertificateThatHasExpiredMeanwhile()
    {
        const auto gateway = makeGateway(configFor(authority_, urlOf(*backend_), model::ListenerTls::Clients::Required));
        authority_.issue("brief", "brief", true, Clock::system(), Seconds(8));
        const auto end = std::chrono::system_clock::now() + Seconds(9);
        TlsCaller first(urlOf(*gateway), authority_.file("brief"));
        QVERIFY(first.get("/secret/items/1").starts_with("HTTP/1.1 200 "));
        const auto session = first.session();
        TlsCaller second(urlOf(*gateway), authority_.file("brief"), "localhost", session.get());
        QVERIFY(second.resumed());
        QVERIFY(second.get("/secret/items/1").starts_with("HTTP/1.1 200 "));
        const auto later = second.session();
        QVERIFY(QTest::qWaitFor([&] { return std::chrono::system_clock::now() > end; }, 20'000)); // for the clock, which tells nobody
        QVERIFY(second.get("/secret/items/1").starts_with("HTTP/1.1 401 ")); // on the connection of before
        TlsCaller third(urlOf(*gateway), authority_.file("brief"), "localhost", later.get());
        QVERIFY(third.get("/orders/items/1").empty());
    }

    void theHeaderOfACertificateReachesTheBackendFromTrustedProxiesOnly()
    {
        model::GatewayConfig behind;
        behind.listeners.resize(1);
        behind.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/*", std::make_shared<CertificateEcho>()});
        const auto backend = makeWith(behind, std::move(options));
        model::GatewayConfig config = configOf(urlOf(*backend)); // the API is open, and so has no filter that would see to it
        config.forwardedCertificate.header = "X-Client-Cert";
        config.trustedProxies = {"10.0.0.0/8"};
        const auto gateway = makeGateway(config);
        const auto told = [&] {
            Caller caller(urlOf(*gateway));
            caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\nX-Client-Cert: forged\r\n\r\n");
            const std::string answer = caller.receive();
            return answer.substr(answer.find("\r\n\r\n") + 4);
        };
        QCOMPARE(told(), std::string("none"));
        config.trustedProxies = {"127.0.0.0/8"};
        QVERIFY(gateway->reload(config));
        QCOMPARE(told(), std::string("forged"));
    }

  private:
    const Authority authority_;
    const Authority foreign_{"Foreign authority"};
    std::unique_ptr<Gateway> backend_;
};

POSTERN_TEST(ClientCertificateTest);
#include "ClientCertificateTest.moc"
