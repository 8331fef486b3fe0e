// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/caching/StoredResponse.h"

#include <string_view>

namespace postern::caching {

/// What may be done with a stored answer for a request (RFC 9111 4, 5.2.1).
enum class Reuse : std::uint8_t {
    Fresh,      ///< answer with it
    Stale,      ///< answer with it although it is stale: the request allows that (max-stale)
    WhileAsked, ///< stale, but may be answered with while somebody else asks the backend (RFC 5861 3)
    Validate,   ///< ask the backend first
};
[[nodiscard]] Reuse judge(const StoredResponse& stored, const CacheControl& request, WallTime now) noexcept;

/// Whether it may be answered with although the backend has failed (RFC 5861 4; RFC 9111 4.2.4, 4.3.3).
[[nodiscard]] bool servesOnError(const StoredResponse& stored, const CacheControl& request, WallTime now) noexcept;

/// What a client holds already; empty when it does not say.
struct Conditions {
    std::string_view ifNoneMatch;
    std::string_view ifModifiedSince;
    [[nodiscard]] bool any() const noexcept { return !ifNoneMatch.empty() || !ifModifiedSince.empty(); }
};
/// Whether `stored` is what the client holds, so that 304 answers it (RFC 9110 13.1.2, 13.1.3; RFC 9111 4.3.2). Tags are
/// compared weakly; If-Modified-Since counts only without If-None-Match.
[[nodiscard]] bool isNotModified(const StoredResponse& stored, const Conditions& conditions, WallTime now) noexcept;

/// Whether a 304 with `headers` speaks of `stored` (RFC 9111 4.3.4): its tag, or else its date, is the stored one's, or it
/// has none.
[[nodiscard]] bool confirms(const http::HeaderMap& headers, const StoredResponse& stored) noexcept;

} // namespace postern::caching
