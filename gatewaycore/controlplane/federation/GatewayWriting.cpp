// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GatewayWriting.h"

#include "controlplane/federation/GovernanceGate.h"
#include "controlplane/deployment/EndedDeployment.h"
#include "controlplane/federation/LifecycleEdit.h"

#include <algorithm>

namespace postern::federation {

using deployment::DeploymentPlan;
using deployment::DeploymentReport;
using deployment::Journal;
using Outcome = DeploymentReport::Outcome;

GatewayWriting::GatewayWriting(GatewayState& state, std::shared_ptr<const FleetProject> project, Order order, secrets::SecretStore* store, const FleetRules& rules)
    : state_(state), project_(std::move(project)), order_(std::move(order)), rules_(rules), records_(project_->records),
      access_(std::make_unique<GatewayAccess>(state.environment, *state.type, store))
{
    silence_.setSingleShot(true);
    connect(&silence_, &QTimer::timeout, this, [this] { fail(state_.environment.name + " said nothing for " + std::to_string(rules_.silence.count() / 1000) + " seconds. Nothing was sent."); });
}

GatewayWriting::~GatewayWriting() = default;

void GatewayWriting::fail(const std::string& why)
{
    if (over_)
        return;
    over_ = true;
    silence_.stop();
    pending_.reset();
    Q_EMIT ended(QString::fromStdString(why));
}

void GatewayWriting::refuse(const std::string& why)
{
    refusedHere_ = true;
    fail(why);
}

void GatewayWriting::start()
{
    silence_.start(rules_.silence); // until the first call that writes: from there on the journal says what is known
    access_->open([this](Result<void> opened) {
        if (over_)
            return;
        if (!opened)
            return fail(opened.error().message());
        order_.journal.empty() ? begin() : resume();
    });
}

bool GatewayWriting::stop()
{
    if (deployer_ == nullptr) {
        over_ = true;
        silence_.stop();
        pending_.reset();
        return false;
    }
    deployer_->stop();
    return true;
}

void GatewayWriting::begin()
{
    pending_ = access_->connection().live(state_.planned->plan.api, [this](Result<std::optional<deployment::LiveApi>> live) {
        if (!live)
            return fail(live.error().message());
        const DeploymentPlan& plan = state_.planned->plan;
        if ((*live ? hashOf((*live)->form) : std::string()) != plan.basedOn)
            return refuse(state_.environment.name + " is not as it was when the plan was made. Make a new plan and look at it.");
        if (const auto may = mayDeploy(plan); !may)
            return refuse(may.error().message());
        const std::string at = rules_.time();
        auto journal = Journal::begin(records_.journalFile(state_.environment.name, at), plan, at);
        if (!journal)
            return refuse(journal.error().message());
        run(*std::move(journal));
    });
}

/// What became of the API, and what was found of it, since the plan was made counts.
Result<void> GatewayWriting::mayDeploy(const DeploymentPlan& plan) const
{
    if (plan.action != DeploymentPlan::Action::Deploy)
        return {};
    if (const deployment::Revision* const now = project_->revision(plan.api); now != nullptr) {
        if (auto may = checkDeployable(*now); !may)
            return may;
    }
    auto governed = passGovernance(records_, plan.api, plan.revision, {{}, namesOf(plan.overridden)});
    if (governed)
        return {};
    if (governed.error().kind() == ErrorKind::PermissionDenied)
        state_.brokenRules = brokenErrors(records_, plan.api);
    return unexpected(std::move(governed).error());
}

void GatewayWriting::resume()
{
    auto journal = Journal::resume(records_.journals() / state_.environment.name / (order_.journal + ".journal"));
    if (!journal)
        return refuse(journal.error().message());
    PlannedDeployment planned;
    planned.plan = journal->content().plan;
    planned.steps = journal->content().steps;
    planned.why = journal->content().why;
    state_.planned = std::move(planned);
    run(*std::move(journal));
}

void GatewayWriting::run(Journal journal)
{
    silence_.stop();
    state_.planned->journal = journal.file().stem().string();
    state_.planned->report.reset();
    state_.total = state_.planned->steps.size();
    deployment::DeployRules rules;
    rules.now = rules_.now;
    deployer_ = std::make_unique<deployment::Deployer>(access_->connection(), std::move(journal), access_->secrets(), std::move(rules));
    connect(deployer_.get(), &deployment::Deployer::stepChanged, this, [this](int index, deployment::StepState step, const QString& why) {
        const auto at = static_cast<std::size_t>(index);
        if (at >= state_.planned->steps.size())
            return;
        state_.planned->steps[at] = step;
        state_.planned->why[at] = why.toStdString();
        state_.done = static_cast<std::size_t>(std::ranges::count_if(state_.planned->steps, [](deployment::StepState each) { return each != deployment::StepState::NotDone; }));
        Q_EMIT progressed();
    });
    connect(deployer_.get(), &deployment::Deployer::finished, this, &GatewayWriting::finish);
    Q_EMIT progressed();
    order_.back ? deployer_->rollBack() : deployer_->apply();
}

void GatewayWriting::finish(const DeploymentReport& report)
{
    PlannedDeployment& planned = *state_.planned;
    planned.steps = report.steps;
    planned.report = report;
    planned.stopping = false;
    std::erase_if(state_.unfinished, [&planned](const UnfinishedDeployment& each) { return each.journal == planned.journal; });
    const bool whole = report.outcome == Outcome::Applied || report.outcome == Outcome::TakenBack;
    if (!whole && !deployment::touchedNothing(report.steps))
        state_.unfinished.push_back({planned.journal, planned.plan, report.steps, order_.back});
    const Result<void> kept = record(report);
    Q_EMIT ended(kept ? QString() : QString::fromStdString(kept.error().message()));
}

/// Who did what, and what is deployed now.
Result<void> GatewayWriting::record(const DeploymentReport& report) const
{
    const deployment::EndedDeployment over{state_.planned->plan, report, order_.back, state_.planned->journal, rules_.time(), rules_.name()};
    ApiPlace& place = state_.apis[over.plan.api];
    const Result<void> kept = over.recordIn(records_);
    if (over.isWhole()) {
        place.checked.reset(); // it is another one now
        place.error.clear();
        place.deployed = over.deployed();
        if (place.deployed)
            place.deployed->form.clear();
    } else if (!report.why.empty()) {
        place.error = report.why;
    }
    return kept;
}

} // namespace postern::federation
