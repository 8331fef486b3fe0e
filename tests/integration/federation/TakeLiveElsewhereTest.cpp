// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/aws/AwsApi.h"
#include "controlplane/federation/FileChanges.h"
#include "controlplane/federation/LiveTaking.h"
#include "integration/federation/AwsStage.h"
#include "integration/federation/AzureStage.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using namespace postern::federation;

namespace {

bool isTaken(const LiveTaking& taking, const char* path) { return std::ranges::find(taking.taken, path) != taking.taken.end(); }

/// What is at the gateway now, taken into the stage's files, as far as it moved since `applied`.
template <class Stage>
LiveTaking taken(Stage& stage, const NormalForm& applied)
{
    const std::filesystem::path scratch = stage.folder.path() / "state";
    auto made = takeLive(stage.folder.path(), scratch, stage.type, stage.environment, stage.revision(), &applied, *stage.live(), TakingRule::Moved);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    if (const auto written = writeFiles(stage.folder.path(), scratch, made->before, made->after); made->changesFiles() && !written)
        qFatal("%s", written.error().message().c_str());
    return *std::move(made);
}

std::string leftOf(const LiveTaking& taking)
{
    std::string out;
    for (const LeftField& each : taking.left)
        out += each.path + " = " + each.live + ": " + each.why + '\n';
    return out;
}

/// What is otherwise there, and who moved: "" when all is in sync.
template <class Stage>
std::string driftAt(Stage& stage, const NormalForm& applied)
{
    std::string out;
    for (const FieldDrift& each : driftOf(stage.type.desired(stage.revision(), stage.environment), &applied, &stage.live()->form, "Orders:1.0.0", {}).fields) {
        if (each.drift == DriftClass::Semantic && !each.theirs)
            out += each.path + (each.mover == Mover::Us ? " (us)" : " (not us alone)") + '\n';
    }
    return out;
}

std::vector<std::string> scopesOf(const Revision& revision, const std::string& method, const std::string& path)
{
    std::vector<std::string> out{"no such operation"};
    for (const model::Operation& operation : revision.api.operations) {
        if (operation.method != method || operation.pathTemplate != path)
            continue;
        out.clear();
        for (const auto& alternative : operation.security.alternatives) {
            for (const model::SchemeUse& use : alternative)
                out.insert(out.end(), use.scopes.begin(), use.scopes.end());
        }
    }
    return out;
}

} // namespace

