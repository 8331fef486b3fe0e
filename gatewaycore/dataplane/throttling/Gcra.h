// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <cstdint>

namespace postern::throttling {

/// No limit reaches over a longer time: 100 years are far from the edge of 64 bits, so that sums of a clock reading and
/// a tolerance cannot overflow.
inline constexpr Nanoseconds longestLimit = std::chrono::hours(100 * 365 * 24);

/// The answer of a limit to one request.
struct Decision {
    bool allowed = true;
    std::uint64_t limit = 0;     ///< how many a fresh client could send at once
    std::uint64_t remaining = 0; ///< how many more would pass right now
    Nanoseconds resetAfter{0};   ///< until the full limit is there again
    Nanoseconds retryAfter{0};   ///< when refused: until the same request would pass; max() when it never can
};

/// The generic cell rate algorithm (ITU-T I.371 annex A) on integer nanoseconds: `count` per `period`, evenly, and
/// `burst` at once. The whole state is one number, the theoretical arrival time. Exact: from a fresh state exactly
/// `burst` units pass at one instant, then one each period/count (rounded up to a nanosecond, so never more).
class Gcra {
  public:
    /// `count` >= 1 and at most one per nanosecond; `period` > 0; `burst` 0 means `count`. burst * interval must fit
    /// into 100 years. Errors: InvalidConfig.
    [[nodiscard]] static Result<Gcra> make(std::uint64_t count, Nanoseconds period, std::uint64_t burst = 0);

    /// Decides about `cost` units at `now` and moves `theoreticalArrival` (nanoseconds of the same clock; 0 when
    /// fresh) when they pass. A `now` before an earlier one is safe: it can only refuse more. Cost 0 asks without taking.
    [[nodiscard]] Decision allow(std::int64_t& theoreticalArrival, std::int64_t now,
                                 std::uint64_t cost = 1) const noexcept;

    /// Takes `cost` units whether they are there or not, for what is known only afterwards. At most what 100 years give
    /// back.
    void charge(std::int64_t& theoreticalArrival, std::int64_t now, std::uint64_t cost) const noexcept;

    [[nodiscard]] std::int64_t interval() const noexcept { return interval_; }
    [[nodiscard]] std::uint64_t burst() const noexcept { return burst_; }

  private:
    Gcra(std::int64_t interval, std::uint64_t burst) noexcept : interval_(interval), burst_(burst) {}
    std::int64_t interval_; ///< nanoseconds between units
    std::uint64_t burst_;
};

} // namespace postern::throttling
