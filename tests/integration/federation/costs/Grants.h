// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "integration/federation/costs/CrowdedGateway.h"

#include <string>
#include <vector>

namespace postern::test {

/// Whether what was granted lets a call through, as the make's own rules read the files that were emitted: IAM's policies, Azure's
/// roles, Kubernetes' RBAC, Kong's RBAC, Konnect's roles, WSO2's scopes.
[[nodiscard]] bool isWithinGrant(const std::string& make, const std::vector<deployment::GrantFile>& grant, const AskedCall& call);

} // namespace postern::test
