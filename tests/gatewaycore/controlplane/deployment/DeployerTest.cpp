// SPDX-License-Identifier: Apache-2.0
#include "EmulatedGateway.h"

#include "controlplane/deployment/Deployer.h"
#include "support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <fstream>

using namespace postern;
using namespace postern::deployment;
using namespace postern::deployment::test;

using Kind = CallFault::Kind;
using Outcome = DeploymentReport::Outcome;

namespace {

RemoteCall call(std::string method, std::string target, schema::Value body = {})
{
    RemoteCall out;
    out.method = std::move(method);
    out.target = std::move(target);
    out.body = std::move(body);
    return out;
}

/// A service that answers with an id, two things that need it, and something old that goes.
DeploymentPlan planOfFour()
{
    DeploymentPlan plan;
    plan.environment = "stage";
    plan.type = "emulated";
    plan.api = "Orders:1.0.0";
    PlanStep service;
    service.id = "service";
    service.title = "Create service orders";
    service.call = call("POST", "/services", schema::Value::object({{"name", "orders"}, {"key", "{{secret:token}}"}}));
    service.captures = {{"service.id", "/id"}};
    service.probe = Probe{call("GET", "/services/orders"), {}, false};
    service.undo = {call("DELETE", "/services/orders")};
    PlanStep route;
    route.id = "route";
    route.title = "Create route get-orders";
    route.call = call("PUT", "/routes/get-orders", schema::Value::object({{"service", "{{service.id}}"}}));
    route.probe = Probe{call("GET", "/routes/get-orders"), schema::Value::object({{"service", "{{service.id}}"}}), false};
    route.undo = {call("DELETE", "/routes/get-orders")};
    PlanStep limit;
    limit.id = "limit";
    limit.title = "Create plugin rate-limiting";
    limit.call = call("POST", "/plugins", schema::Value::object({{"name", "rate-limiting"}, {"service", "{{service.id}}"}}));
    limit.undo = {call("DELETE", "/plugins/rate-limiting")};
    PlanStep old;
    old.id = "old";
    old.title = "Delete route old";
    old.effect = PlanStep::Effect::Delete;
    old.call = call("DELETE", "/routes/old");
    old.alsoDone = {404};
    old.probe = Probe{call("GET", "/routes/old"), {}, true};
    old.undo = {call("PUT", "/routes/old", schema::Value::object({{"service", "before"}}))};
    plan.steps = {service, route, limit, old};
    return plan;
}

/// The same service and a route of it that go. What is made anew has another id.
DeploymentPlan planOfARemoval()
{
    DeploymentPlan plan;
    plan.environment = "stage";
    plan.type = "emulated";
    plan.api = "Orders:1.0.0";
    plan.action = DeploymentPlan::Action::Undeploy;
    plan.known = {{"service.id", "id0"}};
    PlanStep route;
    route.id = "route";
    route.title = "Delete route get-orders";
    route.effect = PlanStep::Effect::Delete;
    route.call = call("DELETE", "/routes/get-orders");
    route.undo = {call("PUT", "/routes/get-orders", schema::Value::object({{"service", "{{service.id}}"}}))};
    PlanStep service;
    service.id = "service";
    service.title = "Delete service orders";
    service.effect = PlanStep::Effect::Delete;
    service.call = call("DELETE", "/services/orders");
    service.alsoDone = {404};
    UndoCall make(call("POST", "/services", schema::Value::object({{"name", "orders"}})));
    make.captures = {{"service.id", "/id"}};
    make.probe = Probe{call("GET", "/services/orders"), {}, false};
    service.undo = {make, call("PUT", "/tags/orders", schema::Value::object({{"of", "{{service.id}}"}}))};
    service.lost = "The service comes back under a new id.";
    plan.steps = {route, service};
    return plan;
}

const std::vector<std::string> effects{"POST /services", "PUT /routes/get-orders", "POST /plugins", "DELETE /routes/old"};

struct Stage {
    QTemporaryDir folder;
    EmulatedGateway gateway;
    DeploymentPlan plan = planOfFour();
    DeploymentReport report;
    bool finished = false;

