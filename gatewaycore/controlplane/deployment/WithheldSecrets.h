// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Journal.h"

#include <optional>
#include <string>
#include <vector>

namespace postern::deployment {

/// Takes credentials out of a plan that it would repeat from a gateway's objects: what the gateway's own team has put there, and what
/// an undo is to bring back. `{{secret:live.1}}` stands in their places, and the values come back from here: for the process, and for
/// a keychain. What the plan's calls have of the project itself stays. `live`: the gateway's objects; null: there are none.
[[nodiscard]] SecretValues withhold(DeploymentPlan& plan, const schema::Value& live);

/// The field with a digest in place of credentials; none: it holds none.
[[nodiscard]] std::optional<NormalField> withheld(const std::string& path, const NormalField& field);

/// The names of what withhold() has taken out of calls that are still to be sent: those of steps that are not done, or those that take
/// back whatever was begun.
[[nodiscard]] std::vector<std::string> withheldNames(const DeploymentPlan& plan, const std::vector<StepState>& steps, bool back);

} // namespace postern::deployment
