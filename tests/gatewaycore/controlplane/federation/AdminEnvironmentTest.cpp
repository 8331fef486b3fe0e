// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "controlplane/federation/AdminPublishing.h"
#include "controlplane/publisher/AgentFormCheck.h"
#include "support/TestMain.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

namespace postern::federation {

using deployment::Environment;
using publisher::AgentField;
using publisher::AgentForm;

namespace {

constexpr const char* secretCanary = "canary-7f3a-secret";
constexpr const char* keyCanary = "canary-7f3a-key";

QString u(const char* text) { return QString::fromUtf8(text); }
/// With ' for ".
QJsonObject jsonOf(QByteArray text) { return QJsonDocument::fromJson(text.replace('\'', '"')).object(); }

AgentField input(const char* name, bool masked)
{
    AgentField field;
    field.name = field.label = u(name);
    field.type = u("input");
    field.required = true;
    field.masked = masked;
    return field;
}

std::vector<AgentForm> awsAndKong()
{
    AgentForm aws;
    aws.type = u("AWS");
    aws.modes = QStringList{u("READ_ONLY"), u("READ_WRITE"), u("WRITE_ONLY")};
    aws.hostnameTemplate = u("{apiId}.execute-api.{region}.amazonaws.com");
    aws.fields = {input("region", false), input("access_key", true), input("secret_key", true), input("stage", false)};
    AgentForm kong;
    kong.type = u("Kong");
    kong.modes = QStringList{u("READ_ONLY")};
    AgentField choice = input("deployment_type", false);
    AgentField standalone = input("Standalone", false);
    standalone.fields = {input("admin_url", false), input("control_plane_id", true), input("auth_key", true)};
    choice.fields = {standalone, input("Kubernetes", false)};
    kong.fields = {choice};
    return {aws, kong};
}

Environment awsEnvironment()
{
    Environment made;
    made.name = "aws-stage";
    made.type = "aws";
    made.mode = deployment::Mode::ReadWrite;
    made.settings = schema::Value::object({{"region", "eu-central-1"}, {"stage", "stage"}});
    return made;
}

std::map<std::string, Secret> heldSecrets()
{
    std::map<std::string, Secret> out;
    out["accessKey"] = Secret(keyCanary);
    out["secretKey"] = Secret(secretCanary);
    return out;
}

/// As a control plane answers what it was sent: with an id, secrets masked.
QJsonObject answered(const QByteArray& body)
{
    QJsonObject out = jsonOf(body);
    out.insert(u("id"), u("e-1"));
    out.insert(u("isReadOnly"), false);
    QJsonArray properties;
    for (const QJsonValue& one : out.value(u("additionalProperties")).toArray()) {
        QJsonObject o = one.toObject();
        if (o.value(u("key")).toString().endsWith(u("_key")))
            o.insert(u("value"), u("*****"));
        properties.append(o);
    }
    out.insert(u("additionalProperties"), properties);
    return out;
}

bool says(const Error& error, const char* part) { return error.message().find(part) != std::string::npos; }

} // namespace

/// What a control plane is told of an environment, and what is taken from it; without any server.
class AdminEnvironmentTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aNewOneIsMadeWithItsSecretsAndNoneIsShown()
    {
        const auto plan = planPublication(awsEnvironment(), {}, awsAndKong(), nullptr, heldSecrets());
        QVERIFY2(plan, plan ? "" : plan.error().message().c_str());
        QVERIFY(plan->kind == AdminPlan::Kind::Create);
        const QJsonObject body = jsonOf(plan->body);
        QCOMPARE(body.value(u("mode")).toString(), u("READ_WRITE"));
        QCOMPARE(body.value(u("gatewayType")).toString(), u("AWS"));
        QCOMPARE(body.value(u("provider")).toString(), u("external"));
        QCOMPARE(body.value(u("vhosts")).toArray().first().toObject().value(u("host")).toString(), u("execute-api.eu-central-1.amazonaws.com"));
        QVERIFY(plan->body.contains(secretCanary) && plan->body.contains(keyCanary));
        std::string told = plan->shown;
        for (const std::string& each : plan->differences)
            told += each;
        QVERIFY2(told.find("canary") == std::string::npos, told.c_str());
        QVERIFY(told.find("access_key") != std::string::npos);
    }