/// What API Gateway and API Management have of an API is taken into the API's files.
class TakeLiveElsewhereTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLimitAndABackendOfAwsAreTakenAndNothingIsLeftToPush()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        postern::test::AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const std::string id = stage.live()->what.id;
        const auto patch = *schema::readJson(R"({"patchOperations": [{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "5"},
                                                                     {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "5"}]})", "p");
        QCOMPARE(stage.call("PATCH", "/restapis/" + id + "/stages/prod", patch).status, 200);
        const LiveTaking taking = taken(stage, plan.after);
        for (const LeftField& each : taking.left)
            qWarning("%s = %s: %s", each.path.c_str(), each.live.c_str(), each.why.c_str());
        QVERIFY(taking.conflicts.empty() && taking.left.empty());
        QVERIFY(isTaken(taking, "stage.throttling.every method.rate"));
        QVERIFY(stage.plan().empty());
        // A method that calls another backend than the others is no backend of an API.
        stage.changeBackend(*stage.live(), "https:/" "/elsewhere.example/items");
        const LiveTaking other = taken(stage, stage.live()->form); // as if pushed so: nothing moved
        QVERIFY(!other.changesFiles());
        const LiveTaking refused = taken(stage, stage.type.desired(stage.revision(), stage.environment));
        QVERIFY(!refused.changesFiles());
        QCOMPARE(refused.left.size(), std::size_t(1));
        QCOMPARE(refused.left.front().why, std::string("The methods there call several backends."));
    }

    void aLimitOfAzureIsTakenAndNothingIsLeftToPush()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        std::string xml = stage.live()->objects.find("policy")->asString();
        const auto change = [&xml](const std::string& from, const std::string& to) {
            const std::size_t at = xml.find(from);
            if (at == std::string::npos)
                qFatal("no %s in %s", from.c_str(), xml.c_str());
            xml.replace(at, from.size(), to);
        };
        change("calls=\"1000\"", "calls=\"5\"");
        change("https://shop.example", "https://other.example");
        QCOMPARE(stage.call("PUT", "/apis/orders-1-0-0/policies/policy", schema::Value::object({{"format", "xml"}, {"value", xml}}), "*").status, 200);
        const LiveTaking taking = taken(stage, plan.after);
        for (const LeftField& each : taking.left)
            qWarning("%s = %s: %s", each.path.c_str(), each.live.c_str(), each.why.c_str());
        QVERIFY(taking.conflicts.empty() && taking.left.empty());
        QVERIFY(isTaken(taking, "policy.inbound.rate-limit-by-key.calls"));
        QVERIFY(isTaken(taking, "policy.inbound.cors.allowed-origins.origin"));
        QVERIFY(stage.plan().empty());
        QVERIFY(!taken(stage, stage.live()->form).changesFiles());
    }

    void aMethodThatSomebodyAddsAtAwsIsAnOperation()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        postern::test::AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const LiveApi live = *stage.live();
        schema::Value document = *live.objects.find("document");
        schema::Value get = *document.find("paths")->find("/items")->find("get");
        schema::Value* const integration = get.find("x-amazon-apigateway-integration");
        std::string uri = integration->find("uri")->asString();
        QVERIFY(uri.ends_with("/items"));
        integration->set("uri", uri.substr(0, uri.size() - 6) + "/special");
        document.find("paths")->set("/special", schema::Value::object({{"get", get}}));
        // Another one calls somewhere else: it stays out.
        integration->set("uri", "https:/" "/elsewhere.example/odd");
        document.find("paths")->set("/odd", schema::Value::object({{"get", get}}));
        QCOMPARE(stage.call("PUT", "/restapis/" + live.what.id + "?mode=overwrite", document).status, 200);
        QCOMPARE(stage.call("POST", "/restapis/" + live.what.id + "/deployments", schema::Value::object({{"stageName", "prod"}})).status, 201);
        const LiveTaking taking = taken(stage, plan.after);
        QVERIFY(taking.conflicts.empty());
        QCOMPARE(scopesOf(stage.revision(), "GET", "/special"), std::vector<std::string>{"orders_read"});
        QVERIFY(!taking.left.empty());
        for (const LeftField& each : taking.left)
            QVERIFY2(each.path.starts_with("operations.GET /odd.") && each.why.starts_with("As an operation of the API it would be otherwise"), leftOf(taking).c_str());
        // Browsers ask by a method of its own, which a push brings.
        QVERIFY(taking.pushes);
        const std::string drift = driftAt(stage, plan.after);
        for (std::size_t at = 0; at < drift.size(); at = drift.find('\n', at) + 1) {
            const std::string line = drift.substr(at, drift.find('\n', at) - at);
            QVERIFY2((line.starts_with("operations.OPTIONS /special.") && line.ends_with("(us)")) || line.starts_with("operations.GET /odd."), line.c_str());
        }
    }

    void scopesThatPosternsAuthorizerIsToldAtAwsAreTaken()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        postern::test::AwsStage stage;
        stage.folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\nissuers:\n  - {name: acme, issuer: acme, jwksUrl: 'https:/" "/acme.example/jwks', audiences: [shop]}\n");
        stage.environment.settings.find("authorizer")->set("byRules", true);
        stage.connect();
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const auto tell = [&stage](const std::string& rules) {
            schema::Value operations = schema::Value::list();
            for (const auto& [name, value] : connectors::aws::variablesOf(rules))
                operations.push(schema::Value::object({{"op", "replace"}, {"path", "/variables/" + name}, {"value", value}}));
            QCOMPARE(stage.call("PATCH", "/restapis/" + stage.live()->what.id + "/stages/prod", schema::Value::object({{"patchOperations", std::move(operations)}})).status, 200);
        };
        std::string rules = stage.live()->form.at("authorizer.rules").value;
        rules.replace(rules.find("orders_write"), 12, "orders_admin");
        tell(rules);
        const LiveTaking taking = taken(stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), leftOf(taking).c_str());
        QCOMPARE(scopesOf(stage.revision(), "POST", "/items"), std::vector<std::string>{"orders_admin"});
        QCOMPARE(driftAt(stage, plan.after), std::string());
        QVERIFY(stage.plan().empty());
        // Another issuer is nothing that an API says.
        rules.replace(rules.find("acme"), 4, "evil");
        tell(rules);
        const LiveTaking refused = taken(stage, stage.type.desired(stage.revision(), stage.environment));
        QVERIFY(!refused.changesFiles());
        QCOMPARE(refused.left.size(), std::size_t(1));
        QVERIFY2(refused.left.front().why.starts_with("The rules there do not follow from scopes alone"), leftOf(refused).c_str());
    }

    void anOperationAndScopesOfAzureAreTaken()
    {
        qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef");
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const schema::Value policies = *stage.live()->objects.find("operationPolicies");
        const auto put = [&stage](const std::string& operation, const std::string& xml) {
            return stage.call("PUT", "/apis/orders-1-0-0/operations/" + operation + "/policies/policy", schema::Value::object({{"format", "xml"}, {"value", xml}}), "*").status;
        };
        std::string write = policies.find("post-items")->asString();
        write.replace(write.find("orders:write"), 12, "orders:admin");
        QCOMPARE(put("post-items", write), 200);
        // Two more: one as postern would call it, one by an id of its own and without a look at scopes.
        for (const auto& [id, path] : {std::pair("get-special", "/special"), {"their-own-id", "/plain"}}) {
            QCOMPARE(stage.call("PUT", std::string("/apis/orders-1-0-0/operations/") + id, schema::Value::object({{"displayName", path}, {"method", "GET"}, {"urlTemplate", path}})).status, 201);
        }
        QVERIFY(put("get-special", policies.find("get-items")->asString()) / 100 == 2);
        const LiveTaking taking = taken(stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), leftOf(taking).c_str());
        QCOMPARE(scopesOf(stage.revision(), "POST", "/items"), std::vector<std::string>{"orders:admin"});
        QCOMPARE(scopesOf(stage.revision(), "GET", "/special"), std::vector<std::string>{"orders:read"});
        QCOMPARE(scopesOf(stage.revision(), "GET", "/plain"), std::vector<std::string>());
        QCOMPARE(driftAt(stage, plan.after), std::string("operation.GET /plain (not us alone)\n")); // its id; a push makes it anew
        QVERIFY(taking.pushes);
    }
};

POSTERN_TEST(TakeLiveElsewhereTest);
#include "TakeLiveElsewhereTest.moc"
