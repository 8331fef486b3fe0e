// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GatewayVisit.h"

#include "controlplane/deployment/Planning.h"
#include "controlplane/deployment/WithheldSecrets.h"
#include "controlplane/federation/DriftCheck.h"
#include "controlplane/federation/GovernanceGate.h"
#include "controlplane/federation/LifecycleEdit.h"
#include "controlplane/federation/UrlReading.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace postern::federation {

using deployment::DiscoveredApi;
using deployment::LiveApi;
using deployment::Revision;

namespace {

schema::Value objectsOf(const LiveApi* there) { return there == nullptr ? schema::Value() : there->objects; }

std::string stepsOf(const deployment::DeploymentPlan& plan)
{
    deployment::DeploymentPlan out;
    out.steps = plan.steps;
    return writePlan(out);
}

/// Whether a plan that leaves credentials out is `made` without them.
bool isMadeAgain(const deployment::DeploymentPlan& given, deployment::DeploymentPlan made, const LiveApi* there)
{
    (void)withhold(made, objectsOf(there));
    return stepsOf(given) == stepsOf(made);
}

deployment::DeploymentPlan nothingToRemove(const GatewayState& state, const std::string& api)
{
    deployment::DeploymentPlan out;
    out.environment = state.environment.name;
    out.type = state.environment.type;
    out.api = api;
    out.action = deployment::DeploymentPlan::Action::Undeploy;
    out.production = state.environment.production;
    return out;
}

} // namespace

GatewayVisit::GatewayVisit(GatewayState& state, std::shared_ptr<const FleetProject> project, Errand errand, secrets::SecretStore* store, const FleetRules& rules)
    : GatewayTask(state, std::move(project), store, rules, "Is its address right, and does it run?"), errand_(std::move(errand))
{
}

GatewayVisit::~GatewayVisit() = default;

void GatewayVisit::start()
{
    open([this] { opened(); });
}

void GatewayVisit::stopOthers()
{
    if (check_ != nullptr)
        check_->halt();
    if (urls_ != nullptr)
        urls_->halt();
}

void GatewayVisit::opened()
{
    heard();
    switch (errand_.task) {
    case FleetTask::Test: return test();
    case FleetTask::Discover: return discover();
    case FleetTask::Drift: return drift();
    case FleetTask::Import: return readDefinition();
    case FleetTask::Read: return readApi();
    case FleetTask::Urls: return readUrls();
    default: return plan();
    }
}

void GatewayVisit::test()
{
    pending_ = connection().test([this](Result<deployment::ConnectionReport> report) {
        if (isOver())
            return;
        if (!report)
            return fail(report.error().message());
        state_.server = report->server;
        state_.missing = report->missing;
        state_.health = report->missing.empty() ? Health::Good : Health::Lacking;
        end();
    });
}

void GatewayVisit::discover()
{
    withMemory(false, [this] {
        pending_ = connection().discover(
            [this](const DiscoveredApi&) {
                heard();
                ++state_.done;
                Q_EMIT progressed();
            },
            [this](Result<deployment::Discovery> found) {
                if (isOver())
                    return;
                if (!found)
                    return fail(found.error().message());
                remember(*std::move(found));
            });
    });
}

/// Some gateways are asked less by who knows what was seen last. It is on the disk: read in another thread. Without it more is asked.
void GatewayVisit::withMemory(bool oursAgain, std::function<void()> then)
{
    if (!connection().asksLessWithMemory())
        return then();
    QThreadPool::globalInstance()->start([guard = QPointer<GatewayVisit>(this), oursAgain, then = std::move(then), records = records_, name = state_.environment.name] {
        auto seen = std::make_shared<Result<deployment::Sightings>>(records.sightings(name));
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, oursAgain, then, seen] {
            if (guard == nullptr || guard->isOver())
                return;
            if (*seen)
                guard->connection().remember(*std::move(*seen), oursAgain);
            then();
        }, Qt::QueuedConnection);
    });
}

/// Held against what was seen last, which is on the disk: in another thread, and back by the event loop of this one.
void GatewayVisit::remember(deployment::Discovery found)
{
    mayBeSilent();
    auto made = std::make_shared<FoundApis>();
    made->discovery = std::move(found);
    made->at = rules_.time();
    QThreadPool::globalInstance()->start([guard = QPointer<GatewayVisit>(this), made, records = records_, name = state_.environment.name] {
        std::string problem;
        if (auto seen = records.sightings(name)) {
            made->sighted = deployment::compare(made->discovery, *seen);
            made->collisions = deployment::collisions(made->discovery.apis);
            if (const auto written = records.setSightings(name, *seen); !written)
                problem = written.error().message();
        } else {
            problem = seen.error().message();
        }
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, made, problem] {
            if (guard == nullptr || guard->isOver())
                return;
            if (!problem.empty())
                return guard->refuse(problem);
            guard->state_.found = std::move(*made);
            guard->end();
        }, Qt::QueuedConnection);
    });
}

void GatewayVisit::drift()
{
    check_ = std::make_unique<DriftCheck>(state_, project_, connection(), errand_.api, rules_);
    connect(check_.get(), &DriftCheck::heard, this, &GatewayVisit::heard);
    connect(check_.get(), &DriftCheck::progressed, this, &GatewayVisit::progressed);
    connect(check_.get(), &DriftCheck::ended, this, [this](const QString& why) { why.isEmpty() ? end() : fail(why.toStdString()); });
    if (!mayDiscover(state_.environment.mode))
        return check_->start();
    withMemory(true, [this] { check_->start(); });
}