    void theSecondPublicationChangesNothing()
    {
        const auto first = planPublication(awsEnvironment(), {}, awsAndKong(), nullptr, heldSecrets());
        QVERIFY(first);
        const QJsonObject there = answered(first->body);
        const auto second = planPublication(awsEnvironment(), {}, awsAndKong(), &there, heldSecrets());
        QVERIFY2(second && second->kind == AdminPlan::Kind::None, second ? second->shown.c_str() : second.error().message().c_str());
        AdminWish again;
        again.sendSecrets = true;
        const auto sent = planPublication(awsEnvironment(), again, awsAndKong(), &there, heldSecrets());
        QVERIFY(sent && sent->kind == AdminPlan::Kind::Update && sent->body.contains(secretCanary) && !sent->body.contains("*****"));
    }

    void aChangeSendsTheRealSecretAndNeverAMask()
    {
        const auto first = planPublication(awsEnvironment(), {}, awsAndKong(), nullptr, heldSecrets());
        QVERIFY(first);
        const QJsonObject there = answered(first->body);
        Environment changed = awsEnvironment();
        changed.settings.set("stage", "prod");
        const auto plan = planPublication(changed, {}, awsAndKong(), &there, heldSecrets());
        QVERIFY(plan && plan->kind == AdminPlan::Kind::Update);
        QCOMPARE(plan->differences, std::vector<std::string>{"stage: stage -> prod"});
        QVERIFY2(!plan->body.contains("**") && plan->body.contains(secretCanary) && plan->body.contains(keyCanary), "mask or no secret");
        QVERIFY2(plan->shown.find("canary") == std::string::npos, plan->shown.c_str());
        QVERIFY(!jsonOf(plan->body).contains(u("id")) && !jsonOf(plan->body).contains(u("isReadOnly")));
        // What is not held here stops it, and names the field.
        const auto without = planPublication(changed, {}, awsAndKong(), &there, {});
        QVERIFY(!without && says(without.error(), "access_key") && says(without.error(), "secret_key"));
        // A secret that is none of ours would be lost or masked.
        QJsonObject more = there;
        QJsonArray properties = more.value(u("additionalProperties")).toArray();
        properties.append(QJsonObject{{u("key"), u("role_key")}, {u("value"), u("********")}});
        more.insert(u("additionalProperties"), properties);
        const auto others = planPublication(changed, {}, awsAndKong(), &more, heldSecrets());
        QVERIFY(!others && says(others.error(), "role_key"));
        auto masks = heldSecrets();
        masks["secretKey"] = Secret("*****");
        const auto mask = planPublication(changed, {}, awsAndKong(), &there, masks);
        QVERIFY(!mask && says(mask.error(), "secret_key") && says(mask.error(), "mask"));
    }

    void theFormSaysWhatIsMissingAndWhatIsAllowed()
    {
        const std::vector<AgentForm> forms = awsAndKong();
        const AgentForm& kong = forms.back();
        const auto missing = publisher::checkProperties(kong, {{u("deployment_type"), u("Standalone")}, {u("admin_url"), u("https://x")}}, {});
        QVERIFY(!missing && says(missing.error(), "control_plane_id") && says(missing.error(), "auth_key"));
        QVERIFY(publisher::checkProperties(kong, {{u("deployment_type"), u("Kubernetes")}}, {}));
        const auto wrong = publisher::checkProperties(kong, {{u("deployment_type"), u("Moon")}}, {});
        QVERIFY(!wrong && says(wrong.error(), "Moon") && says(wrong.error(), "Standalone, Kubernetes"));
        const auto unknown = publisher::checkProperties(kong, {{u("deployment_type"), u("Kubernetes")}, {u("colour"), u("red")}}, {});
        QVERIFY(!unknown && says(unknown.error(), "colour"));
        // A form may forget to call a secret one.
        publisher::AgentForm forgetful = kong;
        forgetful.fields = {{.name = u("auth_key"), .label = {}, .type = u("options"), .tooltip = {}, .fallback = {}, .values = {u("one")}, .fields = {}}};
        const auto secret = publisher::checkProperties(forgetful, {{u("auth_key"), u("canary-4711")}}, {u("auth_key")});
        QVERIFY(!secret && says(secret.error(), "auth_key is not allowed") && !says(secret.error(), "canary"));
        Environment azure = awsEnvironment();
        azure.type = "azure";
        const auto type = planPublication(azure, {}, forms, nullptr, {});
        QVERIFY(!type && says(type.error(), "AWS, Kong"));
        Environment konnect = awsEnvironment();
        konnect.type = "konnect";
        const auto mode = planPublication(konnect, {}, forms, nullptr, {});
        QVERIFY(!mode && says(mode.error(), "READ_ONLY"));
        Environment local = awsEnvironment();
        local.type = "kong";
        QVERIFY(!planPublication(local, {}, forms, nullptr, {}));
    }

