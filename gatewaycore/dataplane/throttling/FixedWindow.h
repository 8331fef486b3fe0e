// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "dataplane/throttling/Gcra.h"

#include <cstdint>

namespace postern::throttling {

/// `count` per unit of time, exactly, as WSO2's policies mean it: a window of `period`, at its end the count starts
/// anew. Up to twice the count can pass around a window's edge; who minds takes Gcra.
class FixedWindow {
  public:
    /// Windows begin at `origin` plus multiples of `period` (give the steady time of a full wall-clock unit to align
    /// them with the clock, as WSO2 3.x does). Errors: InvalidConfig.
    [[nodiscard]] static Result<FixedWindow> aligned(std::uint64_t count, Nanoseconds period,
                                                     std::int64_t origin = 0);
    /// A key's window begins with its first request.
    [[nodiscard]] static Result<FixedWindow> fromFirstRequest(std::uint64_t count, Nanoseconds period);

    /// State: the end of the window (nanoseconds; 0 when fresh) and what was used of it. A `now` before the window
    /// counts as in it. Cost 0 asks without taking.
    [[nodiscard]] Decision allow(std::int64_t& windowEnd, std::uint64_t& used, std::int64_t now,
                                 std::uint64_t cost = 1) const noexcept;

    /// Takes `cost` units whether they are there or not, for what is known only afterwards.
    void charge(std::int64_t& windowEnd, std::uint64_t& used, std::int64_t now, std::uint64_t cost) const noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] std::int64_t period() const noexcept { return period_; }

  private:
    /// The end of the window that begins when `now` is in none.
    [[nodiscard]] std::int64_t endFrom(std::int64_t now) const noexcept;
    FixedWindow(std::uint64_t count, std::int64_t period, std::int64_t origin, bool isAligned) noexcept
        : count_(count), period_(period), origin_(origin), aligned_(isAligned)
    {
    }
    std::uint64_t count_;
    std::int64_t period_;
    std::int64_t origin_;
    bool aligned_;
};

} // namespace postern::throttling
