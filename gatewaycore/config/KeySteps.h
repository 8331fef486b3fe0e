// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace postern::config {

/// As a name looks in the environment: letters in any case, everything else an underscore.
[[nodiscard]] std::string folded(std::string_view name);

} // namespace postern::config
