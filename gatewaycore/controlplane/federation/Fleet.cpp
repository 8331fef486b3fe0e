// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/Fleet.h"

#include "controlplane/federation/GatewayWriting.h"
#include "controlplane/federation/TakenState.h"

#include <algorithm>

namespace postern::federation {

/// What goes on at one gateway. It ends inside its own signals, so it goes with the next turn of the event loop.
struct Fleet::Running {
    template <class T>
    struct DeleteLater {
        void operator()(T* each) const
        {
            each->disconnect();
            each->deleteLater();
        }
    };
    std::unique_ptr<GatewayVisit, DeleteLater<GatewayVisit>> visit;
    std::unique_ptr<GatewayWriting, DeleteLater<GatewayWriting>> writing;
    std::unique_ptr<GatewayState> orphan; ///< the state of an environment that has gone while it was written to
};

Fleet::Fleet(TypeNamed typeNamed, FleetRules rules, secrets::SecretStore* store, QObject* parent)
    : QObject(parent), typeNamed_(std::move(typeNamed)), rules_(std::move(rules)), store_(store), project_(std::make_shared<FleetProject>())
{
}

Fleet::~Fleet()
{
    // Now, not later: the states go.
    for (auto& [name, running] : running_) {
        delete running->visit.release();
        delete running->writing.release();
    }
}

void Fleet::setProject(std::shared_ptr<const FleetProject> project)
{
    std::vector<std::unique_ptr<GatewayState>> before = std::move(gateways_);
    gateways_.clear();
    const bool other = project_->folder != project->folder;
    project_ = std::move(project);
    for (const deployment::Environment& environment : project_->environments) {
        const auto old = std::ranges::find_if(before, [&](const auto& each) { return each != nullptr && each->environment.name == environment.name; });
        const deployment::ConnectorType* const type = typeNamed_(environment.type);
        const bool same = old != before.end() && !other && (*old)->type == type && (*old)->environment.settings == environment.settings;
        gateways_.push_back(takenState(*project_, environment, type, same ? std::move(*old) : nullptr));
    }
    for (auto& gone : before) {
        const auto running = gone == nullptr ? running_.end() : running_.find(gone->environment.name);
        if (running == running_.end())
            continue;
        if (running->second->visit != nullptr)
            running->second->visit->halt();
        if (running->second->writing != nullptr && running->second->writing->stop()) {
            running->second->orphan = std::move(gone); // until its call has come to its end
        } else {
            running_.erase(running);
        }
    }
    Q_EMIT projectTaken();
}

GatewayState* Fleet::find(const std::string& name) noexcept
{
    const auto found = std::ranges::find_if(gateways_, [&name](const auto& each) { return each->environment.name == name; });
    return found == gateways_.end() ? nullptr : found->get();
}

const GatewayState* Fleet::gateway(const std::string& name) const noexcept
{
    const auto found = std::ranges::find_if(gateways_, [&name](const auto& each) { return each->environment.name == name; });
    return found == gateways_.end() ? nullptr : found->get();
}

bool Fleet::isBusy() const noexcept
{
    return std::ranges::any_of(gateways_, [](const auto& each) { return each->isBusy(); });
}

std::string Fleet::refusalOf(const std::string& environment, FleetTask task, const std::string& api) const
{
    const GatewayState* const state = gateway(environment);
    if (state == nullptr)
        return "There is no environment \"" + environment + "\".";
    if (state->type == nullptr)
        return "There is no connector \"" + state->environment.type + "\".";
    if (std::string why = refusal(state->environment, task); !why.empty())
        return why;
    if (state->isBusy() || running_.contains(environment))
        return environment + " is busy: one thing at a time.";
    if (task == FleetTask::Deploy && !api.empty()) {
        const bool unfinished = std::ranges::any_of(state->unfinished, [&api](const UnfinishedDeployment& each) { return each.plan.api == api; });
        if (unfinished)
            return "A deployment of " + api + " to " + environment + " was not finished. Go on with it, or take back what it did.";
    }
    return {};
}

void Fleet::begin(GatewayState& state, FleetTask task)
{
    state.task = task;
    state.done = 0;
    state.total = 0;
    state.error.clear();
    state.refusedHere = false;
    state.brokenRules.clear();
    state.failed = FleetTask::Nothing;
    state.failedApi.clear();
    Q_EMIT changed(QString::fromStdString(state.environment.name));
}

void Fleet::end(const std::string& environment, FleetTask task, const std::string& api, const QString& why, bool refusedHere)
{
    running_.erase(environment);
    const QString name = QString::fromStdString(environment);
    if (GatewayState* const state = find(environment)) {
        state->task = FleetTask::Nothing;
        state->done = state->total = 0;
        state->error = why.toStdString();
        state->failed = why.isEmpty() ? FleetTask::Nothing : task;
        state->failedApi = why.isEmpty() ? std::string() : api;
        state->refusedHere = refusedHere;
        if (!refusedHere && !why.isEmpty()) // else what is known of the gateway stays
            state->health = Health::Bad;
        else if (!refusedHere && state->health != Health::Lacking)
            state->health = Health::Good;
        Q_EMIT changed(name);
    }
    Q_EMIT taskEnded(name, task, why);
}

Result<void> Fleet::visit(const std::string& environment, GatewayVisit::Errand errand)
{
    if (std::string why = refusalOf(environment, errand.task); !why.empty())
        return unexpected(ErrorKind::InvalidArgument, std::move(why));
    GatewayState& state = *find(environment);
    begin(state, errand.task);
    auto running = std::make_unique<Running>();
    const FleetTask task = errand.task;
    const std::string api = errand.api;
    running->visit.reset(new GatewayVisit(state, project_, std::move(errand), store_, rules_));
    GatewayVisit* const visit = running->visit.get();
    connect(visit, &GatewayVisit::progressed, this, [this, name = QString::fromStdString(environment)] { Q_EMIT changed(name); });
    connect(visit, &GatewayVisit::ended, this, [this, environment, task, api, visit](const QString& why) { end(environment, task, api, why, visit->isRefusedHere()); });
    running_[environment] = std::move(running);
    visit->start();
    return {};
}

Result<void> Fleet::test(const std::string& environment) { return visit(environment, {FleetTask::Test, {}, false, {}}); }
Result<void> Fleet::discover(const std::string& environment) { return visit(environment, {FleetTask::Discover, {}, false, {}}); }
Result<void> Fleet::checkDrift(const std::string& environment, const std::string& api) { return visit(environment, {FleetTask::Drift, api, false, {}}); }
Result<void> Fleet::readDefinition(const std::string& environment, const std::string& id) { return visit(environment, {FleetTask::Import, id, false, {}}); }
Result<void> Fleet::read(const std::string& environment, const std::string& api)
{
    if (GatewayState* const state = find(environment); state != nullptr && !state->isBusy())
        state->read.reset();
    return visit(environment, {FleetTask::Read, api, false, {}});
}
Result<void> Fleet::findUrls(const std::string& environment, const std::string& api, std::optional<steering::ProbeRules> probe, std::string path)
{
    return visit(environment, {FleetTask::Urls, api, false, {}, {}, std::move(probe), std::move(path)});
}
Result<void> Fleet::plan(const std::string& environment, const std::string& api, bool removal, std::vector<std::string> overrides)
{
    if (GatewayState* const state = find(environment); state != nullptr && !state->isBusy())
        state->planned.reset();
    return visit(environment, {FleetTask::Plan, api, removal, {}, std::move(overrides)});
}

Result<void> Fleet::review(deployment::DeploymentPlan plan, std::vector<std::string> overrides)
{
    const std::string environment = plan.environment;
    if (GatewayState* const state = find(environment); state != nullptr && !state->isBusy())
        state->planned.reset();
    std::string api = plan.api;
    const bool removal = plan.action == deployment::DeploymentPlan::Action::Undeploy;
    return visit(environment, {FleetTask::Plan, std::move(api), removal, std::move(plan), std::move(overrides)});
}

Result<void> Fleet::settle(const std::string& environment)
{
    GatewayState* const state = find(environment);
    if (state == nullptr || !state->planned || !state->planned->plan.empty())
        return unexpected(ErrorKind::InvalidArgument, "There is no plan for " + environment + " without steps.");
    auto known = settled(*state, *project_, rules_);
    Q_EMIT changed(QString::fromStdString(environment));
    return known;
}

Result<void> Fleet::push(const std::string& environment, const std::string& confirmed)
{
    const GatewayState* const state = gateway(environment);
    if (state != nullptr && (!state->planned || !state->planned->journal.empty()))
        return unexpected(ErrorKind::InvalidArgument, "There is no plan for " + environment + " that was not applied yet. Make one and look at it.");
    if (state == nullptr)
        return unexpected(ErrorKind::NotFound, "There is no environment \"" + environment + "\".");
    if (std::string why = refusalOf(environment, FleetTask::Deploy, state->planned->plan.api); !why.empty())
        return unexpected(ErrorKind::InvalidArgument, std::move(why));
    if (state->planned->plan.empty())
        return unexpected(ErrorKind::InvalidArgument, "Nothing is to be done.");
    return write(environment, FleetTask::Deploy, {}, false, confirmed);
}

Result<void> Fleet::rollBack(const std::string& environment, const std::string& journal, const std::string& confirmed)
{
    return write(environment, FleetTask::RollBack, journal, true, confirmed);
}

Result<void> Fleet::resume(const std::string& environment, const std::string& journal, const std::string& confirmed)
{
    return write(environment, FleetTask::Deploy, journal, false, confirmed);
}

Result<void> Fleet::write(const std::string& environment, FleetTask task, const std::string& journal, bool back, const std::string& confirmed)
{
    GatewayState* const state = find(environment);
    const std::string api = state != nullptr && journal.empty() && state->planned ? state->planned->plan.api : std::string();
    if (std::string why = refusalOf(environment, task, api); !why.empty())
        return unexpected(ErrorKind::InvalidArgument, std::move(why));
    if (state->environment.production && confirmed != environment)
        return unexpected(ErrorKind::InvalidArgument, environment + " is in production. Type its name to go on.");
    begin(*state, task);
    auto running = std::make_unique<Running>();
    running->writing.reset(new GatewayWriting(*state, project_, {journal, back}, store_, rules_));
    GatewayWriting* const writing = running->writing.get();
    connect(writing, &GatewayWriting::progressed, this, [this, name = QString::fromStdString(environment)] { Q_EMIT changed(name); });
    connect(writing, &GatewayWriting::ended, this, [this, environment, task, api, writing](const QString& why) { end(environment, task, api, why, writing->isRefusedHere()); });
    running_[environment] = std::move(running);
    writing->start();
    return {};
}

void Fleet::forgetPlan(const std::string& environment)
{
    if (GatewayState* const state = find(environment); state != nullptr && !state->isBusy()) {
        state->planned.reset();
        Q_EMIT changed(QString::fromStdString(environment));
    }
}

std::size_t Fleet::discoverAll()
{
    std::size_t begun = 0;
    for (const auto& each : gateways_)
        begun += discover(each->environment.name) ? 1 : 0;
    return begun;
}

std::size_t Fleet::checkDriftOfAll()
{
    std::size_t begun = 0;
    for (const auto& each : gateways_)
        begun += checkDrift(each->environment.name) ? 1 : 0;
    return begun;
}

std::size_t Fleet::retryFailed()
{
    std::size_t begun = 0;
    for (const auto& each : gateways_) {
        const FleetTask task = each->failed;
        if (isRetried(task))
            begun += visit(each->environment.name, {task, each->failedApi, false, {}}) ? 1 : 0;
    }
    return begun;
}

void Fleet::cancel(const std::string& environment)
{
    const auto running = running_.find(environment);
    GatewayState* const state = find(environment);
    if (running == running_.end() || state == nullptr)
        return;
    if (running->second->writing != nullptr && running->second->writing->stop()) {
        state->planned->stopping = true;
        Q_EMIT changed(QString::fromStdString(environment));
        return;
    }
    const FleetTask task = state->task;
    if (running->second->visit != nullptr)
        running->second->visit->halt();
    running_.erase(running);
    state->task = FleetTask::Nothing;
    state->done = state->total = 0;
    Q_EMIT changed(QString::fromStdString(environment));
    Q_EMIT taskEnded(QString::fromStdString(environment), task, {});
}

void Fleet::cancelAll()
{
    for (const auto& each : gateways_)
        cancel(each->environment.name);
}

} // namespace postern::federation
