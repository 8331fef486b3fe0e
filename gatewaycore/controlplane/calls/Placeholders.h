// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::calls {

/// A place where a variable's value belongs: `{{name}}`, blanks inside allowed. A name begins with a letter or _ and goes on
/// with letters, digits, _ . and -; braces around anything else are text.
struct Placeholder {
    std::size_t begin = 0; ///< of the first brace
    std::size_t length = 0;
    std::string name;
};

[[nodiscard]] std::vector<Placeholder> placeholders(std::string_view text);
[[nodiscard]] bool isVariableName(std::string_view text) noexcept;

/// The value of a variable; nothing when there is none of that name. It may hold placeholders itself.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// How a value is put in.
enum class Insert : std::uint8_t {
    AsItIs,
    Url,  ///< behind the first '?' percent-encoded, so that a & or # in a value stays a part of it
    Json, ///< inside of a string with JSON's escapes, so that quotes and line ends do not end it
};

struct Expansion {
    std::string text;                 ///< unknown placeholders stand in it as they were
    std::vector<std::string> unknown; ///< each name once; one that leads to itself counts as unknown, too
};

[[nodiscard]] Expansion expand(std::string_view text, const Lookup& lookup, Insert insert = Insert::AsItIs);

} // namespace postern::calls
