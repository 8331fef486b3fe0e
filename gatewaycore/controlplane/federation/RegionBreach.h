// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/FleetState.h"

#include <string>

namespace postern::federation {

/// Why a plan that was made earlier may not be applied any more: its API is bound to other regions now. `journal` names a deployment that came
/// to no end; empty: the plan that the state has. Empty: it may.
[[nodiscard]] std::string regionBreach(const GatewayState& state, const FleetProject& project, const std::string& journal);

} // namespace postern::federation
