// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/FleetRules.h"

#include <memory>

namespace postern::federation {

/// The state of an environment of a project that was read: what is remembered of it, and what `before` (may be null) knew that is
/// still true. What was compared with another revision, or under other rules, is not. Pure.
[[nodiscard]] std::unique_ptr<GatewayState> takenState(const FleetProject& project, const deployment::Environment& environment, const deployment::ConnectorType* type,
                                                       std::unique_ptr<GatewayState> before);

/// What is there as the state's plan without steps wants it counts as deployed from here. Errors: IoError.
[[nodiscard]] Result<void> settled(GatewayState& state, const FleetProject& project, const FleetRules& rules);

} // namespace postern::federation
