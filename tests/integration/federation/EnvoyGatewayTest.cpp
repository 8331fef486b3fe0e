// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "KubernetesStage.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeConnection.h"
#include "controlplane/kubernetes/KubeObject.h"
#include "controlplane/kubernetes/KubeWatch.h"
#include "support/TestMain.h"

#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::test::Came;
using postern::test::KubernetesStage;
using postern::test::WireReply;
using postern::test::WireRequest;

namespace {

const std::string routes = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/";
const std::string limits = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/backendtrafficpolicies/";

/// A limit of 5 in place of ours, as a person with an editor writes it.
const char* const fewer = R"({"spec": {"rateLimit": {"local": {"rules": [{"limit": {"requests": 5, "unit": "Minute"}}]}}}})";

/// Each @ is the next of `values`.
std::string filled(std::string text, const std::vector<std::string>& values)
{
    for (const std::string& each : values)
        text.replace(text.find('@'), 1, each);
    return text;
}

/// GET, POST, PUT and DELETE of one path, and the scope that each asks for.
std::string fourOperations(const std::string& get, const std::string& post, const std::string& put, const std::string& remove)
{
    const std::string text = test::kubernetesOrders;
    std::string paths = "paths:\n  /items:\n";
    for (const auto& [method, scope] : {std::pair("get", get), {"post", post}, {"put", put}, {"delete", remove}})
        paths += std::string("    ") + method + ": {security: [{default: [" + scope + "]}], responses: {'200': {description: ok}}}\n";
    return text.substr(0, text.find("paths:")) + paths;
}

/// The scopes by which each method is reached: of the policies of all routes that take it. "anybody" of a route without a policy.
std::map<std::string, std::set<std::string>> guardsIn(KubernetesStage& stage)
{
    std::map<std::string, std::set<std::string>> out;
    const auto live = stage.live();
    for (const schema::Value& route : live->objects.items()) {
        std::set<std::string> scopes;
        for (const schema::Value& policy : live->objects.items()) {
            const bool its = kubernetes::kindIn(policy) == "SecurityPolicy" && std::ranges::any_of(itemsAt(policy, "/spec/targetRefs"), [&route](const schema::Value& each) { return textAt(each, "/name") == kubernetes::nameIn(route); });
            for (const schema::Value& rule : its ? itemsAt(policy, "/spec/authorization/rules") : std::vector<schema::Value>())
                scopes.insert(textAt(rule, "/principal/jwt/scopes/0"));
        }
        for (const schema::Value& rule : kubernetes::kindIn(route) == "HTTPRoute" ? itemsAt(route, "/spec/rules") : std::vector<schema::Value>()) {
            for (const schema::Value& match : itemsAt(rule, "/matches")) {
                if (const std::string method = textAt(match, "/method"); method != "OPTIONS") // what browsers ask first is everybody's
                    out[method].insert(scopes.begin(), scopes.end());
                if (scopes.empty())
                    out[textAt(match, "/method")].insert("anybody");
            }
        }
    }
    out.erase("OPTIONS");
    return out;
}

int countOf(KubernetesStage& stage, const char* kind)
{
    const auto live = stage.live();
    return static_cast<int>(std::ranges::count_if(live->objects.items(), [kind](const schema::Value& each) { return kubernetes::kindIn(each) == kind; }));
}

std::string firstRoute(const KubernetesStage& stage)
{
    for (const std::string& change : stage.cluster.api.changes()) {
        if (const std::size_t at = change.find("/httproutes/"); at != std::string::npos)
            return change.substr(at + 12);
    }
    return {};
}

} // namespace

