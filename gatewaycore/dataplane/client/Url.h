// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::client {

/// A URL as the client takes it: scheme, place and target.
struct Url {
    bool tls = false;
    std::string host;      ///< without brackets; "unix:/path" for a Unix socket
    std::uint16_t port = 0;
    std::string authority; ///< for the Host field: no default port
    std::string target;    ///< path and query, begins with '/'

    /// http://host[:port]/path?query, https://..., unix:/socket/path:/path?query. Errors (InvalidArgument) for any other
    /// scheme, user information, a fragment, white space and control characters; they never repeat the query.
    [[nodiscard]] static Result<Url> parse(std::string_view text);
    [[nodiscard]] bool sameOrigin(const Url& other) const noexcept
    {
        return tls == other.tls && host == other.host && port == other.port;
    }
    /// Where a Location field leads from here (RFC 3986 5.2, without dot segments). The same errors.
    [[nodiscard]] Result<Url> resolve(std::string_view location) const;
    /// "https://host:port": for messages.
    [[nodiscard]] std::string origin() const;
};

} // namespace postern::client
