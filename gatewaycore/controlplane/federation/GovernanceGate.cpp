// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GovernanceGate.h"

namespace postern::federation {

Result<std::vector<deployment::BrokenRule>> passGovernance(const deployment::DeploymentRecords& records, const std::string& api, const std::string& revision,
                                                           const deployment::Overrides& overrides)
{
    const auto check = records.governance(api);
    if (!check)
        return unexpected(check.error());
    return deployment::checkGovernance(api, revision, *check ? &**check : nullptr, overrides);
}

} // namespace postern::federation