    Stage() { gateway.objects["/routes/old"] = schema::Value::object({{"service", "before"}}); }
    /// The removal in place of the plan, at a gateway that has what it takes away.
    void hasWhatGoes()
    {
        plan = planOfARemoval();
        gateway.objects["/services/orders"] = schema::Value::object({{"name", "orders"}, {"id", "id0"}});
        gateway.objects["/routes/get-orders"] = schema::Value::object({{"service", "id0"}});
    }
    [[nodiscard]] std::filesystem::path file() const { return folder.filePath(QStringLiteral("a.journal")).toStdString(); }

    /// False: it was killed.
    bool run(Journal journal, bool back = false)
    {
        finished = false;
        gateway.silent = false;
        DeployRules rules;
        rules.firstWait = Milliseconds(0);
        rules.now = [] { return std::string("2026-01-01T00:00:00Z"); };
        Deployer deployer(gateway, std::move(journal), {{"token", Secret("geheim-7")}}, rules);
        QObject::connect(&deployer, &Deployer::finished, &deployer, [this](const DeploymentReport& made) {
            report = made;
            finished = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        (void)QTest::qWaitFor([this] { return finished || gateway.silent; }, 60'000);
        return finished;
    }
    Result<Journal> fresh() { return Journal::begin(file(), plan, "2026-01-01T00:00:00Z"); }
    [[nodiscard]] long times(const std::string& effect) const { return std::ranges::count(gateway.log, effect); }
};

/// Whether what a journal claims is what happened.
void agreesWithTheGateway(const Stage& stage, bool answerLost)
{
    const auto content = Journal::read(stage.file());
    QVERIFY(content);
    for (std::size_t i = 0; i < effects.size(); ++i) {
        const long times = stage.times(effects[i]);
        QVERIFY2(times <= 1, effects[i].c_str());
        switch (content->steps[i]) {
        case StepState::Done: QVERIFY2(times == 1, effects[i].c_str()); break;
        case StepState::NotDone:
        case StepState::Failed: QVERIFY2(times == 0, effects[i].c_str()); break;
        case StepState::Unknown: QVERIFY2(answerLost, effects[i].c_str()); break;
        case StepState::Begun:
        case StepState::TakenBack: QFAIL("neither is left behind");
        }
    }
}

} // namespace

/// What is done, what is said of it, and what really happened, when anything fails at any step.
class DeployerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void stepsRunInOrderWithWhatEarlierOnesAnswered()
    {
        Stage stage;
        QVERIFY(stage.run(*stage.fresh()));
        QCOMPARE(stage.report.outcome, Outcome::Applied);
        QCOMPARE(stage.gateway.log, effects);
        QCOMPARE(stage.gateway.objects["/routes/get-orders"].find("service")->asString(), std::string("id1"));
        QCOMPARE(stage.gateway.objects["/services/orders"].find("key")->asString(), std::string("geheim-7"));
        const auto content = Journal::read(stage.file());
        QVERIFY(content && content->ended);
        std::ifstream file(stage.file());
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        QVERIFY(text.find("geheim") == std::string::npos);
        QVERIFY(Journal::unfinished(stage.folder.path().toStdString()).empty());
    }

    void failures_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status");
        for (int step = 0; step < 4; ++step) {
            for (const int status : {400, 401, 403, 404, 409, 412, 429, 500, 502, 503, 504}) {
                if (step == 3 && status == 404)
                    continue; // that it is gone is what a delete is after
                QTest::addRow("step %d answers %d", step, status) << step << static_cast<int>(Kind::Status) << status;
            }
            QTest::addRow("step %d is refused once", step) << step << static_cast<int>(Kind::StatusOnce) << 429;
            QTest::addRow("step %d is lost before", step) << step << static_cast<int>(Kind::LostBefore) << 0;
            QTest::addRow("step %d is lost after", step) << step << static_cast<int>(Kind::LostAfter) << 0;
            QTest::addRow("step %d is answered by half", step) << step << static_cast<int>(Kind::Truncated) << 0;
        }
    }
    void failures()
    {
        QFETCH(const int, step);
        QFETCH(const int, kind);
        QFETCH(const int, status);
        Stage stage;
        const PlanStep& failing = stage.plan.steps[static_cast<std::size_t>(step)];
        bool once = false;
        const std::string target = failing.call.target;
        stage.gateway.fault = [&](const RemoteCall& made) -> CallFault {
            if (made.method != failing.call.method || made.target != target)
                return {};
            if (std::exchange(once, true) && kind != static_cast<int>(Kind::Status))
                return {};
            return {static_cast<Kind>(kind), status};
        };
        QVERIFY(stage.run(*stage.fresh()));
        const bool lost = kind == static_cast<int>(Kind::LostBefore) || kind == static_cast<int>(Kind::LostAfter) || status == 502 || status == 504;
        agreesWithTheGateway(stage, lost);
        if (kind == static_cast<int>(Kind::StatusOnce))
            QCOMPARE(stage.report.outcome, Outcome::Applied);
        if (stage.report.outcome != Outcome::Applied) {
            QCOMPARE(stage.report.step, failing.id);
            QVERIFY(!stage.report.why.empty());
            // What comes after is not touched.
            for (std::size_t i = static_cast<std::size_t>(step) + 1; i < effects.size(); ++i)
                QCOMPARE(stage.times(effects[i]), 0L);
        }

        // Trying again when all is well makes nothing twice and ends as if nothing had been.
        stage.gateway.fault = nullptr;
        if (stage.report.outcome != Outcome::Applied) {
            QVERIFY(stage.run(*Journal::resume(stage.file())));
            if (stage.report.outcome == Outcome::Uncertain) {
                QCOMPARE(failing.id, std::string("limit")); // it cannot be asked for
                return;
            }
        }
        QCOMPARE(stage.report.outcome, Outcome::Applied);
        agreesWithTheGateway(stage, false);
        QCOMPARE(stage.gateway.log, effects);
    }

