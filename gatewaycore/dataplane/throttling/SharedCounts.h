// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/SipHash.h"
#include "dataplane/throttling/RemoteCounter.h"
#include "dataplane/throttling/ThrottleStore.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace postern::throttling {

struct SharedCountsLimits {
    std::size_t maximumEntries = 100'000;
    std::size_t shards = 64;    ///< a power of two
    Milliseconds sync{100};     ///< what one gateway has let through is known to all others after so long
    std::uint64_t heldFrom = 1000; ///< limits of so many and more are held, see SharedCounts
};

/// The counters that several gateways keep together. Each decides by itself, at once, by what it has let through and what
/// it knows of the others; a link (see collect() and apply()) tells each what the others did, many times a second. Nobody's
/// call waits for it, and without it each gateway goes on with its own count and what it last knew.
///
/// With n gateways, `sync` s and r calls a second at each, at most L + n·r·s + n pass of a limit L. Limits of heldFrom and more
/// are held tighter. A gateway that has not yet told of an eighth of what is left (or L/128) has the exchange hurried, so it
/// is known to the others after two turns of the network; and between two exchanges it lets through no more than a quarter of
/// what was left at the last one, but at least L/64. What is refused for that may pass right after the next exchange.
///
/// Windows are those of the wall clock (all gateways have to agree on them), buckets are Gcra's. A window's count is the sum
/// of what each gateway let through in it; a bucket is filled by what each one let through since it began to count.
///
/// Threads: all workers call allow(), ask() and charge(), the thread of each link what is for links, any one thread reclaim().
/// They meet at a shard's mutex, and at a few atomics. Memory is bounded: when a shard is full, new keys have no counter
/// here (nothing is returned), and the caller counts them by itself.
class SharedCounts {
  public:
    /// The name that all gateways give to a rule's key; no two keys may have one, whoever chooses them.
    using Namer = Hash128 (*)(std::uint64_t rule, std::string_view key);

    SharedCounts(const Clock& clock, Namer namer, const SharedCountsLimits& limits = {}, SipKey seed = SipKey::random());
    ~SharedCounts();
    SharedCounts(const SharedCounts&) = delete;
    SharedCounts& operator=(const SharedCounts&) = delete;

    /// As those of ThrottleStore; nothing when there is no room for one more key.
    [[nodiscard]] std::optional<Decision> allow(const ThrottleRule& rule, std::string_view key, SteadyTime now,
                                                std::uint64_t cost = 1) noexcept;
    [[nodiscard]] std::optional<Decision> ask(const ThrottleRule& rule, std::string_view key, SteadyTime now) noexcept;
    /// False when there is no room.
    bool charge(const ThrottleRule& rule, std::string_view key, SteadyTime now, std::uint64_t cost) noexcept;

    // --- Links ---
    /// How many links share the work, and who is told that the next exchange of one should come at once: on a worker's thread,
    /// and not again before collect(). Before the first of them.
    void setLinks(unsigned links, std::function<void(unsigned link)> onHurry = {});
    /// What a link has to exchange now, at most `maximum`; each of them comes back by apply() or giveUp().
    [[nodiscard]] std::vector<CounterReport> collect(unsigned link, std::size_t maximum);
    /// What became of them. Returns whether the next exchange should come at once: a limit is near, or there is more.
    bool apply(unsigned link, std::span<const CounterReport> reports, std::span<const CounterAnswer> answers);
    void giveUp(std::span<const CounterReport> reports);
    /// Whether exchanges work at the moment. While they do not, each gateway's limits are its own.
    void setJoined(unsigned link, bool joined) noexcept;
    [[nodiscard]] std::uint64_t gateway() const noexcept { return gateway_; }
    void setSync(Milliseconds sync) noexcept { sync_.store(sync.count(), std::memory_order_relaxed); }

    /// Frees counters that say nothing any more.
    void reclaim(SteadyTime now);
    [[nodiscard]] std::size_t size() const;

  private:
    struct Entry;
    struct Shard;
    enum class Take : std::uint8_t { Ask, Allow, Charge };
    std::optional<Decision> decide(const ThrottleRule& rule, std::string_view key, SteadyTime now, std::uint64_t cost, Take take) noexcept;
    [[nodiscard]] Decision inWindow(Entry& entry, std::int64_t now, std::uint64_t cost, Take take, bool joined) const noexcept;
    [[nodiscard]] Decision inBucket(Entry& entry, std::int64_t now, std::uint64_t cost, Take take, bool joined) const noexcept;
    [[nodiscard]] std::uint64_t unsaidAllowed(std::uint64_t limit, std::uint64_t left) const noexcept;
    [[nodiscard]] bool takeWindow(Entry& entry, const CounterReport& report, const CounterAnswer& answer, std::int64_t now) const;
    [[nodiscard]] bool takeBucket(Entry& entry, const CounterReport& report, const CounterAnswer& answer, std::int64_t now) const;
    void hurry(unsigned link) const;
    void readClock() noexcept;
    [[nodiscard]] std::int64_t offset() const noexcept { return offset_.load(std::memory_order_relaxed); }

    const Clock& clock_;
    Namer namer_;
    std::uint64_t heldFrom_;
    std::unique_ptr<Shard[]> shards_;
    std::size_t shardMask_;
    std::size_t perShard_;
    SipKey seed_;
    std::uint64_t gateway_;
    struct Progress {
        std::size_t shard = 0; ///< where the next collect() begins, so that a flood in one shard does not hide the others
        bool more = false;     ///< the last one left something
        std::atomic<bool> hurried{false}; ///< threads meet here: workers set it, the link's takes it back
    };
    std::unique_ptr<Progress[]> links_; ///< each for its link's thread
    std::size_t linkCount_ = 1;
    std::function<void(unsigned link)> onHurry_;
    std::atomic<std::int64_t> sync_{100};
    std::atomic<std::int64_t> offset_{0};  ///< the wall clock minus the steady one
    std::atomic<std::uint64_t> joined_{0}; ///< a bit a link (those beyond 64 share bits)
};

} // namespace postern::throttling
