// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GovernanceGate.h"

#include <algorithm>
#include <iterator>

namespace postern::federation {

Result<std::vector<deployment::BrokenRule>> passGovernance(const deployment::DeploymentRecords& records, const std::string& api, const std::string& revision,
                                                           const deployment::Overrides& overrides)
{
    const auto check = records.governance(api);
    if (!check)
        return unexpected(check.error());
    return deployment::checkGovernance(api, revision, *check ? &**check : nullptr, overrides);
}

std::vector<deployment::BrokenRule> brokenErrors(const deployment::DeploymentRecords& records, const std::string& api)
{
    std::vector<deployment::BrokenRule> out;
    const auto check = records.governance(api);
    if (check && *check)
        std::ranges::copy_if((*check)->broken, std::back_inserter(out), &deployment::BrokenRule::isError);
    return out;
}

} // namespace postern::federation
