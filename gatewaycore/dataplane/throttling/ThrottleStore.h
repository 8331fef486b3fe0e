// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/SipHash.h"
#include "dataplane/throttling/FixedWindow.h"
#include "dataplane/throttling/Gcra.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

namespace postern::throttling {

/// A limit and the identity under which its counters live. The id is derived from what the policy is (API id, policy
/// id, state-relevant config), so a reload that does not change the policy keeps its counters.
class ThrottleRule {
  public:
    using Limit = std::variant<Gcra, FixedWindow>;
    ThrottleRule(std::string_view identity, Limit limit) noexcept;

    [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
    [[nodiscard]] const Limit& limit() const noexcept { return limit_; }

  private:
    std::uint64_t id_;
    Limit limit_;
};

struct ThrottleStoreLimits {
    std::size_t maximumEntries = 1'000'000;
    std::size_t shards = 16; ///< a power of two: some workers hardly meet in them, and few counters are not scattered over much memory
};

/// The counters of all limits of one gateway, exact across its workers.
///
/// Threads: all workers call allow(); each call takes one shard's spin lock for some tens of nanoseconds, nothing else
/// is shared. Any one thread may call reclaim(), size() and memory() as well.
///
/// Memory is bounded. Counters that have run out (their limit is fresh again) are reclaimed first; a counter that still
/// says something is never given up, so nobody gets rid of his own by inventing keys until it is pushed out. When a shard
/// is truly full, new keys share one counter per rule and shard: strangers who invent keys get at most one more client's
/// worth per shard between them, keys known before keep theirs, and nobody is ever unlimited. The price: while a flood
/// of invented keys lasts, honest callers who are new share the strangers' counters and may be refused with them.
/// Keys are kept as 128-bit hashes under a secret drawn per store, so they cannot be chosen to collide and do not appear in
/// memory dumps.
class ThrottleStore {
  public:
    explicit ThrottleStore(const ThrottleStoreLimits& limits = {}, SipKey seed = SipKey::random());
    ~ThrottleStore();
    ThrottleStore(const ThrottleStore&) = delete;
    ThrottleStore& operator=(const ThrottleStore&) = delete;

    /// Decides about a request of `key` (for instance an application's id, a client address) under `rule`.
    [[nodiscard]] Decision allow(const ThrottleRule& rule, std::string_view key, SteadyTime now,
                                 std::uint64_t cost = 1) noexcept;

    /// For what is known only afterwards (octets): whether one unit of `key` would pass now. Takes nothing, so of calls
    /// that ask at the same time all may pass; what they used is charged when they are over.
    [[nodiscard]] Decision ask(const ThrottleRule& rule, std::string_view key, SteadyTime now) noexcept;
    /// Takes `cost` units of `key`, whether they are there or not.
    void charge(const ThrottleRule& rule, std::string_view key, SteadyTime now, std::uint64_t cost) noexcept;

    /// Frees counters that have run out, a quarter of the shards a call; for an idle timer of a second or so.
    void reclaim(SteadyTime now) noexcept;

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::size_t memory() const noexcept;
    /// Requests that were decided by a shared counter because their shard was full.
    [[nodiscard]] std::uint64_t overflowed() const noexcept;

  private:
    struct Shard;
    [[nodiscard]] Hash128 hashOf(const ThrottleRule& rule, std::string_view key) const noexcept;
    std::unique_ptr<Shard[]> shards_;
    std::size_t shardMask_;
    std::size_t perShard_;
    std::size_t nextReclaimed_ = 0;
    SipKey seed_;
};

} // namespace postern::throttling
