// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"

#include "config/GatewayFolder.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::config;

namespace {

const std::string head = "apiVersion: postern/v1\n";

LoadedGateway withIssuer(const std::string& more)
{
    return loadGatewayText(head + "issuers: [{name: km, issuer: 'urn:km', " + more + "}]\n");
}

QByteArray problemsOf(const LoadedGateway& loaded) { return QByteArray::fromStdString(loaded.problems.toString()); }

} // namespace

/// How a gateway.yaml speaks of introspection and of revocation.
class TokenSettingsTest : public QObject {
    Q_OBJECT
  private slots:
    void anIssuerIsAskedWithCredentialsThatAreOnlyReferredTo()
    {
        TestFolder folder;
        folder.with("gateway.yaml", head + "issuers:\n"
                                           "  - name: km\n"
                                           "    issuer: 'urn:km'\n"
                                           "    introspection:\n"
                                           "      url: 'https://km.example/introspect'\n"
                                           "      clientAuthentication: client_secret_post\n"
                                           "      clientId: gateway\n"
                                           "      clientSecret: '${file:secrets/km}'\n"
                                           "      cache: 5m\n"
                                           "      whenUnreachable: useExpired\n");
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY2(loaded.config, problemsOf(loaded).constData());
        const model::Issuer& issuer = loaded.config->issuers.front();
        QVERIFY(issuer.introspection && !issuer.hasKeys());
        QVERIFY(issuer.introspection->clientAuthentication == model::Introspection::ClientAuthentication::Post);
        QVERIFY(issuer.introspection->whenUnreachable == model::Introspection::WhenUnreachable::UseExpired);
        QCOMPARE(issuer.introspection->cache.count(), 300);
        QCOMPARE(issuer.introspection->clientSecret.name, (folder.path() / "secrets/km").string());
        // Unless told otherwise, what is not known is refused.
        QVERIFY(model::Introspection().whenUnreachable == model::Introspection::WhenUnreachable::Refuse);
    }

    void saysWhatIsWrongWithAnIntrospection_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* name, const char* yaml, const char* why) { QTest::newRow(name) << QByteArray(yaml) << QByteArray(why); };
        row("neither keys nor introspection", "leeway: 5s", "has no keys");
        row("no URL", "introspection: {clientId: g, clientSecret: '${env:S}'}", "url");
        row("no http", "introspection: {url: 'ftp://km', clientId: g, clientSecret: '${env:S}'}", "http or https");
        row("a secret in the file", "introspection: {url: 'https://km/i', clientId: g, clientSecret: hunter2}", "clientSecret");
        row("no client", "introspection: {url: 'https://km/i', clientSecret: '${env:S}'}", "clientId");
        row("no secret", "introspection: {url: 'https://km/i', clientId: g}", "clientSecret");
        row("no bearer token", "introspection: {url: 'https://km/i', clientAuthentication: bearer}", "bearerToken");
        row("a secret for nothing",
            "introspection: {url: 'https://km/i', clientAuthentication: bearer, bearerToken: '${env:T}', clientSecret: '${env:S}'}",
            "of no use");
        row("no certificate", "introspection: {url: 'https://km/i', clientAuthentication: tls_client_auth}", "certificate");
        row("key validation by a form",
            "introspection: {protocol: wso2, url: 'https://km/s', clientAuthentication: client_secret_post, clientId: g, clientSecret: '${env:S}'}",
            "client_secret_basic");
        row("an unknown key", "introspection: {url: 'https://km/i', clientId: g, clientSecret: '${env:S}', cached: 5s}", "cached");
    }
    void saysWhatIsWrongWithAnIntrospection()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QByteArray, why);
        const LoadedGateway loaded = withIssuer(yaml.toStdString());
        QVERIFY(!loaded.config);
        QVERIFY2(problemsOf(loaded).contains(why), problemsOf(loaded).constData());
        QVERIFY(!problemsOf(loaded).contains("hunter2"));
    }

    void warnsOfTokensThatTravelInTheClear()
    {
        const LoadedGateway clear = withIssuer("introspection: {url: 'http://km.example/i', clientId: g, clientSecret: '${env:S}'}");
        QVERIFY(clear.config);
        QVERIFY(problemsOf(clear).contains("without TLS"));
        const LoadedGateway here = withIssuer("introspection: {url: 'http://127.0.0.1:8/i', clientId: g, clientSecret: '${env:S}'}");
        QVERIFY2(here.config && !problemsOf(here).contains("without TLS"), problemsOf(here).constData());
    }

    void aListOfRevokedTokensIsAFileOfTheFolderOrAUrl()
    {
        TestFolder folder;
        folder.with("revoked.json", "[]").with("gateway.yaml", head + "revocation: {file: revoked.json}\n");
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY2(loaded.config && loaded.config->revocation, problemsOf(loaded).constData());
        QCOMPARE(loaded.config->revocation->file, (folder.path() / "revoked.json").string());

        for (const auto& [yaml, why] : {std::pair("{}", "has no list"), std::pair("{url: 'ftp://x/y'}", "http or https"),
                                        std::pair("{url: 'https://x/y', userName: admin}", "together"),
                                        std::pair("{file: revoked.json, every: 0s}", "every")}) {
            const LoadedGateway bad = loadGatewayText(head + "revocation: " + yaml + "\n");
            QVERIFY2(!bad.config && problemsOf(bad).contains(why), problemsOf(bad).constData());
        }
        TestFolder without;
        without.with("gateway.yaml", head + "revocation: {file: revoked.json}\n");
        QVERIFY(!loadGateway(without.path()).config);
    }
};

POSTERN_TEST(TokenSettingsTest);
#include "TokenSettingsTest.moc"
