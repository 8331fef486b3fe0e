// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/Later.h"
#include "integration/federation/AwsStage.h"
#include "support/TestMain.h"

#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using namespace postern::test;

namespace {

/// What becomes of one call: AWS's answer is replaced, or lost.
struct AwsFault {
    const char* name;
    int status;   ///< 0: the connection breaks
    bool reaches; ///< AWS does what it was asked, though
};
constexpr AwsFault awsFaults[] = {{"401", 401, false}, {"403", 403, false}, {"404", 404, false}, {"409", 409, false}, {"412", 412, false}, {"429", 429, false},
                                  {"500", 500, false}, {"504 and done", 504, true}, {"a reset before", 0, false}, {"a reset after", 0, true}};

/// Lets calls through but for one.
class Faulty final : public GatewayConnection {
  public:
    Faulty(GatewayConnection& through, const AwsFault& fault, std::size_t at) : through_(through), fault_(fault), at_(at) {}
    PendingPtr test(Completion<ConnectionReport> done) override { return through_.test(std::move(done)); }
    PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) override { return through_.discover(std::move(found), std::move(done)); }
    PendingPtr live(const std::string& what, Completion<std::optional<LiveApi>> done) override { return through_.live(what, std::move(done)); }
    PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) override
    {
        const bool write = call.method != "GET";
        const bool hit = write && (call == hit_ || (hit_.method.empty() && writes_ == at_));
        if (write && !hit)
            ++writes_;
        if (!hit || (fault_.reaches && call == hit_)) // a lost call that is sent again reaches it again
            return through_.call(call, std::move(done));
        hit_ = call;
        if (fault_.reaches)
            return through_.call(call, [this, done = std::move(done)](Result<CallAnswer>) mutable { done(instead()); });
        return later<CallAnswer>(std::move(done), instead());
    }

    [[nodiscard]] bool wasHit() const { return !hit_.method.empty(); }

  private:
    [[nodiscard]] Result<CallAnswer> instead() const
    {
        if (fault_.status == 0)
            return unexpected(ErrorKind::ConnectionClosed, "The connection broke.", Fault::Upstream);
        CallAnswer out;
        out.status = fault_.status;
        return out;
    }
    GatewayConnection& through_;
    const AwsFault& fault_;
    std::size_t at_;
    std::size_t writes_ = 0;
    RemoteCall hit_;
};

} // namespace

/// Pushes to AWS that fail on their way.
class AwsFailureTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// Whatever happens at whatever step: the journal says no more than what AWS has done, and the next push makes one API of it.
    void aFailureAtAnyStepIsToldAndMended()
    {
        AwsStage stage;
        const std::size_t steps = stage.plan().steps.size();
        for (const AwsFault& fault : awsFaults) {
            for (std::size_t at = 0; at < steps; ++at) {
                const std::string label = std::string(fault.name) + " at step " + std::to_string(at);
                const std::size_t before = stage.sandbox->awsChanges().size();
                const DeploymentPlan plan = stage.plan();
                QCOMPARE(plan.steps.size(), steps);
                Faulty faulty(*stage.connection, fault, at);
                DeployRules rules;
                rules.firstWait = rules.longestWait = Milliseconds(1);
                const DeploymentReport report = stage.run(*Journal::begin(stage.journal(++stage.journals), plan, "2026-01-01T00:00:00Z"), false, &faulty, rules);
                const std::size_t done = stage.sandbox->awsChanges().size() - before;
                const auto claimed = static_cast<std::size_t>(std::ranges::count(report.steps, StepState::Done));
                const auto unknown = static_cast<std::size_t>(std::ranges::count(report.steps, StepState::Unknown));
                if (report.outcome == DeploymentReport::Outcome::Applied) {
                    QCOMPARE(claimed, steps);
                } else {
                    QVERIFY2(!report.why.empty(), label.c_str());
                    QCOMPARE(report.step, plan.steps[at].id);
                    QVERIFY2(claimed == at, label.c_str());
                    // Unknown is only what was lost.
                    QVERIFY2(unknown == 0 || fault.status == 0 || fault.status == 504, label.c_str());
                    if (unknown == 0)
                        QVERIFY2(claimed == done, (label + ": " + std::to_string(claimed) + " / " + std::to_string(done)).c_str());
                }
                const DeploymentReport again = stage.apply(stage.plan());
                QVERIFY2(again.outcome == DeploymentReport::Outcome::Applied, (label + ": " + again.step + ": " + again.why).c_str());
                QVERIFY2(stage.plan().empty(), label.c_str());
                QVERIFY2(stage.call("GET", "/restapis").body.find("item")->size() == 1, label.c_str());
                QVERIFY(stage.apply(*stage.type.planRemoval(stage.environment, *stage.live())).outcome == DeploymentReport::Outcome::Applied);
            }
        }
    }

    /// A removal that is taken back: whatever happens on the way, taking it back once more makes one API of it, and one plan and key.
    void aRollBackThatFailsAnywhereIsMendedByTheNext()
    {
        AwsStage stage;
        stage.pushWithKeys();
        const std::string wanted = hashOf(stage.live()->form);
        DeployRules rules;
        rules.firstWait = rules.longestWait = Milliseconds(1);
        for (const AwsFault& fault : awsFaults) {
            if (fault.status != 0 && fault.status != 403 && fault.status != 504)
                continue; // one refusal is as another
            bool hit = true;
            for (std::size_t at = 0; hit; ++at) {
                const std::string label = std::string(fault.name) + " at call " + std::to_string(at);
                QVERIFY(stage.apply(*stage.type.planRemoval(stage.environment, *stage.live())).outcome == DeploymentReport::Outcome::Applied);
                Faulty faulty(*stage.connection, fault, at);
                DeploymentReport report = stage.run(*Journal::resume(stage.journal(stage.journals)), true, &faulty, rules);
                hit = faulty.wasHit();
                if (report.outcome != DeploymentReport::Outcome::TakenBack) {
                    QVERIFY2(hit && report.outcome == DeploymentReport::Outcome::PartlyTakenBack && !report.why.empty(), label.c_str());
                    report = stage.run(*Journal::resume(stage.journal(stage.journals)), true);
                    QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, (label + ": " + report.why).c_str());
                }
                QVERIFY2(hashOf(stage.live()->form) == wanted, label.c_str());
                for (const char* const list : {"/restapis", "/usageplans", "/apikeys"})
                    QVERIFY2(stage.call("GET", list).body.find("item")->size() == 1, (label + ", " + list).c_str());
            }
        }
    }
};

POSTERN_TEST(AwsFailureTest);
#include "AwsFailureTest.moc"
