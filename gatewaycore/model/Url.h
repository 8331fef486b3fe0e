// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postern::model {

/// An absolute URL (RFC 3986) as far as reaching a server needs it. One with user information, blanks, control
/// characters or a backslash is refused.
struct Url {
    std::string scheme; ///< lower case
    std::string host;   ///< an IPv6 address without its brackets
    std::uint16_t port = 0; ///< 80 and 443 where http and https say nothing
    std::string path;   ///< with query and fragment, as written; may be empty

    [[nodiscard]] static std::optional<Url> parse(std::string_view text);
    [[nodiscard]] bool secure() const noexcept { return scheme == "https"; }
};

} // namespace postern::model
