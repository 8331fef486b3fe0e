// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <string>
#include <vector>

namespace postern::exporting {

/// Whom a gateway calls: origins such as "https://orders.example:8443" and "redis://cache:6379", each once, sorted. Warns of those on
/// the machine itself, and refuses a URL with a password in it.
[[nodiscard]] std::vector<std::string> originsOf(model::GatewayConfig& config, schema::Problems& problems);

} // namespace postern::exporting
