// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "dataplane/caching/CacheControl.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::caching {

/// When the request went out for which an answer came, and when that came.
struct ExchangeTimes {
    WallTime requested;
    WallTime received;
};

/// What a cache may decide where RFC 9111 leaves it to it. Zero means none.
struct FreshnessRules {
    Seconds defaultLifetime{0}; ///< of answers that say nothing, where heuristics are allowed (4.2.2)
    Seconds maximumLifetime{0}; ///< no answer counts as fresh for longer
    Seconds staleIfError{0};    ///< RFC 5861 4, for answers that do not say
    Seconds staleWhileRevalidate{0}; ///< RFC 5861 3, likewise
};

/// One answer as it is kept. Never changed once it is in the store, so any worker may hold it for as long as it likes: what
/// a 304 brings makes another one that shares the content.
struct StoredResponse {
    using Fields = std::vector<std::pair<std::string, std::string>>;

    int status = 200;
    Fields fields; ///< without those of one connection, Content-Length and Age
    std::shared_ptr<const std::string> body;
    /// What of the request decides about it beside the target, and is no field: host, scheme, kind of key, caller.
    std::string scope;
    Fields vary; ///< the request's fields that Vary names, in lower case, and their values (RFC 9111 4.1)
    CacheControl control;
    WallTime received;  ///< response_time (RFC 9111 4.2.3)
    Seconds initialAge{0}; ///< corrected_initial_age
    Seconds lifetime{0};   ///< freshness_lifetime (4.2.1)
    Seconds staleIfError{0};
    Seconds staleWhileRevalidate{0};
    std::string entityTag;    ///< as it was sent, with W/ and quotes; empty when there is none
    std::string lastModified; ///< likewise
    std::optional<WallTime> lastModifiedTime;
    WallTime date; ///< of origination: Date, else `received`

    [[nodiscard]] std::string_view field(std::string_view name) const noexcept;
    [[nodiscard]] bool hasValidator() const noexcept { return !entityTag.empty() || lastModifiedTime.has_value(); }
    /// Octets that it takes.
    [[nodiscard]] std::size_t size() const noexcept;

    /// current_age at `now` (RFC 9111 4.2.3).
    [[nodiscard]] Seconds age(WallTime now) const noexcept;
    /// For how long it has been stale at `now`; not above zero: it is fresh.
    [[nodiscard]] Seconds staleFor(WallTime now) const noexcept { return age(now) - lifetime; }
    /// Whether it must not be used stale (RFC 9111 4.2.4): s-maxage says that, too, to a shared cache (5.2.2.10).
    [[nodiscard]] bool neverStale() const noexcept
    {
        return control.mustRevalidate || control.proxyRevalidate || control.noCache || control.sharedMaxAge.has_value();
    }
};

/// The answer with `headers` as one to keep, without body, scope and Vary.
[[nodiscard]] StoredResponse describeResponse(int status, const http::HeaderMap& headers, const ExchangeTimes& times,
                                              const FreshnessRules& rules);
/// `stored` with the fields of a 304, or of a HEAD's answer, over its own (RFC 9111 3.2, 4.3.4).
[[nodiscard]] StoredResponse freshened(const StoredResponse& stored, const http::HeaderMap& headers,
                                       const ExchangeTimes& times, const FreshnessRules& rules);

} // namespace postern::caching
