// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/routing/Router.h"
#include "model/Api.h"

#include <cstddef>
#include <vector>

namespace postern::routing {

/// A RouteSpec together with what it stands for.
struct ApiRoute {
    RouteSpec spec;
    std::size_t operation = 0; ///< index in Api::operations
};

/// All routes of an API: each operation below each of its contexts (a default version is served without version, too).
[[nodiscard]] std::vector<ApiRoute> routesOf(const model::Api& api);

} // namespace postern::routing
