// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/throttling/Gcra.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace postern::throttling {

/// A whole number as a field value, without allocation.
class FieldNumber {
  public:
    explicit FieldNumber(std::uint64_t number) noexcept;
    [[nodiscard]] std::string_view view() const noexcept { return {digits_.data(), size_}; }

  private:
    std::array<char, 20> digits_;
    std::uint8_t size_;
};

/// The fields that tell a client about a limit. We send the three that gateways and client libraries understand today
/// (draft-ietf-httpapi-ratelimit-headers-03: RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset in seconds), not
/// the structured pair of its later drafts (RateLimit-Policy, RateLimit), which hardly anyone reads yet. With several
/// limits, send those of the one with the least remaining. Retry-After (RFC 9110 10.2.3) goes with a 429.
struct LimitHeaders {
    static constexpr std::string_view limitName = "RateLimit-Limit";
    static constexpr std::string_view remainingName = "RateLimit-Remaining";
    static constexpr std::string_view resetName = "RateLimit-Reset";
    static constexpr std::string_view retryAfterName = "Retry-After";

    explicit LimitHeaders(const Decision& decision) noexcept;

    FieldNumber limit;
    FieldNumber remaining;
    FieldNumber reset;      ///< seconds, rounded up
    FieldNumber retryAfter; ///< seconds, rounded up, at least 1 when refused
};

/// Seconds rounded up: who comes back then is not refused for a fraction.
[[nodiscard]] std::uint64_t secondsRoundedUp(Nanoseconds duration) noexcept;

} // namespace postern::throttling
