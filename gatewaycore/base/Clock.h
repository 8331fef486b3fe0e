// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

namespace postern {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;
using Nanoseconds = std::chrono::nanoseconds;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// Where time comes from, so that tests can own it. Both readings are safe from any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    /// Never goes back; for durations and time-outs.
    [[nodiscard]] virtual SteadyTime steady() const noexcept = 0;
    /// What a calendar shows; for token times and records.
    [[nodiscard]] virtual WallTime wall() const noexcept = 0;

    /// The machine's own clock; lives for ever.
    [[nodiscard]] static const Clock& system() noexcept;
};

/// A clock that stands still until it is told to move on.
class FakeClock final : public Clock {
  public:
    explicit FakeClock(WallTime start = WallTime(std::chrono::seconds(1'800'000'000))) noexcept : start_(start) {}
    [[nodiscard]] SteadyTime steady() const noexcept override { return SteadyTime(std::chrono::hours(1)) + elapsed(); }
    [[nodiscard]] WallTime wall() const noexcept override
    {
        return start_ + std::chrono::duration_cast<WallTime::duration>(elapsed());
    }
    void advance(Nanoseconds by) noexcept { elapsed_.fetch_add(by.count(), std::memory_order_relaxed); }

  private:
    [[nodiscard]] Nanoseconds elapsed() const noexcept { return Nanoseconds(elapsed_.load(std::memory_order_relaxed)); }
    WallTime start_;
    std::atomic<std::int64_t> elapsed_{0};
};

} // namespace postern
