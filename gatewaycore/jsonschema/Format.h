// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace postern::jsonschema {

/// The values of `format` that can be asserted (2020-12 validation, 7.3; OpenAPI's own). Every other value is
/// an annotation.
enum class Format : std::uint8_t {
    DateTime, Date, Time, Duration, Email, Hostname, Ipv4, Ipv6, Uuid, Uri, UriReference, JsonPointer, RelativeJsonPointer,
    Byte, Int32, Int64,
};
[[nodiscard]] std::optional<Format> formatNamed(std::string_view name) noexcept;
/// "a date such as 2026-11-28"
[[nodiscard]] std::string_view toString(Format format) noexcept;
/// Whether the value, when it is of a kind that the format is about, has that form.
[[nodiscard]] bool hasFormat(const schema::Value& value, Format format);

} // namespace postern::jsonschema
