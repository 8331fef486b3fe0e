// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::schema {

/// A list of these texts.
[[nodiscard]] Value listOf(const std::vector<std::string>& texts);

} // namespace postern::schema
