// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "model/Resilience.h"

#include <array>
#include <cstdint>

namespace postern::upstream {

/// One worker's circuit breaker of a cluster: closed while calls go well, open when too many of the window failed, and then
/// on trial, one call at a time. A call counts once, with what became of it after all its attempts.
class Breaker {
  public:
    enum class Outcome : std::uint8_t {
        Unknown, ///< the client left, or nothing was called
        Good,
        Bad,
    };
    /// A call that was let through.
    struct Pass {
        bool given = false;
        bool trial = false;
        std::uint32_t opening = 0; ///< what it says is of no interest when the breaker has opened since
    };

    [[nodiscard]] Pass ask(SteadyTime now) noexcept;
    /// Ends a call that was let through. True when it opened the breaker.
    bool end(const model::CircuitBreaker& rules, const Pass& pass, Outcome outcome, SteadyTime now) noexcept;
    [[nodiscard]] bool isOpen() const noexcept { return open_; }
    /// While it is open: when the next call may be tried.
    [[nodiscard]] SteadyTime until() const noexcept { return until_; }
    // Of the window, as it was when the breaker opened.
    [[nodiscard]] std::uint32_t calls() const noexcept { return seenCalls_; }
    [[nodiscard]] std::uint32_t failed() const noexcept { return seenFailed_; }

  private:
    static constexpr std::size_t slotCount = 10;
    struct Slot {
        std::int64_t number = -1; ///< of the stretch of time it counts
        std::uint32_t calls = 0;
        std::uint32_t failed = 0;
    };
    void open(const model::CircuitBreaker& rules, SteadyTime now) noexcept;

    std::array<Slot, slotCount> window_{};
    SteadyTime until_{};
    std::uint32_t seenCalls_ = 0;
    std::uint32_t seenFailed_ = 0;
    std::uint32_t openings_ = 0;
    bool open_ = false;
    bool trying_ = false;
};

/// One worker's budget of a cluster for repeating requests.
class RepetitionBudget {
  public:
    /// Counts a repetition in; give() ends it. False when it is beyond the budget: `active` calls are under way.
    [[nodiscard]] bool take(const model::RetryBudget& rules, std::uint32_t active, SteadyTime now) noexcept;
    void give() noexcept { --underWay_; }

  private:
    std::uint32_t underWay_ = 0;
    std::uint32_t takenNow_ = 0; ///< in the second that began at second_
    SteadyTime second_{};
};

} // namespace postern::upstream
