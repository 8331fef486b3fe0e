// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// The keys that are marked overridable in the descriptions of gateway.yaml and postern.yaml: "listeners.*.port",
/// "apis.*.backend", "timeouts". "*" is any index or name; a key stands for all that is below it. Sorted.
[[nodiscard]] const std::vector<std::string>& overridableKeys();

/// The steps of a key as --set writes it: `listeners[0].port`, `listeners.0.port`, `apis."Orders-1.0.0".backend`; none when
/// it is malformed.
[[nodiscard]] std::vector<std::string> stepsOf(std::string_view key);

/// Whether setting `wanted` stays within `key`. Steps of `wanted` are compared as the environment spells them unless `exact`.
[[nodiscard]] bool covers(const std::vector<std::string>& key, const std::vector<std::string>& wanted, bool exact);

} // namespace postern::config
