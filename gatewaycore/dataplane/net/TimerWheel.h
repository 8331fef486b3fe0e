// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/UniqueFunction.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace postern::net {

class TimerWheel;

/// One time-out, a member of what it watches: made once, armed and disarmed as often as needed without an allocation.
/// Its end disarms it. It may be armed again, disarmed or destroyed from inside its own function.
///
/// A time-out that is moved to later, or disarmed, stays where it is in the wheel until its old time comes: nearly all are
/// moved again before that, and to change a list costs the caches of both neighbours.
class Timer {
  public:
    Timer() = default;
    explicit Timer(UniqueFunction<void()> onFire) : onFire_(std::move(onFire)) {}
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Replaces the function. Only while it is not armed.
    void onFire(UniqueFunction<void()> function) { onFire_ = std::move(function); }
    [[nodiscard]] bool armed() const noexcept { return dueTick_ != never; }
    void disarm() noexcept;

  private:
    friend class TimerWheel;
    static constexpr std::uint64_t never = ~std::uint64_t{0};
    Timer* previous_ = nullptr;
    Timer* next_ = nullptr;
    TimerWheel* wheel_ = nullptr;   // that it is linked in, armed or not any more
    TimerWheel* calling_ = nullptr; // set while its function runs
    std::uint64_t dueTick_ = never;
    std::uint64_t slotTick_ = 0; // where it is linked: never later than dueTick_
    UniqueFunction<void()> onFire_;
};

/// The time-outs of one loop, in slots of one tick each. Arming, disarming and arming again are O(1); a timer fires on
/// the first advance() at or after its time rounded up to a tick: never early, at most one tick late.
/// One thread only; the wheel must outlive the timers armed on it, or disarms them when it goes.
class TimerWheel {
  public:
    explicit TimerWheel(SteadyTime start, Nanoseconds tick = Milliseconds(100)) noexcept;
    ~TimerWheel();
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;

    /// Arms `timer` (or moves it) to fire at `due`.
    void arm(Timer& timer, SteadyTime due) noexcept;
    /// Fires what is due at `now`; returns how many fired. Timers armed by the functions called wait for the next advance().
    std::size_t advance(SteadyTime now);

    /// The timers that are armed.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// When advance() should be called next: no timer is due earlier. Only when size() > 0.
    [[nodiscard]] SteadyTime nextDue() const noexcept;
    [[nodiscard]] Nanoseconds tick() const noexcept { return tick_; }

  private:
    friend class Timer;
    static constexpr std::size_t slotCount = 1024; // 102 s at 100 ms; what is later goes round more than once

    void link(Timer& timer, std::uint64_t tick) noexcept;
    void unlink(Timer& timer) noexcept;

    std::array<Timer*, slotCount> heads_{};
    std::array<std::uint64_t, slotCount / 64> occupied_{};
    SteadyTime start_;
    Nanoseconds tick_;
    std::uint64_t current_ = 0; // the last tick that was handled
    std::size_t size_ = 0;
    std::size_t linked_ = 0; // with those that are disarmed and wait for their slot
    Timer* firing_ = nullptr;  // what is due in this advance() and has not been called yet
    Timer* calling_ = nullptr; // whose function runs now; null when it ended itself meanwhile
};

} // namespace postern::net
