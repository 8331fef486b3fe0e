// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"

#include <string>

namespace postern::snapshot {

/// SHA-256 of everything that a configuration says, in hexadecimal; where it says it (files, lines, columns) does not count.
[[nodiscard]] std::string contentHash(const model::GatewayConfig& config);
[[nodiscard]] std::string contentHash(const model::Api& api);
[[nodiscard]] std::string contentHash(const model::Operation& operation);

} // namespace postern::snapshot
