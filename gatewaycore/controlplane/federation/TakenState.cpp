// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/TakenState.h"

#include "controlplane/deployment/EndedDeployment.h"
#include "controlplane/federation/CheckedApis.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace postern::federation {

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
    const CheckBasis basis(environment);
    std::unordered_map<std::string_view, const CheckedApi*> checked;
    for (const CheckedApi& each : remembered.checked)
        checked.emplace(each.api, &each);
    std::map<std::string, ApiPlace> places = std::exchange(state->apis, {});
    for (const deployment::Revision& revision : project.revisions) { // by title, so each is the last one
        std::string title = revision.title();
        auto known = places.extract(title);
        ApiPlace& place = (known.empty() ? state->apis.try_emplace(state->apis.end(), title) : state->apis.insert(state->apis.end(), std::move(known)))->second;
        if (const auto deployed = remembered.deployed.find(title); deployed != remembered.deployed.end())
            place.deployed = deployed->second;
        const auto before = checked.find(title);
        if (!place.checked && before == checked.end())
            continue;
        const std::string now = basis.of(revision.hash, place.deployed ? &*place.deployed : nullptr);
        if (place.checked && place.checked->basis != now)
            place.checked.reset();
        if (!place.checked && before != checked.end() && before->second->basis == now) {
            place.checked = *before->second;
            state->checkedAt = std::max(state->checkedAt, place.checked->at);
        }
    }
    if (found != project.remembered.end() && !state->isBusy())
        state->unfinished = remembered.unfinished;
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
