// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace postern::deployment {

/// A part of a text.
struct TextPart {
    std::size_t at = 0;
    std::size_t length = 0;
    friend bool operator==(const TextPart&, const TextPart&) = default;
};

/// The part without the blanks around it.
[[nodiscard]] TextPart trimmed(std::string_view text, TextPart part) noexcept;
[[nodiscard]] inline std::string_view textOf(std::string_view text, TextPart part) { return text.substr(part.at, part.length); }

} // namespace postern::deployment
