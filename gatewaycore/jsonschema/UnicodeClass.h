// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace postern::jsonschema {

/// RE2's spelling, for the inside of a character class, of what ECMA-262 writes \p{name} (or \P{name}): a general
/// category by its short or long name, a script (Script=, sc=), Any, ASCII. Empty when there is no such thing.
[[nodiscard]] std::string unicodeClass(std::string_view name, bool negated);

} // namespace postern::jsonschema
