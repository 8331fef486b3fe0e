// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// The forms of texts that `format` names. Each function reads its text once.
namespace postern::jsonschema {

[[nodiscard]] bool isDate(std::string_view text) noexcept;     ///< RFC 3339 full-date
[[nodiscard]] bool isTime(std::string_view text) noexcept;     ///< RFC 3339 full-time
[[nodiscard]] bool isDateTime(std::string_view text) noexcept; ///< RFC 3339 date-time
[[nodiscard]] bool isDuration(std::string_view text) noexcept; ///< RFC 3339, appendix A

[[nodiscard]] bool isHostname(std::string_view text) noexcept; ///< RFC 1123 2.1
[[nodiscard]] bool isIpv4(std::string_view text) noexcept;     ///< RFC 2673 3.2
[[nodiscard]] bool isIpv6(std::string_view text) noexcept;     ///< RFC 4291 2.2
[[nodiscard]] bool isEmail(std::string_view text) noexcept;    ///< RFC 5321 4.1.2, Mailbox
[[nodiscard]] bool isUri(std::string_view text) noexcept;      ///< RFC 3986, with a scheme
[[nodiscard]] bool isUriReference(std::string_view text) noexcept;

[[nodiscard]] bool isUuid(std::string_view text) noexcept;
[[nodiscard]] bool isBase64(std::string_view text) noexcept; ///< RFC 4648 4, with its padding
[[nodiscard]] bool isJsonPointer(std::string_view text) noexcept;
[[nodiscard]] bool isRelativeJsonPointer(std::string_view text) noexcept;

} // namespace postern::jsonschema
