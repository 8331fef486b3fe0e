// SPDX-License-Identifier: Apache-2.0
#include "AzureStage.h"
#include "crypto/Certificate.h"
#include "crypto/Jws.h"
#include "crypto/SigningKey.h"
#include "crypto/VerificationKey.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::deployment;
using namespace postern::connectors::azure;

namespace {

/// Tokens from an emulated Entra ID.
struct EntraStage {
    AzureStage stage;
    rest::RestClient client;
    FakeClock clock;

    [[nodiscard]] Result<Secret> token(EntraTokens& tokens) const
    {
        AzureWaited<Secret> waited;
        const PendingPtr pending = tokens.get(waited.completion());
        return waited.wait();
    }
    [[nodiscard]] std::vector<std::map<std::string, std::string>> forms()
    {
        std::vector<std::map<std::string, std::string>> out;
        stage.sandbox->withAzure([&out](sandbox::AzureManagement&, sandbox::EntraLogin& entra) { out = entra.forms(); });
        return out;
    }
    void set(const std::function<void(sandbox::EntraLogin&)>& use)
    {
        stage.sandbox->withAzure([&use](sandbox::AzureManagement&, sandbox::EntraLogin& entra) { use(entra); });
    }
    [[nodiscard]] AzureSettings with(const char* key, const std::string& value)
    {
        stage.environment.settings.set(key, value);
        return stage.settings();
    }
};

} // namespace

