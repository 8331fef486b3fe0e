// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "KubernetesStage.h"
#include "controlplane/connectors/kong/KongIngressType.h"
#include "controlplane/deployment/Answers.h"
#include "support/TestMain.h"

#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::kong::KongIngressType;
using postern::test::KubernetesStage;

namespace {

/// The sample API with keys in place of tokens: Kong's open-source edition knows no key sets of issuers.
std::string withKeys()
{
    std::string out = test::kubernetesOrders;
    const auto replace = [&out](const std::string& from, const std::string& to) { out.replace(out.find(from), from.size(), to); };
    replace("default: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example/token\", scopes: {read: r, write: w}}}}", "key: {type: apiKey, in: header, name: ApiKey}");
    replace("security: [{default: [read]}]", "security: [{key: []}]");
    replace("security: [{default: [write]}], ", "");
    return out;
}

std::unique_ptr<KubernetesStage> kongStage()
{
    auto out = std::make_unique<KubernetesStage>(std::make_unique<KongIngressType>());
    out->setDefinition(withKeys());
    out->environment.settings.set("consumers", schema::Value::list({"shop=shop-key"}));
    out->connect();
    return out;
}

} // namespace

/// An API at an emulated cluster with Kong's Ingress Controller.
class KongIngressTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanIsWhatAPersonReviewed()
    {
        const auto stage = kongStage();
        const QString text = QString::fromStdString(shown(stage->plan()));
        QFile golden(QStringLiteral(POSTERN_PLANS "/kong-kubernetes-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
    }

    void pushedFoundDriftedAndRolledBack()
    {
        const auto stage = kongStage();
        const DeploymentPlan plan = stage->plan();
        DeploymentReport report = stage->apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        const NormalForm desired = stage->type->desired(stage->revision(), stage->environment);
        auto live = stage->live();
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported, (field.path + ": " + field.desired + " / " + field.live).c_str());
        QVERIFY2(stage->plan().empty(), shown(stage->plan()).c_str());
        const std::string plugins = "/apis/configuration.konghq.com/v1/namespaces/shop/kongplugins/";
        QCOMPARE(stage->cluster.call("PATCH", plugins + "orders-1-0-0-rate-limiting?fieldManager=kubectl-edit", "application/merge-patch+json", R"({"config": {"minute": 5}})").status, 200);
        live = stage->live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        QCOMPARE(std::ranges::find(drift.fields, DriftClass::Semantic, &FieldDrift::drift)->path, std::string("KongPlugin orders-1-0-0-rate-limiting.config.minute"));
        // A setting of Kong's that we say nothing of is theirs.
        QCOMPARE(stage->cluster.call("PATCH", plugins + "orders-1-0-0-rate-limiting?fieldManager=team", "application/merge-patch+json", R"({"config": {"error_code": 430}})").status, 200);
        QVERIFY(stage->live()->form.at("KongPlugin orders-1-0-0-rate-limiting.config.error_code").theirs);
        stage->environment.settings.find("cluster")->set("takeOver", schema::Value::list({"kubectl-edit"}));
        report = stage->apply(stage->plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage->plan().empty(), shown(stage->plan()).c_str());
        QCOMPARE(textAt(*stage->cluster.api.object(plugins + "orders-1-0-0-rate-limiting"), "/config/error_code"), std::string("430"));
        report = stage->takeBack(2);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage->live()->form.at("KongPlugin orders-1-0-0-rate-limiting.config.minute").value, std::string("5"));
        report = stage->takeBack(1);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage->live());
    }

    void tokensAreNotLeftOutSilently()
    {
        KubernetesStage stage(std::make_unique<KongIngressType>());
        const auto refused = stage.type->plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("security: default") != std::string::npos, refused.error().message().c_str());
    }

    void routesOfOthersAreFoundWithTheirPlugins()
    {
        const auto stage = kongStage();
        const auto put = [&stage](const std::string& path, const char* body) { return stage->cluster.call("POST", path, "application/json", body).status; };
        QCOMPARE(put("/apis/configuration.konghq.com/v1/namespaces/shop/kongplugins", R"({"apiVersion": "configuration.konghq.com/v1", "kind": "KongPlugin", "metadata": {"name": "limits"}, "plugin": "rate-limiting", "config": {"minute": 5}})"), 201);
        QCOMPARE(put("/api/v1/namespaces/shop/services", R"({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "pets"}, "spec": {"ports": [{"port": 80}]}})"), 201);
        QCOMPARE(put("/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes", R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "pets", "annotations": {"konghq.com/plugins": "cors, limits"}}, "spec": {"parentRefs": [{"name": "eg"}], "rules": [{"backendRefs": [{"name": "pets", "port": 80}]}]}})"), 201);
        test::Came<Discovery> came;
        const PendingPtr pending = stage->connection->discover({}, came.completion());
        QVERIFY(came.wait());
        QCOMPARE(came.result->apis.size(), std::size_t{1});
        const auto live = stage->live(came.result->apis.front().id);
        QCOMPARE(live->objects.size(), std::size_t{3});
        QVERIFY(live->form.at("KongPlugin limits.config.minute").theirs);
        const auto refused = stage->type->planRemoval(stage->environment, *live);
        QVERIFY(!refused);
    }

    void ingressesOfKongsClassAreFoundWithTheirAnnotationsAndPlugins()
    {
        const auto stage = kongStage();
        putIngresses(*stage);
        const std::size_t changes = stage->cluster.api.changes().size();
        for (const bool kept : {false, true}) { // lists that are read once and forgotten, and lists that somebody wants afterwards
            stage->connect();
            if (kept)
                stage->connection->keepLists();
            test::Came<Discovery> came;
            const PendingPtr pending = stage->connection->discover({}, came.completion());
            QVERIFY(came.wait());
            QVERIFY(came.result->complete);
            std::map<std::string, std::string> contexts;
            for (const DiscoveredApi& each : came.result->apis) {
                contexts[each.id] = each.context;
                QCOMPARE(each.owner, std::string());
            }
            QCOMPARE(contexts, (std::map<std::string, std::string>{{"Ingress/old", "/old"}, {"Ingress/pets", "/pets"}}));
            QStringList why;
            for (const SkippedObject& each : came.result->skipped)
                why << QString::fromStdString(each.id + ": " + each.why);
            why.sort();
            QCOMPARE(why, (QStringList{QStringLiteral("Ingress/bare: It says no class, so that it is the cluster's default one's."), QStringLiteral("Ingress/web: Its class is nginx, not kong.")}));
        }
        const auto live = stage->live("Ingress/pets");
        QVERIFY(live);
        QCOMPARE(live->objects.size(), std::size_t{3}); // with its Service and its plugin
        QCOMPARE(live->form.at("KongPlugin limits.config.minute").value, std::string("5"));
        QCOMPARE(live->form.at("Ingress pets.metadata.annotations.konghq.com~1strip-path").value, std::string("true"));
        QVERIFY(std::ranges::all_of(live->form, [](const auto& each) { return each.second.theirs; }));
        QCOMPARE(stage->type->publicUrls(stage->environment, *live, {}).urls.front().url, std::string("https:/" "/pets.example/pets"));
        QVERIFY(!stage->type->planRemoval(stage->environment, *live));
        QCOMPARE(stage->cluster.api.changes().size(), changes);
    }

    void aPluginOfAnIngressThatChangesIsSeen()
    {
        const auto stage = kongStage();
        putIngresses(*stage);
        Sightings seen;
        (void)compare(discovered(*stage), seen);
        QCOMPARE(stage->cluster.call("PATCH", "/apis/configuration.konghq.com/v1/namespaces/shop/kongplugins/limits?fieldManager=team", "application/merge-patch+json", R"({"config": {"minute": 6}})").status, 200);
        for (const SightedApi& each : compare(discovered(*stage), seen))
            QVERIFY2(each.sighting == (each.api.id == "Ingress/pets" ? Sighting::Changed : Sighting::Unchanged), each.api.id.c_str());
    }

    /// Rights that were granted before Ingresses were read.
    void ingressesThatMayNotBeListedAreToldAndNotTakenForGone()
    {
        const auto stage = kongStage();
        QVERIFY(stage->apply(stage->plan()).outcome == DeploymentReport::Outcome::Applied);
        putIngresses(*stage);
        Sightings seen;
        (void)compare(discovered(*stage), seen);
        stage->cluster.instead = [](const test::WireRequest& request) -> std::optional<test::WireReply> {
            return request.target.contains("/ingresses") ? std::optional(test::WireReply::answer(403, R"({"kind": "Status", "reason": "Forbidden", "code": 403, "message": "no"})")) : std::nullopt;
        };
        const Discovery found = discovered(*stage);
        QVERIFY(found.complete);
        QVERIFY(std::ranges::any_of(found.skipped, [](const SkippedObject& each) { return each.id == "Ingress" && each.why.find("may not be listed") != std::string::npos; }));
        const auto sighted = compare(found, seen);
        QCOMPARE(sighted.size(), std::size_t{1});
        QCOMPARE(sighted.front().api.title(), std::string("Orders:1.0.0"));
        QVERIFY(seen.contains("Ingress/pets"));
        QVERIFY2(stage->plan().empty(), shown(stage->plan()).c_str());
    }

    void ingressesAreOnlyRead()
    {
        const auto stage = kongStage();
        const std::string role = stage->type->grant(stage->environment).front().text;
        const std::size_t at = role.find("- ingresses");
        QVERIFY2(at != std::string::npos, role.c_str());
        const std::string rights = role.substr(at, role.find("apiGroups", at) - at);
        QVERIFY2(rights.find("list") != std::string::npos && rights.find("patch") == std::string::npos && rights.find("delete") == std::string::npos, rights.c_str());
        test::Came<ConnectionReport> tested;
        const PendingPtr pending = stage->connection->test(tested.completion());
        QVERIFY2(tested.wait() && tested.result->missing.empty(), tested.result && !tested.result->missing.empty() ? tested.result->missing.front().c_str() : "");
        // Not even with our marks on it.
        putIngresses(*stage);
        QVERIFY(stage->apply(stage->plan()).outcome == DeploymentReport::Outcome::Applied);
        const std::string api = deployment::textAt(stage->live()->objects.items().front(), "/metadata/labels/postern.dev~1api");
        QCOMPARE(stage->cluster.call("PATCH", "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/old?fieldManager=team", "application/merge-patch+json", R"({"metadata": {"labels": {"app.kubernetes.io/managed-by": "postern", "postern.dev/api": ")" + api + R"("}}})").status, 200);
        const auto removal = stage->type->planRemoval(stage->environment, *stage->live());
        QVERIFY(removal && std::ranges::none_of(removal->steps, [](const PlanStep& each) { return each.title.find("Ingress") != std::string::npos; }));
    }

  private:
    static void putIngresses(KubernetesStage& stage)
    {
        const auto put = [&stage](const std::string& path, const char* body) {
            const auto reply = stage.cluster.call("POST", path, "application/json", body);
            QVERIFY2(reply.status == 201, reply.body.c_str());
        };
        const std::string ingresses = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses";
        put("/apis/configuration.konghq.com/v1/namespaces/shop/kongplugins", R"({"apiVersion": "configuration.konghq.com/v1", "kind": "KongPlugin", "metadata": {"name": "limits"}, "plugin": "rate-limiting", "config": {"minute": 5}})");
        put("/api/v1/namespaces/shop/services", R"({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "pets"}, "spec": {"ports": [{"port": 80}]}})");
        put(ingresses, R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "pets", "annotations": {"konghq.com/plugins": "cors, limits", "konghq.com/strip-path": "true"}}, "spec": {"ingressClassName": "kong", "tls": [{"hosts": ["pets.example"], "secretName": "tls"}], "rules": [{"host": "pets.example", "http": {"paths": [{"path": "/pets", "pathType": "Prefix", "backend": {"service": {"name": "pets", "port": {"number": 80}}}}]}}]}})");
        put(ingresses, R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "old", "annotations": {"kubernetes.io/ingress.class": "kong"}}, "spec": {"rules": [{"http": {"paths": [{"path": "/old", "pathType": "Exact", "backend": {"service": {"name": "gone", "port": {"number": 80}}}}]}}]}})");
        put(ingresses, R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec": {"ingressClassName": "nginx", "defaultBackend": {"service": {"name": "pets", "port": {"number": 80}}}}})");
        put(ingresses, R"({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "bare"}, "spec": {"defaultBackend": {"service": {"name": "pets", "port": {"number": 80}}}}})");
    }
    static Discovery discovered(KubernetesStage& stage)
    {
        test::Came<Discovery> came;
        const PendingPtr pending = stage.connection->discover({}, came.completion());
        auto& result = came.wait();
        if (!result)
            qFatal("%s", result.error().message().c_str());
        return *std::move(result);
    }
};

POSTERN_TEST(KongIngressTest);
#include "KongIngressTest.moc"
