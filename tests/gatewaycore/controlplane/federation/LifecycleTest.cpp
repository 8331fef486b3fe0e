// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LifecycleRollout.h"

#include "FakeGateways.h"
#include "config/GatewayFolder.h"
#include "support/TestMain.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern;
using namespace postern::federation;
using deployment::Holding;
using postern::federation::test::FakeGateway;
using postern::federation::test::FakeType;
using To = LifecycleStep::To;

namespace {

/// Gateways that can refuse all calls and set headers, and one ("plain") that can neither.
class LivingType final : public postern::federation::test::FakeType {
  public:
    deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment& environment) const override
    {
        deployment::NormalForm out;
        out["backend"].value = stateOf(revision, environment);
        return out;
    }
    Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const override
    {
        deployment::Revision as = revision;
        as.hash = stateOf(revision, environment);
        return FakeType::plan(as, environment, live);
    }

  private:
    static std::string stateOf(const deployment::Revision& revision, const deployment::Environment& environment)
    {
        std::string out = environment.name == "plain" || !revision.api.blocked() ? "open" : "blocked";
        if (environment.name != "plain" && !revision.api.filters.empty())
            out = "announces";
        return out + "________"; // twelve are compared
    }
};

} // namespace

class LifecycleTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LivingType> type_;
    std::unique_ptr<Fleet> fleet_;
    std::unique_ptr<LifecycleRollout> rollout_;

    std::string root() const { return folder_->path().toStdString(); }
    void write(const char* name, const std::string& text)
    {
        const std::filesystem::path file = std::filesystem::path(root()) / name;
        std::filesystem::create_directories(file.parent_path());
        QVERIFY(config::writeFileAtomically(file, text).has_value());
    }
    std::string read(const char* name) const { return config::readFileText(std::filesystem::path(root()) / name).value_or(""); }
    /// What a new program sees.
    void restart(const std::vector<std::string>& names, const std::string& production = {}, const std::string& readOnly = {})
    {
        rollout_.reset();
        std::string environments = "apiVersion: postern/v1\nenvironments:\n";
        for (const std::string& each : names) {
            type_->gateways[each];
            environments += "  - {name: " + each + ", type: fake, mode: " + (each == readOnly ? "read-only" : "read-write") + ", production: " + (each == production ? "true" : "false") + ", settings: {address: " + each + ", token: \"${env:FLEET_TEST_TOKEN}\"}}\n";
        }
        write("environments.yaml", environments);
        FleetRules rules;
        rules.silence = Milliseconds(1500);
        rules.who = "tester";
        fleet_ = std::make_unique<Fleet>([this](std::string_view name) { return name == "fake" ? type_.get() : nullptr; }, rules);
        auto project = readFleetProject(root(), root() + "/records", [this](std::string_view) { return &type_->settings(); });
        QVERIFY2(project->environmentsProblem.empty() && project->problems.empty(), (project->environmentsProblem + project->problems).c_str());
        fleet_->setProject(std::move(project));
        rollout_ = std::make_unique<LifecycleRollout>(*fleet_);
    }
    void deployed(const std::string& environment)
    {
        type_->gateways[environment].apis["Orders:1.0.0"] = "open________";
        deployment::DeployedApi record;
        record.api = "Orders:1.0.0";
        record.revision = fleet_->project()->revisions.front().hash;
        QVERIFY(deployment::DeploymentRecords(root() + "/records").setDeployed(environment, record).has_value());
    }
    bool plan(To to, std::vector<std::string> only = {})
    {
        QSignalSpy spy(rollout_.get(), &LifecycleRollout::planned);
        const auto begun = rollout_->plan({"Orders:1.0.0", {to, 1'700'000'000, {}}, std::move(only), {}});
        if (!begun)
            qWarning("%s", begun.error().message().c_str());
        return begun && (spy.count() == 1 || spy.wait(10'000));
    }
    bool apply(const std::set<std::string>& confirmed = {})
    {
        QSignalSpy spy(rollout_.get(), &LifecycleRollout::ended);
        const auto begun = rollout_->apply(confirmed);
        if (!begun)
            qWarning("%s", begun.error().message().c_str());
        return begun && (spy.count() == 1 || spy.wait(10'000));
    }
    std::string why() const { return rollout_->failures().empty() ? std::string() : rollout_->failures().begin()->second; }
    std::string at(const char* environment) const
    {
        const auto& apis = type_->gateways.at(environment).apis;
        return apis.contains("Orders:1.0.0") ? apis.at("Orders:1.0.0") : "-";
    }

  private Q_SLOTS:
    void init()
    {
        qputenv("FLEET_TEST_TOKEN", "canary-of-the-fleet");
        folder_ = std::make_unique<QTemporaryDir>();
        type_ = std::make_unique<LivingType>();
        write("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n");
        write("apis/Orders-1.0.0/api.yaml", "type: api\nversion: v4.1.0\ndata:\n  name: Orders\n  version: 1.0.0\n  context: /orders\n  lifeCycleStatus: PUBLISHED # by hand\n");
        write("apis/Orders-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\nservers: [{url: 'https://b.example'}]\npaths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
    }
    void cleanup()
    {
        rollout_.reset();
        fleet_.reset();
        type_.reset();
    }

    void aBlockGoesToAllThatHoldItAndTheSecondTimeThereIsNothingToDo()
    {
        restart({"one", "two", "other"});
        deployed("one");
        deployed("two");
        restart({"one", "two", "other"});
        QVERIFY(plan(To::Blocked));
        const LifecyclePlan made = rollout_->made();
        QCOMPARE(made.targets.size(), std::size_t(2)); // "other" does not hold it
        QVERIFY(!made.empty());
        QCOMPARE(made.targets[0].plan.capabilities[0].name, std::string("blocked"));
        QVERIFY(made.targets[0].plan.capabilities[0].holding != Holding::Dropped);
        QVERIFY(read("apis/Orders-1.0.0/api.yaml").find("PUBLISHED # by hand") != std::string::npos); // a plan writes nothing
        const auto again = readLifecyclePlan(writePlan(made), "plan.json");
        QVERIFY2(again.has_value(), again ? "" : again.error().message().c_str());
        QCOMPARE(writePlan(*again), writePlan(made));
        QVERIFY(apply());
        QVERIFY2(rollout_->failures().empty(), why().c_str());
        QCOMPARE(at("one"), std::string("blocked_____"));
        QCOMPARE(at("two"), std::string("blocked_____"));
        QCOMPARE(at("other"), std::string("-"));
        QVERIFY(read("apis/Orders-1.0.0/api.yaml").find("lifeCycleStatus: \"BLOCKED\" # by hand") != std::string::npos);
        restart({"one", "two", "other"});
        QVERIFY(plan(To::Blocked));
        QVERIFY2(rollout_->made().empty(), shown(rollout_->made()).c_str());
        QVERIFY(plan(To::Published)); // and back
        QVERIFY(apply());
        QCOMPARE(at("one"), std::string("open________"));
        QVERIFY(read("apis/Orders-1.0.0/api.yaml").find("lifeCycleStatus: \"PUBLISHED\" # by hand") != std::string::npos);
    }

    void whatHangsOrFailsKeepsNobodyFromItAndTheNextOneDoesTheRest()
    {
        const std::vector<std::string> names{"broken", "hangs", "one", "refuses"};
        restart(names);
        for (const std::string& each : names)
            deployed(each);
        restart(names);
        type_->gateways["hangs"].mood = FakeGateway::Mood::Silent;
        type_->gateways["broken"].mood = FakeGateway::Mood::Broken;
        type_->gateways["refuses"].failingCall = 0;
        QVERIFY(plan(To::Blocked));
        QCOMPARE(rollout_->made().targets[0].why, std::string("It answered 500."));
        QVERIFY(rollout_->made().targets[1].why.starts_with("hangs said nothing for 1 seconds."));
        QVERIFY(apply());
        QCOMPARE(at("one"), std::string("blocked_____"));
        QCOMPARE(rollout_->failures().size(), std::size_t(3));
        QVERIFY(rollout_->failures().at("refuses").starts_with("failed: "));
        for (const std::string& each : names)
            type_->gateways[each].mood = FakeGateway::Mood::Well;
        type_->gateways["refuses"].failingCall = -1;
        const int calls = type_->gateways["one"].calls;
        restart(names);
        QVERIFY(plan(To::Blocked));
        QVERIFY(apply());
        QVERIFY2(rollout_->failures().empty(), why().c_str());
        for (const std::string& each : names)
            QCOMPARE(at(each.c_str()), std::string("blocked_____"));
        QCOMPARE(type_->gateways["one"].calls, calls);
    }

    void whatCannotBlockIsNamedAndLeftAsItIs()
    {
        restart({"one", "plain"});
        deployed("one");
        deployed("plain");
        restart({"one", "plain"});
        QVERIFY(plan(To::Blocked));
        QVERIFY(rollout_->made().targets[1].why.find("has nothing that refuses all calls of an API") != std::string::npos);
        QVERIFY(rollout_->made().targets[1].why.find("postern undeploy Orders:1.0.0 --env plain") != std::string::npos);
        QVERIFY(apply());
        QCOMPARE(at("one"), std::string("blocked_____"));
        QVERIFY(rollout_->failures().contains("plain"));
        QVERIFY(type_->gateways["plain"].written.empty());
    }

    void deprecatedIsAnnouncedWhereHeadersAreSetAndDroppedByNameElsewhere()
    {
        restart({"one", "plain"});
        deployed("one");
        deployed("plain");
        restart({"one", "plain"});
        QVERIFY(plan(To::Deprecated));
        const auto& targets = rollout_->made().targets;
        QCOMPARE(targets[0].plan.capabilities[0].name + ' ' + std::string(toString(targets[0].plan.capabilities[0].holding)), std::string("deprecated approximated"));
        QCOMPARE(targets[1].plan.capabilities[0].name + ' ' + std::string(toString(targets[1].plan.capabilities[0].holding)), std::string("deprecated dropped"));
        QVERIFY(apply());
        QVERIFY2(rollout_->failures().empty(), why().c_str());
        QCOMPARE(at("one"), std::string("announces___"));
        QVERIFY2(read("apis/Orders-1.0.0/postern.yaml").find("@1700000000") != std::string::npos, read("apis/Orders-1.0.0/postern.yaml").c_str());
        restart({"one", "plain"});
        QVERIFY(plan(To::Deprecated));
        QVERIFY2(rollout_->made().empty(), shown(rollout_->made()).c_str());
    }

    void retiredIsTakenAwayEverywhereAndForGood()
    {
        restart({"live", "one", "gone"}, "live");
        for (const char* each : {"live", "one", "gone"})
            deployed(each);
        restart({"live", "one", "gone"}, "live");
        type_->gateways["gone"].apis.clear();
        QVERIFY(plan(To::Retired));
        const auto refused = rollout_->apply({"one"});
        QVERIFY(!refused);
        QCOMPARE(refused.error().message(), std::string("In production: live. Type each name to go on."));
        QCOMPARE(at("one"), std::string("open________"));
        QVERIFY(apply({"live"}));
        QVERIFY2(rollout_->failures().empty(), why().c_str());
        QCOMPARE(at("one") + at("live"), std::string("--"));
        restart({"live", "one", "gone"}, "live");
        QVERIFY(!rollout_->plan({"Orders:1.0.0", {To::Published, 0, {}}, {}, {}}).has_value());
        QVERIFY(plan(To::Retired));
        QVERIFY2(rollout_->made().empty(), shown(rollout_->made()).c_str());
    }

    void whatIsNotThereAnyMoreIsNotBroughtThereByABlock()
    {
        restart({"one"});
        deployed("one");
        restart({"one"});
        type_->gateways["one"].apis.clear();
        QVERIFY(plan(To::Blocked));
        QVERIFY(rollout_->made().targets[0].plan.empty());
        QCOMPARE(rollout_->made().targets[0].note, std::string("It is not there any more."));
        QVERIFY(apply());
        QCOMPARE(at("one"), std::string("-"));
    }

    void whatIsReadOnlyIsLeftAloneAndFailsNothing()
    {
        restart({"audit", "one"});
        deployed("audit");
        deployed("one");
        restart({"audit", "one"}, "audit", "audit");
        QVERIFY(plan(To::Blocked));
        const LifecyclePlan made = rollout_->made();
        QVERIFY(made.targets[0].leftAlone && made.targets[0].why.empty() && made.targets[0].plan.empty());
        QCOMPARE(made.targets[0].note, std::string("left alone: it is read-only."));
        QVERIFY2(shown(made).find("audit: left alone: it is read-only.\n") != std::string::npos, shown(made).c_str());
        const auto again = readLifecyclePlan(writePlan(made), "plan.json");
        QVERIFY2(again && again->targets[0].leftAlone, again ? "" : again.error().message().c_str());
        QVERIFY(apply()); // nobody's name is asked for: nothing is done at the one in production
        QVERIFY2(rollout_->failures().empty(), why().c_str());
        QCOMPARE(at("audit"), std::string("open________"));
        QCOMPARE(at("one"), std::string("blocked_____"));
        restart({"audit", "one"}, {}, "audit");
        QVERIFY(plan(To::Blocked));
        QVERIFY2(rollout_->made().empty(), shown(rollout_->made()).c_str());
    }

    void aPlanThatWasKeptIsTakenForSomeGatewaysAndWithRulesOverridden()
    {
        restart({"one", "two"});
        deployed("one");
        deployed("two");
        restart({"one", "two"});
        QVERIFY(plan(To::Blocked));
        const LifecyclePlan made = rollout_->made();
        const auto review = [this](const LifecyclePlan& given, const std::vector<std::string>& only, const std::vector<std::string>& overrides) {
            QSignalSpy spy(rollout_.get(), &LifecycleRollout::planned);
            const auto begun = rollout_->review(given, only, overrides);
            return begun && (spy.count() == 1 || spy.wait(10'000)) ? std::string() : begun ? "no answer" : begun.error().message();
        };
        restart({"one", "two"});
        QCOMPARE(review(made, {"three"}, {}), std::string("The plan has nothing for \"three\"."));
        // What was found since the plan was made stops it, unless it is overridden by its name.
        const deployment::DeploymentRecords records(root() + "/records");
        QVERIFY(records.setGovernance({"Orders:1.0.0", "2026-11-29T11:00:00Z", "am", {}, {{"https-only", "Company", "ERROR", "servers[0]", "Backends are reached by TLS", {}}}}).has_value());
        QCOMPARE(review(made, {"one"}, {}), std::string());
        QVERIFY2(rollout_->made().targets[0].why.find("https-only") != std::string::npos, rollout_->made().targets[0].why.c_str());
        restart({"one", "two"});
        QCOMPARE(review(made, {"one"}, {"https-only"}), std::string());
        QCOMPARE(rollout_->made().targets.size(), std::size_t(1));
        QVERIFY2(rollout_->made().targets[0].why.empty(), rollout_->made().targets[0].why.c_str());
        QVERIFY(apply());
        QVERIFY2(rollout_->failures().empty(), why().c_str());
        QCOMPARE(at("one"), std::string("blocked_____"));
        QCOMPARE(at("two"), std::string("open________"));
        QVERIFY(records.history().back().overridden == std::vector<std::string>{"https-only"});
    }

    void aLoneDefinitionHasNoPlaceForItsStateAndCanBeTakenAway()
    {
        std::filesystem::remove_all(root() + "/apis/Orders-1.0.0");
        write("apis/orders.yaml", "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\nservers: [{url: 'https://b.example'}]\npaths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
        restart({"one"});
        deployed("one");
        restart({"one"});
        const auto refused = rollout_->plan({"Orders:1.0.0", {To::Blocked, 0, {}}, {}, {}});
        QVERIFY(!refused);
        QVERIFY(refused.error().message().starts_with("Orders:1.0.0 is a lone definition, which has no place for its state."));
        QVERIFY(plan(To::Retired));
        QVERIFY(apply());
        QCOMPARE(at("one"), std::string("-"));
    }

    void headersThatAreThereStayAndTheAnnouncementGoesWithTheState()
    {
        deployment::Revision revision;
        revision.entry = "O";
        const std::string settings = "apis/O/postern.yaml";
        const ProjectFiles files{{"apis/O/api.yaml", "data: {name: O, lifeCycleStatus: PUBLISHED}\n"},
                                 {settings, "apiVersion: postern/v1\nfilters:\n  - type: set-headers\n    config: {response: {set: {X-A: b}}}\n"}};
        const auto sunset = sunsetOf("2027-06-30");
        QVERIFY(sunset.has_value());
        QCOMPARE(*sunset, std::string("Wed, 30 Jun 2027 00:00:00 GMT"));
        QVERIFY(!sunsetOf("2027-02-30") && !sunsetOf("30.6.2027") && !sunsetOf("2027-6-30x"));
        const auto said = editLifecycle(files, revision, {To::Deprecated, 12, *sunset});
        QVERIFY(said.has_value());
        for (const char* each : {"X-A: b", "@12", "Wed, 30 Jun 2027 00:00:00 GMT"})
            QVERIFY2(said->at(settings).find(each) != std::string::npos, said->at(settings).c_str());
        const auto again = editLifecycle(*said, revision, {To::Deprecated, 99, {}});
        QVERIFY(again && *again == *said); // since when stays
        const auto back = editLifecycle(*said, revision, {To::Published, 0, {}});
        QVERIFY(back && back->at(settings).find("X-A: b") != std::string::npos && back->at(settings).find("@12") == std::string::npos);
        QVERIFY(!lifecycleNamed("ended") && *lifecycleNamed("Blocked") == To::Blocked);
    }

    void aPlanFileOfSomethingElseIsRefused()
    {
        for (const char* text : {"", "{}", "[]", "{\"api\": \"a:1\", \"state\": \"GONE\"}", "{\"api\": \"a:1\", \"state\": \"BLOCKED\", \"targets\": [{}]}",
                                 "{\"api\": \"a:1\", \"state\": \"BLOCKED\", \"targets\": [{\"environment\": \"x\"}, {\"environment\": \"x\"}]}"})
            QVERIFY2(!readLifecyclePlan(text, "plan.json"), text);
    }
};

POSTERN_TEST(LifecycleTest);
#include "LifecycleTest.moc"
