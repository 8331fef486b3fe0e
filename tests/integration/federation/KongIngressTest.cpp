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
};

POSTERN_TEST(KongIngressTest);
#include "KongIngressTest.moc"