    void afterAKillItGoesOnFromTheJournal_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<bool>("after");
        for (int step = 0; step < 4; ++step) {
            QTest::addRow("before the effect of step %d", step) << step << false;
            QTest::addRow("after the effect of step %d", step) << step << true;
        }
    }
    void afterAKillItGoesOnFromTheJournal()
    {
        QFETCH(const int, step);
        QFETCH(const bool, after);
        Stage stage;
        const RemoteCall killed = stage.plan.steps[static_cast<std::size_t>(step)].call;
        stage.gateway.fault = [&](const RemoteCall& made) -> CallFault {
            if (made.method != killed.method || made.target != killed.target)
                return {};
            return {after ? Kind::SilentAfter : Kind::SilentBefore, 0};
        };
        QVERIFY(!stage.run(*stage.fresh()));
        QCOMPARE(Journal::unfinished(stage.folder.path().toStdString()).size(), std::size_t{1});
        // Half a line is what a kill in the middle of writing leaves.
        {
            std::ofstream torn(stage.file(), std::ios::app);
            torn << "{\"kind\":\"step\",\"step\":\"serv";
        }
        stage.gateway.fault = nullptr;
        auto journal = Journal::resume(stage.file());
        QVERIFY(journal);
        QVERIFY(stage.run(*std::move(journal)));
        if (step == 2) { // a POST that nobody can ask for: it is not sent twice
            QCOMPARE(stage.report.outcome, Outcome::Uncertain);
            QCOMPARE(stage.times("POST /plugins"), after ? 1L : 0L);
            return;
        }
        QCOMPARE(stage.report.outcome, Outcome::Applied);
        agreesWithTheGateway(stage, false);
        QCOMPARE(stage.gateway.log, effects);
    }

