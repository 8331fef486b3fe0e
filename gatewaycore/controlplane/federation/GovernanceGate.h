// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/DeploymentRecords.h"

namespace postern::federation {

/// deployment::checkGovernance() against what the last check of the API found, as the records keep it. Errors: those; and
/// InvalidConfig and IoError of the records.
[[nodiscard]] Result<std::vector<deployment::BrokenRule>> passGovernance(const deployment::DeploymentRecords& records, const std::string& api, const std::string& revision,
                                                                         const deployment::Overrides& overrides);

/// The rules of severity error that it breaks, whoever has overridden them; none when that is not known.
[[nodiscard]] std::vector<deployment::BrokenRule> brokenErrors(const deployment::DeploymentRecords& records, const std::string& api);

} // namespace postern::federation
