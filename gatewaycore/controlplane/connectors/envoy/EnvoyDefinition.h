// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Api.h"

#include <string>

namespace postern::connectors::envoy {

/// An API's OpenAPI document as JSON: its own where it is at hand, else one of its operations.
[[nodiscard]] std::string definitionOf(const model::Api& api);

} // namespace postern::connectors::envoy
