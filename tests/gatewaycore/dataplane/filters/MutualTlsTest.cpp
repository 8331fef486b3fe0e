// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Certificate.h"
#include "dataplane/pipeline/PeerCertificate.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "dataplane/filters/DefaultChain.h"
#include "dataplane/security/ApiKeyStore.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

using namespace postern;
using namespace postern::test;

namespace {

/// A certificate of a client, by an authority of its own or by itself.
struct Paper {
    explicit Paper(const std::string& name, const crypto::KeyedCertificate* authority = nullptr)
    {
        crypto::CertificateRequest request;
        request.commonName = name;
        request.clientUse = true;
        const FakeClock clock;
        pem = (authority != nullptr ? crypto::issueCertificate(*authority, request, clock) : crypto::makeSelfSigned(request, clock))->certificatePem;
        const auto described = crypto::describeCertificates(pem)->front();
        peer = {described.sha256Fingerprint, described.subject, described.commonName, described.notBefore, described.notAfter, authority != nullptr};
    }
    std::string pem;
    pipeline::PeerCertificate peer;
};

struct CertificateShop : Shop {
    CertificateShop()
    {
        crypto::CertificateRequest request;
        request.commonName = "authority";
        const FakeClock clock;
        authority = *crypto::makeAuthority(request, clock);
        listed = std::make_unique<Paper>("listed");
        issued = std::make_unique<Paper>("issued", &authority);
        stranger = std::make_unique<Paper>("stranger");
        model::Listener listener;
        listener.tls.emplace().clientCertificates = model::ListenerTls::Clients::Optional;
        listener.tls->clientCa = "ca.pem"; // which the listener reads, not the filter
        gateway.listeners.push_back(listener);
    }
    void list(const Paper& paper, const std::string& tier = {}, const std::string& keyType = "PRODUCTION")
    {
        api.clientCertificates.push_back({"alias of " + paper.peer.commonName, paper.pem, tier, keyType, {}});
    }
    crypto::KeyedCertificate authority;
    std::unique_ptr<Paper> listed;
    std::unique_ptr<Paper> issued;
    std::unique_ptr<Paper> stranger;
};

/// "401 mutual-tls.missing"
QByteArray outcomeOfVisit(Visit& visit)
{
    const QByteArray answer = visit.in();
    return answer + " " + visit.reason();
}

/// What nginx makes of it for $ssl_client_escaped_cert.
std::string escaped(const std::string& pem)
{
    return QByteArray::fromStdString(pem).toPercentEncoding().toStdString();
}

} // namespace

class MutualTlsTest : public QObject {
    Q_OBJECT
  private slots:
    void oneOfTheApisCertificatesOpensItWithItsTier()
    {
        CertificateShop shop;
        shop.list(*shop.listed, "Gold");
        shop.add("mutual-tls");
        shop.certificate = &shop.listed->peer;
        Visit visit(shop);
        QCOMPARE(visit.in(), QByteArray("continue"));
        QCOMPARE(visit.reason(), QByteArray("mutual-tls.accepted"));
        const pipeline::Identity& identity = *visit.exchange.identity();
        QCOMPARE(identity.scheme, std::string_view("mtls"));
        QCOMPARE(identity.subject, std::string_view("CN=listed,O=Postern"));
        QCOMPARE(identity.subscription.tier, std::string_view("Gold"));
        QCOMPARE(identity.application.name, std::string_view("alias of listed"));
        QCOMPARE(identity.application.id, std::string_view(shop.listed->peer.fingerprint));
        QVERIFY(identity.keyType == pipeline::Identity::KeyType::Production);
    }

