// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace postern::engine {

/// Counts down from another thread.
class Latch {
  public:
    explicit Latch(std::size_t count) : left_(count) {}
    void countDown()
    {
        const std::lock_guard lock(mutex_);
        if (--left_ == 0)
            done_.notify_all();
    }
    void wait()
    {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return left_ == 0; });
    }
    [[nodiscard]] bool done()
    {
        const std::lock_guard lock(mutex_);
        return left_ == 0;
    }
    bool waitFor(Milliseconds limit)
    {
        std::unique_lock lock(mutex_);
        return done_.wait_for(lock, limit, [this] { return left_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable done_;
    std::size_t left_;
};

} // namespace postern::engine
