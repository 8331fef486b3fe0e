// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/connectors/aws/AwsType.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Drift.h"
#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/federation/Connectors.h"
#include "controlplane/rest/RestClient.h"
#include "integration/federation/AwsStage.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <fnmatch.h>

using namespace postern;
using namespace postern::deployment;
using namespace postern::connectors::aws;
using namespace postern::test;

namespace {

constexpr const char* canary = "sandboxSandboxSandboxSandboxSandboxSandb";

/// Whether a policy lets a call through: IAM's actions and resources with their "*".
bool isGranted(const schema::Value& policy, const RemoteCall& call)
{
    const std::string action = "apigateway:" + call.method;
    const std::string resource = "arn:aws:apigateway:eu-central-1::" + call.target.substr(0, call.target.find_first_of("?#"));
    return std::ranges::any_of(policy.find("Statement")->items(), [&](const schema::Value& each) {
        const auto fits = [](const schema::Value* all, const std::string& what) {
            return std::ranges::any_of(all->items(), [&what](const schema::Value& pattern) { return fnmatch(pattern.asString().c_str(), what.c_str(), 0) == 0; });
        };
        return fits(each.find("Action"), action) && fits(each.find("Resource"), resource);
    });
}

} // namespace

/// An API at an emulated API Gateway of AWS: planned, pushed, changed behind our back, found, rolled back, taken away.
class AwsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanIsWhatAPersonReviewed()
    {
        AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        const QString text = QString::fromStdString(shown(plan)).replace(QString::fromStdString(plan.revision.substr(0, 24)), QStringLiteral("REVISION"));
        QFile golden(QStringLiteral(POSTERN_PLANS "/aws-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
        QVERIFY(stage.sandbox->awsChanges().empty()); // it was only planned
        const auto read = readPlan(writePlan(plan), "plan.json");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
    }

    void pushedFoundDriftedAndRolledBack()
    {
        AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(stepIds(plan), (std::vector<std::string>{"api", "definition", "deployment", "stage", "limits"}));
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QCOMPARE(stage.sandbox->awsChanges().size(), plan.steps.size());

        // What is there is what was wanted, and nothing is left to do.
        auto live = stage.live();
        QVERIFY(live);
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        for (const FieldDrift& field : driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {}).fields)
            QVERIFY2(field.drift == DriftClass::Unsupported, (field.path + ": " + field.desired + " / " + field.live).c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        QCOMPARE(hashOf(live->form), hashOf(stage.live()->form));
        QCOMPARE(live->what.title(), std::string("Orders:1.0.0"));
        QCOMPARE(live->what.owner, std::string("postern"));
        // By its id it is the same.
        QCOMPARE(hashOf((*stage.tryLive(live->what.id))->form), hashOf(live->form));

        // Behind our back: another backend.
        stage.changeBackend(*live, "https:/" "/elsewhere.example/items");
        live = stage.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::Semantic);
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        const auto found = std::ranges::find(drift.fields, DriftClass::Semantic, &FieldDrift::drift);
        QCOMPARE(found->path, std::string("operations.GET /items.integration.uri"));
        QCOMPARE(found->live, std::string("https:/" "/elsewhere.example/items"));
        QVERIFY(found->mover == Mover::Them);

        const DeploymentPlan mend = stage.plan();
        QCOMPARE(stepIds(mend), (std::vector<std::string>{"definition", "deployment", "stage"}));
        report = stage.apply(mend);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY(stage.plan().empty());
        report = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(stage.live()->form.at("operations.GET /items.integration.uri").value, std::string("https:/" "/elsewhere.example/items"));
        report = stage.run(*Journal::resume(stage.journal(1)), true);
        QVERIFY(report.outcome != DeploymentReport::Outcome::TakenBack || !stage.live());
    }

    void aFirstPushIsTakenBackWhole()
    {
        AwsStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto report = stage.run(*Journal::resume(stage.journal(1)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
        QVERIFY(stage.call("GET", "/restapis").body.find("item")->size() == 0);
    }

    void anotherLimitIsOneCallToTheStage()
    {
        AwsStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        std::string changed = awsOrders;
        changed.replace(changed.find("tier: Gold"), 10, "tier: Odd");
        stage.define(changed);
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(stepIds(plan), std::vector<std::string>{"stage"});
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.plan().empty());
        QCOMPARE(stage.live()->form.at("stage.throttling.every method.rate").value, std::string("0.3333"));
        const auto undone = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(undone.outcome == DeploymentReport::Outcome::TakenBack, undone.why.c_str());
        QCOMPARE(stage.live()->form.at("stage.throttling.every method.rate").value, std::string("16.6666"));
    }

    void limitsOfOperationsComeAndGo()
    {
        AwsStage stage;
        std::string changed = awsOrders;
        changed.replace(changed.find("x-wso2-throttling-tier: Gold\n"), 29, "");
        changed.replace(changed.find("    get: {responses"), 10, "    get: {x-wso2-throttling-tier: Gold, ");
        stage.define(changed);
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.live()->form.at("stage.throttling.GET /items.rate").value, std::string("16.6666"));
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        stage.define(awsOrders);
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(!stage.live()->form.contains("stage.throttling.GET /items.rate"));
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
    }

    void twoStagesAreOneApiWithTwoDeployments()
    {
        AwsStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto first = stage.live();
        stage.environment.settings.set("stage", "test");
        stage.connect();
        const DeploymentPlan second = stage.plan();
        QCOMPARE(stepIds(second), (std::vector<std::string>{"definition", "deployment", "stage", "limits"}));
        QVERIFY(stage.apply(second).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.live()->what.id, first->what.id);
        // One stage goes; the other one stays, and the API with it.
        const auto removal = stage.type.planRemoval(stage.environment, *stage.live());
        QCOMPARE(stepIds(*removal), std::vector<std::string>{"delete stage"});
        QVERIFY(stage.apply(*removal).outcome == DeploymentReport::Outcome::Applied);
        stage.environment.settings.set("stage", "prod");
        stage.connect();
        QCOMPARE(hashOf(stage.live()->form), hashOf(first->form));
    }

    void theRemovalIsWhatAPersonReviewedWithWhatTakesItBack()
    {
        AwsStage stage;
        stage.pushWithKeys();
        const DeploymentPlan plan = *stage.type.planRemoval(stage.environment, *stage.live());
        QCOMPARE(stepIds(plan), (std::vector<std::string>{"plan without " + stage.live()->what.id + ":prod", "delete key shop", "delete plan", "delete stage", "delete api"}));
        QVERIFY(plan.steps.front().call.repeatable); // a kill there leaves nobody to ask
        std::string all = shown(plan);
        for (const PlanStep& step : plan.steps) {
            all += "\n" + step.title + " is taken back by:\n";
            for (const UndoCall& undo : step.undo)
                all += (undo.probe ? "  unless " + shown(undo.probe->call) : std::string()) + shown(undo);
        }
        const QString text = QString::fromStdString(all).replace(QString::fromStdString(stage.revision().hash.substr(0, 24)), QStringLiteral("REVISION"));
        QFile golden(QStringLiteral(POSTERN_PLANS "/aws-orders-removal.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
        QVERIFY(text.indexOf(QLatin1String("cannot be taken back")) < 0);
        const auto read = readPlan(writePlan(plan), "plan.json");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QCOMPARE(writePlan(*read), writePlan(plan));
    }

    /// Whatever somebody else has added to it comes back, too.
    void whatWasTakenAwayComesBackUnderANewId()
    {
        AwsStage stage;
        stage.pushWithKeys();
        stage.addWhatOthersAdd();
        const LiveApi before = *stage.live();
        const auto mend = stepIds(stage.plan());
        const DeploymentPlan plan = *stage.type.planRemoval(stage.environment, before);
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY(!stage.live());
        report = stage.run(*Journal::resume(stage.journal(stage.journals)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QCOMPARE(report.why, std::string("The API Orders-1.0.0 comes back under a new id and invoke URL, without its earlier deployments. "
                                         "The usage plan comes back under a new id. The API key shop comes back with another value, and in this usage plan only."));
        const LiveApi after = *stage.live();
        QVERIFY(after.what.id != before.what.id);
        QCOMPARE(after.what.title(), before.what.title());
        QCOMPARE(hashOf(after.form), hashOf(before.form));
        QCOMPARE(stage.withoutIds(after, after.what.id), stage.withoutIds(before, before.what.id));
        QCOMPARE(stepIds(stage.plan()), mend);
        // And goes again, by its new ids.
        report = stage.apply(*stage.type.planRemoval(stage.environment, after));
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY(!stage.live());
    }

    void aRemovalThatStoppedAnywhereIsTakenBack()
    {
        AwsStage first;
        first.pushWithKeys();
        const std::size_t steps = first.type.planRemoval(first.environment, *first.live())->steps.size();
        for (std::size_t done = 1; done < steps; ++done) {
            AwsStage stage;
            stage.pushWithKeys();
            const LiveApi before = *stage.live();
            DeploymentPlan plan = *stage.type.planRemoval(stage.environment, before);
            plan.steps.resize(done);
            QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
            const DeploymentReport report = stage.run(*Journal::resume(stage.journal(stage.journals)), true);
            QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, (std::to_string(done) + ": " + report.why).c_str());
            QCOMPARE(stage.live()->what.id, before.what.id); // it was there all the time
            QCOMPARE(hashOf(stage.live()->form), hashOf(before.form));
            QVERIFY2(report.why.find("new id and invoke URL") == std::string::npos, report.why.c_str());
        }
    }

    void anApiThatNoStageHadComesBackEmptyAndThatIsSaid()
    {
        AwsStage stage;
        DeploymentPlan begun = stage.plan();
        begun.steps.resize(1);
        QVERIFY(stage.apply(begun).outcome == DeploymentReport::Outcome::Applied);
        const DeploymentPlan plan = *stage.type.planRemoval(stage.environment, *stage.live());
        QCOMPARE(stepIds(plan), std::vector<std::string>{"delete api"});
        QVERIFY2(plan.steps.front().lost.find("Its definition, which no stage had, does not come back.") != std::string::npos, plan.steps.front().lost.c_str());
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const DeploymentReport back = stage.run(*Journal::resume(stage.journal(stage.journals)), true);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QVERIFY(stage.live());
    }

    void keysAndTheirPlanComeAndGo()
    {
        AwsStage stage;
        stage.define(awsKeyedOrders());
        stage.environment.settings.set("apiKeys", schema::Value::list({"shop", "partner"}));
        stage.connect();
        const DeploymentPlan plan = stage.plan();
        QCOMPARE(stepIds(plan), (std::vector<std::string>{"api", "definition", "deployment", "stage", "limits", "plan", "key shop", "key shop of the plan", "key partner", "key partner of the plan"}));
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        const auto live = stage.live();
        QVERIFY(live->form.contains("usagePlan.key.partner"));
        // The keys themselves are nobody's to read here.
        QFile file(QString::fromStdString(stage.journal(1).string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const CallAnswer keys = stage.call("GET", "/usageplans/" + deployment::textAt(*live->objects.find("plan"), "/id") + "/keys");
        const std::string value = deployment::textAt(keys.body, "/item/0/value");
        QVERIFY(value.size() == 40);
        QVERIFY(!file.readAll().contains(value.c_str()));
        QVERIFY(schema::writeJson(live->objects).find(value) == std::string::npos);
        const auto removal = stage.type.planRemoval(stage.environment, *live);
        report = stage.apply(*removal);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        QCOMPARE(stage.call("GET", "/usageplans").body.find("item")->size(), std::size_t{0});
        QVERIFY(!stage.live());
        // And a first push with keys is taken back whole.
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        report = stage.run(*Journal::resume(stage.journal(3)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
    }

    void whatIsOthersIsLeftAlone()
    {
        AwsStage stage;
        const CallAnswer made = stage.call("POST", "/restapis", schema::Value::object({{"name", "Orders-1.0.0"}}));
        QCOMPARE(made.status, 201);
        // A name is nobody's own at AWS: ours comes beside it.
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto theirs = *stage.tryLive(deployment::textAt(made.body, "/id"));
        QVERIFY(theirs);
        const auto refused = stage.type.plan(stage.revision(), stage.environment, &*theirs);
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::AlreadyExists);
        QVERIFY(!stage.type.planRemoval(stage.environment, *theirs));
        // Two of one mark: nobody guesses.
        QCOMPARE(stage.call("POST", "/restapis", schema::Value::object({{"name", "x"}, {"tags", tagsOf("Orders:1.0.0")}})).status, 201);
        const auto twice = stage.tryLive();
        QVERIFY(!twice);
        QVERIFY2(twice.error().message().find("Several APIs at AWS are marked as Orders:1.0.0") != std::string::npos, twice.error().message().c_str());
    }

    void aCrashAfterTheFirstCallMakesNoSecondApi()
    {
        AwsStage stage;
        DeploymentPlan plan = stage.plan();
        const DeploymentPlan whole = plan;
        plan.steps.resize(1);
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        const DeploymentPlan rest = stage.plan();
        QCOMPARE(stepIds(rest), (std::vector<std::string>{"definition", "deployment", "stage", "limits"}));
        QVERIFY(stage.apply(rest).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.call("GET", "/restapis").body.find("item")->size(), std::size_t{1});
        QVERIFY(stage.plan().empty());
    }

    void whoIsKeptOutHereIsNotLetInThere()
    {
        AwsStage stage;
        stage.environment.settings.remove("authorizer");
        const auto refused = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("security: token") != std::string::npos, refused.error().message().c_str());
        QVERIFY2(refused.error().message().find("scopes: orders_write of POST /items") != std::string::npos, refused.error().message().c_str());
        stage.environment.settings.set("acceptDropped", schema::Value::list({"security", "scopes"}));
        const auto accepted = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(accepted);
    }

    void theDemoCanChangeAnApiBehindOurBack()
    {
        AwsStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        rest::RestClient client;
        rest::RestRequest request;
        request.method = "POST";
        request.url = QByteArray::fromStdString(stage.sandbox->backendUrl() + "/sandbox/drift");
        QByteArray answered;
        const auto asked = client.send(std::move(request), [&answered](Result<rest::RestResponse> answer, const rest::RestFailure&) { answered = answer ? answer->body : QByteArray("failed"); });
        QVERIFY(QTest::qWaitFor([&answered] { return !answered.isEmpty(); }, 10'000));
        QVERIFY(answered.contains("true"));
        QCOMPARE(stage.plan().steps.size(), std::size_t{3});
        // And what it prints is an environment that is one.
        federation::Connectors connectors;
        const auto read = parseEnvironments("apiVersion: postern/v1\nenvironments:\n" + stage.sandbox->awsEnvironment(), "environments.yaml", connectors.settings());
        QVERIFY2(read, read ? "" : read.error().message().c_str());
    }

    void readOnlySendsNoWriteWhateverIsAsked()
    {
        AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        stage.environment.mode = Mode::ReadOnly;
        stage.connect();
        const DeploymentReport report = stage.apply(plan);
        QVERIFY(report.outcome == DeploymentReport::Outcome::Failed);
        QVERIFY2(report.why.find("read-only") != std::string::npos, report.why.c_str());
        QVERIFY(stage.sandbox->awsChanges().empty());
    }

    void discoveryGoesThroughAllPagesAndSaysWhatItLeavesOut()
    {
        AwsStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        for (int i = 0; i < 520; ++i)
            QCOMPARE(stage.call("POST", "/restapis", schema::Value::object({{"name", "other" + std::to_string(i)}})).status, 201);
        AwsWaited<Discovery> waited;
        std::vector<std::string> came;
        const PendingPtr pending = stage.connection->discover([&came](const DiscoveredApi& api) { came.push_back(api.title()); }, waited.completion());
        (void)QTest::qWaitFor([&waited] { return waited.done; }, 60'000);
        const auto& found = waited.result;
        QVERIFY2(found, found ? "" : found.error().message().c_str());
        QVERIFY(found->complete);
        QCOMPARE(came, std::vector<std::string>{"Orders:1.0.0"});
        QCOMPARE(found->skipped.size(), std::size_t{520});
        QVERIFY2(found->skipped.front().why.find("is not deployed to the stage \"prod\", nor to any other") != std::string::npos, found->skipped.front().why.c_str());
    }

    void ourOwnFunctionIsToldIssuersAndScopesByTheStage()
    {
        AwsStage stage;
        stage.folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\nissuers:\n  - {name: acme, issuer: acme, jwksUrl: 'https:/" "/acme.example/jwks', audiences: [shop]}\n"
                                          "  - {name: file, issuer: file, jwksFile: acme.json}\n");
        stage.environment.settings.find("authorizer")->set("byRules", true);
        stage.connect();
        const DeploymentPlan plan = stage.plan();
        const auto scope = std::ranges::find(plan.capabilities, std::string("orders_write"), &Capability::name);
        QVERIFY(scope->holding == Holding::Enforced);
        QVERIFY(std::ranges::any_of(plan.capabilities, [](const Capability& each) { return each.name == "issuer file" && each.holding == Holding::Approximated; }));
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        const std::string rules = stage.live()->form.at("authorizer.rules").value;
        const auto read = schema::readJson(rules, "rules");
        QVERIFY(read);
        QCOMPARE(deployment::textAt(*read, "/issuers/0/jwks"), std::string("https:/" "/acme.example/jwks"));
        QCOMPARE(read->find("issuers")->size(), std::size_t{1});
        QCOMPARE(read->find("operations")->find("POST /items")->items().at(0).items().at(0).asString(), std::string("orders_write"));
        // Another scope is another definition of nothing: only the stage is told.
        std::string changed = awsOrders;
        changed.replace(changed.find("[{token: [orders_write]}]"), 25, "[{token: [orders_admin]}]");
        stage.define(changed);
        const DeploymentPlan second = stage.plan();
        QCOMPARE(stepIds(second), std::vector<std::string>{"stage"});
        QVERIFY(stage.apply(second).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.live()->form.at("authorizer.rules").value.find("orders_admin") != std::string::npos);
        const auto back = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(back.outcome == DeploymentReport::Outcome::TakenBack, back.why.c_str());
        QCOMPARE(stage.live()->form.at("authorizer.rules").value, rules);
        // Somebody lets everybody in behind our back: it is seen.
        QCOMPARE(stage.call("PATCH", "/restapis/" + stage.live()->what.id + "/stages/prod", *schema::readJson(R"({"patchOperations": [{"op": "replace", "path": "/variables/posternRules0", "value": "e30"}]})", "p")).status, 200);
        QVERIFY(!stage.plan().empty());
        const auto grant = stage.type.grant(stage.environment);
        QVERIFY(std::ranges::any_of(grant, [](const GrantFile& each) { return each.name == "postern-authorizer.mjs" && each.text.find("export const handler") != std::string::npos; }));
        QVERIFY(std::ranges::any_of(grant, [](const GrantFile& each) { return each.name == "postern-authorizer-trust.json" && each.text.find("lambda.amazonaws.com") != std::string::npos; }));
    }

    void whatACallMadeIsFoundOnWhateverPageOfTheListItIs()
    {
        AwsStage stage;
        const RemoteCall lookUp = stage.plan().steps.front().probe->call;
        QCOMPARE(stage.callAs(lookUp).status, 404);
        for (int i = 0; i < 501; ++i)
            QCOMPARE(stage.call("POST", "/restapis", schema::Value::object({{"name", "other" + std::to_string(i)}})).status, 201);
        const RemoteCall make = stage.plan().steps.front().call;
        const CallAnswer made = stage.callAs(make);
        QCOMPARE(made.status, 201);
        const CallAnswer found = stage.callAs(lookUp);
        QCOMPARE(found.status, 200);
        QCOMPARE(textAt(found.body, "/id"), textAt(made.body, "/id"));
    }

    void everyPlannedCallIsGrantedAndReadersGetNoMore()
    {
        AwsStage stage;
        std::string keyed = awsOrders;
        keyed.replace(keyed.find("security: [{token"), 17, "security: [{key: [], token");
        keyed.replace(keyed.find("    token: {type"), 4, "    key: {type: apiKey, in: header, name: x-api-key}\n    ");
        stage.define(keyed);
        stage.environment.settings.set("apiKeys", schema::Value::list({"shop"}));
        stage.connect();
        std::vector<RemoteCall> calls;
        const auto collect = [&calls](const DeploymentPlan& plan) {
            for (const PlanStep& step : plan.steps) {
                calls.push_back(step.call);
                if (step.probe)
                    calls.push_back(step.probe->call);
                for (const UndoCall& undo : step.undo) {
                    calls.push_back(undo);
                    if (undo.probe)
                        calls.push_back(undo.probe->call);
                }
            }
        };
        const DeploymentPlan first = stage.plan();
        collect(first);
        const auto report = stage.apply(first);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, (report.step + ": " + report.why).c_str());
        const auto live = stage.live();
        stage.changeBackend(*live, "https:/" "/elsewhere.example/items");
        collect(stage.plan());
        collect(*stage.type.planRemoval(stage.environment, *stage.live()));
        stage.define(awsOrders);
        collect(stage.plan()); // the usage plan goes
        const auto grant = stage.type.grant(stage.environment);
        const auto policy = schema::readJson(grant.front().text, grant.front().name);
        QVERIFY(policy);
        std::size_t writes = 0;
        for (const RemoteCall& call : calls) {
            QVERIFY2(isGranted(*policy, call), (call.method + ' ' + call.target).c_str());
            writes += call.method != "GET" ? 1 : 0;
        }
        QVERIFY(writes > 20);
        QVERIFY(grant.front().text.find(awsInvokeRole) != std::string::npos); // it is passed on
        stage.environment.mode = Mode::ReadOnly;
        const auto reading = schema::readJson(stage.type.grant(stage.environment).front().text, "p");
        for (const RemoteCall& call : calls)
            QCOMPARE(isGranted(*reading, call), call.method == "GET" && !call.target.starts_with("/apikeys")); // who makes no key looks for none
    }

    void noSecretIsInAPlanOrAJournal()
    {
        AwsStage stage;
        const DeploymentPlan plan = stage.plan();
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QFile file(QString::fromStdString(stage.journal(1).string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll() + QByteArray::fromStdString(writePlan(plan)) + QByteArray::fromStdString(schema::writeJson(stage.live()->objects));
        QVERIFY(written.contains("Orders"));
        for (const QByteArray& secret : {QByteArray(canary), QByteArray(canary).toBase64(), QByteArray("AWS4-HMAC")})
            QVERIFY(!written.contains(secret));
    }

};

POSTERN_TEST(AwsTest);
#include "AwsTest.moc"
