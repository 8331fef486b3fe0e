// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/Secret.h"

#include <string_view>

namespace postern::security {

/// An access token as a token endpoint grants it (RFC 6749 5.1).
struct GrantedToken {
    Secret token;
    Seconds lifetime{}; ///< from the answer on: at least a second, at most a day
};

/// Reads what a token endpoint has answered. A token without `expires_in` counts for `assumedLifetime`.
/// Errors: ProtocolError for anything else than a bearer token that a header can carry and that counts at all; the message
/// holds nothing of the answer but its status and an error code of RFC 6749 5.2.
[[nodiscard]] Result<GrantedToken> readTokenAnswer(int status, std::string_view body, Seconds assumedLifetime);

} // namespace postern::security
