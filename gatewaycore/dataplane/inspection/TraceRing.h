// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace postern::inspection {

/// A bounded queue of traces with one producer (a worker's thread) and one consumer (whoever drains: the control
/// protocol's thread, or the GUI's timer), bounded in number and in octets. The producer never waits: when there is no
/// room the trace is dropped and counted.
class TraceRing {
  public:
    /// `capacity` is rounded up to a power of two; `mostOctets` is as octetsOf() counts, and one trace always has room.
    explicit TraceRing(std::size_t capacity = 4096, std::size_t mostOctets = 32U << 20U) : mostOctets_(mostOctets)
    {
        std::size_t size = 2;
        while (size < capacity)
            size *= 2;
        slots_.resize(size);
    }

    /// Producer only. False: it was full, and the trace is gone.
    bool push(std::unique_ptr<Trace> trace) noexcept
    {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        const std::size_t size = octetsOf(*trace);
        const std::size_t held = octets_.load(std::memory_order_acquire);
        if (tail - head_.load(std::memory_order_acquire) == slots_.size() || (held > 0 && held + size > mostOctets_)) {
            dropped_.fetch_add(1, std::memory_order_relaxed);
            return false;
        }
        octets_.fetch_add(size, std::memory_order_relaxed);
        slots_[tail & (slots_.size() - 1)] = {std::move(trace), size};
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// Consumer only. nullptr when it is empty.
    std::unique_ptr<Trace> pop() noexcept
    {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_.load(std::memory_order_acquire))
            return nullptr;
        Slot& slot = slots_[head & (slots_.size() - 1)];
        std::unique_ptr<Trace> trace = std::move(slot.trace);
        octets_.fetch_sub(slot.octets, std::memory_order_release);
        head_.store(head + 1, std::memory_order_release);
        return trace;
    }

    /// Traces lost since the beginning. Any thread.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

  private:
    struct Slot {
        std::unique_ptr<Trace> trace;
        std::size_t octets = 0;
    };
    std::vector<Slot> slots_;
    std::size_t mostOctets_;
    // Apart from each other, so that the two threads do not fight over one cache line.
    alignas(64) std::atomic<std::size_t> head_{0}; ///< written by the consumer
    alignas(64) std::atomic<std::size_t> tail_{0}; ///< written by the producer
    alignas(64) std::atomic<std::size_t> octets_{0}; ///< of the traces that are held; written by both
    alignas(64) std::atomic<std::uint64_t> dropped_{0};
};

} // namespace postern::inspection