    void whoCountsDependsOnWhatTheApiLists_data()
    {
        QTest::addColumn<QString>("accept");
        QTest::addColumn<bool>("lists");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* accept, bool lists, const char* shown, const char* answer, const char* reason) {
            const std::string name = std::string(accept) + (lists ? "/lists/" : "/lists none/") + shown;
            QTest::newRow(name.c_str()) << accept << lists << shown << QByteArray(answer) << QByteArray(reason);
        };
        row("", true, "listed", "continue", "mutual-tls.accepted");
        row("", true, "issued", "401", "mutual-tls.not-listed");
        row("", true, "stranger", "401", "mutual-tls.not-listed");
        row("", true, "none", "401", "mutual-tls.missing");
        row("", false, "issued", "continue", "mutual-tls.accepted");
        row("", false, "stranger", "401", "mutual-tls.untrusted");
        row("", false, "none", "401", "mutual-tls.missing");
        row("authority", true, "listed", "401", "mutual-tls.untrusted");
        row("authority", true, "issued", "continue", "mutual-tls.accepted");
        row("either", true, "listed", "continue", "mutual-tls.accepted");
        row("either", true, "issued", "continue", "mutual-tls.accepted");
        row("either", true, "stranger", "401", "mutual-tls.untrusted");
    }
    void whoCountsDependsOnWhatTheApiLists()
    {
        QFETCH(QString, accept);
        QFETCH(bool, lists);
        QFETCH(QString, shown);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, reason);
        CertificateShop shop;
        if (lists)
            shop.list(*shop.listed);
        shop.add("mutual-tls", accept.isEmpty() ? "" : "{accept: " + accept.toStdString() + "}");
        if (shown != QLatin1String("none"))
            shop.certificate = &(shown == QLatin1String("listed") ? shop.listed : shown == QLatin1String("issued") ? shop.issued : shop.stranger)->peer;
        Visit visit(shop);
        QCOMPARE(visit.in(), answer);
        QCOMPARE(visit.reason(), reason);
        if (answer == "401") {
            QCOMPARE(visit.code(), shown == QLatin1String("none") ? QByteArray("900902") : QByteArray("900901"));
            QCOMPARE(visit.field("WWW-Authenticate"), QByteArray("MutualTLS realm=\"postern\""));
        }
    }

    void aCertificateThatExpiresWhileItsConnectionLivesIsRefusedFromThen()
    {
        CertificateShop shop;
        shop.list(*shop.listed);
        shop.add("mutual-tls");
        shop.certificate = &shop.listed->peer;
        QCOMPARE(Visit(shop).in(), QByteArray("continue"));
        shop.port->clock.advance(std::chrono::hours(24 * 366));
        Visit late(shop);
        QCOMPARE(late.in(), QByteArray("401"));
        QCOMPARE(late.reason(), QByteArray("mutual-tls.expired"));
    }

    void aSandboxCertificateReachesNoProductionBackend()
    {
        CertificateShop shop;
        shop.list(*shop.listed, {}, "SANDBOX");
        shop.api.production.emplace().endpoints.resize(1);
        shop.add("mutual-tls");
        shop.certificate = &shop.listed->peer;
        Visit visit(shop);
        QCOMPARE(visit.in(), QByteArray("403"));
        QCOMPARE(visit.reason(), QByteArray("key-type.sandbox"));
    }

    void aTrustedProxyHandsTheCertificateOn()
    {
        CertificateShop shop;
        shop.list(*shop.listed, "Gold");
        shop.gateway.trustedProxies = {"10.0.0.0/8"};
        shop.gateway.forwardedCertificate.header = "X-Client-Cert";
        shop.add("mutual-tls");
        Visit visit(shop, http::Method::Get, "/items/7", "10.1.2.3");
        visit.with("X-Client-Cert", escaped(shop.listed->pem));
        QCOMPARE(visit.in(), QByteArray("continue"));
        QCOMPARE(visit.exchange.identity()->subscription.tier, std::string_view("Gold"));
        QCOMPARE(visit.sent("X-Client-Cert"), QByteArray()); // the backend does not get it

        const auto reasonOf = [&](const std::vector<std::string>& fields) {
            Visit other(shop, http::Method::Get, "/items/7", "10.1.2.3");
            for (const std::string& field : fields)
                other.with("X-Client-Cert", field);
            return outcomeOfVisit(other);
        };
        QCOMPARE(reasonOf({}), QByteArray("401 mutual-tls.missing"));
        QCOMPARE(reasonOf({""}), QByteArray("401 mutual-tls.missing"));
        QCOMPARE(reasonOf({escaped(shop.stranger->pem)}), QByteArray("401 mutual-tls.not-listed"));
        QCOMPARE(reasonOf({"nonsense"}), QByteArray("401 mutual-tls.malformed"));
        QCOMPARE(reasonOf({escaped(shop.stranger->pem), escaped(shop.listed->pem)}), QByteArray("401 mutual-tls.repeated"));
        // The proxy's own certificate is nobody's.
        shop.certificate = &shop.listed->peer;
        QCOMPARE(reasonOf({}), QByteArray("401 mutual-tls.missing"));
    }

    void nobodyElseHandsACertificateOn()
    {
        CertificateShop shop;
        shop.list(*shop.listed);
        shop.gateway.trustedProxies = {"10.0.0.0/8"};
        for (const char* header : {"X-Client-Cert", ""}) {
            shop.steps.clear();
            shop.gateway.forwardedCertificate.header = header;
            shop.add("mutual-tls");
            for (const char* caller : {"192.0.2.7", "10.1.2.3"}) {
                if (*header != '\0' && std::string_view(caller) == "10.1.2.3")
                    continue;
                Visit visit(shop, http::Method::Get, "/items/7", caller);
                visit.with("X-Client-Cert", escaped(shop.listed->pem)).with("X-WSO2-CLIENT-CERTIFICATE", escaped(shop.listed->pem));
                QCOMPARE(outcomeOfVisit(visit), QByteArray("401 mutual-tls.missing"));
            }
        }
        // Who gets in by a certificate of his own does not hand on another one either.
        shop.certificate = &shop.listed->peer;
        Visit visit(shop);
        visit.with("X-WSO2-CLIENT-CERTIFICATE", escaped(shop.stranger->pem));
        QCOMPARE(visit.in(), QByteArray("continue"));
        QCOMPARE(visit.sent("X-WSO2-CLIENT-CERTIFICATE"), QByteArray());
    }

    void whatIsHandedOnCountsByAnAuthorityOnlyIfOneIsNamed()
    {
        QTemporaryDir folder;
        const std::string file = folder.filePath(QStringLiteral("ca.pem")).toStdString();
        for (const bool named : {false, true}) {
            CertificateShop shop;
            std::ofstream(file) << shop.authority.certificatePem;
            shop.gateway.trustedProxies = {"10.0.0.0/8"};
            shop.gateway.forwardedCertificate.header = "X-Client-Cert";
            shop.gateway.forwardedCertificate.caFile = named ? file : "";
            shop.add("mutual-tls");
            Visit visit(shop, http::Method::Get, "/items/7", "10.1.2.3");
            visit.with("X-Client-Cert", escaped(shop.issued->pem));
            QCOMPARE(visit.in(), named ? QByteArray("continue") : QByteArray("401"));
            Visit other(shop, http::Method::Get, "/items/7", "10.1.2.3");
            other.with("X-Client-Cert", escaped(shop.stranger->pem));
            QCOMPARE(outcomeOfVisit(other), QByteArray("401 mutual-tls.untrusted"));
        }
    }

    void itIsOneOfSeveralAlternativesOrNeededBesideAnother()
    {
        CertificateShop shop;
        shop.list(*shop.listed);
        model::ApiKeyCredential key;
        key.name = "k";
        key.sha256 = security::ApiKeyStore::digestOf("k");
        shop.gateway.apiKeys.push_back(key);
        const auto answer = [&](const std::string& yaml, bool certificate, bool keyed) {
            shop.steps.clear();
            shop.add("authenticate", yaml);
            shop.certificate = certificate ? &shop.listed->peer : nullptr;
            Visit visit(shop);
            if (keyed)
                visit.with("ApiKey", "k");
            return visit.in();
        };
        const std::string either = "anyOf: [{allOf: [{scheme: api-key}]}, {allOf: [{scheme: mutual-tls}]}]";
        const std::string both = "anyOf: [{allOf: [{scheme: api-key}, {scheme: mutual-tls}]}]";
        QCOMPARE(answer(either, true, false), QByteArray("continue"));
        QCOMPARE(answer(either, false, true), QByteArray("continue"));
        QCOMPARE(answer(either, false, false), QByteArray("401"));
        QCOMPARE(answer(both, true, false), QByteArray("401"));
        QCOMPARE(answer(both, false, true), QByteArray("401"));
        QCOMPARE(answer(both, true, true), QByteArray("continue"));
    }

    void whatCouldLetNobodyInIsRefused()
    {
        CertificateShop shop;
        QVERIFY(shop.refusal("mutual-tls", "{accept: listed}").contains("the API lists none"));
        shop.api.clientCertificates.push_back({"broken", "no certificate", {}, "PRODUCTION", {}});
        QVERIFY(shop.refusal("mutual-tls", "").contains("the client certificate \"broken\""));
        shop.api.clientCertificates.clear();
        shop.gateway.forwardedCertificate = {"X-Client-Cert", "/nowhere/ca.pem", {}};
        QVERIFY(shop.refusal("mutual-tls", "").contains("forwardedCertificate.caFile"));
        shop.gateway.forwardedCertificate = {};
        shop.gateway.listeners.front().tls->clientCa.clear();
        QVERIFY(shop.refusal("mutual-tls", "").contains("no listener names one"));
        shop.gateway.listeners.clear();
        QVERIFY(shop.refusal("mutual-tls", "").contains("no listener asks for client certificates"));
    }

    void itFollowsFromTheApisDefinition()
    {
        CertificateShop shop;
        shop.api.securitySchemes.push_back({"cert", model::SecurityScheme::Type::MutualTls, model::SecurityScheme::In::Header, {}});
        shop.operation.security.alternatives = {{{"cert", {}}}};
        schema::Problems problems;
        const auto plan = filters::defaultChain(shop.gateway, shop.api, shop.operation, problems);
        QVERIFY(problems.empty());
        QCOMPARE(plan.front().filter.type, std::string("mutual-tls"));
        shop.gateway.listeners.clear();
        (void)filters::defaultChain(shop.gateway, shop.api, shop.operation, problems);
        QVERIFY2(problems.toString().find("no listener asks for client certificates") != std::string::npos, problems.toString().c_str());
    }
};

POSTERN_TEST(MutualTlsTest);
#include "MutualTlsTest.moc"