    void whatOthersMadeIsLeftAlone()
    {
        const auto first = planPublication(awsEnvironment(), {}, awsAndKong(), nullptr, heldSecrets());
        QVERIFY(first);
        QJsonObject theirs = answered(first->body);
        theirs.insert(u("description"), u("Of the shop"));
        QVERIFY(!planPublication(awsEnvironment(), {}, awsAndKong(), &theirs, heldSecrets()));
        QVERIFY(!planWithdrawal("aws-stage", &theirs, false));
        const auto named = planWithdrawal("aws-stage", &theirs, true);
        QVERIFY(named && named->kind == AdminPlan::Kind::Remove && named->id == "e-1");
        theirs.insert(u("isReadOnly"), true);
        QVERIFY(!planWithdrawal("aws-stage", &theirs, true));
        QVERIFY(planWithdrawal("aws-stage", nullptr, false)->kind == AdminPlan::Kind::None);
        AdminWish wish;
        wish.takeOver = true;
        theirs.insert(u("isReadOnly"), false);
        theirs.insert(u("gatewayType"), u("Azure"));
        const auto other = planPublication(awsEnvironment(), wish, awsAndKong(), &theirs, heldSecrets());
        QVERIFY(!other && says(other.error(), "Azure"));
    }

    void theirsIsTakenWithoutItsSecretsAndKeepsOurs()
    {
        const QJsonObject theirs = jsonOf("{'name':'aws-stage','gatewayType':'AWS','mode':'WRITE_ONLY','additionalProperties':[{'key':'region','value':'eu-west-1'},{'key':'stage','value':'stage'},{'key':'access_key','value':'canary-plain'},{'key':'secret_key','value':'*****'}]}");
        const AgentForm form = awsAndKong().front();
        const auto fresh = environmentOf(theirs, &form, nullptr);
        QVERIFY(fresh);
        QCOMPARE(fresh->type, std::string("aws"));
        QVERIFY(fresh->mode == deployment::Mode::WriteOnly && fresh->settings.find("secretKey") == nullptr && fresh->settings.find("accessKey") == nullptr);
        Environment before = awsEnvironment();
        before.settings.set("secretKey", "${env:AWS_SECRET}");
        before.owner = "Shop";
        const auto changed = environmentOf(theirs, &form, &before);
        QVERIFY(changed && changed->owner == "Shop");
        QCOMPARE(changed->settings.find("secretKey")->asString(), std::string("${env:AWS_SECRET}"));
        QCOMPARE(differencesOf(before, *changed), (std::vector<std::string>{"mode: READ_WRITE -> WRITE_ONLY", "region: eu-central-1 -> eu-west-1"}));
        QVERIFY(differencesOf(before, before).empty());
    }

    void hostileAnswersAreRefused()
    {
        const AgentForm form = awsAndKong().front();
        for (const char* region : {"${env:HOME}", "a\\u001b[2Jb", "a\\nname: x"}) {
            const QJsonObject theirs = jsonOf(QByteArray("{'name':'x','gatewayType':'AWS','additionalProperties':[{'key':'region','value':'") + region + "'}]}");
            const auto made = environmentOf(theirs, &form, nullptr);
            QVERIFY2(!made && says(made.error(), "region") && made.error().message().find('\x1b') == std::string::npos, region);
        }
        for (const char* text : {"{}", "{'name':7,'gatewayType':[]}", "{'name':'x','gatewayType':'Regular'}", "{'name':'x','gatewayType':'Moon'}", "{'name':'x','gatewayType':'AWS','mode':'MOON'}"})
            QVERIFY2(!environmentOf(jsonOf(text), nullptr, nullptr), text);
        QVERIFY(environmentOf(jsonOf("{'name':'x','gatewayType':'AWS','additionalProperties':[7,{},{'key':null}]}"), nullptr, nullptr));
        const QJsonObject twice = jsonOf("{'name':'x','id':'1'}");
        QVERIFY(!environmentThere({twice, twice}, "x"));
        QVERIFY(!environmentThere({jsonOf("{'name':'x'}")}, "x"));
        // A template that asks for a secret does not get it.
        std::vector<AgentForm> forms = awsAndKong();
        forms.front().hostnameTemplate = u("{secret_key}.thief.example");
        const auto plan = planPublication(awsEnvironment(), {}, forms, nullptr, heldSecrets());
        QVERIFY(plan && plan->shown.find("canary") == std::string::npos && plan->shown.find("\"thief.example\"") != std::string::npos);
    }
};

POSTERN_TEST(AdminEnvironmentTest);

} // namespace postern::federation

#include "AdminEnvironmentTest.moc"
