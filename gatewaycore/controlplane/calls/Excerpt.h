// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace postern::calls {

/// The beginning of a text that may be of any length, for people; no character is cut in two.
[[nodiscard]] inline std::string excerpt(std::string text, std::size_t longest)
{
    if (text.size() <= longest)
        return text;
    while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0U) == 0x80U) // in the middle of a character of UTF-8
        --longest;
    text.resize(longest);
    return text + "...";
}

} // namespace postern::calls
