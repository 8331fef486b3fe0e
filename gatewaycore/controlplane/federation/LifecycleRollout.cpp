// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LifecycleRollout.h"

#include "controlplane/deployment/EndedDeployment.h"
#include "controlplane/federation/FileChanges.h"
#include "controlplane/federation/TrialProject.h"

#include <QTimer>
#include <algorithm>

namespace postern::federation {

using deployment::DeploymentPlan;
using deployment::Holding;
using To = LifecycleStep::To;

LifecycleRollout::LifecycleRollout(Fleet& fleet, QObject* parent) : QObject(parent), fleet_(fleet)
{
    connect(&fleet_, &Fleet::taskEnded, this, [this](const QString& environment, FleetTask, const QString& why) { taskEnded(environment.toStdString(), why); });
}

LifecycleRollout::~LifecycleRollout() = default;

LifecycleTarget* LifecycleRollout::target(const std::string& environment) noexcept
{
    const auto found = std::ranges::find(plan_.targets, environment, &LifecycleTarget::environment);
    return found == plan_.targets.end() ? nullptr : &*found;
}

/// The API as it would be, and as it would be were it published. A lone definition can only be taken away.
Result<void> LifecycleRollout::prepare(const deployment::Revision& revision, const LifecycleStep& step)
{
    const FleetProject& project = *fleet_.project();
    const ProjectFiles before = filesOf(project.folder, revision);
    auto after = editLifecycle(before, revision, step);
    if (!after && after.error().kind() == ErrorKind::Unsupported && step.to == To::Retired)
        return {};
    if (!after)
        return unexpected(std::move(after).error());
    for (const auto& [path, text] : *after) {
        const auto old = before.find(path);
        if (old != before.end() && old->second == text)
            continue;
        plan_.before[path] = old == before.end() ? std::string() : old->second;
        plan_.after[path] = text;
    }
    if (step.to == To::Retired)
        return {};
    const auto published = editLifecycle(before, revision, {To::Published, 0, {}});
    if (!published)
        return unexpected(published.error());
    const TrialProject trial(project.folder, project.records, revision.entry);
    auto now = trial.frozen(*published, plan_.api);
    if (!now)
        return unexpected(std::move(now).error());
    published_ = *std::move(now);
    auto then = trial.frozen(*after, plan_.api);
    if (!then)
        return unexpected(std::move(then).error());
    then_ = *std::move(then);
    return {};
}

Result<void> LifecycleRollout::plan(const Wanted& wanted)
{
    const auto named = fleet_.project()->named(wanted.api);
    if (!named)
        return unexpected(named.error());
    const deployment::Revision& revision = **named;
    if (auto may = checkStep(revision, wanted.step.to); !may)
        return may;
    for (const std::string& each : wanted.only) {
        if (fleet_.gateway(each) == nullptr)
            return unexpected(ErrorKind::NotFound, "There is no environment \"" + each + "\".");
    }
    plan_ = {};
    plan_.api = revision.title();
    plan_.state = stateName(wanted.step.to);
    to_ = wanted.step.to;
    was_ = revision.hash;
    failures_.clear();
    applying_ = false;
    if (auto prepared = prepare(revision, wanted.step); !prepared)
        return prepared;
    // Before the fleet takes what would be: what was held against the API as it is does not count for it.
    const std::vector<std::string> holders = holdersOf(*fleet_.project(), plan_.api, wanted.only);
    if (then_) {
        auto changed = std::make_shared<FleetProject>(*fleet_.project());
        const auto place = std::ranges::find_if(changed->revisions, [this](const deployment::Revision& each) { return each.title() == plan_.api; });
        *place = *then_;
        fleet_.setProject(std::move(changed));
    }
    waiting_ = {holders.begin(), holders.end()};
    for (const std::string& each : holders) {
        plan_.targets.push_back({each, {}, {}, false, {}});
        if (mayWrite(fleet_.gateway(each)->environment.mode))
            continue;
        plan_.targets.back().note = "left alone: it is read-only.";
        plan_.targets.back().leftAlone = true;
        waiting_.erase(each);
    }
    for (const std::string& each : std::set<std::string>(waiting_)) {
        const std::string refused = fleet_.refusalOf(each, FleetTask::Deploy, plan_.api); // a plan that can never be applied is none
        began(each, refused.empty() ? fleet_.plan(each, plan_.api, to_ == To::Retired, to_ == To::Retired ? std::vector<std::string>() : wanted.overrides)
                                    : Result<void>(unexpected(ErrorKind::InvalidArgument, refused)));
    }
    close();
    return {};
}

Result<void> LifecycleRollout::review(LifecyclePlan plan, const std::vector<std::string>& only, const std::vector<std::string>& overrides)
{
    const auto to = lifecycleNamed(plan.state);
    if (!to)
        return unexpected(to.error());
    for (const std::string& each : only) {
        if (std::ranges::find(plan.targets, each, &LifecycleTarget::environment) == plan.targets.end())
            return unexpected(ErrorKind::NotFound, "The plan has nothing for \"" + each + "\".");
    }
    if (!only.empty())
        std::erase_if(plan.targets, [&only](const LifecycleTarget& each) { return std::ranges::find(only, each.environment) == only.end(); });
    plan_ = std::move(plan);
    to_ = *to;
    failures_.clear();
    applying_ = false;
    published_.reset();
    then_.reset();
    for (const LifecycleTarget& each : plan_.targets) {
        if (each.why.empty() && !each.plan.environment.empty())
            waiting_.insert(each.environment);
    }
    for (const std::string& each : std::set<std::string>(waiting_))
        began(each, fleet_.review(target(each)->plan, to_ == To::Retired ? std::vector<std::string>() : overrides));
    close();
    return {};
}

void LifecycleRollout::began(const std::string& environment, const Result<void>& task)
{
    if (task)
        return;
    const std::string why = task.error().message();
    if (applying_)
        failures_[environment] = why;
    else
        target(environment)->why = why;
    waiting_.erase(environment);
}

/// With the next turn of the event loop when nothing is waited for.
void LifecycleRollout::close()
{
    if (!waiting_.empty())
        return;
    QTimer::singleShot(0, this, [this] { applying_ ? Q_EMIT ended() : Q_EMIT planned(); });
}

void LifecycleRollout::taskEnded(const std::string& environment, const QString& why)
{
    LifecycleTarget* const at = target(environment);
    if (waiting_.erase(environment) == 0 || at == nullptr)
        return;
    const GatewayState* const state = fleet_.gateway(environment);
    if (applying_) {
        const auto& report = state->planned->report;
        const bool whole = why.isEmpty() && report && report->outcome == deployment::DeploymentReport::Outcome::Applied;
        if (!whole)
            failures_[environment] = !why.isEmpty() ? why.toStdString() : report ? std::string(outcomeName(report->outcome)) + ": " + report->why : "It was stopped.";
    } else if (!why.isEmpty() || !state->planned) {
        at->why = why.isEmpty() ? "It was stopped." : why.toStdString();
        at->plan = {};
    } else {
        at->plan = state->planned->plan;
        takePlan(*at);
    }
    close();
}

void LifecycleRollout::takePlan(LifecycleTarget& target)
{
    const GatewayState& state = *fleet_.gateway(target.environment);
    DeploymentPlan& plan = target.plan;
    if (plan.action == DeploymentPlan::Action::Undeploy || !then_)
        return;
    if (plan.basedOn.empty()) { // a change of its life brings no API to where it is not
        target.note = "It is not there any more.";
        plan.steps.clear();
        plan.after.clear();
        return;
    }
    for (deployment::Capability& each : capabilitiesOf(*state.type, state.environment, *published_, *then_, to_)) {
        if (each.name == "blocked" && each.holding == Holding::Dropped)
            target.why = each.how + " Take it away there: postern undeploy " + plan_.api + " --env " + target.environment;
        plan.capabilities.insert(plan.capabilities.begin(), std::move(each));
    }
    if (!target.why.empty()) {
        plan = {};
        return;
    }
    const auto place = state.apis.find(plan_.api);
    const bool known = place != state.apis.end() && place->second.deployed && !place->second.deployed->revision.empty();
    if (known && !plan.empty() && place->second.deployed->revision != was_ && place->second.deployed->revision != plan.revision)
        target.note = "The API has changed here since it was deployed there: this deploys that change, too.";
}

Result<void> LifecycleRollout::apply(const std::set<std::string>& confirmed)
{
    std::string missing;
    for (const std::string& each : plan_.production()) {
        if (!confirmed.contains(each))
            missing += (missing.empty() ? "" : ", ") + each;
    }
    if (!missing.empty())
        return unexpected(ErrorKind::InvalidArgument, "In production: " + missing + ". Type each name to go on.");
    const FleetProject& project = *fleet_.project();
    if (!plan_.after.empty()) {
        if (auto written = writeFiles(project.folder, project.records, plan_.before, plan_.after); !written)
            return written;
    }
    applying_ = true;
    failures_.clear();
    waiting_.clear();
    for (const LifecycleTarget& each : plan_.targets) {
        if (!each.why.empty())
            failures_[each.environment] = each.why;
        else if (!each.plan.empty())
            waiting_.insert(each.environment);
        else if (!each.plan.environment.empty() && !each.plan.basedOn.empty())
            (void)fleet_.settle(each.environment); // the next one tries again
    }
    for (const std::string& each : std::set<std::string>(waiting_))
        began(each, fleet_.push(each, each));
    close();
    return {};
}

} // namespace postern::federation
