// SPDX-License-Identifier: Apache-2.0
#include "dataplane/throttling/ThrottleStore.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <new>
#include <thread>
#include <vector>

namespace postern::throttling {
namespace {

// Fixed: an identity must give the same id in every process and after every reload. It comes from the configuration,
// not from strangers.
constexpr SipKey identitySeed{0x706f737465726e00ULL, 0x7468726f74746c65ULL};

/// Held for some tens of nanoseconds by workers; a thread that was put to sleep while holding it must not burn the
/// others' time, hence the yield.
class SpinLock {
  public:
    void lock() noexcept
    {
        for (int spins = 0; locked_.exchange(true, std::memory_order_acquire);) {
            if (++spins > 64) {
                std::this_thread::yield();
                spins = 0;
            }
        }
    }
    void unlock() noexcept { locked_.store(false, std::memory_order_release); }

  private:
    std::atomic<bool> locked_{false};
};

class Locked {
  public:
    explicit Locked(SpinLock& lock) noexcept : lock_(lock) { lock_.lock(); }
    ~Locked() { lock_.unlock(); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

  private:
    SpinLock& lock_;
};

/// One counter: for Gcra `end` is the theoretical arrival time, for FixedWindow the window's end. From `end` on it says
/// no more than a fresh one would.
struct Counter {
    Hash128 key; ///< all zero: a free place
    std::int64_t end = 0;
    std::uint64_t used = 0;

    [[nodiscard]] bool free() const noexcept { return key.low == 0 && key.high == 0; }
};

struct RuleCounter {
    std::uint64_t rule;
    Counter counter;
};

Decision decide(const ThrottleRule& rule, Counter& counter, std::int64_t now, std::uint64_t cost) noexcept
{
    if (const Gcra* gcra = std::get_if<Gcra>(&rule.limit()))
        return gcra->allow(counter.end, now, cost);
    return std::get_if<FixedWindow>(&rule.limit())->allow(counter.end, counter.used, now, cost);
}

void take(const ThrottleRule& rule, Counter& counter, std::int64_t now, std::uint64_t cost) noexcept
{
    if (const Gcra* gcra = std::get_if<Gcra>(&rule.limit()))
        gcra->charge(counter.end, now, cost);
    else
        std::get_if<FixedWindow>(&rule.limit())->charge(counter.end, counter.used, now, cost);
}

constexpr std::size_t smallestTable = 16;
/// A full shard is searched for run-out counters at most this often, or a flood would pay for nothing else.
constexpr std::int64_t sweepPause = 100'000'000;

} // namespace

ThrottleRule::ThrottleRule(std::string_view identity, Limit limit) noexcept
    : id_(sipHash(identitySeed, identity)), limit_(limit)
{
}

/// Open addressing with linear probing in a table of 2^n places, at most three quarters full; nothing is ever removed
/// alone, so there are no tombstones: the table is rebuilt without what has run out.
struct alignas(64) ThrottleStore::Shard {
    // What every call looks at comes first: it is one cache line.
    mutable SpinLock lock;
    /// The latest time any worker has shown here. Workers read their clocks once per loop turn, so theirs differ a
    /// little; one time line per shard keeps limits exact.
    std::int64_t latest = std::numeric_limits<std::int64_t>::min();
    std::vector<Counter> table;
    std::size_t count = 0;
    std::int64_t nextSweep = std::numeric_limits<std::int64_t>::min();
    std::vector<RuleCounter> shared; ///< as many as there are rules, which come from the configuration
    std::uint64_t overflowed = 0;

    std::int64_t advance(SteadyTime now) noexcept
    {
        latest = std::max(latest, std::chrono::duration_cast<Nanoseconds>(now.time_since_epoch()).count());
        return latest;
    }

    /// The key's place, or the free one where it would go; null pointer when there is no table yet.
    Counter* place(const Hash128& key) noexcept
    {
        if (table.empty())
            return nullptr;
        const std::size_t mask = table.size() - 1;
        for (std::size_t at = key.low & mask;; at = (at + 1) & mask) {
            if (table[at].key == key || table[at].free())
                return &table[at];
        }
    }

    /// Keeps what still counts, in a table that has room for twice as much.
    void rebuild(std::int64_t now, std::size_t maximum)
    {
        const auto alive = [now](const Counter& counter) { return !counter.free() && counter.end > now; };
        const auto kept = static_cast<std::size_t>(std::count_if(table.begin(), table.end(), alive));
        const std::size_t wanted = std::min(std::max(kept * 2, smallestTable), std::max(maximum, smallestTable));
        std::vector<Counter> old(std::bit_ceil(wanted + wanted / 3 + 1));
        old.swap(table);
        count = kept;
        for (const Counter& counter : old) {
            if (alive(counter))
                *place(counter.key) = counter;
        }
    }

    [[nodiscard]] bool hasRoom(std::size_t maximum) const noexcept
    {
        return count < maximum && (count + 1) * 4 <= table.size() * 3;
    }

    /// Makes room for one more if there is any to be had.
    bool makeRoom(std::int64_t now, std::size_t maximum) noexcept
    {
        if (hasRoom(maximum))
            return true;
        if (count >= maximum && now < nextSweep)
            return false;
        nextSweep = now + sweepPause;
        try {
            rebuild(now, maximum);
        } catch (const std::bad_alloc&) {
            return false; // the same as full
        }
        return hasRoom(maximum);
    }

