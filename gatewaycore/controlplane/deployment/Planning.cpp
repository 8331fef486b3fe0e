// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Planning.h"

#include <algorithm>

namespace postern::deployment {

Result<void> checkRegion(const model::Api& api, const Environment& environment)
{
    if (api.regions.empty())
        return {};
    const std::string& there = environment.region;
    const auto allows = [&there](const std::string& region) {
        return region.ends_with('*') ? !there.empty() && there.starts_with(region.substr(0, region.size() - 1)) : there == region;
    };
    if (std::ranges::any_of(api.regions, allows))
        return {};
    std::string allowed;
    for (const std::string& region : api.regions)
        allowed.append(allowed.empty() ? "" : ", ").append(region);
    return unexpected(ErrorKind::PermissionDenied, api.title() + " may be deployed in " + allowed + " only, and " + environment.name +
                                                       (there.empty() ? " names no region." : " is in " + there + "."), Fault::Config);
}

Result<void> checkRegion(const model::Api& api, const Environment& environment, const ConnectorType& type)
{
    Environment there = environment;
    there.region = type.region(environment);
    return checkRegion(api, there);
}

Result<DeploymentPlan> planDeployment(const ConnectorType& type, const Revision& revision, const Environment& environment, const LiveApi* live)
{
    if (auto allowed = checkRegion(revision.api, environment, type); !allowed)
        return unexpected(std::move(allowed).error());
    return type.plan(revision, environment, live);
}

} // namespace postern::deployment
