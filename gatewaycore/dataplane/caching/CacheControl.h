// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/http/HeaderMap.h"

#include <chrono>
#include <optional>

namespace postern::caching {

/// The Cache-Control of a message (RFC 9111 5.2, RFC 5861, RFC 8246 left aside). A directive that is there twice counts by
/// its stricter value (RFC 9111 4.2.1); `no-cache` and `private` with a list of fields count as without (5.2.2.4, 5.2.2.7
/// allow that); a number that is none is 0, so that it lets nothing be reused; one beyond 2^31 is 2^31 (1.2.2). What is
/// not known is passed over (5.2.3).
struct CacheControl {
    using Seconds = std::chrono::seconds;

    std::optional<Seconds> maxAge{};
    std::optional<Seconds> sharedMaxAge{}; ///< s-maxage
    std::optional<Seconds> maxStale{};     ///< without a number: as long as there is
    std::optional<Seconds> minFresh{};
    std::optional<Seconds> staleIfError{};
    std::optional<Seconds> staleWhileRevalidate{};
    bool present = false; ///< the field is there
    bool noCache = false;
    bool noStore = false;
    bool isPrivate = false;
    bool isPublic = false;
    bool mustRevalidate = false;
    bool proxyRevalidate = false;
    bool mustUnderstand = false;
    bool onlyIfCached = false;

    [[nodiscard]] static CacheControl of(const http::HeaderMap& headers);
    /// As of(), and `Pragma: no-cache` counts where there is no Cache-Control (RFC 9111 5.4).
    [[nodiscard]] static CacheControl ofRequest(const http::HeaderMap& headers);
};

} // namespace postern::caching
