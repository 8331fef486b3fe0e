// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace postern::model {

/// Where several gateways count together, and learn of revoked tokens: a Redis server. Nobody's call waits for it.
struct Redis {
    std::string address; ///< "host:port", "[::1]:6379" or "unix:/path"
    std::string userName;
    schema::SecretRef password;
    std::uint32_t database = 0;
    std::string prefix = "postern";
    std::chrono::milliseconds sync{100};
    bool limits = true;
    std::string revoked; ///< key of a sorted set; empty: none is read
    std::chrono::milliseconds revokedEvery{1000};
    schema::Value tls; ///< refused

    /// The address in two parts; "unix:/path" and 0 for a socket. False when it is none.
    [[nodiscard]] static bool split(const std::string& address, std::string& host, std::uint16_t& port);
};

const schema::Schema<Redis>& describe(schema::Type<Redis>);

} // namespace postern::model
