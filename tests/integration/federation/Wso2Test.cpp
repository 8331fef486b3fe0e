// SPDX-License-Identifier: Apache-2.0
#include "integration/federation/Wso2Stage.h"

#include "controlplane/connectors/wso2/Wso2Connection.h"
#include "controlplane/connectors/wso2/Wso2Grant.h"
#include "controlplane/connectors/wso2/Wso2Settings.h"
#include "controlplane/deployment/Settings.h"
#include "support/TestMain.h"

#include <QFile>
#include <set>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::wso2::Wso2Settings;
using postern::test::Wso2Stage;
using postern::test::Wso2Waited;

namespace {

std::vector<std::string> titlesOf(const DeploymentPlan& plan)
{
    std::vector<std::string> out;
    for (const PlanStep& step : plan.steps)
        out.push_back(step.id);
    return out;
}

using Ids = std::vector<std::string>;

} // namespace

/// An API at an emulated API Manager: planned, pushed, changed behind our back, found, rolled back, taken away.
class Wso2Test : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanIsWhatAPersonReviewed()
    {
        Wso2Stage stage;
        const QString text = QString::fromStdString(shown(stage.plan()));
        QFile golden(QStringLiteral(POSTERN_PLANS "/wso2-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
        QVERIFY(stage.changes.empty()); // it was only planned
    }

    void pushedFoundDriftedAndRolledBack()
    {
        Wso2Stage stage;
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(titlesOf(plan), (Ids{"api", "rules", "revision", "deploy.Default", "deploy.Europe"}));
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QCOMPARE(stage.changes.size(), plan.steps.size());

        // What is there is what was wanted, and nothing is left to do.
        auto live = stage.live();
        QVERIFY(live);
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported, (field.path + ": " + field.desired + " / " + field.live).c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());

        // Behind our back: another limit.
        stage.stored().set("apiThrottlingPolicy", "Silver");
        live = stage.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        const auto found = std::ranges::find(drift.fields, DriftClass::Semantic, &FieldDrift::drift);
        QCOMPARE(found->path, std::string("api.limit"));
        QCOMPARE(found->live, std::string("Silver"));
        QVERIFY(found->mover == Mover::Them);

        // What runs at the gateways is frozen: only the working copy is mended.
        const DeploymentPlan mend = stage.plan();
        QCOMPARE(titlesOf(mend), (Ids{"rules"}));
        QVERIFY(stage.apply(mend).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.plan().empty());
        report = stage.rollBack(2);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.live()->form.at("api.limit").value, std::string("Silver"));
        report = stage.rollBack(1);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
    }

    void aChangedApiGetsANewRevisionAndTheOldOneComesBack()
    {
        Wso2Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const std::string before = hashOf(stage.live()->form);
        std::string changed = Wso2Stage::definition("  /things: {get: {responses: {'200': {description: ok}}}}\n");
        changed.replace(changed.find("tier: Gold"), 10, "tier: Silver");
        stage.define(changed);
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(titlesOf(plan), (Ids{"definition", "rules", "revision", "deploy.Default", "deploy.Europe"}));
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QCOMPARE(stage.revisions().size(), std::size_t{2});
        const DeploymentReport back = stage.rollBack(2);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QCOMPARE(hashOf(stage.live()->form), before);
        QCOMPARE(stage.revisions().size(), std::size_t{1});
        // A revision that is there is not made again.
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        stage.define(Wso2Stage::definition());
        QCOMPARE(titlesOf(stage.plan()), (Ids{"definition", "rules", "deploy.Default", "deploy.Europe"}));
    }

    void theOldestRevisionThatIsNotDeployedMakesRoom()
    {
        Wso2Stage stage;
        const auto pushed = [&stage](int which) {
            std::string changed = Wso2Stage::definition("  /v" + std::to_string(which) + ": {get: {responses: {'200': {description: ok}}}}\n");
            stage.define(changed);
            return stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied;
        };
        for (int i = 0; i < 5; ++i)
            QVERIFY(pushed(i));
        QCOMPARE(stage.revisions().size(), std::size_t{5});
        const std::string oldest = stage.revisions().front().shown.find("id")->asString();
        stage.define(Wso2Stage::definition());
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(titlesOf(plan), (Ids{"definition", "rules", "old-revision", "revision", "deploy.Default", "deploy.Europe"}));
        QVERIFY(plan.steps[2].call.target.ends_with("/revisions/" + oldest));
        QVERIFY2(shown(plan).find("Delete Revision 1, the oldest that is not deployed, as WSO2 keeps five (cannot be taken back)") != std::string::npos, shown(plan).c_str());
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.revisions().size(), std::size_t{5});
        // All of them deployed: nothing is taken from any gateway to make room.
        for (std::size_t i = 0; i < 4; ++i)
            stage.revisions()[i].shown.set("deploymentInfo", schema::Value::list({schema::Value::object({{"name", "Other" + std::to_string(i)}, {"revisionUuid", "x"}})}));
        stage.define(Wso2Stage::definition("  /more: {get: {responses: {'200': {description: ok}}}}\n"));
        const auto refused = stage.tryPlan();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("all deployed") != std::string::npos, refused.error().message().c_str());
    }

    void whatOthersMadeIsLeftAlone()
    {
        Wso2Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        schema::Value properties = *stage.stored().find("additionalProperties");
        properties.push(schema::Value::object({{"name", "team"}, {"value", "billing"}, {"display", true}}));
        stage.stored().set("additionalProperties", properties);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QVERIFY(stage.live()->form.at("property.team").theirs);
        // It stays when ours is changed.
        stage.settings("");
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.live()->form.at("property.team").value, std::string("billing"));

        // An API of that name that is not ours is not written over, nor taken away.
        Wso2Stage other;
        sandbox::CatalogApi theirs;
        theirs.id = "theirs";
        theirs.name = "Orders";
        theirs.version = "1.0.0";
        theirs.data = schema::Value::object({{"id", "theirs"}, {"name", "Orders"}, {"version", "1.0.0"}, {"context", "/orders"}, {"type", "HTTP"}, {"lifeCycleStatus", "PUBLISHED"}});
        theirs.definition = schema::Value::object({{"openapi", "3.0.1"}, {"paths", schema::Value::map()}});
        (void)other.catalog->add(std::move(theirs));
        const auto refused = other.tryPlan();
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::AlreadyExists);
        const auto there = other.live();
        QVERIFY(!other.type.planRemoval(other.environment, *there));
    }

    void anApiThatWasPulledFromThereIsTakenOver()
    {
        Wso2Stage stage;
        sandbox::CatalogApi theirs;
        theirs.id = "theirs";
        theirs.name = "Orders";
        theirs.version = "1.0.0";
        theirs.data = schema::Value::object({{"id", "theirs"}, {"name", "Orders"}, {"version", "1.0.0"}, {"context", "/orders"}, {"type", "HTTP"}, {"lifeCycleStatus", "PUBLISHED"}, {"operations", schema::Value::list()}});
        theirs.definition = schema::Value::object({{"openapi", "3.0.1"}, {"paths", schema::Value::map()}});
        (void)stage.catalog->add(std::move(theirs));
        Revision pulled = stage.revision();
        pulled.api.provenance.server = stage.server->url().toStdString();
        pulled.api.provenance.apiId = "theirs";
        const auto there = stage.live();
        const auto plan = stage.type.plan(pulled, stage.environment, &*there);
        QVERIFY2(plan, plan ? "" : plan.error().message().c_str());
        QVERIFY(stage.apply(*plan).outcome == DeploymentReport::Outcome::Applied);
        // Taken away, it is undeployed and never deleted: it was there before.
        stage.environment.settings.set("deleteUndeployed", true);
        const auto now = stage.live();
        const auto removal = stage.type.planRemoval(stage.environment, *now);
        QVERIFY(removal);
        QCOMPARE(titlesOf(*removal), (Ids{"undeploy.Default", "undeploy.Europe"}));
    }

    void itIsTakenFromItsGatewaysAndComesBack()
    {
        Wso2Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        auto plan = stage.type.planRemoval(stage.environment, *live);
        QVERIFY(plan);
        QCOMPARE(titlesOf(*plan), (Ids{"undeploy.Default", "undeploy.Europe"}));
        QVERIFY(stage.apply(*plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live()->form.contains("gateway.Default"));
        const auto again = stage.live();
        QVERIFY(stage.type.planRemoval(stage.environment, *again)->empty());
        const DeploymentReport back = stage.rollBack(2);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QCOMPARE(hashOf(stage.live()->form), hashOf(live->form));
        // And deleted where that is wanted, which says of itself that it cannot be taken back.
        stage.environment.settings.set("deleteUndeployed", true);
        stage.connect();
        const auto whole = stage.live();
        plan = stage.type.planRemoval(stage.environment, *whole);
        QCOMPARE(titlesOf(*plan), (Ids{"undeploy.Default", "undeploy.Europe", "api"}));
        QVERIFY(shown(*plan).find("history (cannot be taken back)") != std::string::npos);
        QVERIFY(stage.apply(*plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live());
    }

    void whoIsKeptOutHereIsNotLetInThere()
    {
        Wso2Stage stage;
        std::string secured = Wso2Stage::definition();
        secured.replace(secured.find("[{jwt: [\"orders:write\"]}]"), 25, "[{jwt: [\"orders:write\", \"orders:read\"]}]");
        stage.define(secured);
        const auto refused = stage.tryPlan();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("scopes") != std::string::npos, refused.error().message().c_str());
        stage.environment.settings.set("acceptDropped", schema::Value::list({"scopes"}));
        const auto accepted = stage.tryPlan();
        QVERIFY(accepted);
        QVERIFY(count(accepted->capabilities, Holding::Dropped) > 0);
    }

    void theStateOfAnApiFollows()
    {
        Wso2Stage stage;
        stage.environment.settings.set("publish", true);
        stage.connect();
        Ids steps = titlesOf(stage.plan());
        QCOMPARE(steps.back(), std::string("state.1"));
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.stored().find("lifeCycleStatus")->asString(), std::string("PUBLISHED"));
        QVERIFY(stage.plan().empty());
        stage.folder.with("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.7.0\ndata: {name: Orders, version: 1.0.0, context: /orders, type: HTTP, lifeCycleStatus: BLOCKED}\n");
        const DeploymentPlan block = stage.plan();
        QCOMPARE(titlesOf(block), (Ids{"state.1"}));
        QVERIFY(stage.apply(block).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.stored().find("lifeCycleStatus")->asString(), std::string("BLOCKED"));
        QVERIFY(stage.rollBack(2).outcome == DeploymentReport::Outcome::TakenBack);
        QCOMPARE(stage.stored().find("lifeCycleStatus")->asString(), std::string("PUBLISHED"));
    }

    void readOnlySendsNoWriteWhateverIsAsked()
    {
        Wso2Stage stage;
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        const DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("read-only") != std::string::npos, report.why.c_str());
        QVERIFY(stage.changes.empty());
    }

    void discoveryReadsEveryPage()
    {
        Wso2Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        stage.catalog->pad(250);
        stage.catalog->apis().front().data.set("type", "WS");
        stage.asked.clear();
        Wso2Waited<Discovery> waited;
        std::size_t came = 0;
        const PendingPtr pending = stage.connection->discover([&came](const DiscoveredApi&) { ++came; }, waited.completion());
        const auto& found = waited.wait();
        QVERIFY(found && found->complete);
        QCOMPARE(found->apis.size() + found->skipped.size(), stage.catalog->apis().size());
        QCOMPARE(came, found->apis.size());
        QVERIFY(found->skipped.size() == 1 && found->skipped.front().why.find("WS") != std::string::npos);
        QCOMPARE(stage.asked.size(), (stage.catalog->apis().size() + 99) / 100);
        const auto ours = std::ranges::find(found->apis, std::string("Orders"), &DiscoveredApi::name);
        QVERIFY(ours != found->apis.end());
        QCOMPARE(ours->context, std::string("/orders/1.0.0"));
        QCOMPARE(ours->owner, std::string("postern"));
        QVERIFY(std::ranges::any_of(found->apis, [](const DiscoveredApi& each) { return each.owner != "postern"; }));
    }

    void aConnectionTestNamesWhatIsMissing()
    {
        Wso2Stage stage;
        Wso2Waited<ConnectionReport> good;
        const PendingPtr pending = stage.connection->test(good.completion());
        QVERIFY(good.wait());
        QCOMPARE(good.result->server, std::string("WSO2 API Manager (Publisher v4)"));
        QVERIFY2(good.result->missing.empty(), good.result->missing.empty() ? "" : good.result->missing.front().c_str());
        stage.environment.settings.set("gateways", schema::Value::list({schema::Value::object({{"name", "Found"}}), schema::Value::object({{"name", "Nowhere"}}), schema::Value::object({{"name", "Default"}, {"vhost", "x.example"}})}));
        stage.connect();
        Wso2Waited<ConnectionReport> bad;
        const PendingPtr other = stage.connection->test(bad.completion());
        QVERIFY(bad.wait());
        QCOMPARE(bad.result->missing.size(), std::size_t{3});
        QVERIFY(bad.result->missing[0].find("READ_ONLY") != std::string::npos);
        QVERIFY(bad.result->missing[1].find("there are Default, Europe, Found") != std::string::npos);
        QVERIFY(bad.result->missing[2].find("x.example") != std::string::npos);
        // WSO2's own words of a deployment that it refuses, and what they mean.
        const DeploymentReport report = stage.apply(stage.plan());
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("WSO2 itself only reads from that gateway") != std::string::npos, report.why.c_str());
    }

    void everyCallIsWithinWhatIsGranted()
    {
        Wso2Stage stage;
        stage.environment.settings.set("publish", true);
        stage.environment.settings.set("deleteUndeployed", true);
        const auto granted = connectors::wso2::scopesFor(Mode::ReadWrite, settingsOf<Wso2Settings>(stage.environment));
        const auto allowed = [&granted](const RemoteCall& call) {
            const auto any = connectors::wso2::scopesThatAllow(call);
            return std::ranges::any_of(any, [&granted](const std::string& each) { return std::ranges::find(granted, each) != granted.end(); });
        };
        stage.connect();
        const auto check = [&](const DeploymentPlan& plan) {
            for (const PlanStep& step : plan.steps) {
                QVERIFY2(allowed(step.call), shown(step.call).c_str());
                for (const RemoteCall& undo : step.undo)
                    QVERIFY2(allowed(undo), shown(undo).c_str());
                if (step.probe)
                    QVERIFY2(allowed(step.probe->call), shown(step.probe->call).c_str());
            }
        };
        check(stage.plan());
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        stage.define(Wso2Stage::definition("  /more: {get: {responses: {'200': {description: ok}}}}\n"));
        check(stage.plan());
        const auto live = stage.live();
        check(*stage.type.planRemoval(stage.environment, *live));
        // Of the least that is granted: a role that has only these scopes.
        const auto grant = stage.type.grant(stage.environment);
        QCOMPARE(grant.size(), std::size_t{1});
        for (const std::string& scope : granted)
            QVERIFY(grant.front().text.find(scope) != std::string::npos);
    }

    void aBackendsSecretIsNeverReadNorWrittenOverByItsMask()
    {
        Wso2Stage stage;
        const char* const canary = "canary-8d1f-backend";
        stage.environment.settings.set("backendSecret", "${env:BACKEND_SECRET}");
        stage.secrets["backendSecret"] = Secret(canary);
        stage.settings("endpoints: {}\n");
        stage.settings("");
        stage.folder.with("apis/Orders-1.0.0/api.yaml",
                          "type: api\nversion: v4.7.0\ndata:\n  name: Orders\n  version: 1.0.0\n  context: /orders\n  type: HTTP\n  endpointConfig:\n    endpoint_type: http\n    production_endpoints: {url: \"https://orders.example:8443/base\"}\n"
                          "    endpoint_security: {production: {enabled: true, type: BASIC, username: shop, password: \"${env:BACKEND_SECRET}\"}}\n");
        stage.connect();
        const DeploymentPlan plan = stage.plan();
        QVERIFY(shown(plan).find("(secret backendSecret)") != std::string::npos);
        QVERIFY(writePlan(plan).find(canary) == std::string::npos);
        const DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        const auto kept = [&stage] { return stage.stored().atPath("endpointConfig.endpoint_security.production.password")->asString(); };
        QCOMPARE(kept(), std::string(canary));
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        // Another change goes out with what was read back, which is empty: the secret stays.
        stage.settings("filters: [{type: set-headers, config: {request: {set: {X-Tenant: other}}}}]\n");
        const DeploymentPlan change = stage.plan();
        QVERIFY(shown(change).find("(secret backendSecret)") == std::string::npos);
        QVERIFY(stage.apply(change).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(kept(), std::string(canary));
        QVERIFY(stage.rollBack(2).outcome == DeploymentReport::Outcome::TakenBack);
        QCOMPARE(kept(), std::string(canary));
        // No journal, no plan, nothing that was read has it.
        for (int i = 1; i <= stage.journals; ++i) {
            QFile file(QString::fromStdString(stage.journal(i).string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            QVERIFY(!text.contains(canary) && !text.contains(QByteArray(canary).toBase64()));
        }
        QVERIFY(schema::writeJson(stage.live()->objects).find(canary) == std::string::npos);
    }

    void aTokenThatEndedIsRenewed()
    {
        Wso2Stage stage;
        QVERIFY(!stage.live());
        stage.secrets["password"] = Secret("wrong");
        stage.connect();
        Wso2Waited<std::optional<LiveApi>> waited;
        const PendingPtr pending = stage.connection->live("Orders:1.0.0", waited.completion());
        QVERIFY(!waited.wait());
        QVERIFY(waited.result.error().kind() == ErrorKind::Unavailable); // nothing was sent
        QVERIFY2(!waited.result.error().message().empty(), waited.result.error().message().c_str());
    }

    void answersAreReadAsFarAsTheyCanBe_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half") << QByteArray("{\"list\": [{\"id\"");
        QTest::newRow("another type") << QByteArray("[1, 2]");
        QTest::newRow("a text") << QByteArray("\"list\"");
        QTest::newRow("a list of nulls") << QByteArray("{\"list\": [null, 1, {}]}");
        QTest::newRow("wrong fields") << QByteArray("{\"list\": [{\"id\": {}, \"name\": [], \"version\": null}], \"pagination\": {\"total\": \"many\"}}");
    }
    void answersAreReadAsFarAsTheyCanBe()
    {
        QFETCH(const QByteArray, body);
        connectors::wso2::Wso2Type type;
        test::ScriptedServer server([&body](const test::WireRequest& request) {
            if (request.path() == "/oauth2/token")
                return test::WireReply::json("{\"access_token\": \"t\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}");
            return request.path().endsWith("/settings") ? test::WireReply::json("{\"environment\": []}") : test::WireReply::json(body);
        });
        Environment environment;
        environment.settings = schema::Value::object({{"url", server.url().toStdString()}, {"token", "${env:T}"}, {"publisherPath", "/p"}, {"gateways", schema::Value::list({schema::Value::object({{"name", "Default"}})})}});
        const auto connection = *type.connect(environment, {{"token", Secret("t")}});
        for (const char* const what : {"Orders:1.0.0", "some-id"}) {
            Wso2Waited<std::optional<LiveApi>> waited;
            const PendingPtr pending = connection->live(what, waited.completion());
            (void)waited.wait();
            QVERIFY(waited.done);
            QVERIFY(!waited.result || !*waited.result);
        }
        Wso2Waited<Discovery> waited;
        const PendingPtr pending = connection->discover({}, waited.completion());
        (void)waited.wait();
        QVERIFY(waited.done);
    }
};

POSTERN_TEST(Wso2Test);
#include "Wso2Test.moc"
