// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/security/RevocationSet.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace postern::security {

/// A list of revoked tokens that somebody else keeps, for all who share it; the last one goes on counting when no other comes.
///
/// Threads: the keeper's publishes, the workers' read. They meet as those of Revocations do: at the mutex when there is a new
/// list, else at one plain load.
class RevocationFeed {
  public:
    void publish(RevocationSet set)
    {
        auto next = std::make_shared<const RevocationSet>(std::move(set));
        const std::lock_guard lock(mutex_);
        list_.swap(next);
        generation_.fetch_add(1, std::memory_order_release);
    }
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_.load(std::memory_order_acquire); }
    [[nodiscard]] std::shared_ptr<const RevocationSet> current() const
    {
        const std::lock_guard lock(mutex_);
        return list_;
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const RevocationSet> list_ = std::make_shared<const RevocationSet>();
    std::atomic<std::uint64_t> generation_{1};
};

} // namespace postern::security
