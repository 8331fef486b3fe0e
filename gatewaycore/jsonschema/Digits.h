// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

namespace postern::jsonschema {

/// US-ASCII's, whatever the locale.
[[nodiscard]] inline bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Takes the digits that `text` begins with off it; empty when it begins with none.
inline std::string_view takeDigits(std::string_view& text) noexcept
{
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

} // namespace postern::jsonschema
