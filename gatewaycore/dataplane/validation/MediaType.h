// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace postern::validation {

/// The media type of a Content-Type (RFC 9110 8.3.1) without its parameters, as it is spelled: "application/json" of
/// "application/json; charset=utf-8". Compare it without regard to case.
[[nodiscard]] std::string_view essenceOf(std::string_view contentType) noexcept;
/// application/json, text/json, and what ends with +json (RFC 6839 3.1).
[[nodiscard]] bool isJson(std::string_view essence) noexcept;
/// application/xml, text/xml, and what ends with +xml (RFC 7303).
[[nodiscard]] bool isXml(std::string_view essence) noexcept;
/// How well a type fits a range of them: 3 for the type itself, 2 for "image/*", 1 for "*/*", 0 when it does not.
[[nodiscard]] int fit(std::string_view essence, std::string_view range) noexcept;

} // namespace postern::validation
