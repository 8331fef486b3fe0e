// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace postern::remote {

/// A text as one step of a path, or as a name or value in a query: only unreserved characters stay (RFC 3986 2.3).
[[nodiscard]] std::string encodedStep(std::string_view text);

} // namespace postern::remote