    Counter* sharedBy(std::uint64_t rule) noexcept
    {
        for (RuleCounter& entry : shared) {
            if (entry.rule == rule)
                return &entry.counter;
        }
        try {
            return &shared.emplace_back(RuleCounter{rule, Counter{}}).counter;
        } catch (const std::bad_alloc&) {
            return nullptr;
        }
    }
};

ThrottleStore::ThrottleStore(const ThrottleStoreLimits& limits, SipKey seed)
    : shardMask_(std::bit_ceil(std::max<std::size_t>(1, limits.shards)) - 1),
      perShard_(std::max<std::size_t>(1, limits.maximumEntries / (shardMask_ + 1))), seed_(seed)
{
    shards_ = std::make_unique<Shard[]>(shardMask_ + 1);
}

ThrottleStore::~ThrottleStore() = default;

Hash128 ThrottleStore::hashOf(const ThrottleRule& rule, std::string_view key) const noexcept
{
    // The rule goes into the hash's secret, so the same key under two rules has two counters.
    Hash128 hash = sipHash128(SipKey{seed_.k0 ^ rule.id(), seed_.k1}, key);
    if (hash.low == 0 && hash.high == 0)
        hash.high = 1;
    return hash;
}

Decision ThrottleStore::allow(const ThrottleRule& rule, std::string_view key, SteadyTime now,
                              std::uint64_t cost) noexcept
{
    const Hash128 hash = hashOf(rule, key);
    Shard& shard = shards_[hash.high & shardMask_];
    const Locked locked(shard.lock);
    const std::int64_t at = shard.advance(now);
    Counter* counter = shard.place(hash);
    if (counter == nullptr || counter->free()) {
        if (!shard.makeRoom(at, perShard_)) {
            ++shard.overflowed;
            if (Counter* shared = shard.sharedBy(rule.id()))
                return decide(rule, *shared, at, cost);
            Decision refused; // no memory even for that: refusing is safe, letting everybody pass is not
            refused.allowed = false;
            refused.retryAfter = std::chrono::seconds(1);
            return refused;
        }
        counter = shard.place(hash); // the table may be another by now
        Counter fresh;
        const Decision decision = decide(rule, fresh, at, cost);
        if (fresh.end > at) { // what took nothing needs no place
            fresh.key = hash;
            *counter = fresh;
            ++shard.count;
        }
        return decision;
    }
    return decide(rule, *counter, at, cost);
}

Decision ThrottleStore::ask(const ThrottleRule& rule, std::string_view key, SteadyTime now) noexcept
{
    const Hash128 hash = hashOf(rule, key);
    Shard& shard = shards_[hash.high & shardMask_];
    const Locked locked(shard.lock);
    const std::int64_t at = shard.advance(now);
    Counter copy;
    const Counter* const counter = shard.place(hash);
    if (counter != nullptr && !counter->free()) {
        copy = *counter;
    } else if (!shard.makeRoom(at, perShard_)) {
        if (const Counter* const shared = shard.sharedBy(rule.id()))
            copy = *shared;
    }
    return decide(rule, copy, at, 1);
}

void ThrottleStore::charge(const ThrottleRule& rule, std::string_view key, SteadyTime now, std::uint64_t cost) noexcept
{
    if (cost == 0)
        return;
    const Hash128 hash = hashOf(rule, key);
    Shard& shard = shards_[hash.high & shardMask_];
    const Locked locked(shard.lock);
    const std::int64_t at = shard.advance(now);
    Counter* counter = shard.place(hash);
    if (counter == nullptr || counter->free()) {
        if (!shard.makeRoom(at, perShard_)) {
            ++shard.overflowed;
            if (Counter* const shared = shard.sharedBy(rule.id()))
                take(rule, *shared, at, cost);
            return;
        }
        counter = shard.place(hash); // the table may be another by now
        *counter = Counter{};
        counter->key = hash;
        ++shard.count;
    }
    take(rule, *counter, at, cost);
}

void ThrottleStore::reclaim(SteadyTime now) noexcept
{
    for (std::size_t i = 0; i < std::max<std::size_t>(1, (shardMask_ + 1) / 4); ++i) {
        Shard& shard = shards_[nextReclaimed_++ & shardMask_];
        const Locked locked(shard.lock);
        const std::int64_t at = shard.advance(now);
        std::erase_if(shard.shared, [at](const RuleCounter& entry) { return entry.counter.end <= at; });
        if (shard.table.empty())
            continue;
        try {
            shard.rebuild(at, perShard_);
        } catch (const std::bad_alloc&) {
            return;
        }
        if (shard.count == 0)
            shard.table = {};
    }
}

std::size_t ThrottleStore::size() const noexcept
{
    std::size_t all = 0;
    for (std::size_t i = 0; i <= shardMask_; ++i) {
        const Locked locked(shards_[i].lock);
        all += shards_[i].count;
    }
    return all;
}

std::size_t ThrottleStore::memory() const noexcept
{
    std::size_t all = (shardMask_ + 1) * sizeof(Shard);
    for (std::size_t i = 0; i <= shardMask_; ++i) {
        const Locked locked(shards_[i].lock);
        all += shards_[i].table.capacity() * sizeof(Counter) + shards_[i].shared.capacity() * sizeof(RuleCounter);
    }
    return all;
}

std::uint64_t ThrottleStore::overflowed() const noexcept
{
    std::uint64_t all = 0;
    for (std::size_t i = 0; i <= shardMask_; ++i) {
        const Locked locked(shards_[i].lock);
        all += shards_[i].overflowed;
    }
    return all;
}

} // namespace postern::throttling
