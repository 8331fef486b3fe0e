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

/// One part of the gateway that this configuration starts, and because of what.
struct UsedModule {
    std::string name; ///< "tls", "jwks-fetch", "filter:rate-limit"
    std::string why;
};
/// Only these are initialised when the gateway starts.
[[nodiscard]] std::vector<UsedModule> usedModules(const model::GatewayConfig& config);

/// What `posternd --check` prints below the problems: listeners, APIs, modules.
[[nodiscard]] std::string summary(const model::GatewayConfig& config);

} // namespace postern::config
