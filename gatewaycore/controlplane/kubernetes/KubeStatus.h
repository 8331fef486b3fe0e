// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::kubernetes {

/// What gateways say of an object in its status (status.parents of routes, status.ancestors of policies, status.conditions), where
/// it is not all well, one sentence each. An object of which nobody has said anything gives none.
[[nodiscard]] std::vector<std::string> explained(const schema::Value& object);

} // namespace postern::kubernetes
