// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/EndedDeployment.h"

namespace postern::deployment {

using Outcome = DeploymentReport::Outcome;

bool EndedDeployment::isWhole() const noexcept { return report.outcome == Outcome::Applied || report.outcome == Outcome::TakenBack; }

std::optional<DeployedApi> EndedDeployment::deployed() const
{
    if (report.outcome == Outcome::Applied && plan.action == DeploymentPlan::Action::Deploy)
        return DeployedApi{plan.api, plan.revision, at, who, journal, plan.after};
    if (report.outcome == Outcome::TakenBack && !plan.basedOn.empty())
        return DeployedApi{plan.api, {}, at, who, journal, plan.before};
    return std::nullopt;
}

Result<void> EndedDeployment::recordIn(const DeploymentRecords& records) const
{
    const char* const action = back ? "roll back" : plan.action == DeploymentPlan::Action::Deploy ? "deploy" : "undeploy";
    Result<void> kept = records.add({at, who, plan.environment, plan.api, action, plan.revision, std::string(outcomeName(report.outcome)), report.why, journal, namesOf(plan.overridden), plan.overriddenBy});
    if (isWhole()) {
        const auto now = deployed();
        kept = now ? records.setDeployed(plan.environment, *now) : records.forget(plan.environment, plan.api);
    }
    return kept;
}

Result<std::optional<DeployedApi>> recordInPlace(const DeploymentRecords& records, const DeploymentPlan& plan, const std::string& at, const std::string& who)
{
    const auto known = records.deployed(plan.environment, plan.api);
    if (known && *known && (*known)->revision == plan.revision && hashOf((*known)->form) == hashOf(plan.after))
        return std::optional<DeployedApi>();
    DeployedApi now{plan.api, plan.revision, at, who, {}, plan.after};
    if (auto kept = records.setDeployed(plan.environment, now); !kept)
        return unexpected(std::move(kept).error());
    if (auto kept = records.add({at, who, plan.environment, plan.api, "deploy", plan.revision, "in place", {}, {}, namesOf(plan.overridden), plan.overriddenBy}); !kept)
        return unexpected(std::move(kept).error());
    return std::optional(std::move(now));
}

std::string_view outcomeName(Outcome outcome) noexcept
{
    switch (outcome) {
    case Outcome::Applied: return "applied";
    case Outcome::Stopped: return "stopped";
    case Outcome::Failed: return "failed";
    case Outcome::Uncertain: return "uncertain";
    case Outcome::TakenBack: return "taken back";
    case Outcome::PartlyTakenBack: return "partly taken back";
    }
    return {};
}

} // namespace postern::deployment
