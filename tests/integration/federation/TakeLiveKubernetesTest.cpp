// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "KubernetesStage.h"
#include "controlplane/connectors/kong/KongIngressType.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/federation/FileChanges.h"
#include "controlplane/federation/LiveTaking.h"
#include "controlplane/kubernetes/KubeType.h"
#include "support/TestMain.h"

#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using namespace postern::federation;
using postern::test::KubernetesStage;
using schema::Value;

namespace {

/// Somebody with an editor changes an object of a cluster.
class Editor {
  public:
    explicit Editor(KubernetesStage& stage) : stage_(stage) {}

    /// The objects of a kind that the API has there.
    [[nodiscard]] std::vector<Value> objects(std::string_view kind) const
    {
        std::vector<Value> out;
        const auto live = stage_.live();
        for (const Value& each : live->objects.items()) {
            if (kubernetes::kindIn(each) == kind)
                out.push_back(each);
        }
        return out;
    }
    void patch(const Value& object, const Value& body)
    {
        const auto& type = dynamic_cast<const kubernetes::KubeType&>(*stage_.type);
        const std::string path = kubernetes::pathOf(*kubernetes::kindNamed(type.make().kinds, kubernetes::kindIn(object)), object, "shop");
        QCOMPARE(stage_.cluster.call("PATCH", path + "?fieldManager=kubectl-edit", "application/merge-patch+json", schema::writeJson(body, 0)).status, 200);
    }
    void setSpec(const Value& object, std::string_view key, Value value) { patch(object, Value::object({{"spec", Value::object({{key, std::move(value)}})}})); }
    /// Every text of an object is rewritten.
    void replaceIn(const Value& object, std::string_view key, const std::string& from, const std::string& to)
    {
        std::string text = schema::writeJson(*object.find(key), 0);
        std::size_t seen = 0;
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()), ++seen)
            text.replace(at, from.size(), to);
        QVERIFY2(seen > 0, (from + " is not in " + text).c_str());
        patch(object, Value::object({{key, *schema::readJson(text, "x")}}));
    }
    /// A copy of the rule for "/items" for "/special", as the last of its route, without what its browsers ask first.
    void addSpecialRule()
    {
        for (const Value& route : objects("HTTPRoute")) {
            Value rules = *valueAt(route, "/spec/rules");
            for (const Value& rule : valueAt(route, "/spec/rules")->items()) {
                std::string text = schema::writeJson(rule, 0);
                if (text.find("/items") == std::string::npos || text.find("json") != std::string::npos || text.find("\"GET\"") == std::string::npos)
                    continue;
                for (std::size_t at = text.find("/items"); at != std::string::npos; at = text.find("/items", at))
                    text.replace(at, 6, "/special");
                Value made = *schema::readJson(text, "rule");
                made.remove("name");
                made.set("matches", Value::list({*made.find("matches")->at(0)}));
                rules.push(std::move(made));
                return setSpec(route, "rules", std::move(rules));
            }
        }
        QFAIL("no rule for GET /items");
    }

  private:
    KubernetesStage& stage_;
};

LiveTaking takenIn(KubernetesStage& stage, const NormalForm& applied)
{
    const std::filesystem::path scratch = stage.folder.path() / "state";
    auto made = takeLive(stage.folder.path(), scratch, *stage.type, stage.environment, stage.revision(), &applied, *stage.live(), TakingRule::Moved);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    if (const auto written = writeFiles(stage.folder.path(), scratch, made->before, made->after); made->changesFiles() && !written)
        qFatal("%s", written.error().message().c_str());
    return *std::move(made);
}

std::string spelledLeft(const LiveTaking& taking)
{
    std::string out;
    for (const LeftField& each : taking.left)
        out += each.path + " = " + each.live + ": " + each.why + '\n';
    for (const std::string& each : taking.conflicts)
        out += "conflict: " + each + '\n';
    return out;
}

/// What a second look sees that is not in sync: "" when there is nothing.
std::string driftIn(KubernetesStage& stage, const NormalForm& applied)
{
    std::string out;
    for (const FieldDrift& each : driftOf(stage.type->desired(stage.revision(), stage.environment), &applied, &stage.live()->form, "Orders:1.0.0", {}).fields) {
        if (each.drift == DriftClass::Semantic && !each.theirs)
            out += each.path + (each.mover == Mover::Us ? " (us)" : " (not us alone)") + '\n';
    }
    return out;
}

