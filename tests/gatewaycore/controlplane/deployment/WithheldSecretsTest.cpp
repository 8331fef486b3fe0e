// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/CredentialName.h"
#include "controlplane/deployment/CredentialText.h"
#include "controlplane/deployment/Drift.h"
#include "controlplane/deployment/WithheldSecrets.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace postern;
using namespace postern::deployment;
using schema::Value;

namespace {

/// The text with what counts as a credential as «...».
QString marked(const std::string& name, const std::string& text)
{
    std::string out;
    std::size_t copied = 0;
    for (const TextPart& each : credentialsIn(name, text)) {
        out.append(text, copied, each.at - copied).append("\xC2\xAB").append(text, each.at, each.length).append("\xC2\xBB");
        copied = each.at + each.length;
    }
    return QString::fromStdString(out.append(text, copied));
}

RemoteCall callWith(Value body)
{
    RemoteCall out;
    out.method = "PUT";
    out.target = "/plugins/1";
    out.body = std::move(body);
    return out;
}

} // namespace

class WithheldSecretsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatAFieldIsCalledTells_data()
    {
        QTest::addColumn<bool>("credential");
        for (const char* const each : {"password", "client_secret", "clientSecret", "X-Api-Key", "x-functions-key", "Ocp-Apim-Subscription-Key", "Authorization", "Proxy-Authorization", "integration.request.header.X-Api-Key",
                                       "overwrite:header.authorization", "access_token", "SESSION_SECRET", "Cookie", "Set-Cookie", "privateKey"})
            QTest::newRow(each) << true;
        for (const char* const each : {"", "key", "key_names", "tokenUrl", "secretName", "hide_credentials", "secret_is_base64", "public_key", "apiKeySource", "authorizationHeader", "hash_on_cookie", "keyRef", "uri_param_names", "monkey", "tokens", "konghq.com/plugins",
                                       "authorizerCredentials", "passwordless", "x-amazon-apigateway-api-key-source"})
            QTest::newRow(each) << false;
        QTest::newRow("long") << false;
    }
    void whatAFieldIsCalledTells()
    {
        QFETCH(const bool, credential);
        const std::string name = QTest::currentDataTag();
        QCOMPARE(namesCredential(name == "long" ? std::string(100'000, 'a') + "_secret" : name), credential);
    }

    void credentialsAreFoundInTexts_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("shown");
        int number = 0;
        const auto row = [&number](const char* name, const char* shown) { QTest::addRow("%d %s", ++number, name) << QString::fromUtf8(name) << QString::fromUtf8(shown); };
        row("client_secret", "«abc»");
        row("client_secret", " «p\xC3\xA4ss \xF0\x9F\x94\x91» ");
        row("client_secret", "");
        row("client_secret", "{vault:/" "/env/secret}");
        row("client_secret", "{{{{named-value}}");
        row("password", "${env:PASSWORD}");
        row("password", "«$2y$10$abcdefg»");
        row("authorizerCredentials", "arn:aws:iam::1:role/x");
        row("integration.request.header.X-Api-Key", "'«constant»'");
        row("integration.request.header.X-Api-Key", "method.request.header.X-Api-Key");
        row("add", "Authorization:«Basic dTpw»");
        row("add", "X-Api-Key: «k1»");
        row("add", "X-Api-Key:$(headers.other)");
        row("add", "X-Colour:blue");
        row("value", "Basic «dXNlcjpwYXNz»");
        row("value", "Bearer «eyJhbGciOi.J9.x_y-z»");
        row("description", "Basic authentication");
        row("realm", "Bearer realm=\"x\"");
        row("url", "https:/" "/api.example/token");
        row("", "{\"config\": {\"client_secret\": \"«abc\\\"d»\", \"key_names\": [\"apikey\"], \"hide_credentials\": true}}");
        row("", "{\"client_secret\": [\"«a»\", \"«b»\"], \"scopes\": [\"c\"]}");
        row("", "[\"Authorization:«Basic dTpw»\", \"X-Colour:blue\"]");
        row("", "{\"example\": {\"token\": \"abc\"}, \"examples\": [{\"password\": \"x\"}], \"description\": \"Bearer abcdefgh12\", \"token\": \"«t»\"}");
        row("", "{\"security\": [{\"jwt\": [\"read\"]}], \"security2\": {\"password\": \"«x»\"}}");
        row("", "client_secret: «abc»\nname: x\nplugins:\n- config:\n    add:\n      headers:\n      - Authorization:«Basic dTpw»\n      - X-Colour:blue\n    password: '«p q»'\n    token: \"«t»\"\n");
        row("", "paths:\n  /token:\n    get:\n      responses:\n        '200':\n          example:\n            access_token: abc\n            password: x\n\n            token: y\n      x-team: {token: z}\n      token: \xC2\xABt\xC2\xBB\nexamples:\n- token: a\n- description: b\n  password: c\nlist:\n- description: d\n  password: \xC2\xABp\xC2\xBB\n- token: \xC2\xABt\xC2\xBB\n");
        row("", "password: |\n  more\nsecretName: here\n");
        row("", "<policies><inbound><set-header name=\"x-functions-key\" exists-action=\"override\"><value>«k1»</value><value>«k2»</value></set-header></inbound></policies>");
        row("", "<policies><set-header name=\"X-Colour\"><value>blue</value></set-header><set-header name=\"Authorization\"><value>@(context.User.Id)</value></set-header></policies>");
        row("", "<policies><set-header name='Authorization'><value>{{{{named}}</value></set-header><set-query-parameter name=\"api-key\"><value> «q» </value></set-query-parameter></policies>");
        row("", "<policies><authentication-basic username=\"u\" password=\"«p»\" /><!-- <password>x</password> --><issuer-signing-keys><key>«c2VjcmV0»</key></issuer-signing-keys></policies>");
        row("", "<policies><set-header name=\"Authorization\"");
        row("", "<policies><set-header name=\"Authorization\"><value>open");
        row("", "<<<<>>>><value></value><");
        row("", "{\"password\": \"open");
        row("", "\"");
    }
    void credentialsAreFoundInTexts()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, shown);
        QString text = shown;
        text.remove(QChar(0xAB)).remove(QChar(0xBB));
        QCOMPARE(marked(name.toStdString(), text.toStdString()), shown);
    }

    void aPlanHasPlaceholdersAndItsCallsTheValues()
    {
        const Value live = Value::object({{"plugins", Value::list({Value::object({{"config", Value::object({{"client_secret", "theirs-1"}, {"limit", 5}})}})})}});
        DeploymentPlan plan;
        PlanStep step;
        step.id = "update";
        step.title = "Change it";
        step.call = callWith(Value::object({{"config", Value::object({{"client_secret", "theirs-1"}, {"password", "ours"}})}}));
        step.undo = {callWith(Value::object({{"config", Value::object({{"client_secret", "theirs-1"}, {"headers", Value::list({"X-Api-Key:theirs-2"})}})}})),
                     callWith(Value::object({{"properties", Value::object({{"value", "<policies><inbound><set-header name='X-Api-Key'><value>theirs-5</value></set-header></inbound></policies>"}})}})),
                     callWith(Value::object({{"kind", "Secret"}, {"data", Value::object({{"anything", "dGhlaXJz"}})}}))};
        step.undo[0].text = "client_secret: theirs-3\n";
        step.undo[0].headers = {{"Authorization", "Bearer theirs-4-abc"}, {"Accept", "text/plain"}};
        plan.steps = {step};
        plan.before["plugins.x.client_secret"].value = "theirs-1";
        const DeploymentPlan whole = plan;
        const SecretValues values = withhold(plan, live);
        const std::string text = writePlan(plan);
        QVERIFY2(text.find("theirs") == std::string::npos && text.find("dGhlaXJz") == std::string::npos, text.c_str());
        QVERIFY(text.find("ours") != std::string::npos); // the project's own
        QCOMPARE(values.size(), 6U);
        QVERIFY(withholds(plan) && !withholds(whole));
        QVERIFY(plan.before.begin()->second.kind == NormalField::Kind::Secret);
        QVERIFY(resolve(plan.steps[0].call, {}, values).value() == whole.steps[0].call);
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(resolve(plan.steps[0].undo[i], {}, values).value() == static_cast<const RemoteCall&>(whole.steps[0].undo[i]));
        QVERIFY(withheldNames(plan, {StepState::Done}, false).empty());
        QCOMPARE(withheldNames(plan, {StepState::NotDone}, false).size(), 1U);
        QCOMPARE(withheldNames(plan, {StepState::Done}, true).size(), 6U);
        QVERIFY(withheldNames(plan, {StepState::TakenBack}, true).empty());
        const auto without = resolve(plan.steps[0].call, {}, {});
        QVERIFY(!without && without.error().message().find("keychain") != std::string::npos);
        QVERIFY(shown(plan).find("kept out of this plan") != std::string::npos && shown(whole).find("kept out") == std::string::npos);
        QVERIFY(shown(plan.steps[0].call).find("(the gateway's own credential, live.1)") != std::string::npos);
        DeploymentPlan again = whole;
        (void)withhold(again, live);
        QCOMPARE(QString::fromStdString(writePlan(again)), QString::fromStdString(text)); // the same names each time
    }

    void differencesSayThatAndNotWhat()
    {
        NormalForm desired, applied, live;
        for (NormalForm* const each : {&desired, &applied, &live})
            (*each)["plugins.x.config.client_secret"].value = "canary-1";
        QCOMPARE(driftOf(desired, &applied, &live, "a", {}).inSync, 1U);
        live["plugins.x.config.client_secret"].value = "canary-2";
        live["HTTPRoute x.filters.set.Authorization.value"].value = "Basic canary-3";
        DeploymentPlan kept;
        kept.after = applied;
        (void)withhold(kept, {});
        const Drift drift = driftOf(desired, &kept.after, &live, "a", {}); // what was deployed is known by its digest
        QCOMPARE(drift.count(DriftClass::Semantic), 2U);
        for (const FieldDrift& each : drift.fields)
            QVERIFY2((each.live + each.desired + each.applied).find("canary") == std::string::npos, each.path.c_str());
        QVERIFY(std::ranges::any_of(drift.fields, [](const FieldDrift& each) { return each.mover == Mover::Them && each.live == "(secret)"; }));
    }

    void whatIsLargeOrDeepIsReadInAMoment()
    {
        std::string text = "{";
        for (int i = 0; i < 200'000; ++i)
            text += "\"/path/" + std::to_string(i) + "\": {\"get\": {\"x\": \"y\"}},";
        text += "\"token\": \"t1\"}";
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(credentialsIn("", text).size(), 1U);
        QCOMPARE(credentialsIn("", std::string(2'000'000, '[') + "\"Bearer abcdefgh1\"").size(), 1U);
        QCOMPARE(credentialsIn("", "<" + std::string(2'000'000, '<')).size(), 0U);
        std::string unclosed;
        for (int i = 0; i < 20'000; ++i)
            unclosed += "<password>";
        (void)credentialsIn("", unclosed);
        Value paths = Value::map();
        for (int i = 0; i < 20'000; ++i)
            paths.set("/path/" + std::to_string(i), Value::object({{"get", Value::object({{"operationId", "op" + std::to_string(i)}, {"x-team", Value::object({{"integration.request.header.X-Api-Key", "'k'"}})}})}}));
        const Value document = Value::object({{"paths", std::move(paths)}});
        DeploymentPlan plan;
        PlanStep step;
        step.undo = {callWith(document)};
        plan.steps = {step};
        QCOMPARE(withhold(plan, document).size(), 1U);
        QVERIFY2(clock.elapsed() < 20'000, "it is not linear");
    }
};

POSTERN_TEST(WithheldSecretsTest);
#include "WithheldSecretsTest.moc"
