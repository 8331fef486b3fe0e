// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace postern {

/// Whether every octet belongs to a well-formed UTF-8 sequence (Unicode 15, table 3-7: no surrogates, no overlong forms).
[[nodiscard]] bool isUtf8(std::string_view text) noexcept;
/// The same text with each octet that does not belong to one replaced by U+FFFD: for showing what came from strangers.
[[nodiscard]] std::string toValidUtf8(std::string_view text);
/// What a text begins with: at most so many octets, and no part of a character.
[[nodiscard]] std::string_view cutAtCharacter(std::string_view text, std::size_t octets) noexcept;

} // namespace postern
