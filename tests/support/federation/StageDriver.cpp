// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "support/federation/StageDriver.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

namespace postern::deployment::test {
namespace {

/// False: it took longer than it may. QTest::qWaitFor() sleeps between two looks, which thousands of calls would wait for.
bool waitFor(const bool& done, int milliseconds)
{
    QElapsedTimer since;
    since.start();
    QTimer alarm; // so that there is always something to wake up for
    alarm.start(milliseconds);
    while (!done && !since.hasExpired(milliseconds))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return done;
}

} // namespace

std::optional<std::optional<LiveApi>> StageDriver::liveOf(FailureStage& stage)
{
    std::optional<std::optional<LiveApi>> out;
    bool done = false;
    const PendingPtr pending = stage.connection->live(stage.revision.title(), [&](Result<std::optional<LiveApi>> got) {
        done = true;
        if (got)
            out = *std::move(got);
        else
            say_("it cannot be read: " + got.error().message());
    });
    (void)waitFor(done, 60'000);
    return out;
}

std::string StageDriver::formOf(FailureStage& stage)
{
    const auto live = liveOf(stage);
    return live && *live && !(*live)->form.empty() ? hashOf((*live)->form) : std::string();
}

std::set<std::string> StageDriver::othersIn(FailureStage& stage)
{
    std::set<std::string> out;
    bool done = false;
    const PendingPtr pending = stage.connection->discover({}, [&](Result<Discovery> got) {
        done = true;
        if (!got)
            return say_("it cannot be looked through: " + got.error().message());
        for (const DiscoveredApi& each : got->apis) {
            if (each.name + ':' + each.version != stage.revision.title())
                out.insert(each.name + ':' + each.version);
        }
        for (const SkippedObject& each : got->skipped)
            out.insert(each.id);
    });
    (void)waitFor(done, 60'000);
    return out;
}

std::optional<DeploymentPlan> StageDriver::planOf(FailureStage& stage, const Revision& revision)
{
    const auto live = liveOf(stage);
    if (!live)
        return std::nullopt;
    auto made = stage.type->plan(revision, stage.environment, *live ? &**live : nullptr);
    if (made)
        return *std::move(made);
    say_("it cannot be planned: " + made.error().message());
    return std::nullopt;
}

std::optional<DeploymentPlan> StageDriver::removalOf(FailureStage& stage)
{
    const auto live = liveOf(stage);
    if (!live || !*live)
        return std::nullopt;
    auto made = stage.type->planRemoval(stage.environment, **live);
    if (made)
        return *std::move(made);
    say_("its removal cannot be planned: " + made.error().message());
    return std::nullopt;
}

DeploymentReport StageDriver::apply(const FailureStage& stage, GatewayConnection& connection, Result<Journal> journal, bool back, std::vector<std::size_t>* counted)
{
    DeploymentReport report;
    if (!journal) {
        say_("the journal: " + journal.error().message());
        return report;
    }
    DeployRules rules;
    rules.firstWait = Milliseconds(0);
    rules.now = [] { return std::string("2026-01-01T00:00:00Z"); };
    bool done = false;
    Deployer deployer(connection, *std::move(journal), stage.secrets, rules);
    QObject::connect(&deployer, &Deployer::stepChanged, &deployer, [&](int, StepState state, const QString&) {
        if (counted != nullptr && state == (back ? StepState::TakenBack : StepState::Done))
            counted->push_back(stage.effects().size());
    });
    QObject::connect(&deployer, &Deployer::finished, &deployer, [&](const DeploymentReport& made) {
        report = made;
        done = true;
    });
    back ? deployer.rollBack() : deployer.apply();
    if (!waitFor(done, 60'000))
        say_("it was not finished");
    return report;
}

Result<Journal> StageDriver::freshJournal(const DeploymentPlan& plan)
{
    file_ = folder_.filePath(QStringLiteral("%1.journal").arg(++files_)).toStdString();
    return Journal::begin(file_, plan, "2026-01-01T00:00:00Z");
}

bool StageDriver::deployed(FailureStage& stage)
{
    const auto plan = planOf(stage, stage.revision);
    if (!plan)
        return false;
    const DeploymentReport report = apply(stage, *stage.connection, freshJournal(*plan));
    if (report.outcome != DeploymentReport::Outcome::Applied)
        say_("it is not deployed: " + report.why);
    return report.outcome == DeploymentReport::Outcome::Applied;
}

} // namespace postern::deployment::test