/// Tokens of Entra ID in every way there is, and what is said when there are none.
class EntraTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aSecretGivesATokenThatIsFetchedOnceAndAnewBeforeItsEnd()
    {
        EntraStage entra;
        EntraTokens tokens(entra.client, entra.stage.settings(), {Secret(sandbox::EntraLogin::clientSecret), {}, {}}, entra.clock);
        AzureWaited<Secret> first;
        AzureWaited<Secret> second;
        const PendingPtr one = tokens.get(first.completion());
        const PendingPtr two = tokens.get(second.completion());
        { const PendingPtr givenUp = tokens.get([](Result<Secret>) { QFAIL("nobody waits for this"); }); }
        QVERIFY2(first.wait(), first.result ? "" : first.result.error().message().c_str());
        QVERIFY(second.wait());
        QVERIFY(*first.result == *second.result);
        auto forms = entra.forms();
        QCOMPARE(forms.size(), std::size_t{1});
        QCOMPARE(forms[0]["grant_type"], std::string("client_credentials"));
        QCOMPARE(forms[0]["client_id"], std::string(sandbox::EntraLogin::clientId));
        QCOMPARE(forms[0]["scope"], entra.stage.sandbox->azureManagementUrl() + "/.default");
        entra.clock.advance(std::chrono::seconds(3200));
        QVERIFY(*entra.token(tokens) == *first.result); // valid still
        entra.clock.advance(std::chrono::seconds(120));
        QVERIFY(!(*entra.token(tokens) == *first.result)); // renewed before its end
        QCOMPARE(entra.forms().size(), std::size_t{2});
    }

    void aRefusedTokenIsFetchedAnewOnce()
    {
        AzureStage stage;
        QVERIFY(!stage.live());
        stage.sandbox->withAzure([](sandbox::AzureManagement&, sandbox::EntraLogin& entra) { entra.revokeAll(); });
        QVERIFY(!stage.live()); // 401, another token, 404
        std::size_t forms = 0;
        stage.sandbox->withAzure([&forms](sandbox::AzureManagement& azure, sandbox::EntraLogin& entra) {
            forms = entra.forms().size();
            azure.setTokens([](const std::string&) { return false; });
        });
        QCOMPARE(forms, std::size_t{2});
        AzureWaited<std::optional<LiveApi>> waited;
        const PendingPtr pending = stage.connection->live("Orders:1.0.0", waited.completion());
        QVERIFY(!waited.wait());
        QVERIFY(waited.result.error().kind() == ErrorKind::Unauthenticated);
        stage.sandbox->withAzure([&forms](sandbox::AzureManagement&, sandbox::EntraLogin& entra) { forms = entra.forms().size() - forms; });
        QCOMPARE(forms, std::size_t{1});
    }

    void aCertificateSignsAnAssertionThatIsWhatEntraAsksFor()
    {
        EntraStage entra;
        crypto::CertificateRequest request;
        request.commonName = "postern";
        request.keyType = crypto::KeyType::Rsa;
        const auto made = crypto::makeSelfSigned(request);
        QVERIFY(made);
        entra.set([&made](sandbox::EntraLogin& login) { login.setCertificate(made->certificatePem); });
        const Secret pem(made->certificatePem + made->privateKeyPem.reveal());
        EntraTokens tokens(entra.client, entra.with("signIn", "certificate"), {{}, pem, {}}, entra.clock);
        const auto token = entra.token(tokens);
        QVERIFY2(token, token ? "" : token.error().message().c_str());
        auto form = entra.forms().front();
        QCOMPARE(form["client_assertion_type"], std::string("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        QVERIFY(!form.contains("client_secret"));
        // Its signature is good under the certificate's key.
        const auto jws = crypto::Jws::parseCompact(form["client_assertion"]);
        QVERIFY(jws.has_value());
        const auto key = crypto::SigningKey::fromPem(made->privateKeyPem);
        QVERIFY(key);
        QVERIFY(!jws->verify(key->verificationKey(), crypto::AlgorithmPolicy::tokens()));
        const auto claims = schema::readJson(jws->payload(), "claims");
        QVERIFY(claims);
        QCOMPARE(claims->find("aud")->asString(), entra.stage.sandbox->entraUrl() + "/contoso.onmicrosoft.com/oauth2/v2.0/token");
        QVERIFY(claims->find("exp")->asInteger() - claims->find("iat")->asInteger() <= 600);
        // Another certificate is named.
        entra.set([](sandbox::EntraLogin& login) { login.setCertificate({}); });
        tokens.forget();
        const auto refused = entra.token(tokens);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("Upload the certificate") != std::string::npos, refused.error().message().c_str());
        EntraTokens without(entra.client, entra.stage.settings(), {{}, Secret(made->certificatePem), {}}, entra.clock);
        const auto noKey = entra.token(without);
        QVERIFY(!noKey && noKey.error().kind() == ErrorKind::InvalidConfig);
    }

    void aPersonSignsInByDeviceCodeAndIsNotAskedAgain()
    {
        EntraStage entra;
        entra.set([](sandbox::EntraLogin& login) { login.setPending(2); });
        EntraTokens tokens(entra.client, entra.with("signIn", "device-code"), {}, entra.clock);
        DevicePrompt shown;
        int asked = 0;
        tokens.setPrompt([&](const DevicePrompt& prompt) {
            shown = prompt;
            ++asked;
        });
        QVERIFY(entra.token(tokens));
        QCOMPARE(shown.code, std::string("ABCD-EFGH"));
        QCOMPARE(shown.validFor, std::chrono::seconds(900));
        QCOMPARE(entra.forms().size(), std::size_t{4}); // the code, two times too early, the token
        tokens.forget();
        QVERIFY(entra.token(tokens));
        QCOMPARE(entra.forms().back()["grant_type"], std::string("refresh_token"));
        QCOMPARE(asked, 1);
        // A sign-in that is too old: asked again, and they decline.
        entra.set([](sandbox::EntraLogin& login) { login.setPending(-1); });
        EntraTokens old(entra.client, entra.stage.settings(), {{}, {}, Secret("from-last-year")}, entra.clock);
        old.setPrompt([](const DevicePrompt&) {});
        const auto declined = entra.token(old);
        QVERIFY(!declined);
        QVERIFY2(declined.error().message().find("declined") != std::string::npos, declined.error().message().c_str());
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("tenant") << "tenant" << "fabrikam.example" << "There is no tenant \"fabrikam.example\"";
        QTest::newRow("application") << "clientId" << "nobody" << "There is no application \"nobody\" in the tenant \"contoso.onmicrosoft.com\"";
        QTest::newRow("secret") << "signIn" << "client-secret" << "secret of the application";
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(const QString, key);
        QFETCH(const QString, value);
        QFETCH(const QString, says);
        AzureStage stage;
        stage.environment.settings.set(key.toStdString(), value.toStdString());
        stage.secrets["clientSecret"] = Secret("wrong-canary");
        stage.connect();
        AzureWaited<ConnectionReport> waited;
        const PendingPtr pending = stage.connection->test(waited.completion());
        QVERIFY(!waited.wait());
        QVERIFY2(waited.result.error().message().find(says.toStdString()) != std::string::npos, waited.result.error().message().c_str());
        QVERIFY(waited.result.error().message().find("wrong-canary") == std::string::npos);
    }

    void cloudsHaveTheirOwnEndpointsAndCredentialsGoOverTls()
    {
        AzureSettings settings;
        QCOMPARE(settings.login(), std::string("https://login.microsoftonline.com"));
        settings.cloud = AzureCloud::China;
        QCOMPARE(settings.login(), std::string("https://login.chinacloudapi.cn"));
        QCOMPARE(settings.management(), std::string("https://management.chinacloudapi.cn"));
        settings.cloud = AzureCloud::Government;
        QCOMPARE(settings.management(), std::string("https://management.usgovcloudapi.net"));
        AzureStage stage;
        stage.environment.settings.set("loginUrl", "http://login.example");
        const auto refused = stage.type.connect(stage.environment, stage.secrets);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("loginUrl") != std::string::npos, refused.error().message().c_str());
    }
};

POSTERN_TEST(EntraTest);
#include "EntraTest.moc"
