// SPDX-License-Identifier: Apache-2.0
#include "AzureStage.h"
#include "controlplane/connectors/azure/AzureGrant.h"
#include "support/TestMain.h"

#include <QFile>
#include <algorithm>
#include <set>

using namespace postern;
using namespace postern::deployment;
using postern::connectors::azure::actionOf;
using postern::connectors::azure::actionsOf;

/// An API at an emulated Azure API Management: planned, pushed, changed behind our back, found, rolled back, taken away.
class AzureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanIsWhatAPersonReviewed()
    {
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        const QString text = QString::fromStdString(shown(plan)).replace(QString::fromStdString(plan.revision.substr(0, 12)), QStringLiteral("REVISION"));
        QFile golden(QStringLiteral(POSTERN_PLANS "/azure-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
        QVERIFY(stage.changes().empty()); // it was only planned
    }

    void pushedFoundDriftedAndRolledBack()
    {
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        std::string changes;
        for (const std::string& each : stage.changes())
            changes += each + '\n';
        QVERIFY2(stage.changes().size() == plan.steps.size(), changes.c_str());
        auto live = stage.live();
        QVERIFY(live);
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported || field.drift == DriftClass::Cosmetic, (field.path + ": " + field.desired + " / " + field.live).c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QCOMPARE(live->what.title(), std::string("Orders:1.0.0"));
        QCOMPARE(live->what.context, std::string("/orders/1.0.0"));

        // Behind our back: another limit.
        std::string xml = live->objects.find("policy")->asString();
        const std::size_t at = xml.find("calls=\"1000\"");
        QVERIFY2(at != std::string::npos, xml.c_str());
        xml.replace(at, 12, "calls=\"5\"");
        QCOMPARE(stage.call("PUT", "/apis/orders-1-0-0/policies/policy", schema::Value::object({{"format", "xml"}, {"value", xml}}), "*").status, 200);
        live = stage.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        const auto found = std::ranges::find(drift.fields, DriftClass::Semantic, &FieldDrift::drift);
        QCOMPARE(found->path, std::string("policy.inbound.rate-limit-by-key.calls"));
        QCOMPARE(found->live, std::string("5"));
        QVERIFY(found->mover == Mover::Them);

        report = stage.apply(stage.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY(stage.plan().empty());
        QCOMPARE(stage.live()->objects.find("api")->find("properties")->find("apiRevision")->asString(), std::string("3"));
        // Back to what their hands had made: a release of the revision before.
        report = stage.rollBack(2);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        live = stage.live();
        QCOMPARE(live->form.at("policy.inbound.rate-limit-by-key.calls").value, std::string("5"));
        QCOMPARE(live->objects.find("revisions")->size(), std::size_t{2});
        report = stage.rollBack(1);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
        QCOMPARE(stage.call("GET", "/apiVersionSets/postern-orders", {}).status, 404);
        QCOMPARE(stage.call("GET", "/tags/postern-orders-1-0-0", {}).status, 404);
    }

    void anImportIsOneCallAndAsMuchAskingAsItTakes()
    {
        AzureStage stage;
        const schema::Value import = schema::Value::object({{"path", "o"}, {"displayName", "O"}, {"format", "openapi+json"}, {"value", "{\"openapi\": \"3.0.1\", \"paths\": {\"/a\": {\"get\": {}}}}"}});
        const CallAnswer answer = stage.call("PUT", "/apis/o", import);
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.body.find("name")->asString(), std::string("o"));
        QCOMPARE(stage.changes().size(), std::size_t{1});
        QCOMPARE(stage.live("o")->form.at("operation.GET /a").value, std::string("get-a"));
    }

    void aVersionSetWithOtherVersionsStays()
    {
        AzureStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const std::string set = stage.settings().resource() + "/apiVersionSets/postern-orders";
        QCOMPARE(stage.call("PUT", "/apis/orders-2", schema::Value::object({{"displayName", "Orders"}, {"path", "orders"}, {"apiVersion", "2"}, {"apiVersionSetId", set}})).status, 201);
        const auto plan = stage.type.planRemoval(stage.environment, *stage.live());
        QVERIFY(plan);
        QVERIFY(std::ranges::none_of(plan->steps, [](const PlanStep& step) { return step.id == "version-set"; }));
        const DeploymentReport report = stage.rollBack(1);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.call("GET", "/apiVersionSets/postern-orders", {}).status, 200);
    }

    void itIsTakenAwayWholeAndComesBack()
    {
        AzureStage stage;
        stage.define(AzureStage::definition().replace(AzureStage::definition().find("security: [{jwt: [\"orders:read\"]}]"), 34, "security: [{key: []}]"));
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        const auto live = stage.live();
        QCOMPARE(live->form.at("product").value, std::string("published"));
        const auto plan = stage.type.planRemoval(stage.environment, *live);
        QVERIFY(plan);
        DeploymentReport report = stage.apply(*plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY(!stage.live());
        for (const char* const path : {"/apiVersionSets/postern-orders", "/tags/postern-orders-1-0-0", "/products/postern-orders-1-0-0", "/subscriptions/postern-orders-1-0-0"})
            QCOMPARE(stage.call("GET", path, {}).status, 404);
        report = stage.rollBack(2);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(report.why, std::string("The subscription postern-orders-1-0-0 comes back with other keys."));
        const auto back = stage.live();
        QVERIFY(back);
        for (const FieldDrift& field : driftOf(live->form, nullptr, &back->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Cosmetic, (field.path + ": " + field.desired + " / " + field.live).c_str());
    }

    void whatTheirTeamAddedIsLeftAlone()
    {
        AzureStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        std::string xml = stage.live()->objects.find("policy")->asString();
        xml.replace(xml.find("</inbound>"), 10, "<trace source=\"theirs\"><message>hello</message></trace></inbound>");
        QCOMPARE(stage.call("PUT", "/apis/orders-1-0-0/policies/policy", schema::Value::object({{"format", "xml"}, {"value", xml}})).status, 200);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QVERIFY(stage.live()->form.at("policy.inbound.trace.source").theirs);
        std::string changed = AzureStage::definition();
        changed.replace(changed.find("tier: Gold"), 10, "tier: Daily");
        stage.define(changed);
        const DeploymentPlan plan = stage.plan();
        const auto limit = std::ranges::find(plan.capabilities, Capability::Subject::RateLimit, &Capability::subject);
        QVERIFY(limit->holding == Holding::Approximated);
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        QCOMPARE(live->form.at("policy.inbound.trace.message").value, std::string("hello"));
        QCOMPARE(live->form.at("policy.inbound.quota-by-key.renewal-period").value, std::string("86400"));
        // An API of theirs in our place is named, and nothing is written.
        AzureStage other;
        QCOMPARE(other.call("PUT", "/apis/orders-1-0-0", schema::Value::object({{"displayName", "Orders"}, {"path", "o"}})).status, 201);
        const auto theirs = other.live();
        const auto refused = other.type.plan(other.revision(), other.environment, &*theirs);
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::AlreadyExists);
        QVERIFY(!other.type.planRemoval(other.environment, *theirs));
    }

    void whoIsKeptOutHereIsNotLetInThere()
    {
        AzureStage stage;
        stage.folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\nissuers: [{name: acme, issuer: acme, jwksUrl: \"https://id.example/jwks\"}]\n");
        const auto refused = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("openIdConfigurations") != std::string::npos, refused.error().message().c_str());
        stage.environment.settings.set("openIdConfigurations", schema::Value::object({{"acme", "https://id.example/.well-known/openid-configuration"}}));
        const auto made = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        QCOMPARE(count(made->capabilities, Holding::Dropped), std::size_t{0});
    }

    void everyPlannedCallIsWithinTheGrant()
    {
        AzureStage stage;
        stage.define(AzureStage::definition().replace(AzureStage::definition().find("security: [{jwt: [\"orders:read\"]}]"), 34, "security: [{key: []}]"));
        const DeploymentPlan create = stage.plan();
        QVERIFY(stage.apply(create).outcome == DeploymentReport::Outcome::Applied);
        std::string changed = AzureStage::definition();
        changed.replace(changed.find("tier: Gold"), 10, "tier: Daily");
        stage.define(changed);
        const DeploymentPlan change = stage.plan();
        const auto removal = stage.type.planRemoval(stage.environment, *stage.live());
        QVERIFY(removal);
        const std::vector<std::string> granted = actionsOf(Mode::WriteOnly);
        std::set<std::string> used;
        const auto hold = [&](const RemoteCall& call) {
            used.insert(actionOf(call));
            QVERIFY2(std::ranges::find(granted, actionOf(call)) != granted.end(), (call.method + ' ' + call.target + ": " + actionOf(call)).c_str());
        };
        for (const DeploymentPlan* const plan : {&create, &change, &*removal}) {
            for (const PlanStep& step : plan->steps) {
                hold(step.call);
                if (step.probe)
                    hold(step.probe->call);
                std::ranges::for_each(step.undo, hold);
            }
        }
        // And nothing is granted that may be done and never is, but what these plans had no need for.
        for (const std::string& action : granted) {
            const bool needed = action.ends_with("/read") || action.find("namedValues") != std::string::npos || action.ends_with("/apis/policies/delete") || used.contains(action);
            QVERIFY2(needed, action.c_str());
        }
        const auto role = schema::readJson(stage.type.grant(stage.environment).front().text, "role");
        QVERIFY(role);
        QCOMPARE(role->find("AssignableScopes")->at(0)->asString(), std::string("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/apis"));
        for (const std::string& action : actionsOf(Mode::ReadOnly))
            QVERIFY2(action.ends_with("/read"), action.c_str());
    }

    void readOnlySendsNoWriteWhateverIsAsked()
    {
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        const DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("read-only") != std::string::npos, report.why.c_str());
        QVERIFY(stage.changes().empty());
    }

    void discoveryReadsAllPagesAndSaysWhatItLeavesOut()
    {
        AzureStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        for (int i = 0; i < 7; ++i) {
            schema::Value properties = schema::Value::object({{"displayName", "Thing " + std::to_string(i)}, {"path", "thing" + std::to_string(i)}});
            if (i == 3)
                properties.set("type", "websocket");
            QCOMPARE(stage.call("PUT", "/apis/thing" + std::to_string(i), std::move(properties)).status, 201);
        }
        stage.sandbox->withAzure([](sandbox::AzureManagement& azure, sandbox::EntraLogin&) { azure.setPageSize(3); });
        AzureWaited<Discovery> waited;
        std::vector<std::string> came;
        const PendingPtr pending = stage.connection->discover([&came](const DiscoveredApi& api) { came.push_back(api.title() + '@' + api.owner); }, waited.completion());
        const auto& found = waited.wait();
        QVERIFY2(found, found ? "" : found.error().message().c_str());
        QVERIFY(found->complete);
        QCOMPARE(found->apis.size(), std::size_t{7});
        QVERIFY(std::ranges::find(came, "Orders:1.0.0@postern") != came.end());
        QVERIFY(std::ranges::find(came, "Thing 6@") != came.end());
        QCOMPARE(found->skipped.size(), std::size_t{1});
        QVERIFY(found->skipped.front().why.find("websocket") != std::string::npos);
    }

    void whatWasChangedSinceIsNotDeleted()
    {
        AzureStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto plan = stage.type.planRemoval(stage.environment, *stage.live());
        QCOMPARE(stage.call("PUT", "/apis/orders-1-0-0", schema::Value::object({{"path", "orders"}, {"apiVersion", "1.0.0"}, {"description", "mine"}, {"apiVersionSetId", stage.settings().resource() + "/apiVersionSets/postern-orders"}})).status, 200);
        const DeploymentReport report = stage.apply(*plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("somebody has changed it") != std::string::npos, report.why.c_str());
        QVERIFY(stage.live());
    }

    void longOperationsAreWaitedForInBothWays()
    {
        AzureStage stage;
        stage.sandbox->withAzure([](sandbox::AzureManagement& azure, sandbox::EntraLogin& entra) {
            azure = sandbox::AzureManagement(sandbox::AzureManagement::LongRunning::AsyncOperation);
            azure.setTokens([&entra](const std::string& token) { return entra.takes(token); });
        });
        const std::string address = stage.sandbox->azureManagementUrl();
        stage.sandbox->withAzure([&address](sandbox::AzureManagement& azure, sandbox::EntraLogin&) { azure.setAddress(address); });
        const DeploymentReport report = stage.apply(stage.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY(stage.plan().empty());
        // At another server, no token is sent.
        stage.sandbox->withAzure([](sandbox::AzureManagement& azure, sandbox::EntraLogin&) { azure.setAddress("https://elsewhere.example"); });
        std::string changed = AzureStage::definition();
        changed.replace(changed.find("tier: Gold"), 10, "tier: Daily");
        stage.define(changed);
        const DeploymentReport lost = stage.apply(stage.plan());
        QVERIFY2(lost.outcome != DeploymentReport::Outcome::Failed || lost.why.find("another server") != std::string::npos, lost.why.c_str());
    }

    void anOperationThatDoesNotEndIsGivenUp()
    {
        AzureStage stage;
        stage.environment.settings.set("operationTimeout", "1s");
        stage.connect();
        stage.sandbox->withAzure([](sandbox::AzureManagement& azure, sandbox::EntraLogin&) {
            azure.setIntercept([](const sandbox::Call& call) -> std::optional<sandbox::Reply> {
                if (call.queryValue("asyncId").empty())
                    return std::nullopt;
                sandbox::Reply busy;
                busy.status = 202;
                busy.contentType.clear();
                busy.headers = {{"Retry-After", "1"}};
                return busy;
            });
        });
        const DeploymentReport report = stage.apply(stage.plan());
        QVERIFY(report.outcome != DeploymentReport::Outcome::Failed || !report.why.empty());
        // The import was done over there, and the gateway says so when it is asked.
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
    }

    void whoGivesUpAnOperationIsToldNothingMore()
    {
        AzureStage stage;
        const auto asked = std::make_shared<int>(0);
        stage.sandbox->withAzure([asked](sandbox::AzureManagement& azure, sandbox::EntraLogin&) {
            azure.setIntercept([asked](const sandbox::Call& call) -> std::optional<sandbox::Reply> {
                if (call.queryValue("asyncId").empty())
                    return std::nullopt;
                ++*asked;
                sandbox::Reply busy;
                busy.status = 202;
                busy.contentType.clear();
                busy.headers = {{"Retry-After", "0"}};
                return busy;
            });
        });
        RemoteCall import;
        import.method = "PUT";
        import.target = stage.settings().at("/apis/o");
        import.body = schema::Value::object({{"properties", schema::Value::object({{"path", "o"}, {"format", "openapi+json"}, {"value", "{\"openapi\": \"3.0.1\", \"paths\": {}}"}})}});
        bool told = false;
        PendingPtr pending = stage.connection->call(import, [&told](Result<CallAnswer>) { told = true; });
        QTRY_VERIFY_WITH_TIMEOUT(*asked > 2, 10'000);
        pending.reset();
        const int before = *asked;
        QTest::qWait(100);
        QVERIFY(!told);
        QVERIFY(*asked <= before + 1); // one may have been on its way
    }

    void answersThatAreNoneAreSaidToBeSo_data()
    {
        QTest::addColumn<QString>("body");
        QTest::newRow("truncated") << "{\"value\": [{\"name\": \"ord";
        QTest::newRow("no list") << "{\"value\": {}}";
        QTest::newRow("not JSON") << "<html>";
        QTest::newRow("a next page elsewhere") << "{\"value\": [], \"nextLink\": \"https:/" "/evil.example/apis\"}";
    }
    void answersThatAreNoneAreSaidToBeSo()
    {
        QFETCH(const QString, body);
        AzureStage stage;
        stage.sandbox->withAzure([&body](sandbox::AzureManagement& azure, sandbox::EntraLogin&) {
            azure.setIntercept([text = body.toStdString()](const sandbox::Call&) -> std::optional<sandbox::Reply> {
                sandbox::Reply out;
                out.body = text;
                return out;
            });
        });
        AzureWaited<Discovery> waited;
        const PendingPtr pending = stage.connection->discover({}, waited.completion());
        QVERIFY(!waited.wait());
        QVERIFY(waited.result.error().kind() == ErrorKind::ProtocolError);
    }

    void aFailureAtAnyStepIsSaidAsItIs_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {401, 403, 404, 409, 412, 429, 500})
            QTest::newRow(std::to_string(status).c_str()) << status;
    }
    void aFailureAtAnyStepIsSaidAsItIs()
    {
        QFETCH(const int, status);
        AzureStage stage;
        const DeploymentPlan plan = stage.plan();
        // Each step once with a refusal and once with a failure; the other statuses at the ends, and at what goes on for a while.
        const bool whole = status == 409 || status == 500;
        for (std::size_t fails = 0; fails < plan.steps.size(); ++fails) {
            if (!whole && fails > 0 && fails + 1 < plan.steps.size() && plan.steps[fails].id != "operations")
                continue;
            const auto writes = std::make_shared<std::size_t>(0);
            const std::size_t before = stage.changes().size();
            stage.sandbox->withAzure([&](sandbox::AzureManagement& azure, sandbox::EntraLogin&) {
                azure.setIntercept([writes, fails, status](const sandbox::Call& call) -> std::optional<sandbox::Reply> {
                    if (call.method == "GET" || (*writes)++ < fails)
                        return std::nullopt;
                    sandbox::Reply out = sandbox::Reply::json(schema::Value::object({{"error", schema::Value::object({{"code", "X"}, {"message", "no"}})}}), status);
                    if (status == 429)
                        out.headers.emplace_back("Retry-After", "0");
                    return out;
                });
            });
            const DeploymentReport report = stage.apply(plan);
            QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
            QCOMPARE(report.step, plan.steps[fails].id);
            QCOMPARE(static_cast<std::size_t>(std::ranges::count(report.steps, StepState::Done)), fails);
            QCOMPARE(stage.changes().size() - before, fails); // the journal's claims are what happened
            stage.sandbox->withAzure([](sandbox::AzureManagement& azure, sandbox::EntraLogin&) { azure.setIntercept(nullptr); });
            const DeploymentReport back = stage.rollBack(stage.journals);
            QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
            QVERIFY(!stage.live());
        }
    }

    void aConnectionTestNamesTheServiceAndWhatIsMissing()
    {
        AzureStage stage;
        AzureWaited<ConnectionReport> waited;
        PendingPtr pending = stage.connection->test(waited.completion());
        QVERIFY2(waited.wait(), waited.result ? "" : waited.result.error().message().c_str());
        QCOMPARE(waited.result->server, std::string("Azure API Management contoso (Developer, West Europe)"));
        QVERIFY(waited.result->missing.empty());
        stage.sandbox->withAzure([](sandbox::AzureManagement& azure, sandbox::EntraLogin&) { azure.setActions({"Microsoft.ApiManagement/service/*/read", "Microsoft.ApiManagement/service/read", "Microsoft.Authorization/*/read"}); });
        AzureWaited<ConnectionReport> less;
        pending = stage.connection->test(less.completion());
        QVERIFY(less.wait());
        QVERIFY(std::ranges::find(less.result->missing, std::string("The right Microsoft.ApiManagement/service/apis/write.")) != less.result->missing.end());
        QVERIFY(std::ranges::none_of(less.result->missing, [](const std::string& each) { return each.ends_with("/read."); }));
    }

    void noSecretIsInAPlanOrItsJournal()
    {
        AzureStage stage;
        stage.folder.with("apis/Orders-1.0.0/postern.yaml", "apiVersion: postern/v1\nproduction: {endpoints: [\"https://orders.example/base\"], security: {type: backend-basic, config: {username: till, password: \"${env:ORDERS_PASSWORD}\"}}}\n");
        stage.environment.settings.set("backendSecret", "${env:ORDERS_PASSWORD}");
        stage.secrets["backendSecret"] = Secret("canary-backend-secret");
        stage.connect();
        const DeploymentPlan plan = stage.plan();
        const DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        const std::string text = writePlan(plan) + *config::readFileText(stage.journal(1)) + shown(plan);
        QVERIFY(text.find("canary-backend-secret") == std::string::npos);
        QVERIFY(text.find(sandbox::EntraLogin::clientSecret) == std::string::npos);
    }
};

POSTERN_TEST(AzureTest);
#include "AzureTest.moc"
