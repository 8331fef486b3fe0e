// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/caching/CacheControl.h"
#include "dataplane/caching/StoredResponse.h"
#include "dataplane/http/Message.h"

#include <string_view>

namespace postern::caching {

/// What is known of the call when an answer to it has come.
struct StoreQuestion {
    const CacheControl& request;
    bool authenticated = false; ///< the caller showed credentials, in whatever way (RFC 9111 3.5)
    int status = 200;
    const http::HeaderMap& headers; ///< of the answer
    FreshnessRules rules{};
};

/// Why a shared cache must not keep this answer to a GET (RFC 9111 3, 3.5, 4.1), or would have no use for it; empty when it
/// may. Static text.
[[nodiscard]] std::string_view whyNotStored(const StoreQuestion& question) noexcept;

/// Whether freshness may be guessed for answers of this status (RFC 9110 15.1); 206 is not kept here.
[[nodiscard]] bool isHeuristicallyCacheable(int status) noexcept;

} // namespace postern::caching