/// An API at an emulated cluster: planned, pushed, changed behind our back, found, rolled back, taken away.
class EnvoyGatewayTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanIsWhatAPersonReviewed()
    {
        KubernetesStage stage;
        const std::size_t before = stage.cluster.api.changes().size();
        const QString text = QString::fromStdString(shown(stage.plan()));
        QFile golden(QStringLiteral(POSTERN_PLANS "/envoy-gateway-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
        QCOMPARE(stage.cluster.api.changes().size(), before); // it was only planned
    }

    void pushedFoundDriftedAndRolledBack()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(!plan.empty());
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        auto live = stage.live();
        QVERIFY(live);
        QCOMPARE(live->what.title(), std::string("Orders:1.0.0"));
        const NormalForm desired = stage.type->desired(stage.revision(), stage.environment);
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported, (field.path + ": " + field.desired + " / " + field.live).c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());

        QCOMPARE(stage.cluster.call("PATCH", limits + "orders-1-0-0?fieldManager=kubectl-edit", "application/merge-patch+json", fewer).status, 200);
        live = stage.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::Semantic);
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        const auto found = std::ranges::find(drift.fields, DriftClass::Semantic, &FieldDrift::drift);
        QCOMPARE(found->path, std::string("BackendTrafficPolicy orders-1-0-0.spec.rateLimit.local.rules.1.limit.requests"));
        QCOMPARE(found->live, std::string("5"));
        QVERIFY(found->mover == Mover::Them);

        // Nobody is written over who has not been named.
        DeploymentPlan mend = stage.plan();
        QCOMPARE(mend.steps.size(), std::size_t{1});
        QVERIFY2(mend.steps.front().title.find("kubectl-edit has changed (it is not written over") != std::string::npos, mend.steps.front().title.c_str());
        report = stage.apply(mend);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("conflicts with \"kubectl-edit\"") != std::string::npos && report.why.find(".spec.rateLimit.local.rules") != std::string::npos, report.why.c_str());

        stage.environment.settings.find("cluster")->set("takeOver", schema::Value::list({"kubectl-edit"}));
        mend = stage.plan();
        QVERIFY(mend.steps.front().call.target.ends_with("&force=true"));
        report = stage.apply(mend);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        report = stage.takeBack(3);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.live()->form.at("BackendTrafficPolicy orders-1-0-0.spec.rateLimit.local.rules.1.limit.requests").value, std::string("5"));
        report = stage.takeBack(1);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
    }

    void aChangedApiIsChangedThereAndWhatItNoLongerHasGoes()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        std::string changed = test::kubernetesOrders;
        changed.replace(changed.find(", post: {security: [{default: [write]}], responses: {'201': {description: ok}}}"), 79, "");
        changed.replace(changed.find("tier: Gold"), 10, "tier: Odd");
        stage.setDefinition(changed);
        const DeploymentPlan plan = stage.plan();
        QVERIFY(std::ranges::any_of(plan.steps, [](const PlanStep& each) { return each.effect == PlanStep::Effect::Delete && each.title.starts_with("Delete HTTPRoute"); }));
        const auto limit = std::ranges::find(plan.capabilities, Capability::Subject::RateLimit, &Capability::subject);
        QVERIFY2(limit->how.find("20 in a Minute in place of 100 in 300 seconds") != std::string::npos, limit->how.c_str());
        const NormalForm before = stage.live()->form;
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        report = stage.takeBack(2);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(hashOf(stage.live()->form), hashOf(before));
    }

    void operationsOfOneScopeShareARouteWithItsPolicyAndAllAreOneApi()
    {
        KubernetesStage stage;
        stage.setDefinition(fourOperations("read", "write", "read", "admin"));
        const DeploymentPlan plan = stage.plan();
        for (const char* const scope : {"read", "write", "admin"}) {
            const auto said = std::ranges::find(plan.capabilities, std::string(scope), &Capability::name);
            QVERIFY2(said != plan.capabilities.end() && said->holding == Holding::Enforced, scope);
        }
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(guardsIn(stage), (std::map<std::string, std::set<std::string>>{{"DELETE", {"admin"}}, {"GET", {"read"}}, {"POST", {"write"}}, {"PUT", {"read"}}}));
        QCOMPARE(countOf(stage, "HTTPRoute"), 3);
        QCOMPARE(countOf(stage, "SecurityPolicy"), 3);
        Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        QVERIFY(came.wait());
        QCOMPARE(came.result->apis.size(), std::size_t{1});
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QVERIFY(stage.apply(*stage.type->planRemoval(stage.environment, *stage.live())).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live());
    }

    void anApiOfOneRouteIsGivenSeveralAndBackWithoutAMomentWithoutOneOrUnguarded_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("one becomes several") << "read read read read" << "read write read admin";
        QTest::newRow("several become one") << "read write read admin" << "read read read read";
        QTest::newRow("several become others") << "read write read admin" << "write read admin read";
    }
    void anApiOfOneRouteIsGivenSeveralAndBackWithoutAMomentWithoutOneOrUnguarded()
    {
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        const auto defined = [](const QString& scopes) {
            const QStringList all = scopes.split(QLatin1Char(' '));
            return fourOperations(all[0].toStdString(), all[1].toStdString(), all[2].toStdString(), all[3].toStdString());
        };
        KubernetesStage stage;
        stage.setDefinition(defined(before));
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto old = guardsIn(stage);
        stage.setDefinition(defined(after));
        const DeploymentPlan plan = stage.plan();
        std::map<std::string, std::set<std::string>> now;
        KubernetesStage fresh; // what it comes to
        fresh.setDefinition(defined(after));
        QVERIFY(fresh.apply(fresh.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto wanted = guardsIn(fresh);
        for (const PlanStep& each : plan.steps) {
            DeploymentPlan one = plan;
            one.steps = {each};
            const DeploymentReport report = stage.apply(one);
            QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
            now = guardsIn(stage);
            for (const auto& [operation, scopes] : old) { // each is reached by what was or what is wanted, and by nothing else
                QVERIFY2(now.contains(operation) && !now.at(operation).empty(), (each.title + ": " + operation).c_str());
                for (const std::string& scope : now.at(operation))
                    QVERIFY2(scopes.contains(scope) || wanted.at(operation).contains(scope), (each.title + ": " + operation + " by " + scope).c_str());
            }
        }
        QCOMPARE(now, wanted);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
    }

    void whatTheirTeamAddedIsLeftAlone()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const std::string route = firstRoute(stage);
        // A field of ours that we say nothing of, and a policy of theirs for a route of ours.
        QCOMPARE(stage.cluster.call("PATCH", limits + "orders-1-0-0?fieldManager=team", "application/merge-patch+json", R"({"spec": {"compression": [{"type": "Gzip"}]}})").status, 200);
        const std::string theirs = filled(R"({"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "BackendTrafficPolicy", "metadata": {"name": "theirs"}, "spec": {"targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "@"}]}})", {route});
        QCOMPARE(stage.cluster.call("POST", limits.substr(0, limits.size() - 1), "application/json", theirs).status, 201);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        const auto live = stage.live();
        QVERIFY(live->form.at("BackendTrafficPolicy orders-1-0-0.spec.compression.1.type").theirs);
        QVERIFY(live->form.at("BackendTrafficPolicy theirs.spec.targetRefs." + route + ".name").theirs);
        const Drift drift = driftOf(stage.type->desired(stage.revision(), stage.environment), nullptr, &live->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::InSync || drift.worst() == DriftClass::Unsupported);
        const auto removal = stage.type->planRemoval(stage.environment, *live);
        QVERIFY(removal);
        QVERIFY(std::ranges::none_of(removal->steps, [](const PlanStep& each) { return each.title.find("theirs") != std::string::npos; }));

        KubernetesStage other; // somebody has a route of the name that ours would have
        QCOMPARE(other.cluster.call("POST", routes.substr(0, routes.size() - 1), "application/json", R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "orders-1-0-0"}, "spec": {}})").status, 201);
        std::string alike = test::kubernetesOrders; // one route, so that it has the API's name
        alike.replace(alike.find("[{default: [write]}]"), 20, "[{default: [read]}]");
        other.setDefinition(alike);
        const auto there = other.live();
        QVERIFY(there);
        const auto refused = other.type->plan(other.revision(), other.environment, &*there);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("HTTPRoute orders-1-0-0 that postern did not make") != std::string::npos, refused.error().message().c_str());
    }

    void whoIsKeptOutHereIsNotLetInThere()
    {
        KubernetesStage stage;
        stage.folder.with("acme.json", "{\"keys\": []}");
        stage.folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\nissuers: [{name: acme, issuer: acme, jwksFile: acme.json}]\n");
        const auto refused = stage.type->plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("security: default") != std::string::npos && refused.error().message().find("scopes: read") != std::string::npos, refused.error().message().c_str());
        stage.environment.settings.find("cluster")->set("acceptDropped", schema::Value::list({"security", "scopes"}));
        QVERIFY(stage.type->plan(stage.revision(), stage.environment, nullptr));
    }

    void nothingIsReachableBeforeItIsGuarded()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        bool route = false;
        for (const PlanStep& step : plan.steps) {
            route = route || step.title.find("HTTPRoute ") != std::string::npos;
            QVERIFY2(!route || step.title.find("HTTPRoute ") != std::string::npos, step.title.c_str());
        }
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const auto removal = stage.type->planRemoval(stage.environment, *stage.live());
        QVERIFY(removal && removal->steps.front().title.find("HTTPRoute ") != std::string::npos);
    }

    void readOnlySendsNoWriteWhateverIsAsked()
    {
        KubernetesStage stage;
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        stage.cluster.server.forgetRequests();
        const DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("read-only") != std::string::npos, report.why.c_str());
        Came<ConnectionReport> tested;
        const PendingPtr pending = stage.connection->test(tested.completion());
        QVERIFY(tested.wait());
        Came<Discovery> found;
        const PendingPtr looking = stage.connection->discover({}, found.completion());
        QVERIFY(found.wait());
        for (const WireRequest& request : stage.cluster.server.requests())
            QCOMPARE(request.method, QByteArray("GET"));
    }

    void discoveryWritesNothingAndSaysWhatItLeavesOut()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto add = [&stage](const std::string& name, const std::string& labels, const std::string& gateway) {
            const std::string body = filled(R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "@", "labels": {@}}, "spec": {"parentRefs": [{"name": "@"}], "rules": [{"backendRefs": [{"name": "b", "port": 80}]}]}})", {name, labels, gateway});
            return stage.cluster.call("POST", routes.substr(0, routes.size() - 1), "application/json", body).status;
        };
        QCOMPARE(add("pets", "", "eg"), 201);
        QCOMPARE(add("users-a", R"("wso2-api-name": "Users", "apiVersion": "v2")", "eg"), 201);
        QCOMPARE(add("users-b", R"("wso2-api-name": "Users", "apiVersion": "v2")", "eg"), 201);
        QCOMPARE(add("far", "", "another"), 201);
        for (int i = 0; i < 1100; ++i) // three pages
            QCOMPARE(add("many-" + std::to_string(i), R"("wso2-api-name": "Many", "apiVersion": "v1")", "eg"), 201);
        const std::size_t before = stage.cluster.api.changes().size();
        Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        const auto& found = came.wait();
        QVERIFY2(found, found ? "" : found.error().message().c_str());
        QVERIFY(found->complete);
        std::vector<std::string> titles;
        for (const DiscoveredApi& each : found->apis)
            titles.push_back(each.title());
        std::ranges::sort(titles);
        QCOMPARE(titles, (std::vector<std::string>{"Many:v1", "Orders:1.0.0", "Users:v2", "pets"}));
        QCOMPARE(found->skipped.size(), std::size_t{1});
        QVERIFY2(found->skipped.front().why.find("another Gateway") != std::string::npos, found->skipped.front().why.c_str());
        QCOMPARE(stage.cluster.api.changes().size(), before);
        const auto pets = std::ranges::find(found->apis, std::string("pets"), &DiscoveredApi::name);
        QCOMPARE(pets->owner, std::string());
        QVERIFY(stage.live(pets->id)->form.at("HTTPRoute pets.spec.parentRefs.eg.name").theirs);
    }

    void aListThatExpiresIsReadFromItsBeginning()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        for (int i = 0; i < 251; ++i) // a page, and one more
            QCOMPARE(stage.cluster.call("POST", routes.substr(0, routes.size() - 1), "application/json", R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "r)" + std::to_string(i) + R"("}, "spec": {"parentRefs": [{"name": "eg"}]}})").status, 201);
        int expired = 0;
        stage.cluster.instead = [&expired](const WireRequest& request) -> std::optional<WireReply> {
            if (request.target.contains("continue=") && expired++ == 0)
                return WireReply::answer(410, R"({"kind": "Status", "reason": "Expired", "code": 410, "message": "too old"})");
            return {};
        };
        Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        QVERIFY(came.wait());
        QCOMPARE(expired, 2);
        QCOMPARE(came.result->apis.size(), std::size_t{252}); // none twice
        stage.cluster.instead = [](const WireRequest& request) -> std::optional<WireReply> {
            return request.target.contains("continue=") ? std::optional(WireReply::answer(410, "{}")) : std::nullopt;
        };
        Came<Discovery> never;
        const PendingPtr again = stage.connection->discover({}, never.completion());
        QVERIFY(!never.wait());
        QVERIFY2(never.result.error().message().find("forgets the list") != std::string::npos, never.result.error().message().c_str());
    }

    void itIsTakenAwayWholeAndPutBack()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        const auto plan = stage.type->planRemoval(stage.environment, *live);
        QVERIFY(plan);
        QVERIFY(stage.apply(*plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live());
        const auto back = stage.takeBack(2);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QCOMPARE(hashOf(stage.live()->form), hashOf(live->form));
    }

    void onlyTheObjectThatWasSeenIsTakenAway()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto plan = stage.type->planRemoval(stage.environment, *stage.live());
        const std::string route = firstRoute(stage);
        QCOMPARE(stage.cluster.call("DELETE", routes + route, "", "").status, 200);
        QCOMPARE(stage.cluster.call("POST", routes.substr(0, routes.size() - 1), "application/json", R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": ")" + route + R"("}, "spec": {}})").status, 201);
        const DeploymentReport report = stage.apply(*plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("UID in precondition") != std::string::npos, report.why.c_str());
        QVERIFY(stage.cluster.api.object(routes + route) != nullptr);
    }

    void whatAGatewaySaysOfRoutesIsExplained()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const std::string route = firstRoute(stage);
        const std::string hash = hashOf(stage.live()->form);
        const auto tell = [&](const char* status, const char* reason) {
            const std::string body = filled(R"({"status": {"parents": [{"parentRef": {"name": "eg"}, "conditions": [{"type": "Accepted", "status": "True", "reason": "Accepted", "observedGeneration": 1}, {"type": "ResolvedRefs", "status": "@", "reason": "@", "message": "no such backend", "observedGeneration": 1}]}]}})", {status, reason});
            return stage.cluster.call("PATCH", routes + route + "/status?fieldManager=envoy-gateway", "application/merge-patch+json", body).status;
        };
        QCOMPARE(tell("True", "ResolvedRefs"), 200);
        QCOMPARE(hashOf(stage.live()->form), hash);
        QCOMPARE(tell("False", "BackendNotFound"), 200);
        const auto live = stage.live();
        const auto& field = live->form.at("status.HTTPRoute " + route + ".1");
        QCOMPARE(field.note, "HTTPRoute " + route + ": the gateway eg does not find everything that it refers to (BackendNotFound): no such backend");
        QVERIFY(field.theirs);
        QVERIFY(stage.plan().empty());
    }

    void aConnectionTestNamesWhatIsMissing()
    {
        KubernetesStage stage;
        Came<ConnectionReport> tested;
        const PendingPtr pending = stage.connection->test(tested.completion());
        QVERIFY2(tested.wait(), tested.result ? "" : tested.result.error().message().c_str());
        QCOMPARE(tested.result->server, std::string("Kubernetes v1.26.5"));
        QVERIFY2(tested.result->missing.empty(), tested.result->missing.empty() ? "" : tested.result->missing.front().c_str());
        QVERIFY(stage.cluster.api.object(routes + "postern-trial") == nullptr);

        stage.environment.settings.find("cluster")->set("gateway", "nowhere");
        stage.connect();
        stage.cluster.instead = [](const WireRequest& request) -> std::optional<WireReply> {
            if (request.path() == "/apis/gateway.envoyproxy.io/v1alpha1")
                return WireReply::answer(404, "404 page not found\n", "text/plain");
            if (request.target.contains("selfsubjectrulesreviews"))
                return WireReply::answer(201, R"({"status": {"incomplete": false, "resourceRules": [{"verbs": ["get", "list"], "apiGroups": ["*"], "resources": ["*"]}, {"verbs": ["create", "patch", "delete"], "apiGroups": [""], "resources": ["configmaps"]}]}})");
            return {};
        };
        Came<ConnectionReport> poor;
        const PendingPtr again = stage.connection->test(poor.completion());
        QVERIFY(poor.wait());
        const auto lacks = [&poor](const std::string& what) { return std::ranges::any_of(poor.result->missing, [&what](const std::string& each) { return each.find(what) != std::string::npos; }); };
        QVERIFY(lacks("Envoy Gateway is not installed"));
        QVERIFY(lacks("The Gateway shop/nowhere: it is not there."));
        QVERIFY(lacks("The right to create, patch, delete httproutes in shop."));
        QVERIFY(!lacks("configmaps"));
    }

    void credentialsThatAreRefusedAreAskedForAnew()
    {
        KubernetesStage stage;
        QFile program(stage.state.filePath(QStringLiteral("who")));
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write("#!/bin/sh\necho x >> \"$0.log\"\nn=$(wc -l < \"$0.log\" | tr -d ' ')\necho '{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"t'$n'\"}}'\n");
        program.close();
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        stage.setUser("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./who, interactiveMode: Never}");
        stage.connect();
        QVERIFY(!stage.live()); // with t1
        stage.cluster.api.setTokens({"t2"});
        QVERIFY(!stage.live()); // 401, and then with t2
        QFile log(stage.state.filePath(QStringLiteral("who.log")));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QCOMPARE(log.readAll(), QByteArray("x\nx\n"));
        stage.cluster.api.setTokens({"another"});
        Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        QVERIFY(!came.wait());
        QVERIFY(came.result.error().kind() == ErrorKind::Unauthenticated);
    }

    void aWatchGoesOnAndBeginsAgainWhenItHasExpired()
    {
        KubernetesStage stage;
        auto* const connection = dynamic_cast<kubernetes::KubeConnection*>(stage.connection.get());
        QVERIFY(connection != nullptr);
        const auto add = [&stage](const std::string& name) { return stage.cluster.call("POST", routes.substr(0, routes.size() - 1), "application/json", R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": ")" + name + R"("}, "spec": {}})").status; };
        QCOMPARE(add("one"), 201);
        const kubernetes::KubeKind& kind = *kubernetes::kindNamed(connection->make().kinds, "HTTPRoute");
        kubernetes::KubeWatch watch(*connection, kind);
        watch.setWait(Milliseconds(20));
        QStringList seen;
        const auto note = [&seen](const char* what) { return [&seen, what](const schema::Value& object) { seen << QLatin1String(what) + QString::fromStdString(kubernetes::nameIn(object)); }; };
        QObject::connect(&watch, &kubernetes::KubeWatch::listed, &watch, [&seen](const std::vector<schema::Value>& all) { seen << QStringLiteral("listed %1").arg(all.size()); });
        QObject::connect(&watch, &kubernetes::KubeWatch::added, &watch, note("added "));
        QObject::connect(&watch, &kubernetes::KubeWatch::modified, &watch, note("modified "));
        QObject::connect(&watch, &kubernetes::KubeWatch::deleted, &watch, note("deleted "));
        watch.start();
        QTRY_COMPARE(seen, QStringList{QStringLiteral("listed 1")});
        QCOMPARE(add("two"), 201);
        QTRY_VERIFY2(seen.size() == 2, qPrintable(seen.mid(0, 9).join(QStringLiteral(", "))));
        QCOMPARE(seen.last(), QStringLiteral("added two"));
        QCOMPARE(stage.cluster.call("DELETE", routes + "one", "", "").status, 200);
        QTRY_VERIFY2(seen.size() == 3, qPrintable(seen.mid(0, 9).join(QStringLiteral(", "))));
        QCOMPARE(seen.last(), QStringLiteral("deleted one"));
        QTest::qWait(200); // streams end and begin anew meanwhile, and tell nothing twice
        QVERIFY2(seen.size() == 3, qPrintable(seen.mid(0, 9).join(QStringLiteral(", "))));
        // Changes that nobody tells any more: everything is listed anew.
        stage.cluster.instead = [](const WireRequest& request) -> std::optional<WireReply> { return request.target.contains("watch=1") ? std::optional(WireReply::answer(500, "{}")) : std::nullopt; };
        int failures = 0;
        QObject::connect(&watch, &kubernetes::KubeWatch::failed, &watch, [&failures](const QString&) { ++failures; });
        QTRY_VERIFY(failures > 0);
        QCOMPARE(add("three"), 201);
        stage.cluster.api.forgetHistory();
        QCOMPARE(add("four"), 201);
        stage.cluster.instead = {};
        QTRY_COMPARE(seen.size(), 4);
        QCOMPARE(seen.last(), QStringLiteral("listed 3"));
        watch.stop();
        QCOMPARE(add("five"), 201);
        QTest::qWait(100);
        QCOMPARE(seen.size(), 4);
    }

    void whatAStreamBringsIsTakenApartWhereverItIsCut()
    {
        KubernetesStage stage;
        auto* const connection = dynamic_cast<kubernetes::KubeConnection*>(stage.connection.get());
        stage.cluster.instead = [](const WireRequest& request) -> std::optional<WireReply> {
            if (!request.target.contains("watch=1"))
                return {};
            WireReply out;
            out.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"type\": \"ADDED\", \"obj", "ect\": {\"metadata\": {\"name\": \"a\", \"resourceVersion\": \"9\"}}}\n{\"type\":", " \"BOOKMARK\", \"object\": {\"metadata\": {\"resourceVersion\": \"12\"}}}\nno event\n"};
            out.interval = std::chrono::milliseconds(30);
            out.then = WireReply::Then::Close;
            return out;
        };
        const kubernetes::KubeKind& kind = *kubernetes::kindNamed(connection->make().kinds, "HTTPRoute");
        kubernetes::KubeWatch watch(*connection, kind, "a=b");
        watch.setWait(Milliseconds(20));
        int added = 0;
        QString why;
        QObject::connect(&watch, &kubernetes::KubeWatch::added, &watch, [&added] { ++added; });
        QObject::connect(&watch, &kubernetes::KubeWatch::failed, &watch, [&why](const QString& text) { why = text; });
        watch.start();
        QTRY_COMPARE(why, QStringLiteral("Kubernetes sends what is no event."));
        QCOMPARE(added, 1);
        QTRY_VERIFY(std::ranges::any_of(stage.cluster.server.requests(), [](const WireRequest& each) { return each.target.contains("resourceVersion=12") && each.target.contains("labelSelector=a%3Db"); }));
    }

    void everyPlannedCallIsWithinTheGrant()
    {
        KubernetesStage stage;
        const DeploymentPlan create = stage.plan();
        QVERIFY(stage.apply(create).outcome == DeploymentReport::Outcome::Applied);
        const auto removal = stage.type->planRemoval(stage.environment, *stage.live());
        const std::string text = stage.type->grant(stage.environment).front().text;
        const auto role = schema::readYaml(text.substr(text.find("---\n") + 4, text.find("---\n", text.find("---\n") + 4) - text.find("---\n") - 4), "rbac.yaml");
        QVERIFY2(role, role ? "" : role.error().message().c_str());
        const auto granted = [&role](const std::string& verb, const std::string& group, const std::string& resource) {
            const auto has = [](const schema::Value& rule, const char* key, const std::string& what) { return std::ranges::any_of(rule.find(key)->items(), [&what](const schema::Value& each) { return each.toText() == what; }); };
            return std::ranges::any_of(role->find("rules")->items(), [&](const schema::Value& rule) { return has(rule, "verbs", verb) && has(rule, "apiGroups", group) && has(rule, "resources", resource); });
        };
        QVERIFY(!granted("delete", "", "secrets") && !granted("get", "", "secrets"));
        std::vector<RemoteCall> calls;
        for (const DeploymentPlan* const plan : {&create, &*removal}) {
            for (const PlanStep& step : plan->steps) {
                calls.push_back(step.call);
                calls.push_back(step.probe->call);
                calls.insert(calls.end(), step.undo.begin(), step.undo.end());
            }
        }
        for (const WireRequest& request : stage.cluster.server.requests()) { // and what was read
            if (request.method == "GET") {
                calls.emplace_back();
                calls.back().method = "GET";
                calls.back().target = request.target.toStdString();
            }
        }
        QVERIFY(calls.size() > 40);
        for (const RemoteCall& call : calls) {
            const QStringList steps = QString::fromStdString(call.target).section(QLatin1Char('?'), 0, 0).split(QLatin1Char('/'));
            const bool core = steps.value(1) == QLatin1String("api");
            const QString resource = steps.value(core ? 5 : 6);
            const bool one = steps.size() > (core ? 6 : 7);
            const std::string group = core ? "" : steps.value(2).toStdString();
            std::vector<std::string> verbs = call.method == "GET" ? std::vector<std::string>{one ? "get" : "list"} : call.method == "DELETE" ? std::vector<std::string>{"delete"} : std::vector<std::string>{"patch", "create"};
            for (const std::string& verb : verbs)
                QVERIFY2(granted(verb, group, resource.toStdString()), (call.method + ' ' + call.target).c_str());
        }
        stage.environment.mode = Mode::ReadOnly;
        QVERIFY(stage.type->grant(stage.environment).front().text.find("patch") == std::string::npos);
    }

    void theEmulatedClusterAnswersAsARealOneDid()
    {
        const std::string contracts = test::contractsFolder();
        if (contracts.empty())
            QSKIP("POSTERN_CONTRACTS names no folder with recordings of a real API server");
        const auto recorded = schema::readFile(std::filesystem::path(contracts) / "k8s/recordings/k8s-1.26.5-gwapi1.4.1-eg1.9.0-kic3.3.0.json");
        QVERIFY(recorded);
        sandbox::KubernetesApi api;
        int compared = 0;
        for (const schema::Value& each : recorded->items()) {
            const schema::Value& request = *each.find("request");
            const std::string label = each.find("label")->asString();
            const std::string auth = request.find("auth")->toText();
            // What depends on numbers of a run of its own (versions, places in a list), and what no connector asks for.
            if (label == "list continue" || label == "watch from rv (2 s)" || label == "discovery /apis" || label == "discovery /api" || label == "discovery /readyz" || label == "openapi v3 index")
                continue;
            const schema::Value& body = *request.find("body");
            QByteArray text = QByteArray::fromStdString(body.isString() ? body.asString() : body.isNull() ? "" : schema::writeJson(body, 0));
            if (label.starts_with("replace")) // the version that our own has; then it is stale
                text.replace("\"287\"", label == "replace" ? QByteArray("\"" + QByteArray::fromStdString(valueAt(*api.object("/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/rec1"), "/metadata/resourceVersion")->toText()) + "\"") : "\"1\"");
            api.setTokens({"good"});
            const sandbox::Reply reply = api.answer(test::KubernetesServer::callOf(QByteArray::fromStdString(request.find("method")->asString()), QByteArray::fromStdString(request.find("path")->asString()),
                                                                                     QByteArray::fromStdString(request.find("contentType")->toText()), text, auth == "valid" ? "Bearer good" : auth == "none" ? "" : "Bearer bad"));
            const schema::Value& response = *each.find("response");
            QVERIFY2(reply.status == static_cast<int>(response.find("status")->asInteger()), (label + ": " + std::to_string(reply.status) + ' ' + reply.body).c_str());
            const schema::Value& theirs = *response.find("body");
            const auto ours = schema::readJson(reply.body, "reply");
            if (theirs.isMap() && ours && textAt(theirs, "/kind") == "Status" && label != "malformed json")
                QVERIFY2(textAt(*ours, "/reason") == textAt(theirs, "/reason"), (label + ": " + textAt(*ours, "/reason")).c_str());
            if (const schema::Value* const causes = valueAt(theirs, "/details/causes"); causes != nullptr && textAt(theirs, "/reason") == "Conflict") {
                const schema::Value* const made = valueAt(*ours, "/details/causes");
                QVERIFY(made != nullptr && made->size() == causes->size());
                for (std::size_t i = 0; i < causes->size(); ++i)
                    QCOMPARE(textAt(*made->at(i), "/field"), textAt(*causes->at(i), "/field"));
            }
            if (label.starts_with("server-side apply") || label == "apply force") {
                QCOMPARE(schema::writeJson(*valueAt(*ours, "/spec"), 0).size(), schema::writeJson(*valueAt(theirs, "/spec"), 0).size());
                QVERIFY(*valueAt(*ours, "/spec") == *valueAt(theirs, "/spec"));
                QVERIFY(*valueAt(*ours, "/metadata/managedFields/0/fieldsV1") == *valueAt(theirs, "/metadata/managedFields/0/fieldsV1"));
            }
            ++compared;
        }
        QVERIFY2(compared >= 45, std::to_string(compared).c_str());
    }
};

POSTERN_TEST(EnvoyGatewayTest);
#include "EnvoyGatewayTest.moc"
