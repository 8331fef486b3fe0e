// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The lexical rules that the readers and writers of this room share.
namespace postern::schema {

/// What a plain (unquoted) YAML scalar stands for in the core schema of YAML 1.2.2 (10.3.2). An infinity or NaN, or a
/// number that no double can hold, gives nothing.
[[nodiscard]] std::optional<Value> resolvePlain(std::string_view text);

/// RFC 8259, 6.
[[nodiscard]] bool isJsonNumber(std::string_view text) noexcept;
/// Appends a JSON string with its quotes. It is a YAML double-quoted scalar, too.
void appendJsonString(std::string& out, std::string_view text);

/// The offset of the first octet that is not well-formed UTF-8 (RFC 3629); npos when all is well.
[[nodiscard]] std::size_t invalidUtf8(std::string_view text) noexcept;
/// The number that a digit text stands for; nothing when a double cannot hold it. The spelling is kept.
[[nodiscard]] std::optional<Value> parseNumber(std::string_view text);

} // namespace postern::schema
