// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/kong/KongIngressType.h"
#include "integration/federation/AwsStage.h"
#include "integration/federation/AzureStage.h"
#include "integration/federation/KongConfigStage.h"
#include "integration/federation/KongStage.h"
#include "integration/federation/KonnectStage.h"
#include "integration/federation/KubernetesStage.h"
#include "integration/federation/Wso2Stage.h"
#include "integration/federation/failures/OwnKillStages.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <set>

using namespace postern;
using namespace postern::deployment;
using postern::deployment::test::KilledPush;
using postern::deployment::test::KillMoment;
using postern::deployment::test::KillStage;
using postern::deployment::test::killedBundle;
using postern::deployment::test::killedFolder;
using postern::deployment::test::killedPosternd;

namespace {

constexpr const char* shopKey = "0123456789abcdef0123456789abcdef";

template <class Stage>
KillStage killing(std::shared_ptr<Stage> stage, std::function<std::vector<std::string>()> effects)
{
    KillStage out;
    out.project = stage->folder.path().string();
    out.environment = stage->environment;
    out.variables = {{"SHOP_KEY", shopKey}};
    out.effects = std::move(effects);
    out.form = [raw = stage.get()] {
        const auto live = raw->live();
        return live ? live->form : NormalForm();
    };
    out.keep = std::move(stage);
    return out;
}

/// Where two forms are not alike; empty: nowhere.
std::string differencesOf(const NormalForm& is, const NormalForm& meant)
{
    const auto valueIn = [](const NormalForm& form, const std::string& path) { return form.contains(path) ? form.at(path).value : std::string("nothing"); };
    std::set<std::string> paths;
    for (const NormalForm* const form : {&is, &meant}) {
        for (const auto& [path, field] : *form)
            paths.insert(path);
    }
    std::string out;
    for (const std::string& path : paths) {
        if (valueIn(is, path) != valueIn(meant, path))
            out += path + ": " + valueIn(is, path) + ", not " + valueIn(meant, path) + '\n';
    }
    return out;
}

KillStage killedKong()
{
    auto stage = std::make_shared<kongtest::Stage>();
    KillStage out = killing(stage, [raw = stage.get()] { return raw->sandbox->kongChanges(); });
    out.disturb = [raw = stage.get()] {
        const std::string plugin = kongtest::Stage::idOf(*raw->live(), "cors");
        QVERIFY(raw->call("PATCH", "/plugins/" + plugin, R"({"config": {"origins": ["*"]}})").isSuccess());
    };
    return out;
}

KillStage killedKonnect()
{
    auto stage = std::make_shared<kongtest::KonnectStage>();
    stage->environment.settings.set("token", "${env:KONNECT_TOKEN}");
    KillStage out = killing(stage, [raw = stage.get()] { return raw->api.changes(); });
    out.disturb = [raw = stage.get()] {
        schema::Value changed = *raw->live()->objects.find("service");
        changed.set("read_timeout", 5);
        QCOMPARE(raw->theirs("PUT", "/services/" + raw->live()->what.id, schema::writeJson(changed, 0)).status, 200);
    };
    out.variables["KONNECT_TOKEN"] = sandbox::KonnectApi::token;
    return out;
}

KillStage killedKongWithoutADatabase()
{
    auto stage = std::make_shared<kongtest::ConfigStage>();
    KillStage out = killing(stage, [raw = stage.get()] { return raw->kong.changes(); });
    out.disturb = [raw = stage.get()] {
        std::string text = schema::readJson(raw->config(), "config")->find("config")->asString();
        const std::string ours = "orders.example";
        QVERIFY(text.find(ours) != std::string::npos);
        text.replace(text.find(ours), ours.size(), "elsewhere.example");
        QCOMPARE(raw->theirs("POST", "/config", schema::writeJson(*schema::readYaml(text, "config"), 0)).status, 201);
    };
    return out;
}

KillStage killedAws()
{
    auto stage = std::make_shared<postern::test::AwsStage>();
    stage->environment.settings.set("accessKey", "${env:AWS_KEY}");
    stage->environment.settings.set("secretKey", "${env:AWS_SECRET}");
    KillStage out = killing(stage, [raw = stage.get()] { return raw->sandbox->awsChanges(); });
    out.disturb = [raw = stage.get()] { raw->changeBackend(*raw->live(), "https:/" "/elsewhere.example/items"); };
    out.variables["AWS_KEY"] = sandbox::AwsGateway::accessKey;
    out.variables["AWS_SECRET"] = std::string(sandbox::AwsGateway::secretKey().reveal());
    return out;
}

KillStage killedAzure()
{
    auto stage = std::make_shared<AzureStage>();
    KillStage out = killing(stage, [raw = stage.get()] { return raw->changes(); });
    out.disturb = [raw = stage.get()] {
        std::string xml = raw->live()->objects.find("policy")->asString();
        const std::string ours = "https:/" "/shop.example";
        QVERIFY(xml.find(ours) != std::string::npos);
        xml.replace(xml.find(ours), ours.size(), "*");
        QCOMPARE(raw->call("PUT", "/apis/orders-1-0-0/policies/policy", schema::Value::object({{"format", "xml"}, {"value", xml}}), "*").status, 200);
        // And of one operation who may call it: it comes along to the next revision.
        std::string scopes = raw->live()->objects.find("operationPolicies")->find("post-items")->asString();
        scopes.replace(scopes.find("orders:write"), 12, "orders:read");
        QCOMPARE(raw->call("PUT", "/apis/orders-1-0-0/operations/post-items/policies/policy", schema::Value::object({{"format", "xml"}, {"value", scopes}}), "*").status, 200);
    };
    out.variables["AZURE_SECRET"] = sandbox::EntraLogin::clientSecret;
    return out;
}

KillStage killedWso2()
{
    auto stage = std::make_shared<postern::test::Wso2Stage>();
    KillStage out = killing(stage, [raw = stage.get()] { return raw->changes; });
    out.disturb = [raw = stage.get()] { raw->stored().set("transport", schema::Value::list({"http"})); };
    out.variables["WSO2_PASSWORD"] = "admin";
    return out;
}

/// Somebody with an editor changes an object there, and may be written over.
KillStage killedInACluster(std::shared_ptr<postern::test::KubernetesStage> stage, const std::string& target, const char* body)
{
    stage->environment.settings.find("cluster")->set("takeOver", schema::Value::list({"kubectl-edit"}));
    stage->connect();
    KillStage out = killing(stage, [raw = stage.get()] { return raw->cluster.api.changes(); });
    out.disturb = [raw = stage.get(), target, body] { QCOMPARE(raw->cluster.call("PATCH", target + "?fieldManager=kubectl-edit", "application/merge-patch+json", body).status, 200); };
    return out;
}

KillStage killedEnvoy()
{
    return killedInACluster(std::make_shared<postern::test::KubernetesStage>(), "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/backendtrafficpolicies/orders-1-0-0",
                            R"({"spec": {"rateLimit": {"local": {"rules": [{"limit": {"requests": 5, "unit": "Minute"}}]}}}})");
}

KillStage killedKongInACluster()
{
    auto stage = std::make_shared<postern::test::KubernetesStage>(std::make_unique<connectors::kong::KongIngressType>());
    stage->environment.settings.find("cluster")->set("acceptDropped", schema::Value::list({"security", "scopes"}));
    return killedInACluster(std::move(stage), "/apis/configuration.konghq.com/v1/namespaces/shop/kongplugins/orders-1-0-0-rate-limiting", R"({"config": {"minute": 5}})");
}

} // namespace