std::unique_ptr<KubernetesStage> clusterStage(bool kong)
{
    if (!kong)
        return std::make_unique<KubernetesStage>();
    auto stage = std::make_unique<KubernetesStage>(std::make_unique<connectors::kong::KongIngressType>());
    stage->environment.settings.find("cluster")->set("acceptDropped", Value::list({"security", "scopes"}));
    stage->connect();
    return stage;
}

std::vector<std::string> scopesAsked(const model::Operation& operation)
{
    std::vector<std::string> out;
    for (const auto& alternative : operation.security.alternatives) {
        for (const model::SchemeUse& use : alternative)
            out.insert(out.end(), use.scopes.begin(), use.scopes.end());
    }
    return out;
}

} // namespace

/// What a cluster has of an API is taken into the API's files, for Envoy Gateway and for Kong.
class TakeLiveKubernetesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() { qputenv("SHOP_KEY", "0123456789abcdef0123456789abcdef"); }

    void whatEnvoysPoliciesAndBackendsSayIsTakenAndTheSecondLookIsInSync()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!takenIn(stage, plan.after).changesFiles());
        Editor editor(stage);
        for (const Value& each : editor.objects("BackendTrafficPolicy"))
            editor.replaceIn(each, "spec", "1000", "5");
        for (const Value& each : editor.objects("SecurityPolicy"))
            editor.replaceIn(each, "spec", "https:/" "/shop.example", "https:/" "/other.example");
        for (const Value& each : editor.objects("Backend"))
            editor.replaceIn(each, "spec", "orders.example", "new.example");
        for (const Value& each : editor.objects("BackendTLSPolicy"))
            editor.replaceIn(each, "spec", "orders.example", "new.example");
        for (const Value& each : editor.objects("HTTPRoute"))
            editor.replaceIn(each, "spec", "\"acme\"", "\"umbrella\"");
        const LiveTaking taking = takenIn(stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), spelledLeft(taking).c_str());
        QVERIFY(!taking.pushes);
        QCOMPARE(driftIn(stage, plan.after), std::string());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QVERIFY(!takenIn(stage, plan.after).changesFiles());
        const std::string settings = *config::readFileText(stage.folder.path() / "apis/Orders-1.0.0/postern.yaml");
        QVERIFY2(settings.starts_with("apiVersion: postern/v1\n"), settings.c_str());
        QVERIFY2(settings.find("umbrella") != std::string::npos, settings.c_str());
    }

    void scopesOfEnvoyAreTakenWhereAllOperationsAskForTheSame()
    {
        KubernetesStage stage;
        std::string definition = test::kubernetesOrders;
        definition.replace(definition.find(", post: {security: [{default: [write]}], responses: {'201': {description: ok}}}"), 79, "");
        stage.setDefinition(definition);
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor editor(stage);
        for (const Value& each : editor.objects("SecurityPolicy"))
            editor.replaceIn(each, "spec", "[\"read\"]", "[\"write\"]");
        const LiveTaking taking = takenIn(stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), spelledLeft(taking).c_str());
        for (const model::Operation& each : stage.revision().api.operations)
            QCOMPARE(scopesAsked(each), std::vector<std::string>{"write"});
        QCOMPARE(driftIn(stage, plan.after), std::string());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
    }

    /// Routes are named by what they ask of callers: with other scopes a push makes them anew, the new ones before the old ones go.
    void scopesOfOneOfSeveralRoutesAreTakenAndAPushNamesTheRouteAnew_data()
    {
        QTest::addColumn<QString>("scope"); // in place of "write"
        QTest::newRow("a scope of its own") << "admin";
        QTest::newRow("that of the other operations") << "read";
    }
    void scopesOfOneOfSeveralRoutesAreTakenAndAPushNamesTheRouteAnew()
    {
        QFETCH(const QString, scope);
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor editor(stage);
        for (const Value& each : editor.objects("SecurityPolicy")) {
            if (schema::writeJson(each, 0).find("\"write\"") != std::string::npos)
                editor.replaceIn(each, "spec", "[\"write\"]", "[\"" + scope.toStdString() + "\"]");
        }
        const LiveTaking taking = takenIn(stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), spelledLeft(taking).c_str());
        QCOMPARE(taking.taken.size(), std::size_t{1});
        QVERIFY2(taking.taken.front().ends_with(".principal.jwt.scopes"), taking.taken.front().c_str());
        QVERIFY(taking.pushes);
        for (const model::Operation& each : stage.revision().api.operations)
            QCOMPARE(scopesAsked(each), std::vector<std::string>{each.method == "POST" ? scope.toStdString() : "read"});
        const DeploymentPlan next = stage.plan();
        const auto old = std::ranges::find_if(next.steps, [](const PlanStep& each) { return each.title.starts_with("Delete HTTPRoute"); });
        QVERIFY2(old != next.steps.end(), shown(next).c_str());
        QVERIFY(std::ranges::all_of(old, next.steps.end(), [](const PlanStep& each) { return each.effect == PlanStep::Effect::Delete; })); // nothing comes after what goes
        const DeploymentReport report = stage.apply(next);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QCOMPARE(driftIn(stage, plan.after), std::string());
    }

    /// Somebody's other change of the same route would be lost with its name: then nothing is taken.
    void scopesStayOutWhereTheirRouteWasChangedInSomethingElse()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor editor(stage);
        const Value policy = editor.objects("SecurityPolicy").front();
        editor.replaceIn(policy, "spec", "\"scopes\":[\"", "\"scopes\":[\"more-");
        for (const Value& route : editor.objects("HTTPRoute")) {
            if (kubernetes::nameIn(route) == kubernetes::nameIn(policy))
                editor.replaceIn(route, "spec", "\"acme\"", "\"umbrella\"");
        }
        const LiveTaking taking = takenIn(stage, plan.after);
        QVERIFY(!taking.changesFiles());
        const auto scopes = std::ranges::find_if(taking.left, [](const LeftField& each) { return each.path.ends_with(".principal.jwt.scopes"); });
        QVERIFY2(scopes != taking.left.end() && scopes->why.starts_with("Routes are named by what they ask of callers"), spelledLeft(taking).c_str());
    }

    void aRuleThatSomebodyAddsIsAnOperationGuardedAsItsRouteIs_data()
    {
        QTest::addColumn<bool>("kong");
        QTest::newRow("envoy-gateway") << false;
        QTest::newRow("kong-kubernetes") << true;
    }
    void aRuleThatSomebodyAddsIsAnOperationGuardedAsItsRouteIs()
    {
        QFETCH(const bool, kong);
        const std::unique_ptr<KubernetesStage> stage = clusterStage(kong);
        const DeploymentPlan plan = stage->plan();
        QVERIFY(stage->apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor(*stage).addSpecialRule();
        const LiveTaking taking = takenIn(*stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), spelledLeft(taking).c_str());
        const model::Api api = stage->revision().api;
        const auto added = std::ranges::find_if(api.operations, [](const model::Operation& each) { return each.method == "GET" && each.pathTemplate == "/special"; });
        QVERIFY(added != api.operations.end());
        QCOMPARE(scopesAsked(*added), std::vector<std::string>{"read"});
        // What is not there yet is what browsers ask first, and the cluster's copy of the definition: a push brings them.
        QVERIFY(taking.pushes);
        const std::string drift = driftIn(*stage, plan.after);
        for (std::size_t at = 0; at < drift.size(); at = drift.find('\n', at) + 1) {
            const std::string line = drift.substr(at, drift.find('\n', at) - at);
            QVERIFY2(line.ends_with("(us)") && (line.starts_with("ConfigMap ") || line.find("/special") != std::string::npos) && (line.starts_with("ConfigMap ") || line.find(".matches.2.") != std::string::npos), line.c_str());
        }
        stage->environment.settings.find("cluster")->set("takeOver", Value::list({"kubectl-edit"}));
        stage->connect();
        const DeploymentReport report = stage->apply(stage->plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage->plan().empty(), shown(stage->plan()).c_str());
        QCOMPARE(driftIn(*stage, plan.after), std::string());
    }

    void aRuleThatDoesOtherThingsThanItsNeighboursStaysOutWithWhy()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor editor(stage);
        const Value route = editor.objects("HTTPRoute").front();
        Value rules = *valueAt(route, "/spec/rules");
        rules.push(*schema::readJson(R"({"matches": [{"method": "GET", "path": {"type": "Exact", "value": "/orders/1.0.0/bare"}}]})", "rule"));
        rules.push(*schema::readJson(R"({"matches": [{"method": "GET", "path": {"type": "PathPrefix", "value": "/elsewhere"}}]})", "rule"));
        editor.setSpec(route, "rules", std::move(rules));
        const LiveTaking taking = takenIn(stage, plan.after);
        QVERIFY(!taking.changesFiles());
        bool bare = false;
        bool prefix = false;
        for (const LeftField& each : taking.left) {
            bare = bare || (each.path.find("/bare") != std::string::npos && each.why.starts_with("As an operation of the API it would be otherwise"));
            prefix = prefix || (each.path.find("/elsewhere") != std::string::npos && each.why.starts_with("No path of a definition"));
        }
        QVERIFY2(bare && prefix, spelledLeft(taking).c_str());
    }

    void aRuleThatIsGoneTakesItsOperationOut_data() { aRuleThatSomebodyAddsIsAnOperationGuardedAsItsRouteIs_data(); }
    void aRuleThatIsGoneTakesItsOperationOut()
    {
        QFETCH(const bool, kong);
        const std::unique_ptr<KubernetesStage> stage = clusterStage(kong);
        // One more below the same guard and of the same rank, so that its route stays.
        std::string definition = test::kubernetesOrders;
        definition.replace(definition.find("  /items/{id}.json"), 2, "  /gone: {get: {responses: {'200': {description: ok}}}}\n  ");
        stage->setDefinition(definition);
        const DeploymentPlan plan = stage->plan();
        QVERIFY(stage->apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor editor(*stage);
        for (const Value& route : editor.objects("HTTPRoute")) {
            Value rules = Value::list();
            for (const Value& rule : valueAt(route, "/spec/rules")->items()) {
                if (schema::writeJson(rule, 0).find("/gone") == std::string::npos)
                    rules.push(rule);
            }
            if (rules.size() < valueAt(route, "/spec/rules")->size())
                editor.setSpec(route, "rules", std::move(rules));
        }
        const LiveTaking taking = takenIn(*stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), spelledLeft(taking).c_str());
        QCOMPARE(stage->revision().api.operations.size(), std::size_t{3});
        QCOMPARE(driftIn(*stage, plan.after), kong ? std::string() : std::string("ConfigMap orders-1-0-0.data.openapispec (us)\n"));
    }

    void whatKongsPluginsAndServiceSayIsTakenAndTheSecondLookIsInSync()
    {
        const std::unique_ptr<KubernetesStage> stage = clusterStage(true);
        const DeploymentPlan plan = stage->plan();
        QVERIFY(stage->apply(plan).outcome == DeploymentReport::Outcome::Applied);
        Editor editor(*stage);
        for (const Value& each : editor.objects("KongPlugin")) {
            const std::string plugin = each.find("plugin")->toText();
            if (plugin == "rate-limiting")
                editor.replaceIn(each, "config", "1000", "5");
            else if (plugin == "cors")
                editor.replaceIn(each, "config", "https:/" "/shop.example", "https:/" "/other.example");
            else if (plugin == "request-transformer")
                editor.replaceIn(each, "config", "acme", "umbrella");
        }
        for (const Value& each : editor.objects("Service"))
            editor.replaceIn(each, "spec", "orders.example", "new.example");
        const LiveTaking taking = takenIn(*stage, plan.after);
        QVERIFY2(taking.left.empty() && taking.conflicts.empty(), spelledLeft(taking).c_str());
        QCOMPARE(driftIn(*stage, plan.after), std::string());
        QVERIFY2(stage->plan().empty(), shown(stage->plan()).c_str());
        QVERIFY(!takenIn(*stage, plan.after).changesFiles());
    }
};

POSTERN_TEST(TakeLiveKubernetesTest);
#include "TakeLiveKubernetesTest.moc"
