// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureSettings.h"
#include "controlplane/deployment/Environment.h"
#include "controlplane/deployment/RemoteCall.h"

#include <string>
#include <vector>

namespace postern::connectors::azure {

/// What a mode needs to be allowed, each by itself: "Microsoft.ApiManagement/service/apis/read".
[[nodiscard]] std::vector<std::string> actionsOf(deployment::Mode mode);

/// The action that a call is: of "DELETE .../service/shop/apis/orders/policies/policy?..." the one that ends with
/// "apis/policies/delete". Empty: it is none of the Resource Manager's.
[[nodiscard]] std::string actionOf(const deployment::RemoteCall& call);

/// A custom role as "az role definition create" takes it.
[[nodiscard]] std::string roleDefinition(const std::string& environment, deployment::Mode mode, const AzureSettings& settings);

} // namespace postern::connectors::azure
