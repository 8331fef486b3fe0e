// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jsonschema/Program.h"

#include <string>

namespace postern::jsonschema {

/// Whether a value is as a keyword that looks at nothing but the value itself wants it.
[[nodiscard]] bool holds(const Program& program, const Instruction& instruction, const schema::Value& value);
/// Why it is not: "must be at most 10, and is 12".
[[nodiscard]] std::string explain(const Program& program, const Instruction& instruction, const schema::Value& value);

/// A value in a few words: scalars as JSON, cut after some characters, "a list of 3 items", "an object with 2 properties".
[[nodiscard]] std::string shown(const schema::Value& value);
/// The same for a text.
[[nodiscard]] std::string shownText(std::string_view text);

} // namespace postern::jsonschema
