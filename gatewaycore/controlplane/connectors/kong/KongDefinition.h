// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/deployment/GatewayConnector.h"

#include <optional>
#include <string>
#include <string_view>

namespace postern::connectors::kong {

/// What a path of a route matches, as a template: of an expression that routePath() could have made, or of a prefix.
struct RoutedPath {
    std::string context;  ///< what is not handed on; empty: all is
    std::string path;     ///< "/items/{p1}", "/*"
};
/// None: an expression that no template stands for.
[[nodiscard]] std::optional<RoutedPath> routedPath(std::string_view text, KongRelease release);

/// An OpenAPI of a service and its routes, and what of it is not in there. Errors: Unsupported for a service without a route that a
/// template stands for.
[[nodiscard]] Result<deployment::LiveDefinition> definitionOf(const KongLive& live, KongRelease release);

} // namespace postern::connectors::kong