void GatewayVisit::readUrls()
{
    urls_ = std::make_unique<UrlReading>(state_, project_, connection(), UrlReading::Wish{errand_.api, errand_.probe, errand_.probePath}, rules_);
    connect(urls_.get(), &UrlReading::heard, this, &GatewayVisit::heard);
    connect(urls_.get(), &UrlReading::progressed, this, &GatewayVisit::progressed);
    connect(urls_.get(), &UrlReading::ended, this, [this](const QString& why) { why.isEmpty() ? end() : fail(why.toStdString()); });
    if (!mayDiscover(state_.environment.mode))
        return urls_->start();
    withMemory(true, [this] { urls_->start(); });
}

void GatewayVisit::readDefinition()
{
    pending_ = connection().live(errand_.api, [this](Result<std::optional<LiveApi>> live) {
        if (isOver())
            return;
        if (!live)
            return fail(live.error().message());
        if (!*live)
            return fail("It is not at " + state_.environment.name + " any more.");
        auto made = state_.type->definition(state_.environment, **live);
        if (!made)
            return refuse(made.error().message());
        state_.definition = ReadDefinition{(*live)->what, *std::move(made)};
        end();
    });
}

void GatewayVisit::readApi()
{
    pending_ = connection().live(errand_.api, [this](Result<std::optional<LiveApi>> live) {
        if (isOver())
            return;
        if (!live)
            return fail(live.error().message());
        if (!*live)
            return fail(errand_.api + " is not at " + state_.environment.name + '.');
        auto before = records_.deployed(state_.environment.name, errand_.api);
        if (!before)
            return refuse(before.error().message());
        state_.read = ReadApi{errand_.api, **std::move(live), *std::move(before)};
        end();
    });
}

/// Before the gateway is asked for anything: what breaks its governance gets no plan. What takes an API away is nobody's breach.
Result<void> GatewayVisit::govern(const Revision* revision)
{
    if (errand_.removal)
        return errand_.overrides.empty() ? Result<void>() : unexpected(ErrorKind::InvalidArgument, "Nothing is overridden when an API is taken away.");
    deployment::Overrides overrides{errand_.overrides, {}};
    if (errand_.given)
        overrides.earlier = namesOf(errand_.given->overridden);
    auto overridden = passGovernance(records_, errand_.api, revision == nullptr ? std::string() : revision->hash, overrides);
    if (!overridden) {
        if (overridden.error().kind() == ErrorKind::PermissionDenied)
            state_.brokenRules = brokenErrors(records_, errand_.api);
        return unexpected(std::move(overridden).error());
    }
    overridden_ = *std::move(overridden);
    return {};
}

Result<void> GatewayVisit::mayPlan(const Revision* revision)
{
    if (revision == nullptr && !errand_.removal && !errand_.given)
        return unexpected(ErrorKind::NotFound, "The project has no API " + errand_.api + " that can be deployed.");
    if (revision != nullptr && !errand_.removal) {
        if (auto may = checkDeployable(*revision); !may)
            return may;
    }
    return govern(revision);
}

void GatewayVisit::plan()
{
    const Revision* const revision = project_->revision(errand_.api);
    if (const auto may = mayPlan(revision); !may)
        return refuse(may.error().message());
    pending_ = connection().live(errand_.api, [this, revision](Result<std::optional<LiveApi>> live) {
        if (isOver())
            return;
        if (!live)
            return fail(live.error().message());
        const LiveApi* const there = *live ? &**live : nullptr;
        if (errand_.given && !errand_.removal && revision != nullptr) { // whoever made it may not have known
            if (const auto allowed = checkRegion(revision->api, state_.environment, *state_.type); !allowed)
                return refuse(allowed.error().message());
        }
        if (errand_.given) {
            if (errand_.given->basedOn != (there == nullptr ? std::string() : hashOf(there->form)))
                return refuse(state_.environment.name + " is not as it was when the plan was made. Make a new plan and look at it.");
            if (!withholds(*errand_.given))
                return planned(*std::move(errand_.given), there);
        }
        // What a file leaves out is had again where the same plan comes out.
        const bool removal = errand_.removal || (errand_.given && errand_.given->action == deployment::DeploymentPlan::Action::Undeploy);
        if (removal && there == nullptr)
            return planned(nothingToRemove(state_, errand_.api), nullptr);
        if (!removal && revision == nullptr)
            return refuse("The project has no API " + errand_.api + " that can be deployed, which is needed for what the plan leaves out.");
        auto made = removal ? state_.type->planRemoval(state_.environment, *there) : planDeployment(*state_.type, *revision, state_.environment, there);
        if (!made)
            return refuse(made.error().message());
        if (errand_.given && !isMadeAgain(*errand_.given, *made, there))
            return refuse("The plan leaves out credentials that " + state_.environment.name + " has, and the API has changed here since it was made. Make a new plan and look at it.");
        planned(*std::move(made), there);
    });
}

void GatewayVisit::planned(deployment::DeploymentPlan plan, const LiveApi* there)
{
    PlannedDeployment out;
    out.plan = std::move(plan);
    out.withheld = withhold(out.plan, objectsOf(there));
    out.plan.api = errand_.api;
    // What a plan says was overridden earlier was so by whoever made it, as long as nobody adds to it.
    if (out.plan.overriddenBy.empty() || !errand_.overrides.empty())
        out.plan.overriddenBy = rules_.name();
    out.plan.overridden = std::move(overridden_);
    if (out.plan.overridden.empty())
        out.plan.overriddenBy.clear();
    out.steps.assign(out.plan.steps.size(), deployment::StepState::NotDone);
    out.why.assign(out.plan.steps.size(), {});
    state_.planned = std::move(out);
    end();
}

} // namespace postern::federation
