// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationText.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>
#include <chrono>

namespace postern::workbench {

using deployment::DriftClass;
using federation::FleetTask;
using federation::GatewayState;

namespace {
QString text(const std::string& from) { return QString::fromStdString(from); }
} // namespace

QString FederationText::mode(deployment::Mode mode)
{
    switch (mode) {
    case deployment::Mode::ReadOnly: return tr("read");
    case deployment::Mode::WriteOnly: return tr("write");
    case deployment::Mode::ReadWrite: return tr("read and write");
    }
    return {};
}

QString FederationText::looksOf(const GatewayState& state)
{
    QStringList out;
    if (state.found)
        out << tr("Discovered %1.", "a time").arg(time(state.found->at));
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(state.environment.interval).count();
    if (state.environment.interval.count() > 0 && mayDiscover(state.environment.mode))
        out << (minutes > 0 ? tr("It is discovered every %n minute(s) while the workbench is open. Nothing is imported by that.", nullptr, static_cast<int>(minutes))
                            : tr("It is discovered more than once a minute while the workbench is open. Nothing is imported by that."));
    return out.join(QLatin1Char(' '));
}

QString FederationText::refusal(const deployment::Environment& environment, FleetTask task)
{
    if (federation::refusal(environment, task).empty())
        return {};
    const QString name = QString::fromStdString(environment.name);
    return task == FleetTask::Deploy || task == FleetTask::RollBack ? tr("%1 is read-only: nothing is written there. Change its mode if it should be.").arg(name)
                                                                    : tr("%1 is write-only: nothing is discovered there. Change its mode if it should be.").arg(name);
}

QString FederationText::task(FleetTask task)
{
    switch (task) {
    case FleetTask::Nothing: return {};
    case FleetTask::Test: return tr("Tests the connection");
    case FleetTask::Discover: return tr("Discovers");
    case FleetTask::Drift: return tr("Checks drift");
    case FleetTask::Plan: return tr("Plans");
    case FleetTask::Import:
    case FleetTask::Read: return tr("Reads an API");
    case FleetTask::Urls: return tr("Finds addresses");
    case FleetTask::Deploy: return tr("Deploys");
    case FleetTask::RollBack: return tr("Rolls back");
    }
    return {};
}

QString FederationText::drift(DriftClass drift)
{
    switch (drift) {
    case DriftClass::InSync: return tr("in sync");
    case DriftClass::Cosmetic: return tr("cosmetic");
    case DriftClass::Unsupported: return tr("unsupported");
    case DriftClass::Secret: return tr("secret");
    case DriftClass::Unknown: return tr("unknown");
    case DriftClass::Semantic: return tr("semantic");
    }
    return {};
}

QString FederationText::mover(deployment::Mover mover)
{
    switch (mover) {
    case deployment::Mover::Nobody: return {};
    case deployment::Mover::Us: return tr("changed here");
    case deployment::Mover::Them: return tr("changed there");
    case deployment::Mover::Both: return tr("changed on both sides");
    }
    return {};
}

QString FederationText::step(deployment::StepState state)
{
    switch (state) {
    case deployment::StepState::NotDone: return tr("not done");
    case deployment::StepState::Begun: return tr("sent");
    case deployment::StepState::Done: return tr("done");
    case deployment::StepState::Failed: return tr("failed");
    case deployment::StepState::Unknown: return tr("nobody knows");
    case deployment::StepState::TakenBack: return tr("taken back");
    }
    return {};
}

QString FederationText::holding(deployment::Holding holding)
{
    switch (holding) {
    case deployment::Holding::Enforced: return tr("Enforced");
    case deployment::Holding::Approximated: return tr("Approximated");
    case deployment::Holding::Dropped: return tr("Dropped");
    }
    return {};
}

QString FederationText::sighting(deployment::Sighting sighting)
{
    switch (sighting) {
    case deployment::Sighting::New: return tr("new");
    case deployment::Sighting::Unchanged: return tr("unchanged");
    case deployment::Sighting::Changed: return tr("changed");
    case deployment::Sighting::Gone: return tr("gone");
    case deployment::Sighting::Unreadable: return tr("unreadable");
    }
    return {};
}

QString FederationText::outcome(const deployment::DeploymentReport& report)
{
    using Outcome = deployment::DeploymentReport::Outcome;
    const QString why = report.why.empty() ? QString() : QStringLiteral(" ") + ended(report.why);
    switch (report.outcome) {
    case Outcome::Applied: return tr("Every step is done.");
    case Outcome::Stopped: return tr("Stopped. The steps say what is done and what is not.") + why;
    case Outcome::Failed: return tr("It failed. The steps say what is done and what is not.") + why;
    case Outcome::Uncertain: return tr("Nobody knows whether the last step was done.") + why;
    case Outcome::TakenBack: return tr("Everything that was done is taken back.") + why;
    case Outcome::PartlyTakenBack: return tr("Not all could be taken back.") + why;
    }
    return {};
}

QString FederationText::ended(const std::string& sentence)
{
    const QString out = text(sentence).trimmed();
    return out.isEmpty() || QStringLiteral(".!?:").contains(out.back()) ? out : out + QLatin1Char('.');
}

QString FederationText::outcomeName(const QString& kept)
{
    const std::array<std::pair<const char*, QString>, 7> known{{{"applied", tr("applied")}, {"stopped", tr("stopped")}, {"failed", tr("failed")}, {"uncertain", tr("uncertain")},
                                                                {"taken back", tr("taken back")}, {"partly taken back", tr("partly taken back")},
                                                                {"in place", tr("it was as it should be")}}};
    for (const auto& [name, shown] : known) {
        if (kept == QLatin1String(name))
            return shown;
    }
    return kept;
}

QString FederationText::action(const QString& kept)
{
    if (kept == QLatin1String("deploy"))
        return tr("push");
    if (kept == QLatin1String("undeploy"))
        return tr("undeploy");
    return kept == QLatin1String("roll back") ? tr("roll back") : kept;
}

QString FederationText::broken(const deployment::BrokenRule& rule)
{
    const QString place = rule.path.empty() ? text(rule.rule) : tr("%1 at %2", "a rule, a place in an API").arg(text(rule.rule), text(rule.path));
    QString out = rule.message.empty() ? place : QStringLiteral("%1: %2").arg(place, text(rule.message));
    if (!rule.fix.empty())
        out += QStringLiteral("\n    ") + (rule.path.empty() ? text(rule.fix) : tr("Correct %1: %2", "a place in an API, what its rule says").arg(text(rule.path), text(rule.fix)));
    return out;
}

QString FederationText::names(const std::vector<std::string>& names)
{
    QStringList out;
    for (const std::string& each : names)
        out << text(each);
    return out.join(QStringLiteral(", "));
}

QString FederationText::time(const std::string& iso)
{
    const QDateTime at = QDateTime::fromString(text(iso), Qt::ISODate);
    return at.isValid() ? QLocale().toString(at.toLocalTime(), QLocale::ShortFormat) : text(iso);
}

QString FederationText::driftOf(const GatewayState& state)
{
    if (!state.wasChecked())
        return tr("not checked");
    if (state.apis.empty())
        return tr("nothing here to compare");
    QStringList parts;
    for (const DriftClass each : {DriftClass::Semantic, DriftClass::Unknown, DriftClass::Secret, DriftClass::Unsupported}) {
        if (const std::size_t n = state.differences(each); n > 0)
            parts << QStringLiteral("%1 %2").arg(QLocale().toString(qulonglong(n)), drift(each));
    }
    if (std::ranges::none_of(state.apis, [](const auto& each) { return each.second.concerns() || !each.second.checked; }))
        return tr("nothing of this workspace is there");
    // What was pushed, or has changed here, after the last look is not known to be as it should.
    const auto unchecked = std::ranges::count_if(state.apis, [](const auto& each) { return !each.second.checked; });
    if (unchecked > 0)
        parts << tr("%Ln not checked", nullptr, static_cast<int>(unchecked));
    const std::size_t cosmetic = state.differences(DriftClass::Cosmetic);
    if (parts.isEmpty() && cosmetic > 0)
        return tr("in sync (%Ln cosmetic)", nullptr, static_cast<int>(cosmetic));
    return parts.isEmpty() ? tr("in sync") : parts.join(QStringLiteral(", "));
}

QString FederationText::driftOf(const federation::ApiPlace& place)
{
    if (!place.error.empty())
        return tr("cannot tell");
    if (!place.checked)
        return place.deployed ? tr("pushed, not checked") : tr("not checked");
    if (!place.concerns())
        return tr("not there");
    if (!place.isThere())
        return tr("gone from there");
    QStringList parts;
    for (const DriftClass each : {DriftClass::Semantic, DriftClass::Unknown, DriftClass::Secret, DriftClass::Unsupported}) {
        if (const std::size_t n = place.checked->drift.count(each); n > 0)
            parts << QStringLiteral("%1 %2").arg(QLocale().toString(qulonglong(n)), drift(each));
    }
    return parts.isEmpty() ? tr("in sync") : parts.join(QStringLiteral(", "));
}

QString FederationText::healthOf(const GatewayState& state)
{
    if (state.isBusy()) {
        const QString progress = state.total > 0 ? QStringLiteral(" %1/%2").arg(state.done).arg(state.total) : state.done > 0 ? QStringLiteral(" %1").arg(state.done) : QString();
        return task(state.task) + progress;
    }
    if (!state.error.empty() && !state.refusedHere)
        return text(state.error).section(QLatin1Char('\n'), 0, 0);
    switch (state.health) {
    case federation::Health::Unknown: return tr("not asked yet");
    case federation::Health::Good: return state.server.empty() ? tr("ok") : tr("ok, %1").arg(text(state.server));
    case federation::Health::Lacking: return tr("%Ln right(s) missing", nullptr, static_cast<int>(state.missing.size()));
    case federation::Health::Bad: return tr("did not answer");
    }
    return {};
}

QString FederationText::summary(const deployment::DeploymentPlan& plan)
{
    using Effect = deployment::PlanStep::Effect;
    int made = 0;
    int changed = 0;
    int gone = 0;
    for (const deployment::PlanStep& step : plan.steps) {
        made += step.effect == Effect::Create ? 1 : 0;
        changed += step.effect == Effect::Update || step.effect == Effect::Activate ? 1 : 0;
        gone += step.effect == Effect::Delete ? 1 : 0;
    }
    const auto dropped = static_cast<int>(count(plan.capabilities, deployment::Holding::Dropped));
    return tr("%1 create, %2 update, %3 delete; %4 cannot be held").arg(made).arg(changed).arg(gone).arg(dropped);
}

QString FederationText::placeOf(const GatewayState& state, const std::string& api)
{
    const auto at = state.apis.find(api);
    const QString head = tr("%1 at %2:", "an API at a gateway").arg(text(api), text(state.environment.name));
    if (at == state.apis.end())
        return head + QLatin1Char(' ') + tr("it is not in this workspace.");
    const federation::ApiPlace& place = at->second;
    QStringList out{head};
    if (place.deployed)
        out << tr("Pushed %1 by %2.").arg(time(place.deployed->at), text(place.deployed->who));
    else
        out << tr("Never pushed from here.");
    if (std::ranges::any_of(state.unfinished, [&api](const federation::UnfinishedDeployment& each) { return each.plan.api == api; }))
        out << tr("A deployment of it was not finished.");
    if (!place.error.empty())
        out << ended(place.error);
    else if (place.isThere())
        out << (place.checked->context.empty() ? tr("It is there.") : tr("It is there, at %1.").arg(text(place.checked->context)));
    else if (place.checked)
        out << tr("It is not there.");
    if (place.isThere() || (place.checked && place.deployed)) {
        out << tr("%Ln field(s) in sync.", nullptr, static_cast<int>(place.checked->drift.inSync));
        if (place.checked->drift.ignored > 0)
            out << tr("%Ln ignored by rules.", nullptr, static_cast<int>(place.checked->drift.ignored));
        if (place.checked->drift.hasConflicts())
            out << tr("A field was changed here and there, otherwise on each side: nothing is overwritten until you decide.");
    }
    return out.join(QLatin1Char(' '));
}

} // namespace postern::workbench
