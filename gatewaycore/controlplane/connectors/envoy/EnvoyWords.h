// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::envoy {

/// As the Gateway API writes a time (GEP-2257): "1500ms", "30s", at most five digits a unit: "100000s" is "27h46m40s".
[[nodiscard]] std::string durationText(std::chrono::milliseconds time);
/// Back; none: it is no such time.
[[nodiscard]] std::optional<std::chrono::milliseconds> durationIn(std::string_view text);
/// Whether Envoy Gateway takes it as an origin: "*", "https://*.example.com:8443".
[[nodiscard]] bool isCorsOrigin(std::string_view text);
/// Whether a policy chooses a route by labels (targetSelectors). Of expressions among them nothing is evaluated: they are taken to match.
[[nodiscard]] bool selects(const schema::Value& policy, const schema::Value& route);
/// A text whose signs are themselves in an expression (RE2).
[[nodiscard]] std::string escaped(std::string_view text);
/// What a path below a context has to be: written out, or an expression.
struct PathMatch {
    bool exact = false;
    std::string value;
};
[[nodiscard]] PathMatch pathMatch(std::string_view context, std::string_view pathTemplate);
/// Back, below one of the contexts: parameters are "{p1}", "{p2}". None: it says more than a template can.
[[nodiscard]] std::optional<std::string> templateIn(const PathMatch& match, const std::vector<std::string>& contexts);

} // namespace postern::connectors::envoy