    void rollBackRestoresWhatWasThere_data()
    {
        QTest::addColumn<int>("step");
        for (int step = 0; step <= 4; ++step)
            QTest::addRow("after %d steps", step) << step;
    }
    void rollBackRestoresWhatWasThere()
    {
        QFETCH(const int, step);
        Stage stage;
        const auto before = stage.gateway.objects;
        stage.gateway.fault = [&](const RemoteCall& made) -> CallFault {
            const bool fails = step < 4 && made.target == stage.plan.steps[static_cast<std::size_t>(step)].call.target;
            return fails ? CallFault{Kind::Status, 403} : CallFault{};
        };
        QVERIFY(stage.run(*stage.fresh()));
        stage.gateway.fault = nullptr;
        QVERIFY(stage.run(*Journal::resume(stage.file()), true));
        QCOMPARE(stage.report.outcome, Outcome::TakenBack);
        QVERIFY(stage.gateway.objects == before);
        // Once more there is nothing to take back.
        const std::size_t asked = stage.gateway.asked.size();
        QVERIFY(stage.run(*Journal::resume(stage.file()), true));
        QCOMPARE(stage.gateway.asked.size(), asked);
    }

    void aRollBackThatFailsSaysWhatRemains()
    {
        Stage stage;
        QVERIFY(stage.run(*stage.fresh()));
        stage.gateway.fault = [](const RemoteCall& made) -> CallFault {
            return made.target == "/routes/get-orders" ? CallFault{Kind::Status, 403} : CallFault{};
        };
        QVERIFY(stage.run(*Journal::resume(stage.file()), true));
        QCOMPARE(stage.report.outcome, Outcome::PartlyTakenBack);
        QVERIFY(stage.report.why.find("Create route get-orders") != std::string::npos);
        QVERIFY(stage.report.why.find("403") != std::string::npos);
        QVERIFY(stage.gateway.objects.contains("/services/orders"));
        stage.gateway.fault = nullptr;
        QVERIFY(stage.run(*Journal::resume(stage.file()), true));
        QCOMPARE(stage.report.outcome, Outcome::TakenBack);
        QVERIFY(!stage.gateway.objects.contains("/services/orders"));
    }

    void whatIsMadeAnewIsNamedByItsNewId()
    {
        Stage stage;
        stage.hasWhatGoes();
        QVERIFY(readPlan(writePlan(stage.plan), "plan.json"));
        QVERIFY2(shown(stage.plan).find("2. Delete service orders\n     When it is taken back: The service comes back under a new id.\n") != std::string::npos, shown(stage.plan).c_str());
        QVERIFY(stage.run(*stage.fresh()));
        QCOMPARE(stage.report.outcome, Outcome::Applied);
        QVERIFY(stage.run(*Journal::resume(stage.file()), true));
        QCOMPARE(stage.report.outcome, Outcome::TakenBack);
        QCOMPARE(stage.report.why, std::string("The service comes back under a new id."));
        QCOMPARE(stage.gateway.objects["/routes/get-orders"].find("service")->asString(), std::string("id1"));
        QCOMPARE(stage.gateway.objects["/tags/orders"].find("of")->asString(), std::string("id1"));
    }

    void whatDidNotGoKeepsItsId()
    {
        Stage stage;
        stage.hasWhatGoes();
        stage.gateway.fault = [](const RemoteCall& call) { return call.method == "DELETE" && call.target == "/services/orders" ? CallFault{CallFault::Kind::Status, 403} : CallFault{}; };
        QVERIFY(stage.run(*stage.fresh()));
        QCOMPARE(stage.report.outcome, Outcome::Failed);
        QVERIFY(!stage.gateway.objects.contains("/routes/get-orders"));
        QVERIFY(stage.run(*Journal::resume(stage.file()), true));
        QCOMPARE(stage.report.outcome, Outcome::TakenBack);
        QCOMPARE(stage.report.why, std::string());
        QCOMPARE(stage.gateway.objects["/routes/get-orders"].find("service")->asString(), std::string("id0"));
        QCOMPARE(stage.times("POST /services"), 0L);
    }

