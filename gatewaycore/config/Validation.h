// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <cstddef>
#include <string>
#include <vector>

namespace postern::config {

/// Holds the parts of a configuration against each other: unknown policies and clusters, port clashes, operations whose
/// security nobody can check (no issuer, no key store, and `auth: none` not written), routes served twice.
/// Returns the indices of config.apis that must not run; problems elsewhere are errors of the whole.
[[nodiscard]] std::vector<std::size_t> validate(const model::GatewayConfig& config, schema::Problems& problems);

/// What `posternd --check` prints below the problems: listeners and APIs; what it starts the engine knows.
[[nodiscard]] std::string summary(const model::GatewayConfig& config);

} // namespace postern::config
