// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/RegionBreach.h"

#include "controlplane/deployment/Planning.h"

namespace postern::federation {

std::string regionBreach(const GatewayState& state, const FleetProject& project, const std::string& journal)
{
    const deployment::DeploymentPlan* plan = journal.empty() && state.planned ? &state.planned->plan : nullptr;
    for (const UnfinishedDeployment& each : state.unfinished) {
        if (!journal.empty() && each.journal == journal)
            plan = &each.plan;
    }
    const bool deploys = plan != nullptr && plan->action != deployment::DeploymentPlan::Action::Undeploy;
    const deployment::Revision* const revision = deploys ? project.revision(plan->api) : nullptr;
    if (revision == nullptr || state.type == nullptr)
        return {};
    const auto allowed = deployment::checkRegion(revision->api, state.environment, *state.type);
    return allowed ? std::string() : allowed.error().message();
}

} // namespace postern::federation
