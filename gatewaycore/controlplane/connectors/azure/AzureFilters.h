// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/PolicyDocument.h"
#include "model/FilterConfig.h"

#include <string>

namespace postern::connectors::azure {

/// Adds what stands for a filter; why nothing does when it is not empty, and nothing was added then.
[[nodiscard]] std::string addFilterPolicies(const model::FilterConfig& filter, PolicyDocument& out);

/// A set-header of one value: "override", "append", "skip"; without a value for "delete".
[[nodiscard]] PolicyElement setHeader(std::string_view name, std::string_view action, std::string_view value = {});

/// A text that Azure takes as it is: no expression, no named value.
[[nodiscard]] bool isPlainForAzure(std::string_view text) noexcept;

} // namespace postern::connectors::azure
