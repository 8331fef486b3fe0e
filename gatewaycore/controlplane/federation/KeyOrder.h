// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace postern::federation {

/// Keys at the top of a document, in the order in which people write them. What is not among them comes last.
using KeyOrder = std::span<const std::string_view>;

[[nodiscard]] KeyOrder settingsOrder();   ///< of postern.yaml: as it is described
[[nodiscard]] KeyOrder definitionOrder(); ///< of an OpenAPI document: as its specification describes it

} // namespace postern::federation