/// SIGKILL before and after every line that the journal gets.
class KillTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aPushThatIsKilledAnywhereEndsWhereItShould_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("disturbed");
        for (std::size_t i = 0; i < makes().size(); ++i) {
            QTest::addRow("%s", makes()[i].first) << static_cast<int>(i) << false;
            QTest::addRow("%s, changed behind our back", makes()[i].first) << static_cast<int>(i) << true;
        }
    }
    void aPushThatIsKilledAnywhereEndsWhereItShould()
    {
        QFETCH(const int, which);
        QFETCH(const bool, disturbed);
        const auto& make = makes()[static_cast<std::size_t>(which)].second;
        Whole whole;
        wholePush(make, disturbed, whole);
        int resumed = 0;
        for (int write = 1; write <= whole.lines && !QTest::currentTestFailed(); ++write) {
            for (const bool after : {false, true})
                killedPush(make, disturbed, whole, {after, write}, resumed);
        }
        qInfo("killed %d times, gone on %d times", 2 * whole.lines, resumed);
        QVERIFY(whole.lines >= static_cast<int>(whole.effects.size()) + 2);
        QVERIFY(resumed > 0);
    }

  private:
    /// What comes of a push that nobody kills.
    struct Whole {
        int lines = 0; ///< of its journal
        std::vector<std::string> effects;
        NormalForm form;
    };
    /// Where one begins: what was done at the gateway before, and was written down.
    struct Begin {
        std::size_t effects = 0;
        std::size_t done = 0;
        int lines = 0;
    };
    using Make = std::function<KillStage()>;

    static void prepare(const KillStage& stage, KilledPush& push, bool disturbed, Begin& begin)
    {
        if (disturbed) {
            QVERIFY2(push.run() == 0, push.said.constData());
            stage.disturb();
        }
        begin = {stage.effects().size(), push.stepsDone(), push.lines()};
    }
    static std::vector<std::string> effectsSince(const KillStage& stage, const Begin& begin)
    {
        auto all = stage.effects();
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin.effects));
        return all;
    }
    static void wholePush(const Make& make, bool disturbed, Whole& whole)
    {
        const KillStage stage = make();
        const QTemporaryDir folder;
        KilledPush push(stage, folder.filePath(QStringLiteral("xdg")).toStdString());
        Begin begin;
        prepare(stage, push, disturbed, begin);
        QVERIFY2(push.run() == 0, push.said.constData());
        whole = {push.lines() - begin.lines, effectsSince(stage, begin), stage.form()};
    }
    static void killedPush(const Make& make, bool disturbed, const Whole& whole, KillMoment when, int& resumed)
    {
        const std::string at = (when.after ? "after " : "before ") + std::to_string(when.write) + ": ";
        const KillStage stage = make();
        const QTemporaryDir folder;
        KilledPush push(stage, folder.filePath(QStringLiteral("xdg")).toStdString());
        Begin begin;
        prepare(stage, push, disturbed, begin);
        QVERIFY2(!push.run(when), (at + push.said.toStdString()).c_str());
        QCOMPARE(push.lines() - begin.lines, when.after ? when.write : when.write - 1);
        // Nothing of it is claimed that did not happen.
        const auto before = effectsSince(stage, begin);
        const std::size_t done = push.stepsDone() - begin.done;
        QVERIFY2(before.size() <= whole.effects.size(), at.c_str());
        QVERIFY2(done <= before.size() && before.size() <= done + 1, qPrintable(QString::fromStdString(at) + QStringLiteral("%1 of %2").arg(done).arg(before.size())));
        const auto code = push.run();
        QVERIFY2(code == 0 || code == 34, (at + push.said.toStdString()).c_str());
        resumed += code == 0 ? 1 : 0;
        const std::string differences = differencesOf(stage.form(), whole.form);
        QVERIFY2(differences.empty(), (at + differences).c_str());
        QVERIFY2(push.isRemembered(), at.c_str());
        // PUT makes and replaces alike, so what was lost may be said twice; but nothing else is there.
        const auto then = effectsSince(stage, begin);
        QCOMPARE(std::set<std::string>(then.begin(), then.end()).size(), std::set<std::string>(whole.effects.begin(), whole.effects.end()).size());
        QCOMPARE(push.run().value_or(-1), 34);
        QCOMPARE(effectsSince(stage, begin).size(), then.size());
    }

    static const std::vector<std::pair<const char*, std::function<KillStage()>>>& makes()
    {
        static const std::vector<std::pair<const char*, std::function<KillStage()>>> all{
            {"kong", killedKong}, {"konnect", killedKonnect}, {"kong-dbless", killedKongWithoutADatabase}, {"aws", killedAws},
            {"azure", killedAzure}, {"wso2", killedWso2}, {"envoy-gateway", killedEnvoy}, {"kong-kubernetes", killedKongInACluster}, {"folder", killedFolder}, {"bundle", killedBundle}, {"remote posternd", killedPosternd}};
        return all;
    }
};

POSTERN_TEST(KillTest);
#include "KillTest.moc"
