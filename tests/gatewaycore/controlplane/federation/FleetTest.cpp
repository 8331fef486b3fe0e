// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/Fleet.h"

#include "FakeGateways.h"
#include "support/TestMain.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

using namespace postern;
using namespace postern::federation;
using deployment::DriftClass;
using deployment::Environment;
using deployment::Mode;
using deployment::StepState;
using postern::federation::test::FakeGateway;
using postern::federation::test::FakeType;

namespace {

/// A keychain, or what stands for one where there is none.
class KeptSecrets final : public secrets::SecretStore {
  public:
    explicit KeptSecrets(bool persistent) : persistent_(persistent) {}
    void read(const QString& key, QObject*, ReadCompletion completion) override
    {
        const auto at = all.find(key);
        completion(at == all.end() ? std::optional<Secret>() : std::optional(at->second));
    }
    void write(const QString& key, Secret secret, QObject*, WriteCompletion completion) override
    {
        if (isLocked)
            return completion(unexpected(ErrorKind::PermissionDenied, "the keychain is locked"));
        all[key] = std::move(secret);
        completion({});
    }
    void remove(const QString& key, QObject*, WriteCompletion completion) override
    {
        all.erase(key);
        completion({});
    }
    [[nodiscard]] bool isPersistent() const override { return persistent_; }
    [[nodiscard]] QString reason() const override { return {}; }

    std::map<QString, Secret> all;
    bool isLocked = false;

  private:
    bool persistent_;
};

/// What files below a folder hold of a text.
QStringList filesWith(const QString& folder, const QByteArray& text)
{
    QStringList out;
    QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        QFile file(each.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            out << file.fileName();
    }
    return out;
}

} // namespace

class FleetTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<FakeType> type_;
    std::unique_ptr<Fleet> fleet_;
    std::vector<Environment> environments_;
    std::vector<deployment::Revision> revisions_;

    static deployment::Revision revision(const std::string& name, const std::string& hash)
    {
        deployment::Revision out;
        out.api.name = name;
        out.api.version = "1.0.0";
        out.hash = hash;
        return out;
    }
    Environment environment(const std::string& name, Mode mode = Mode::ReadWrite) const
    {
        Environment out;
        out.name = name;
        out.type = "fake";
        out.mode = mode;
        out.settings = schema::Value::object({{"address", name}, {"token", "${env:FLEET_TEST_TOKEN}"}});
        return out;
    }
    void add(const std::string& name, Mode mode = Mode::ReadWrite)
    {
        type_->gateways[name];
        environments_.push_back(environment(name, mode));
    }
    /// As a workbench does after each change of the folder, or a new session.
    void take()
    {
        auto project = std::make_shared<FleetProject>();
        project->folder = folder_->path().toStdString();
        project->records = folder_->filePath(QStringLiteral("records")).toStdString();
        project->environments = environments_;
        project->revisions = revisions_;
        const deployment::DeploymentRecords kept(project->records);
        for (const Environment& each : environments_) {
            for (const deployment::Revision& api : revisions_) {
                if (auto deployed = kept.deployed(each.name, api.title()); deployed && *deployed)
                    project->remembered[each.name].deployed.emplace(api.title(), **std::move(deployed));
            }
        }
        const auto settings = [this](std::string_view) { return &type_->settings(); };
        QVERIFY(deployment::writeEnvironments(folder_->path().toStdString(), environments_, settings).has_value());
        const auto read = readFleetProject(folder_->path().toStdString(), project->records, settings);
        QVERIFY2(read->environmentsProblem.empty(), read->environmentsProblem.c_str());
        for (const auto& [name, remembered] : read->remembered) {
            project->remembered[name].checked = remembered.checked;
            project->remembered[name].unfinished = remembered.unfinished;
        }
        fleet_->setProject(project);
    }
    void restart(FleetRules rules = {})
    {
        rules.now = [] { return std::string("2026-11-29T12:00:00Z"); };
        rules.who = "tester";
        QThreadPool::globalInstance()->waitForDone(); // what the last session wrote down
        fleet_ = std::make_unique<Fleet>([this](std::string_view name) { return name == "fake" ? type_.get() : nullptr; }, rules);
        take();
    }
    const GatewayState& state(const char* name) { return *fleet_->gateway(name); }
    FakeGateway& gateway(const char* name) { return type_->gateways.at(name); }
    void settle() { QTRY_VERIFY_WITH_TIMEOUT(!fleet_->isBusy(), 60'000); }
    void push(const char* name, const char* api = "Orders:1.0.0")
    {
        QVERIFY2(fleet_->plan(name, api).has_value(), name);
        settle();
        QVERIFY2(state(name).planned.has_value(), state(name).error.c_str());
        const auto begun = fleet_->push(name, name);
        QVERIFY2(begun.has_value(), begun ? "" : begun.error().message().c_str());
        settle();
    }

  private Q_SLOTS:
    void init()
    {
        qputenv("FLEET_TEST_TOKEN", "canary-of-the-fleet");
        folder_ = std::make_unique<QTemporaryDir>();
        type_ = std::make_unique<FakeType>();
        environments_.clear();
        revisions_ = {revision("Orders", std::string(64, 'a')), revision("Pizza", std::string(64, 'b'))};
    }
    void cleanup()
    {
        fleet_.reset();
        type_.reset();
    }

    void oneThatHangsOneThatAnswers500AndOneWithBadCredentialsSlowNobody()
    {
        for (const char* name : {"hangs", "broken", "wrong-token", "one", "two"})
            add(name);
        FleetRules rules;
        rules.silence = Milliseconds(1500);
        restart(rules);
        gateway("hangs").mood = FakeGateway::Mood::Silent;
        gateway("broken").mood = FakeGateway::Mood::Broken;
        gateway("wrong-token").mood = FakeGateway::Mood::BadCredentials;
        gateway("one").apis["Orders:1.0.0"] = std::string(12, 'a');
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(fleet_->checkDriftOfAll(), std::size_t(5));
        QTRY_VERIFY(!state("one").isBusy() && !state("two").isBusy() && !state("broken").isBusy() && !state("wrong-token").isBusy());
        QVERIFY(clock.elapsed() < 1000);
        QVERIFY(state("hangs").isBusy());
        QVERIFY(state("one").wasChecked() && state("one").apis.at("Orders:1.0.0").isThere());
        QCOMPARE(state("broken").error, std::string("It answered 500."));
        QCOMPARE(state("wrong-token").error, std::string("It answered 401: the token is not known."));
        settle();
        QCOMPARE(state("hangs").error, std::string("hangs said nothing for 1 seconds. Is its address right, and does it run?"));
        // Once more touches those that failed, and nobody else.
        gateway("hangs").mood = gateway("broken").mood = FakeGateway::Mood::Well;
        const int asked = gateway("one").pages;
        QCOMPARE(fleet_->retryFailed(), std::size_t(3));
        settle();
        QCOMPARE(gateway("one").pages, asked);
        QVERIFY(state("hangs").error.empty() && state("broken").error.empty());
        QVERIFY(state("wrong-token").health == Health::Bad && state("one").health == Health::Good);
    }

    void cancellingEndsAtOnceAndSaysNoFailure()
    {
        add("hangs");
        restart();
        gateway("hangs").mood = FakeGateway::Mood::Silent;
        QVERIFY(fleet_->discover("hangs").has_value());
        QVERIFY(!fleet_->test("hangs").has_value()); // one thing at a time
        QCoreApplication::processEvents();
        fleet_->cancel("hangs");
        QVERIFY(!fleet_->isBusy() && state("hangs").error.empty());
        QCOMPARE(fleet_->retryFailed(), std::size_t(0));
        // It may also be cancelled from what it says itself.
        gateway("hangs").mood = FakeGateway::Mood::Well;
        gateway("hangs").apis["Orders:1.0.0"] = "x";
        connect(fleet_.get(), &Fleet::changed, fleet_.get(), [this] { fleet_->cancelAll(); });
        QVERIFY(fleet_->discover("hangs").has_value());
        settle();
    }

    void whatAModeForbidsIsRefusedWithTheReason()
    {
        add("reads", Mode::ReadOnly);
        add("writes", Mode::WriteOnly);
        restart();
        QVERIFY(!fleet_->discover("writes").has_value());
        QCOMPARE(fleet_->refusalOf("writes", FleetTask::Discover), std::string("writes is write-only: nothing is discovered there. Change its mode if it should be."));
        QVERIFY(fleet_->plan("reads", "Orders:1.0.0").has_value()); // a plan may be looked at
        settle();
        const auto pushed = fleet_->push("reads");
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().message(), std::string("reads is read-only: nothing is written there. Change its mode if it should be."));
        QCOMPARE(gateway("reads").calls, 0);
        QCOMPARE(fleet_->discoverAll(), std::size_t(1));
        settle();
        QCOMPARE(gateway("writes").pages, 0);
        QVERIFY(fleet_->checkDrift("writes").has_value()); // of what was deployed, by its name
        settle();
        QCOMPARE(gateway("writes").pages, 0);
    }

    void aPushIsPlannedAppliedKnownAndTheSecondOneEmpty()
    {
        add("one");
        restart();
        push("one");
        const PlannedDeployment& planned = *state("one").planned;
        QVERIFY(planned.report && planned.report->outcome == deployment::DeploymentReport::Outcome::Applied);
        QVERIFY(planned.steps == std::vector<StepState>(2, StepState::Done));
        QCOMPARE(type_->tokens.at("one"), std::string("canary-of-the-fleet"));
        QCOMPARE(state("one").apis.at("Orders:1.0.0").deployed->who, std::string("tester"));
        QVERIFY(fleet_->checkDrift("one").has_value());
        settle();
        QVERIFY(state("one").count(DriftClass::InSync) == 1 && state("one").count(DriftClass::Semantic) == 0);
        QVERIFY(!fleet_->push("one").has_value()); // a plan is applied once
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        QVERIFY(state("one").planned->plan.empty());
        QCOMPARE(fleet_->push("one").error().message(), std::string("Nothing is to be done."));
        // Behind our back.
        gateway("one").apis["Orders:1.0.0"] = "elsewhere";
        QVERIFY(fleet_->checkDrift("one").has_value());
        settle();
        QCOMPARE(state("one").differences(DriftClass::Semantic), std::size_t(1));
        QVERIFY(state("one").apis.at("Orders:1.0.0").checked->drift.fields[0].mover == deployment::Mover::Them);
        const auto history = deployment::DeploymentRecords(fleet_->project()->records).history();
        QCOMPARE(history.size(), std::size_t(1));
        QCOMPARE(history[0].action + ' ' + history[0].outcome, std::string("deploy applied"));
        // And gone.
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY(gateway("one").apis.empty() && !state("one").apis.at("Orders:1.0.0").deployed);
    }

    void aPlanWhoseGroundHasChangedIsNotApplied()
    {
        add("one");
        restart();
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        gateway("one").apis["Orders:1.0.0"] = "somebody else's";
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QCOMPARE(state("one").error, std::string("one is not as it was when the plan was made. Make a new plan and look at it."));
        QCOMPARE(gateway("one").calls, 0);
    }

    void anApiThatMayNotBeInARegionIsNotPlannedThere()
    {
        add("us");
        environments_.back().region = "us-east-1";
        revisions_.front().api.regions = {"eu-*"};
        restart();
        QVERIFY(fleet_->plan("us", "Orders:1.0.0").has_value());
        settle();
        QCOMPARE(state("us").error, std::string("Orders:1.0.0 may be deployed in eu-* only, and us is in us-east-1."));
        QVERIFY(!state("us").planned);
    }

    void anApiThatIsBoundToOtherRegionsSinceItsPlanIsNotSentThere()
    {
        add("us");
        environments_.back().region = "us-east-1";
        restart();
        QVERIFY(fleet_->plan("us", "Orders:1.0.0").has_value());
        settle();
        QVERIFY(state("us").planned.has_value());
        revisions_.front().api.regions = {"eu-*"};
        take();
        QVERIFY(fleet_->push("us").has_value());
        settle();
        QCOMPARE(state("us").error, std::string("Orders:1.0.0 may be deployed in eu-* only, and us is in us-east-1."));
        QCOMPARE(gateway("us").calls, 0);
        QVERIFY(state("us").refusedHere);
        QVERIFY(!state("us").planned || state("us").planned->journal.empty()); // nothing was begun
    }

    void whatBreaksItsGovernanceIsNotPlannedUntilEachRuleIsOverriddenByItsName()
    {
        add("one");
        restart();
        const deployment::DeploymentRecords records(fleet_->project()->records);
        const deployment::BrokenRule https{"https-only", "Company", "ERROR", "servers[0]", "Backends are reached by TLS", {}};
        const deployment::BrokenRule casing{"path-casing", "Company", "WARN", "paths", "Paths are in kebab case", {}};
        QVERIFY(records.setGovernance({"Orders:1.0.0", "2026-11-29T11:00:00Z", "am", {}, {https, casing}}).has_value());
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        QVERIFY(!state("one").planned);
        QVERIFY2(state("one").error.starts_with("Orders:1.0.0 breaks a rule of its governance, so it is not deployed:\n  https-only (Company) at servers[0]: "), state("one").error.c_str());
        QCOMPARE(gateway("one").reads, 0); // the gateway is not asked for it
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", false, {"https-ony"}).has_value());
        settle();
        QVERIFY(state("one").error.find("breaks no rule \"https-ony\"") != std::string::npos);
        QVERIFY(fleet_->plan("one", "Pizza:1.0.0").has_value()); // nobody has checked that one
        settle();
        QVERIFY(state("one").planned.has_value());
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", false, {"https-only"}).has_value());
        settle();
        QVERIFY2(state("one").planned.has_value(), state("one").error.c_str());
        QCOMPARE(state("one").planned->plan.overriddenBy, std::string("tester"));
        const deployment::DeploymentPlan plan = state("one").planned->plan;
        // What comes to it between the plan and the push stops the push, before anything is sent.
        const deployment::BrokenRule title{"title-present", "Company", "ERROR", "info.title", "It has a title", {}};
        QVERIFY(records.setGovernance({"Orders:1.0.0", "2026-11-29T11:30:00Z", "am", {}, {https, title}}).has_value());
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY2(state("one").error.find("title-present") != std::string::npos && state("one").error.find("https-only (") == std::string::npos, state("one").error.c_str());
        QCOMPARE(gateway("one").calls, 0);
        QVERIFY(fleet_->review(plan).has_value()); // nor is the file taken
        settle();
        QVERIFY(!state("one").planned);
        QVERIFY(fleet_->review(plan, {"title-present"}).has_value());
        settle();
        QVERIFY2(state("one").planned.has_value(), state("one").error.c_str());
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QCOMPARE(gateway("one").apis.size(), std::size_t(1));
        const auto history = records.history();
        QCOMPARE(history.size(), std::size_t(1));
        QVERIFY(history[0].overridden == (std::vector<std::string>{"https-only", "title-present"}));
        QCOMPARE(history[0].overriddenBy, std::string("tester"));
        const auto journal = deployment::Journal::read(records.journals() / "one" / (history[0].journal + ".journal"));
        QVERIFY(journal && journal->plan.overridden.size() == 2 && journal->plan.overriddenBy == "tester");
        // Taking it away is nobody's breach.
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(state("one").planned.has_value());
    }

    void whatIsRefusedHereIsNoFailureOfTheGateway()
    {
        add("one");
        restart();
        QVERIFY(fleet_->test("one").has_value());
        settle();
        QVERIFY(state("one").health == Health::Good);
        const deployment::DeploymentRecords records(fleet_->project()->records);
        QVERIFY(records.setGovernance({"Orders:1.0.0", "2026-11-29T11:00:00Z", "am", {}, {{"https-only", "Company", "ERROR", "servers[0]", "Backends are reached by TLS", {}}}}).has_value());
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        QVERIFY(!state("one").planned && state("one").refusedHere);
        QVERIFY(state("one").health == Health::Good); // it was not even asked
        QCOMPARE(state("one").brokenRules.size(), std::size_t(1));
        QVERIFY(fleet_->plan("one", "Pizza:1.0.0").has_value());
        settle();
        QVERIFY(state("one").planned && !state("one").refusedHere && state("one").brokenRules.empty());
        gateway("one").apis["Pizza:1.0.0"] = "elsewhere"; // since the plan was made
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY2(state("one").error.starts_with("one is not as it was when the plan was made."), state("one").error.c_str());
        QVERIFY(state("one").health == Health::Good);
        gateway("one").mood = FakeGateway::Mood::BadCredentials;
        QVERIFY(fleet_->plan("one", "Pizza:1.0.0").has_value());
        settle();
        QVERIFY(state("one").health == Health::Bad && !state("one").refusedHere);
    }

    void oneApiIsReadWhateverTheListSays()
    {
        add("one");
        restart();
        gateway("one").apis["Orders:1.0.0"] = "elsewhere";
        gateway("one").unlisted.insert("Orders:1.0.0"); // a push that was not finished
        QVERIFY(fleet_->checkDrift("one", "Orders:1.0.0").has_value());
        settle();
        const ApiPlace& place = state("one").apis.at("Orders:1.0.0");
        QVERIFY2(place.isThere(), place.error.c_str());
        QVERIFY(place.checked->drift.count(DriftClass::Semantic) == 1);
    }

    void aRetiredApiIsPushedNowhereAndTakenAwayAllTheSame()
    {
        add("one");
        restart();
        push("one");
        revisions_.front().api.lifecycle = "RETIRED";
        take();
        const int reads = gateway("one").reads;
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        QVERIFY(!state("one").planned);
        QVERIFY2(state("one").error.starts_with("Orders:1.0.0 is retired, so it is deployed nowhere. Take it away where it still is"), state("one").error.c_str());
        QCOMPARE(gateway("one").reads, reads); // nobody is asked
        QVERIFY(state("one").health == Health::Good);
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(state("one").planned && !state("one").planned->plan.empty());
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY(gateway("one").apis.empty());
    }

    void whatWasRetiredSinceThePlanWasMadeIsNotPushed()
    {
        add("one");
        restart();
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        revisions_.front().api.lifecycle = "RETIRED";
        take();
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY2(state("one").error.starts_with("Orders:1.0.0 is retired"), state("one").error.c_str());
        QCOMPARE(gateway("one").calls, 0);
    }

    /// Taken back over what is newer, a removal would make it twice or write over it; an older deployment would take it away.
    void nothingIsTakenBackOverWhatIsNewer()
    {
        add("one");
        restart();
        push("one");
        const std::string first = state("one").planned->journal;
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(fleet_->push("one").has_value());
        settle();
        const std::string removal = state("one").planned->journal;
        push("one");
        const std::string newer = state("one").planned->journal;
        QVERIFY(first < removal && removal < newer);
        push("one", "Pizza:1.0.0"); // another API is in nobody's way
        const int calls = gateway("one").calls;
        for (const std::string& old : {removal, first}) {
            QVERIFY(fleet_->rollBack("one", old).has_value());
            settle();
            QCOMPARE(state("one").error, "Orders:1.0.0 was deployed to one or removed from it again after that: see the journal " + newer + ". Take back the newer one first, or make a new plan.");
        }
        QCOMPARE(gateway("one").calls, calls);
        QVERIFY(gateway("one").apis.contains("Orders:1.0.0"));
        // The newest first, each in its turn.
        for (const std::string& each : {newer, removal, first}) {
            QVERIFY(fleet_->rollBack("one", each).has_value());
            settle();
            QVERIFY2(state("one").error.empty(), state("one").error.c_str());
            QVERIFY(state("one").planned->report->outcome == deployment::DeploymentReport::Outcome::TakenBack);
            QCOMPARE(gateway("one").apis.contains("Orders:1.0.0"), each == removal);
        }
    }

    /// Of what others push no journal is here: the gateway is asked.
    void aRemovalIsNotTakenBackOverWhatOthersPushed()
    {
        add("one");
        restart();
        push("one");
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(fleet_->push("one").has_value());
        settle();
        const std::string removal = state("one").planned->journal;
        gateway("one").apis["Orders:1.0.0"] = "somebody else's";
        const int calls = gateway("one").calls;
        const auto refused = [&] {
            QVERIFY(fleet_->rollBack("one", removal).has_value());
            settle();
        };
        refused();
        QCOMPARE(state("one").error, std::string("Orders:1.0.0 is at one again: it was pushed there after this removal, and what was removed would come over it. Remove it first, or make a new plan."));
        // Whether it is there is not known when it cannot be read.
        gateway("one").unreadable = {"Orders:1.0.0"};
        refused();
        QCOMPARE(state("one").error, std::string("Orders:1.0.0 is not to be read."));
        QCOMPARE(gateway("one").calls, calls);
        QCOMPARE(gateway("one").apis.at("Orders:1.0.0"), std::string("somebody else's"));
        gateway("one").unreadable.clear();
        gateway("one").apis.clear();
        // What was half taken back is there by halves, and is gone on with.
        gateway("one").failingCall = gateway("one").calls;
        refused();
        QVERIFY(state("one").planned->report->outcome == deployment::DeploymentReport::Outcome::PartlyTakenBack);
        gateway("one").apis["Orders:1.0.0"] = "half";
        refused();
        QVERIFY2(state("one").error.empty(), state("one").error.c_str());
        QVERIFY(state("one").planned->report->outcome == deployment::DeploymentReport::Outcome::TakenBack);
        QVERIFY(gateway("one").apis.contains("Orders:1.0.0"));
    }

    void productionAsksForItsName()
    {
        add("live");
        environments_.back().production = true;
        restart();
        QVERIFY(fleet_->plan("live", "Orders:1.0.0").has_value());
        settle();
        QCOMPARE(fleet_->push("live", "life").error().message(), std::string("live is in production. Type its name to go on."));
        QCOMPARE(gateway("live").calls, 0);
        QVERIFY(fleet_->push("live", "live").has_value());
        settle();
        QCOMPARE(gateway("live").apis.size(), std::size_t(1));
    }

    void whatCameToNoEndIsShownGoneOnWithOrTakenBack()
    {
        add("one");
        restart();
        gateway("one").failingCall = 1;
        push("one");
        QVERIFY(state("one").planned->report->outcome == deployment::DeploymentReport::Outcome::Failed);
        QVERIFY(state("one").planned->steps == (std::vector<StepState>{StepState::Done, StepState::Failed}));
        QVERIFY(!state("one").apis.at("Orders:1.0.0").error.empty());
        QCOMPARE(state("one").unfinished.size(), std::size_t(1));
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        QVERIFY(fleet_->push("one").error().message().starts_with("A deployment of Orders:1.0.0 to one was not finished."));
        // Another session takes it back.
        gateway("one").failingCall = -1;
        restart();
        QCOMPARE(state("one").unfinished.size(), std::size_t(1));
        QVERIFY(fleet_->rollBack("one", state("one").unfinished[0].journal).has_value());
        settle();
        QVERIFY2(state("one").error.empty(), state("one").error.c_str());
        QVERIFY(state("one").planned->report->outcome == deployment::DeploymentReport::Outcome::TakenBack);
        QVERIFY(state("one").unfinished.empty() && gateway("one").apis.empty());
        // Or goes on with it.
        gateway("one").failingCall = gateway("one").calls + 1;
        push("one");
        gateway("one").failingCall = -1;
        restart();
        QCOMPARE(state("one").unfinished.size(), std::size_t(1));
        QVERIFY(fleet_->resume("one", state("one").unfinished[0].journal).has_value());
        settle();
        QVERIFY(state("one").planned->report->outcome == deployment::DeploymentReport::Outcome::Applied && state("one").unfinished.empty());
    }

    void aThousandApisCostAListAndTheChangedOnesOnly()
    {
        revisions_.clear();
        for (int i = 0; i < 1000; ++i)
            revisions_.push_back(revision("Api" + std::to_string(i), std::string(64, char('a' + i % 26))));
        for (const char* name : {"one", "two", "three"}) {
            add(name);
            for (const deployment::Revision& each : revisions_)
                gateway(name).apis[each.title()] = FakeType::backendOf(each);
        }
        restart();
        fleet_->checkDriftOfAll();
        settle();
        QCOMPARE(gateway("one").reads, 1000); // nothing was known
        QCOMPARE(gateway("one").pages, 40);
        QCOMPARE(state("one").count(DriftClass::InSync), std::size_t(1000));
        for (const char* name : {"one", "two", "three"})
            gateway(name).pages = gateway(name).reads = 0;
        for (int i = 0; i < 7; ++i)
            gateway("two").apis[revisions_[std::size_t(i)].title()] = "changed";
        restart(); // another day
        QElapsedTimer clock;
        clock.start();
        qint64 longest = 0;
        fleet_->checkDriftOfAll();
        while (fleet_->isBusy()) {
            const qint64 before = clock.elapsed();
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            longest = std::max(longest, clock.elapsed() - before);
        }
        QCOMPARE(gateway("one").reads, 0);
        QCOMPARE(gateway("two").reads, 7);
        QCOMPARE(gateway("one").pages, 40);
        QCOMPARE(state("two").count(DriftClass::Semantic), std::size_t(7));
        QVERIFY2(longest < 2000, qPrintable(QString::number(longest))); // most of it the fake gateways' own lists, and other programs
        qInfo("longest turn %lld ms, all %lld ms", longest, clock.elapsed());
    }

    void whatIsKnownOfAnApiStaysWhileItIsHeldAgainstTheSame()
    {
        revisions_ = {revision("Orders", "o1"), revision("Menu", "m1"), revision("Bills", "b1")};
        add("one");
        for (const deployment::Revision& each : revisions_)
            gateway("one").apis[each.title()] = FakeType::backendOf(each);
        restart();
        fleet_->checkDriftOfAll();
        settle();
        QCOMPARE(state("one").count(DriftClass::InSync), std::size_t(3));
        take();
        QCOMPARE(state("one").count(DriftClass::InSync), std::size_t(3));
        revisions_.pop_back();
        revisions_.back().hash = "m2";
        take();
        QCOMPARE(state("one").apis.size(), std::size_t(2));
        QVERIFY(state("one").apis.at("Orders:1.0.0").checked.has_value());
        QVERIFY(!state("one").apis.at("Menu:1.0.0").checked.has_value()); // it has changed here
        environments_.back().ignore.push_back({"Orders:1.0.0", "backend", {}});
        take();
        QVERIFY(!state("one").apis.at("Orders:1.0.0").checked.has_value()); // another rule
    }

    void apisThatCannotBeReadAreNotTakenForGoneAndThreeInARowEndIt()
    {
        add("one");
        revisions_.push_back(revision("Third", std::string(64, 'c')));
        revisions_.push_back(revision("Fourth", std::string(64, 'd')));
        restart();
        for (const deployment::Revision& each : revisions_)
            gateway("one").apis[each.title()] = FakeType::backendOf(each);
        gateway("one").unreadable = {"Orders:1.0.0"};
        QVERIFY(fleet_->checkDrift("one").has_value());
        settle();
        QVERIFY(state("one").error.empty() && state("one").count(DriftClass::InSync) == 3);
        QCOMPARE(state("one").apis.at("Orders:1.0.0").error, std::string("Orders:1.0.0 is not to be read."));
        QVERIFY(!state("one").apis.at("Orders:1.0.0").checked);
        gateway("one").unreadable = {"Orders:1.0.0", "Pizza:1.0.0", "Third:1.0.0"};
        for (auto& [title, backend] : gateway("one").apis)
            backend = "new";
        QVERIFY(fleet_->checkDrift("one").has_value());
        settle();
        QVERIFY(state("one").error.ends_with(" is not to be read."));
    }

    void discoverySaysWhatIsNewChangedAndGone()
    {
        add("one");
        restart();
        gateway("one").apis = {{"Orders:1.0.0", "a"}, {"Theirs:2", "b"}};
        QVERIFY(fleet_->discover("one").has_value());
        settle();
        QCOMPARE(state("one").found->sighted.size(), std::size_t(2));
        gateway("one").apis = {{"Orders:1.0.0", "a2"}, {"Newest:1", "c"}};
        QVERIFY(fleet_->discover("one").has_value());
        settle();
        std::map<std::string, deployment::Sighting> seen;
        for (const deployment::SightedApi& each : state("one").found->sighted)
            seen[each.api.title()] = each.sighting;
        QVERIFY(seen.at("Orders:1.0.0") == deployment::Sighting::Changed && seen.at("Newest:1") == deployment::Sighting::New && seen.at("Theirs:2") == deployment::Sighting::Gone);
    }

    void aDefinitionIsReadAsFarAsTheMakeHasOne()
    {
        add("one");
        restart();
        gateway("one").apis = {{"Theirs:2", "b"}, {"Odd:1", "c"}};
        QVERIFY(fleet_->readDefinition("one", "id-Theirs:2").has_value());
        settle();
        QVERIFY(state("one").definition && state("one").definition->definition.missing.size() == 1);
        QVERIFY(fleet_->readDefinition("one", "id-Odd:1").has_value());
        settle();
        QCOMPARE(state("one").error, std::string("Fake Gateway gives no definition of Odd:1 at one: its paths and methods are not told."));
        QVERIFY(fleet_->readDefinition("one", "id-Gone:1").has_value());
        settle();
        QCOMPARE(state("one").error, std::string("It is not at one any more."));
    }

    void anEnvironmentThatGoesWhileItIsWrittenToLeavesAJournalAndNoCrash()
    {
        add("one");
        restart();
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        gateway("one").silentCalls = true;
        QVERIFY(fleet_->push("one").has_value());
        QTRY_COMPARE(gateway("one").calls, 1);
        environments_.clear();
        take();
        QVERIFY(fleet_->gateways().empty());
        environments_.push_back(environment("one"));
        take();
        QVERIFY(fleet_->refusalOf("one", FleetTask::Test).ends_with("one thing at a time."));
        fleet_.reset();
    }

    void whatItsTeamKeepsThereIsWrittenNowhereAndComesBack_data()
    {
        QTest::addColumn<bool>("keychain");
        QTest::addColumn<bool>("later");
        QTest::newRow("keychain, this session") << true << false;
        QTest::newRow("keychain, a later one") << true << true;
        QTest::newRow("no keychain, this session") << false << false;
        QTest::newRow("no keychain, a later one") << false << true;
    }
    void whatItsTeamKeepsThereIsWrittenNowhereAndComesBack()
    {
        QFETCH(const bool, keychain);
        QFETCH(const bool, later);
        KeptSecrets store(keychain);
        add("one");
        restart();
        fleet_->setSecrets(&store);
        push("one");
        const std::string theirs = "backend: there\nclient_secret: canary-theirs-5e1\n";
        gateway("one").apis["Orders:1.0.0"] = theirs;
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY2(state("one").planned.has_value(), state("one").error.c_str());
        const deployment::DeploymentPlan plan = state("one").planned->plan;
        QVERIFY2(writePlan(plan).find("canary-theirs") == std::string::npos, writePlan(plan).c_str());
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY2(gateway("one").apis.empty(), state("one").error.c_str());
        const std::string journal = state("one").planned->journal;
        QCOMPARE(store.all.size(), keychain ? 1U : 0U);
        if (later) {
            restart();
            fleet_->setSecrets(&store);
        }
        QVERIFY(fleet_->rollBack("one", journal).has_value());
        settle();
        if (keychain || !later) {
            QCOMPARE(gateway("one").apis["Orders:1.0.0"], theirs);
            QVERIFY(store.all.empty()); // nobody can take that back again
        } else {
            QVERIFY(gateway("one").apis.empty());
            QVERIFY2(state("one").error.find("they are not known any more") != std::string::npos, state("one").error.c_str());
        }
        QThreadPool::globalInstance()->waitForDone();
        const QStringList found = filesWith(folder_->path(), "canary-theirs");
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void aPlanFileHasWhatItLeavesOutAgainWhileItIsTrue()
    {
        add("one");
        restart();
        push("one");
        gateway("one").apis["Orders:1.0.0"] = "client_secret: canary-theirs-5e1\n";
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        const std::string file = writePlan(state("one").planned->plan);
        QVERIFY(file.find("canary-theirs") == std::string::npos);
        restart();
        QVERIFY(fleet_->review(*deployment::readPlan(file, "plan.json")).has_value());
        settle();
        QVERIFY2(state("one").planned.has_value(), state("one").error.c_str());
        QVERIFY(fleet_->push("one").has_value());
        settle();
        const std::string journal = state("one").planned->journal;
        QVERIFY(fleet_->rollBack("one", journal).has_value());
        settle();
        QCOMPARE(gateway("one").apis["Orders:1.0.0"], std::string("client_secret: canary-theirs-5e1\n"));
        // The API is another one here meanwhile.
        QVERIFY(fleet_->plan("one", "Orders:1.0.0").has_value());
        settle();
        const std::string old = writePlan(state("one").planned->plan);
        revisions_[0].hash = std::string(64, 'c');
        restart();
        QVERIFY(fleet_->review(*deployment::readPlan(old, "plan.json")).has_value());
        settle();
        QVERIFY2(state("one").error.find("Make a new plan") != std::string::npos, state("one").error.c_str());
    }

    void whatCannotBeKeptIsNotBegun()
    {
        KeptSecrets store(true);
        add("one");
        restart();
        fleet_->setSecrets(&store);
        push("one");
        gateway("one").apis["Orders:1.0.0"] = "client_secret: canary-theirs-5e1\n";
        store.isLocked = true;
        QVERIFY(fleet_->plan("one", "Orders:1.0.0", true).has_value());
        settle();
        QVERIFY(fleet_->push("one").has_value());
        settle();
        QVERIFY2(state("one").error.find("the keychain is locked") != std::string::npos, state("one").error.c_str());
        QCOMPARE(gateway("one").apis.size(), 1U);
    }
};

POSTERN_TEST(FleetTest);
#include "FleetTest.moc"
