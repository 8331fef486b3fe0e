// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ZeroedArray.h"
#include "dataplane/analytics/ExchangeRecord.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>

namespace postern::analytics {

/// A bounded queue of records with one producer (a worker's thread) and one consumer (whoever counts). The producer never
/// waits: when the ring is full the record is dropped and counted.
class RecordRing {
  public:
    /// `capacity` is rounded up to a power of two.
    explicit RecordRing(std::size_t capacity) : records_(std::bit_ceil(std::max<std::size_t>(capacity, 2))) {}

    /// Producer only.
    bool push(const ExchangeRecord& record) noexcept
    {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - seenHead_ == records_.size()) {
            seenHead_ = head_.load(std::memory_order_acquire);
            if (tail - seenHead_ == records_.size()) {
                dropped_.store(dropped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
                return false;
            }
        }
        records_[tail & (records_.size() - 1)] = record;
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// Consumer only: calls `take(const ExchangeRecord&)` for each record that is there, oldest first.
    template <class Take> void drain(Take&& take)
    {
        const std::size_t tail = tail_.load(std::memory_order_acquire);
        for (std::size_t at = head_.load(std::memory_order_relaxed); at != tail; ++at) {
            take(static_cast<const ExchangeRecord&>(records_[at & (records_.size() - 1)]));
            head_.store(at + 1, std::memory_order_release);
        }
    }

    /// Records lost since the beginning. Any thread.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

  private:
    ZeroedArray<ExchangeRecord> records_;
    // Apart from each other, so that the two threads do not fight over one cache line.
    alignas(64) std::atomic<std::size_t> head_{0}; ///< written by the consumer
    alignas(64) std::atomic<std::size_t> tail_{0}; ///< written by the producer
    std::size_t seenHead_ = 0;                     ///< the producer's last look at head_
    std::atomic<std::uint64_t> dropped_{0};        ///< written by the producer
};

} // namespace postern::analytics
