// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

namespace postern::deployment {

/// Whether an API may be in an environment's region: where it names regions, the environment has to have one of them. Errors:
/// PermissionDenied naming both.
[[nodiscard]] Result<void> checkRegion(const model::Api& api, const Environment& environment);
/// The same of where a make of gateways says that the environment is: what plans, pushes and steering go by.
[[nodiscard]] Result<void> checkRegion(const model::Api& api, const Environment& environment, const ConnectorType& type);

/// The connector's plan, once what every make of gateways is asked for holds. Errors: also those of ConnectorType::plan().
[[nodiscard]] Result<DeploymentPlan> planDeployment(const ConnectorType& type, const Revision& revision, const Environment& environment, const LiveApi* live);

} // namespace postern::deployment