    void aRollBackThatWasKilledOrLostItsAnswerMakesNothingTwice_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addRow("killed before") << static_cast<int>(CallFault::Kind::SilentBefore);
        QTest::addRow("killed after") << static_cast<int>(CallFault::Kind::SilentAfter);
        QTest::addRow("lost before") << static_cast<int>(CallFault::Kind::LostBefore);
        QTest::addRow("lost after") << static_cast<int>(CallFault::Kind::LostAfter);
        QTest::addRow("truncated") << static_cast<int>(CallFault::Kind::Truncated);
    }
    void aRollBackThatWasKilledOrLostItsAnswerMakesNothingTwice()
    {
        QFETCH(const int, kind);
        for (const char* const at : {"/services", "/tags/orders", "/routes/get-orders"}) {
            Stage stage;
            stage.hasWhatGoes();
            QVERIFY(stage.run(*stage.fresh()));
            stage.gateway.fault = [kind, at](const RemoteCall& call) { return call.method != "GET" && call.target == at ? CallFault{static_cast<CallFault::Kind>(kind)} : CallFault{}; };
            (void)stage.run(*Journal::resume(stage.file()), true);
            stage.gateway.fault = nullptr;
            QVERIFY(stage.run(*Journal::resume(stage.file()), true));
            QVERIFY2(stage.report.outcome == Outcome::TakenBack, (std::string(at) + ": " + stage.report.why).c_str());
            QCOMPARE(stage.times("POST /services"), 1L);
            QCOMPARE(stage.gateway.objects["/routes/get-orders"].find("service")->asString(), std::string("id1"));
        }
    }

    void stoppingLetsTheCurrentCallEnd()
    {
        Stage stage;
        DeployRules rules;
        Deployer deployer(stage.gateway, *stage.fresh(), {{"token", Secret("t")}}, rules);
        QSignalSpy ended(&deployer, &Deployer::finished);
        QObject::connect(&deployer, &Deployer::stepChanged, &deployer, [&deployer](int index, StepState state) {
            if (index == 1 && state == StepState::Begun)
                deployer.stop();
        });
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&stage](const DeploymentReport& made) { stage.report = made; });
        deployer.apply();
        QVERIFY(ended.wait());
        QCOMPARE(stage.report.outcome, Outcome::Stopped);
        QCOMPARE(stage.report.step, std::string("limit"));
        QCOMPARE(stage.gateway.log.size(), std::size_t{2});
        agreesWithTheGateway(stage, false);
    }

    void stoppingEndsAWaitForAGatewayThatIsBusy()
    {
        Stage stage;
        stage.gateway.fault = [](const RemoteCall&) -> CallFault { return {Kind::Status, 429}; };
        DeployRules rules;
        rules.firstWait = Milliseconds(50'000);
        Deployer deployer(stage.gateway, *stage.fresh(), {{"token", Secret("t")}}, rules);
        QSignalSpy ended(&deployer, &Deployer::finished);
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&stage](const DeploymentReport& made) { stage.report = made; });
        deployer.apply();
        QVERIFY(QTest::qWaitFor([&stage] { return stage.gateway.asked.size() == 1; }));
        QTest::qWait(20);
        deployer.stop();
        QVERIFY(ended.wait(60'000));
        QCOMPARE(stage.report.step, std::string("service"));
        QCOMPARE(stage.gateway.asked.size(), std::size_t{1});
        agreesWithTheGateway(stage, false);
    }

    void aSecretThatIsMissingIsNamedBeforeAnythingIsSent()
    {
        Stage stage;
        Deployer deployer(stage.gateway, *stage.fresh(), {});
        QSignalSpy ended(&deployer, &Deployer::finished);
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&stage](const DeploymentReport& made) { stage.report = made; });
        deployer.apply();
        QVERIFY(ended.wait());
        QCOMPARE(stage.report.outcome, Outcome::Failed);
        QVERIFY(stage.report.why.find("\"token\"") != std::string::npos);
        QVERIFY(stage.gateway.asked.empty());
    }
};

POSTERN_TEST(DeployerTest);
#include "DeployerTest.moc"
