// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace postern::sandbox {

/// What a raw DEFLATE stream (RFC 1951) holds; nothing when it is damaged, ends early, or holds more than `most` octets.
[[nodiscard]] std::optional<std::string> inflate(std::string_view deflated, std::size_t most);

} // namespace postern::sandbox
