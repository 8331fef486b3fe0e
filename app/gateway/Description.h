// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "model/GatewayConfig.h"

#include <string>

namespace postern::gateway {

/// The reference of all filters in Markdown.
[[nodiscard]] std::string describeFilters();
/// Each operation of the API named so ("Name", "Name:version" or id) with its filters in the order they run.
[[nodiscard]] Result<std::string> describeChain(const model::GatewayConfig& config, const std::string& api);

} // namespace postern::gateway
