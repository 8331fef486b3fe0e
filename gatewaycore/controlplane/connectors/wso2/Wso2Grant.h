// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Settings.h"
#include "controlplane/deployment/Environment.h"
#include "controlplane/deployment/RemoteCall.h"

#include <string>
#include <vector>

namespace postern::connectors::wso2 {

/// The scopes that a mode needs, and no more: "apim:api_view".
[[nodiscard]] std::vector<std::string> scopesFor(deployment::Mode mode, const Wso2Settings& settings);
/// The scopes any of which lets a call of the Publisher's interface pass; empty: it is none that is known.
[[nodiscard]] std::vector<std::string> scopesThatAllow(const deployment::RemoteCall& call);
/// What the tenant's advanced configuration has to have below RESTAPIScopes, for a role of its own.
[[nodiscard]] std::string scopeMapping(const std::string& environment, deployment::Mode mode, const Wso2Settings& settings);

} // namespace postern::connectors::wso2
