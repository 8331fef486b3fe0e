// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/DeploymentPlan.h"
#include "controlplane/deployment/Planning.h"
#include "controlplane/deployment/Revision.h"
#include "config/GatewayFolder.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::deployment;

namespace {

schema::Value json(const char* text) { return *schema::readJson(text, "a.json"); }

} // namespace

/// Plans as values: placeholders, files, what a person reads.
class PlanTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void placeholdersAreFilledWhereverTextIs()
    {
        RemoteCall call;
        call.method = "PUT";
        call.target = "/services/{{service.id}}?x={{a}}";
        call.headers = {{"Authorization", "Bearer {{secret:token}}"}};
        call.body = json(R"({"list": [{"id": "{{a}}-{{a}}"}, 1, true, null], "text": "no {one}"})");
        const auto made = resolve(call, {{"service.id", "s1"}, {"a", "{{secret:token}}"}}, {{"token", Secret("t")}});
        QVERIFY(made);
        // What is filled in is not looked at again: an answer cannot ask for a secret.
        QCOMPARE(made->target, std::string("/services/s1?x={{secret:token}}"));
        QCOMPARE(made->headers.front().value, std::string("Bearer t"));
        QCOMPARE(made->body.find("list")->at(0)->find("id")->asString(), std::string("{{secret:token}}-{{secret:token}}"));
        QCOMPARE(made->body.find("text")->asString(), std::string("no {one}"));
        QCOMPARE(secretsOf(call), std::vector<std::string>{"token"});
        QVERIFY(shown(call).find("Bearer (secret token)") != std::string::npos);
    }

    void anApiStaysInItsRegions_data()
    {
        QTest::addColumn<QString>("regions");
        QTest::addColumn<QString>("region");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("anywhere") << "" << "" << true;
        QTest::newRow("named") << "eu-central-1 eu-west-1" << "eu-west-1" << true;
        QTest::newRow("another") << "eu-central-1" << "us-east-1" << false;
        QTest::newRow("some") << "eu-*" << "eu-north-1" << true;
        QTest::newRow("not those") << "eu-*" << "us-east-1" << false;
        QTest::newRow("a beginning is no region") << "eu-" << "eu-west-1" << false;
        QTest::newRow("nobody says where") << "eu-*" << "" << false;
        QTest::newRow("any, but said") << "*" << "" << false;
        QTest::newRow("any") << "*" << "us-east-1" << true;
    }
    void anApiStaysInItsRegions()
    {
        QFETCH(const QString, regions);
        QFETCH(const QString, region);
        QFETCH(const bool, allowed);
        model::Api api;
        api.name = "Orders";
        api.version = "1.0.0";
        for (const QString& each : regions.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            api.regions.push_back(each.toStdString());
        Environment environment;
        environment.name = "kong-stage";
        environment.region = region.toStdString();
        const auto checked = checkRegion(api, environment);
        QCOMPARE(checked.has_value(), allowed);
        if (!checked) {
            const QString said = QString::fromStdString(checked.error().message());
            QVERIFY2(said.contains(QLatin1String("kong-stage")) && said.contains(QLatin1String("Orders:1.0.0")), qPrintable(said));
            QVERIFY2(region.isEmpty() ? said.contains(QLatin1String("names no region")) : said.contains(region), qPrintable(said));
        }
    }

    void textThatLooksLikeAPlaceholderIsSentAsItIs()
    {
        for (const std::string text : {"{{secret:token}}", "{{", "a{{b}}c{{{d}}}", "{", "}}", ""}) {
            RemoteCall call;
            call.method = "POST";
            call.text = literal(text);
            const auto made = resolve(call, {}, {});
            QVERIFY2(made && made->text == text, text.c_str());
        }
    }

    void whatIsMissingIsNamed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("a value") << "{{service.id}}" << "\"service.id\" is not known";
        QTest::newRow("a secret") << "{{secret:key}}" << "The secret \"key\"";
        QTest::newRow("no end") << "a {{b" << "without an end: {{b";
    }
    void whatIsMissingIsNamed()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, says);
        RemoteCall call;
        call.text = text.toStdString();
        const auto made = resolve(call, {}, {});
        QVERIFY(!made);
        QVERIFY2(QString::fromStdString(made.error().message()).contains(says), made.error().message().c_str());
    }

    void aPlanIsAFileThatIsReadAgain()
    {
        DeploymentPlan plan;
        plan.environment = "stage";
        plan.type = "kong";
        plan.api = "Orders \"é\":1.0.0";
        plan.revision = "abc";
        plan.production = true;
        plan.capabilities = {{Capability::Subject::Policy, "xslt", "GET /a", Holding::Dropped, "Kong has no such plugin."}};
        PlanStep step;
        step.id = "service";
        step.title = "Create service";
        step.call.method = "POST";
        step.call.target = "/services";
        step.call.body = json(R"({"name": "orders", "big": 12345678901234567890})");
        step.captures = {{"service.id", "/id"}};
        step.alsoDone = {409};
        step.probe = Probe{step.call, json("[1]"), false};
        step.undo = {step.call};
        plan.steps = {step};
        plan.after["operations.GET /a"] = {NormalField::Kind::Dropped, "x", "X", "why", true};
        const std::string text = writePlan(plan);
        const auto again = readPlan(text, "plan.json");
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(writePlan(*again), text);
        QCOMPARE(hashOf(again->after), hashOf(plan.after));
        const std::string read = shown(plan);
        QVERIFY(read.find("dropped: xslt of GET /a: Kong has no such plugin.") != std::string::npos);
        QVERIFY(read.find("1. Create service") != std::string::npos);
        QVERIFY(read.find("POST /services") != std::string::npos);
    }

    void aPlanThatCannotBeAppliedIsRefused_data()
    {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("says");
        QTest::newRow("two of one id") << R"([{"id": "a", "title": "", "effect": "create", "call": {"method": "GET"}},
                                              {"id": "a", "title": "", "effect": "create", "call": {"method": "GET"}}])" << "two steps";
        QTest::newRow("needs what comes later") << R"([{"id": "a", "title": "", "effect": "create", "call": {"method": "GET", "target": "/{{b}}"}},
                                              {"id": "b", "title": "", "effect": "create", "call": {"method": "GET"}, "captures": [{"name": "b", "pointer": "/id"}]}])" << "no step before it";
        QTest::newRow("an unknown key") << R"([{"id": "a", "title": "", "effect": "create", "call": {"methd": "GET"}}])" << "methd";
        QTest::newRow("no list") << "7" << "list";
    }
    void aPlanThatCannotBeAppliedIsRefused()
    {
        QFETCH(const QString, steps);
        QFETCH(const QString, says);
        const auto plan = readPlan("{\"environment\": \"e\", \"type\": \"t\", \"api\": \"A:1\", \"steps\": " + steps.toStdString() + "}", "plan.json");
        QVERIFY(!plan);
        QVERIFY2(QString::fromStdString(plan.error().message()).contains(says), plan.error().message().c_str());
        QVERIFY(QString::fromStdString(plan.error().message()).startsWith(QLatin1String("plan.json")));
    }

    void pointersAndParts()
    {
        const schema::Value value = json(R"({"a": [{"b/c": {"~": 1}}], "": 2})");
        QCOMPARE(valueAt(value, "/a/0/b~1c/~0")->asInteger(), std::int64_t{1});
        QCOMPARE(valueAt(value, "/")->asInteger(), std::int64_t{2});
        QVERIFY(valueAt(value, "") == &value);
        for (const char* const nowhere : {"/a/1", "/a/x", "/a/-1", "a", "/b", "/a/0/b~1c/~0/x"})
            QVERIFY2(valueAt(value, nowhere) == nullptr, nowhere);
        QVERIFY(includes(json(R"({"a": {"b": 1, "c": 2}, "d": [1]})"), json(R"({"a": {"c": 2}, "d": [1]})")));
        QVERIFY(!includes(json(R"({"d": [1, 2]})"), json(R"({"d": [1]})")));
        QVERIFY(!includes(json(R"({"a": 1})"), json(R"({"a": "1"})")));
    }

    void aRevisionIsWhatTheApiNamesAndNothingElse()
    {
        model::GatewayConfig config;
        model::Api api;
        api.name = "Orders";
        api.version = "1.0.0";
        api.throttlingPolicy = "Gold";
        config.apis = {api, api};
        config.apis.back().name = "Pizza";
        model::ThrottlingPolicy gold;
        gold.name = "Gold";
        model::ThrottlingPolicy other;
        other.name = "Other";
        config.policies = {other, gold};
        const auto made = freeze(config, "Orders:1.0.0");
        QVERIFY(made);
        QCOMPARE(made->policies.size(), std::size_t{1});
        QVERIFY(made->policy("Gold") != nullptr);
        // Where it was pulled from says nothing about what it is; what others are does not, either.
        config.apis.front().provenance.revision = "7";
        config.apis.back().context = "/x";
        config.policies.front().count = 9;
        QCOMPARE(freeze(config, "Orders:1.0.0")->hash, made->hash);
        config.policies.back().count = 9;
        QVERIFY(freeze(config, "Orders:1.0.0")->hash != made->hash);
        config.policies.clear();
        QVERIFY(freeze(config, "Orders:1.0.0").error().message().find("\"Gold\"") != std::string::npos);
        QVERIFY(freeze(config, "Order:1").error().message().find("Orders:1.0.0, Pizza:1.0.0") != std::string::npos);
    }
};

POSTERN_TEST(PlanTest);
#include "PlanTest.moc"
