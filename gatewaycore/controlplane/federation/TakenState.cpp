// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/TakenState.h"

#include "controlplane/deployment/EndedDeployment.h"
#include "controlplane/federation/CheckedApis.h"

#include <algorithm>

namespace postern::federation {
namespace {

std::string basisNow(const deployment::Environment& environment, const deployment::Revision& revision, const ApiPlace& place)
{
    return basisOf(environment, revision.hash, place.deployed ? &*place.deployed : nullptr);
}

} // namespace

std::unique_ptr<GatewayState> takenState(const FleetProject& project, const deployment::Environment& environment, const deployment::ConnectorType* type,
                                         std::unique_ptr<GatewayState> before)
{
    const bool same = before != nullptr;
    std::unique_ptr<GatewayState> state = same ? std::move(before) : std::make_unique<GatewayState>();
    state->environment = environment;
    state->type = type;
    static const FleetProject::Remembered nothing;
    const auto found = project.remembered.find(environment.name);
    const FleetProject::Remembered& remembered = found == project.remembered.end() ? nothing : found->second;
    std::map<std::string, ApiPlace> places;
    for (const deployment::Revision& revision : project.revisions) {
        const std::string title = revision.title();
        ApiPlace place = same ? std::move(state->apis[title]) : ApiPlace();
        if (const auto deployed = remembered.deployed.find(title); deployed != remembered.deployed.end())
            place.deployed = deployed->second;
        if (place.checked && place.checked->basis != basisNow(environment, revision, place))
            place.checked.reset();
        places.emplace(title, std::move(place));
    }
    for (const CheckedApi& each : remembered.checked) {
        const auto place = places.find(each.api);
        const deployment::Revision* const revision = place == places.end() || place->second.checked ? nullptr : project.revision(each.api);
        if (revision == nullptr || each.basis != basisNow(environment, *revision, place->second))
            continue;
        place->second.checked = each;
        state->checkedAt = std::max(state->checkedAt, each.at);
    }
    if (found != project.remembered.end() && !state->isBusy())
        state->unfinished = remembered.unfinished;
    state->apis = std::move(places);
    return state;
}

Result<void> settled(GatewayState& state, const FleetProject& project, const FleetRules& rules)
{
    const deployment::DeploymentPlan& plan = state.planned->plan;
    if (plan.action == deployment::DeploymentPlan::Action::Undeploy || !mayWrite(state.environment.mode))
        return {};
    auto now = deployment::recordInPlace(deployment::DeploymentRecords(project.records), plan, rules.time(), rules.name());
    if (!now)
        return unexpected(std::move(now).error());
    if (!*now)
        return {};
    (*now)->form.clear();
    ApiPlace& place = state.apis[plan.api];
    place.deployed = **std::move(now);
    place.checked.reset(); // it was held against what was deployed before
    return {};
}

} // namespace postern::federation
