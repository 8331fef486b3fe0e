// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>

namespace postern::inspection {

/// The newest traces, bounded in number and in octets; the oldest make room. Each gets a cursor, 1 and counting, by
/// which a reader asks for what came after the last one it has seen. Used from one thread.
class TraceStore {
  public:
    explicit TraceStore(std::size_t mostTraces = 10'000, std::size_t mostOctets = 64U << 20U)
        : mostTraces_(mostTraces), mostOctets_(mostOctets)
    {
    }

    struct Item {
        std::uint64_t cursor = 0;
        std::shared_ptr<const Trace> trace;
    };

    void add(std::unique_ptr<Trace> trace);
    /// The first one after `cursor`, or nullptr. `missed` grows by those that had already made room.
    [[nodiscard]] const Item* after(std::uint64_t cursor, std::uint64_t& missed) const;
    /// By Summary::id; nullptr when it is no longer held.
    [[nodiscard]] std::shared_ptr<const Trace> find(std::uint64_t id) const;
    /// The cursor of the newest trace; 0 before the first.
    [[nodiscard]] std::uint64_t newest() const noexcept { return next_ - 1; }
    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }

  private:
    struct Held {
        Item item;
        std::size_t octets;
    };
    void dropOldest();

    std::deque<Held> items_; ///< cursors are consecutive
    std::unordered_map<std::uint64_t, std::uint64_t> cursorById_;
    std::size_t mostTraces_;
    std::size_t mostOctets_;
    std::size_t octets_ = 0;
    std::uint64_t next_ = 1;
};

} // namespace postern::inspection
