// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "TlsCaller.h"

#include "base/Log.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// A backend with TLS that shows `certificate`, and asks for one of `clients` unless that is empty.
std::unique_ptr<Gateway> secureBackend(const std::string& certificate, const std::string& clients = {})
{
    model::GatewayConfig config;
    config.listeners.resize(1);
    config.listeners.front().port = 0;
    model::ListenerTls& tls = config.listeners.front().tls.emplace();
    tls.certificate = certificate + ".pem";
    tls.key = certificate + ".key";
    if (!clients.empty()) {
        tls.clientCertificates = model::ListenerTls::Clients::Required;
        tls.clientCa = clients;
    }
    GatewayOptions options;
    options.healthRoutes = false;
    options.handlers.push_back({"/*", std::make_shared<Echo>()});
    return makeWith(std::move(config), std::move(options));
}

std::string statusOf(Gateway& gateway)
{
    const std::string answer = Caller(urlOf(gateway)).get("/orders/items/1");
    return answer.size() > 12 ? answer.substr(9, 3) : answer;
}

} // namespace

/// TLS towards the backends.
class BackendTlsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        authority_.issue("server", "server");
        authority_.issue("client", "client", true);
        log::setStandardError(false);
    }
    void cleanupTestCase() { log::setStandardError(true); }

    void anEndpointMayHaveTlsRulesOfItsOwn()
    {
        const auto backend = secureBackend(authority_.file("server"), authority_.file("authority.pem"));
        model::GatewayConfig config = configOf(urlOf(*backend));
        model::Cluster& cluster = *config.apis.front().production;
        cluster.tls.serverName = "localhost";
        cluster.tls.caFile = authority_.file("authority.pem");
        const auto gateway = makeGateway(config);
        QCOMPARE(statusOf(*gateway), std::string("502")); // it wants to see a certificate
        model::TlsClient& own = cluster.endpoints.front().tls.emplace(cluster.tls);
        own.certificate = authority_.file("client.pem");
        own.key = authority_.file("client.key");
        QVERIFY(gateway->reload(config));
        QCOMPARE(statusOf(*gateway), std::string("200"));
        own.serverName = "elsewhere.example";
        QVERIFY(gateway->reload(config));
        QCOMPARE(statusOf(*gateway), std::string("502"));
        own.serverName = "localhost";
        own.caFile.clear(); // the system's do not know it
        QVERIFY(gateway->reload(config));
        QCOMPARE(statusOf(*gateway), std::string("502"));
    }

    void aCertificateThatIsTrustedBesidesIsSoForItsEndpointOnly()
    {
        crypto::CertificateRequest request;
        request.dnsNames = {"localhost"};
        for (const char* name : {"one", "two"}) {
            request.commonName = name;
            const auto pair = crypto::makeSelfSigned(request);
            authority_.write(std::string(name) + ".pem", pair->certificatePem);
            authority_.write(std::string(name) + ".key", pair->privateKeyPem.reveal());
            pems_.push_back(pair->certificatePem);
        }
        const auto one = secureBackend(authority_.file("one"));
        const auto two = secureBackend(authority_.file("two"));
        model::GatewayConfig config = configOf(urlOf(*one));
        model::Cluster& cluster = *config.apis.front().production;
        cluster.tls.serverName = "localhost";
        cluster.endpoints.front().trusted = {pems_[0]};
        const auto gateway = makeGateway(config);
        QCOMPARE(statusOf(*gateway), std::string("200"));
        cluster.endpoints.front().url = urlOf(*two);
        QVERIFY(gateway->reload(config));
        QCOMPARE(statusOf(*gateway), std::string("502"));
        // Beside each other, each with its own.
        cluster.endpoints.resize(2);
        cluster.endpoints[0] = {urlOf(*one), 1, {}, 0, {}, {pems_[0]}};
        cluster.endpoints[1] = {urlOf(*two), 1, {}, 0, {}, {pems_[1]}};
        QVERIFY(gateway->reload(config));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(statusOf(*gateway), std::string("200"));
        const auto upstreams = gateway->upstreams();
        for (const auto& endpoint : upstreams.front().endpoints)
            QVERIFY(endpoint.calls > 0);
        cluster.endpoints[0].trusted = {"no certificate"};
        const auto refused = gateway->reload(config);
        QVERIFY(!refused && gateway->problems().toString().find("is to be trusted for an endpoint is not PEM") != std::string::npos);
    }

  private:
    const Authority authority_;
    std::vector<std::string> pems_;
};

POSTERN_TEST(BackendTlsTest);
#include "BackendTlsTest.moc"
