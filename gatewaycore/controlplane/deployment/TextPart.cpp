// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/TextPart.h"

namespace postern::deployment {

TextPart trimmed(std::string_view text, TextPart part) noexcept
{
    const auto isBlank = [text](std::size_t at) { return std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos; };
    while (part.length > 0 && isBlank(part.at))
        ++part.at, --part.length;
    while (part.length > 0 && isBlank(part.at + part.length - 1))
        --part.length;
    return part;
}

} // namespace postern::deployment
