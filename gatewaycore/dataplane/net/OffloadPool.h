// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace postern::net {

class EventLoop;

/// A few threads for what would hold a loop up: anything above about 100 us (password hashes, name look-ups).
/// Threads meet here: the loops' threads put work in, the pool's threads take it, EventLoop::post brings results back.
class OffloadPool {
  public:
    /// Whether the loops come first when there are fewer cores than work. Linux only; elsewhere both are Normal.
    enum class Priority : std::uint8_t { Normal, Background };
    /// Threads start when there is work, and end, with what they keep for it (thread_local), when there was none for `idle`.
    /// `capacity` is how much may wait besides what runs.
    explicit OffloadPool(std::size_t threads = 2, std::size_t capacity = 256, Priority priority = Priority::Normal,
                         Milliseconds idle = Milliseconds(2000));
    /// Waits for what runs and drops what waits. The loops must still be there.
    ~OffloadPool();
    OffloadPool(const OffloadPool&) = delete;
    OffloadPool& operator=(const OffloadPool&) = delete;

    /// Runs `work` on a thread of the pool and then `done` on `loop`. Any thread. Overloaded when it is full: nothing is
    /// called then. Neither function may throw.
    [[nodiscard]] Result<void> run(EventLoop& loop, UniqueFunction<void()> work, UniqueFunction<void()> done);
    /// As the destructor; run() refuses afterwards.
    void shutdown();
    /// The same, but waits for what runs no longer than `limit`: what still runs then is left to itself, and its `done`
    /// is never called. Only for work that touches nothing but its own, such as a call of the system that blocks.
    void shutdown(Milliseconds limit);
    [[nodiscard]] std::size_t waiting() const;

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_; ///< the threads hold it, too
};

} // namespace postern::net
