// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/Drift.h"
#include "integration/federation/KonnectStage.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::kong::KonnectType;
using postern::kongtest::KonnectStage;

namespace {

constexpr const char* portalDefinition = "openapi: 3.0.3\ninfo: {title: Payments, version: '2'}\npaths: {/pay: {post: {responses: {'201': {description: ok}}}}}\n";

} // namespace

/// A control plane of an emulated Konnect, and the APIs of its Dev Portals.
class KonnectTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void pushedChangedFoundAndRolledBack()
    {
        KonnectStage stage;
        const DeploymentPlan plan = stage.plan();
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        auto live = stage.live();
        QCOMPARE(live->what.owner, std::string("postern"));
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        QVERIFY(driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).count(DriftClass::Semantic) == 0);
        // Behind our back, and mended without any PATCH: Konnect has none.
        const auto service = schema::readJson(schema::writeJson(*live->objects.find("service"), 0), "service");
        schema::Value changed = *service;
        changed.set("read_timeout", 5);
        changed.set("retries", 2);
        QCOMPARE(stage.theirs("PUT", "/services/" + live->what.id, schema::writeJson(changed, 0)).status, 200);
        live = stage.live();
        QCOMPARE(driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).count(DriftClass::Semantic), std::size_t{1});
        const DeploymentPlan mend = stage.plan();
        QCOMPARE(mend.steps.size(), std::size_t{1});
        QCOMPARE(mend.steps.front().call.method, std::string("PUT"));
        report = stage.apply(mend);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY(stage.plan().empty());
        QCOMPARE(stage.live()->objects.find("service")->find("retries")->toText(), std::string("2")); // theirs has stayed
        report = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.live()->form.at("service.read_timeout").value, std::string("5"));
        report = stage.run(*Journal::resume(stage.journal(1)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
    }

    void eachSourceIsFoundAndImportedAsWhatItIs()
    {
        KonnectStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.theirs("PUT", "/services/pay", R"({"host": "pay.example", "protocol": "https"})").status, 200);
        QCOMPARE(stage.theirs("POST", "/services/pay/routes", R"({"name": "pay", "paths": ["/pay"]})").status, 201);
        QCOMPARE(stage.theirs("PUT", "/services/stock", R"({"host": "stock.example"})").status, 200);
        QCOMPARE(stage.theirs("POST", "/services/stock/routes", R"({"name": "stock", "paths": ["/stock"]})").status, 201);
        const std::string pay = schema::readJson(stage.theirs("GET", "/services/pay", "").body, "pay")->find("id")->asString();
        std::string alone;
        stage.server.change([&] {
            (void)stage.api.addApi("Payments", "2", portalDefinition, pay);
            alone = stage.api.addApi("Ideas", "1", portalDefinition, {});
        });
        const Discovery found = stage.discover();
        QVERIFY(found.complete);
        std::vector<std::string> told;
        for (const DiscoveredApi& each : found.apis)
            told.push_back(each.title() + " by " + (each.owner.empty() ? "others" : each.owner) + " in " + each.source);
        std::ranges::sort(told);
        QCOMPARE(told, (std::vector<std::string>{"Ideas:1 by others in Dev Portal", "Orders:1.0.0 by postern in control plane", "Payments:2 by others in Dev Portal and control plane",
                                                    "stock by others in control plane"}));

        auto live = stage.live(pay);
        QCOMPARE(live->what.title(), std::string("Payments:2"));
        auto definition = stage.type.definition(stage.environment, *live);
        QVERIFY(definition);
        QCOMPARE(definition->openApi, std::string(portalDefinition));
        QVERIFY(definition->missing.front().find("service behind it") != std::string::npos);
        live = stage.live("api:" + alone);
        definition = stage.type.definition(stage.environment, *live);
        QVERIFY(definition);
        QVERIFY(definition->missing.front().find("Dev Portal alone") != std::string::npos);
        QVERIFY(!stage.type.planRemoval(stage.environment, *live));
        const auto stock = std::ranges::find(found.apis, "stock", &DiscoveredApi::name);
        live = stage.live(stock->id);
        definition = stage.type.definition(stage.environment, *live);
        QVERIFY(definition);
        QVERIFY(definition->missing.front().find("no API of a Dev Portal") != std::string::npos);
        QVERIFY(definition->openApi.find("/stock") != std::string::npos);
        QVERIFY(!stage.live("api:00000000-0000-4000-9000-000000000099"));
    }

    void manyApisComePageByPage()
    {
        KonnectStage stage;
        stage.server.change([&] {
            for (int i = 0; i < 250; ++i)
                (void)stage.api.addApi("Api" + std::to_string(i), "1", {}, {});
        });
        QCOMPARE(stage.discover().apis.size(), std::size_t{250});
        const auto live = stage.live(stage.discover().apis.front().id);
        QVERIFY(!stage.type.definition(stage.environment, *live)); // the portal keeps none
    }

    void aPortalThatMayNotBeReadHidesNothing()
    {
        KonnectStage stage;
        stage.server.change([&] { stage.api.closePortal(); });
        const Discovery found = stage.discover();
        QVERIFY(!found.complete);
        QCOMPARE(found.skipped.size(), std::size_t{1});
        const auto report = stage.wait<ConnectionReport>([&](auto done) { return stage.connection->test(std::move(done)); });
        QVERIFY(report);
        QVERIFY2(report->server.find("orders") != std::string::npos, report->server.c_str());
        QCOMPARE(report->missing.size(), std::size_t{1});
        stage.environment.settings.set("portal", false);
        stage.connect();
        QVERIFY(stage.discover().complete);
    }

    void aWrongTokenIsNamedAndAWriteInReadOnlyIsNotSent()
    {
        KonnectStage stage;
        stage.connect("wrong");
        const auto refused = stage.wait<ConnectionReport>([&](auto done) { return stage.connection->test(std::move(done)); });
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::Unauthenticated);
        QVERIFY(refused.error().message().find("wrong") == std::string::npos);
        stage.connect();
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Failed);
        QVERIFY(stage.api.changes().empty());
    }

    void regionsAndGrantsAreNamed()
    {
        Environment environment;
        environment.mode = Mode::ReadWrite;
        environment.settings = schema::Value::object({{"region", "au"}, {"controlPlane", "c1"}});
        const KonnectType type;
        QVERIFY(type.grant(environment).front().text.find("Route Admin: control plane c1, region au") != std::string::npos);
        environment.mode = Mode::ReadOnly;
        QVERIFY(type.grant(environment).front().text.find("Admin") == std::string::npos);
        connectors::kong::KonnectSettings settings;
        settings.region = "au";
        QCOMPARE(settings.base(), std::string("https://au.api.konghq.com"));
        schema::Problems problems;
        QVERIFY(!type.settings().check(schema::Value::object({{"controlPlane", "../x"}}), problems));
    }
};

POSTERN_TEST(KonnectTest);
#include "KonnectTest.moc"
