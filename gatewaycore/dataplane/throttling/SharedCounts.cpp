// SPDX-License-Identifier: Apache-2.0
#include "dataplane/throttling/SharedCounts.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>

namespace postern::throttling {
namespace {

constexpr std::uint64_t withoutBound = std::numeric_limits<std::uint64_t>::max();
/// Of one counter; what further ones let through is not counted in buckets.
constexpr std::size_t mostGateways = 256;
/// A store forgets a counter that nobody has spoken of for so long after its end: clocks differ.
constexpr Milliseconds grace{10'000};

std::uint64_t sumOf(std::uint64_t a, std::uint64_t b) noexcept { return a > withoutBound - b ? withoutBound : a + b; }

std::int64_t inNanoseconds(SteadyTime time) noexcept
{
    return std::chrono::duration_cast<Nanoseconds>(time.time_since_epoch()).count();
}

Milliseconds lifetimeOf(std::int64_t nanoseconds) noexcept
{
    return std::chrono::ceil<Milliseconds>(Nanoseconds(std::clamp<std::int64_t>(nanoseconds, 0, longestLimit.count()))) + grace;
}

struct KeyOfHash {
    std::size_t operator()(const Hash128& hash) const noexcept { return hash.low; } // it is one already
};

/// What another gateway has said of a bucket last.
struct Peer {
    std::uint64_t gateway;
    std::int64_t since;
    std::uint64_t used;
};

/// Whether the limit may be reached before the exchange after next, going on as between the last two.
bool isNear(std::uint64_t used, std::uint64_t before, std::int64_t elapsed, std::uint64_t limit, Milliseconds sync) noexcept
{
    if (used >= limit || elapsed <= 0 || used <= before)
        return false;
    const double rate = static_cast<double>(used - before) / static_cast<double>(elapsed);
    return static_cast<double>(used) + 2 * rate * static_cast<double>(Nanoseconds(sync).count()) >= static_cast<double>(limit);
}

} // namespace

struct SharedCounts::Entry {
    Entry(const ThrottleRule& rule, const Hash128& itsName) : limit(rule.limit()), name(itsName) {}

    ThrottleRule::Limit limit;
    Hash128 name;
    std::int64_t window = -1;   ///< windows: its number
    std::uint64_t own = 0;      ///< let through here: in the window, or since `since`
    std::uint64_t said = 0;     ///< of that the others know
    std::uint64_t others = 0;   ///< windows: let through elsewhere, as far as is known
    std::int64_t arrival = 0;   ///< buckets: Gcra's state, with what others let through
    std::int64_t since = 0;     ///< buckets: wall clock
    std::vector<Peer> peers;    ///< buckets
    std::int64_t lastAt = 0;    ///< of the last exchange, and what was used in all then
    std::uint64_t lastUsed = 0;
    bool touched = false; ///< wants to be exchanged
    bool flying = false;  ///< is being exchanged
    bool begun = false;   ///< buckets: what others let through before is in it
    bool alone = false;   ///< there is no telling what others do
};

struct alignas(64) SharedCounts::Shard {
    mutable std::mutex mutex;
    std::unordered_map<Hash128, Entry, KeyOfHash> entries;
    std::vector<Hash128> touched;

    void touch(const Hash128& key, Entry& entry)
    {
        if (entry.touched)
            return;
        touched.push_back(key);
        entry.touched = true;
    }
};

SharedCounts::SharedCounts(const Clock& clock, Namer namer, const SharedCountsLimits& limits, SipKey seed)
    : clock_(clock), namer_(namer), heldFrom_(limits.heldFrom),
      shardMask_(std::bit_ceil(std::max<std::size_t>(1, limits.shards)) - 1),
      perShard_(std::max<std::size_t>(1, limits.maximumEntries / (shardMask_ + 1))), seed_(seed),
      gateway_(sipHash(SipKey::random(), "gateway")), links_(std::make_unique<Progress[]>(1)), sync_(limits.sync.count())
{
    shards_ = std::make_unique<Shard[]>(shardMask_ + 1);
    readClock();
}

SharedCounts::~SharedCounts() = default;

void SharedCounts::setLinks(unsigned links, std::function<void(unsigned)> onHurry)
{
    linkCount_ = std::max(1U, links);
    links_ = std::make_unique<Progress[]>(linkCount_);
    onHurry_ = std::move(onHurry);
}

void SharedCounts::hurry(unsigned link) const
{
    if (onHurry_ && !links_[link].hurried.exchange(true, std::memory_order_relaxed))
        onHurry_(link);
}

void SharedCounts::readClock() noexcept
{
    const auto wall = std::chrono::duration_cast<Nanoseconds>(clock_.wall().time_since_epoch()).count();
    offset_.store(wall - inNanoseconds(clock_.steady()), std::memory_order_relaxed);
}

// --- Calls ---

std::optional<Decision> SharedCounts::allow(const ThrottleRule& rule, std::string_view key, SteadyTime now,
                                            std::uint64_t cost) noexcept
{
    return decide(rule, key, now, cost, Take::Allow);
}

std::optional<Decision> SharedCounts::ask(const ThrottleRule& rule, std::string_view key, SteadyTime now) noexcept
{
    return decide(rule, key, now, 1, Take::Ask);
}

bool SharedCounts::charge(const ThrottleRule& rule, std::string_view key, SteadyTime now, std::uint64_t cost) noexcept
{
    return cost == 0 || decide(rule, key, now, cost, Take::Charge).has_value();
}

std::optional<Decision> SharedCounts::decide(const ThrottleRule& rule, std::string_view key, SteadyTime now,
                                             std::uint64_t cost, Take take) noexcept
{
    const Hash128 hash = sipHash128(SipKey{seed_.k0 ^ rule.id(), seed_.k1}, key);
    const std::size_t at = hash.high & shardMask_;
    Shard& shard = shards_[at];
    const auto link = static_cast<unsigned>(at % linkCount_);
    const bool reachable = (joined_.load(std::memory_order_relaxed) >> (link % 64) & 1U) != 0;
    const std::int64_t time = inNanoseconds(now);
    const std::lock_guard lock(shard.mutex);
    try {
        auto found = shard.entries.find(hash);
        if (found == shard.entries.end()) {
            if (shard.entries.size() >= perShard_)
                return std::nullopt;
            found = shard.entries.try_emplace(hash, rule, namer_(rule.id(), key)).first;
            found->second.since = time + offset();
        }
        Entry& entry = found->second;
        shard.touch(hash, entry);
        const bool joined = reachable && !entry.alone;
        const Decision decision = std::holds_alternative<Gcra>(entry.limit) ? inBucket(entry, time, cost, take, joined)
                                                                            : inWindow(entry, time, cost, take, joined);
        if (joined && take == Take::Allow && decision.limit >= heldFrom_) {
            const std::uint64_t unsaid = entry.own - entry.said;
            if (unsaid >= std::max(decision.limit / 128, sumOf(decision.remaining, unsaid) / 8))
                hurry(link);
        }
        return decision;
    } catch (const std::bad_alloc&) {
        return std::nullopt;
    }
}

std::uint64_t SharedCounts::unsaidAllowed(std::uint64_t limit, std::uint64_t left) const noexcept
{
    return limit < heldFrom_ ? withoutBound : std::max(limit / 64, left / 4);
}

Decision SharedCounts::inWindow(Entry& entry, std::int64_t now, std::uint64_t cost, Take take, bool joined) const noexcept
{
    const auto& rule = *std::get_if<FixedWindow>(&entry.limit);
    const std::int64_t number = (now + offset()) / rule.period();
    // A clock that was set back a little stays in the window that has begun; by more, it is another time.
    if (number != entry.window && number + 1 != entry.window) {
        entry.window = number;
        entry.own = entry.said = entry.others = entry.lastUsed = 0;
        entry.lastAt = 0;
    }
    const std::int64_t end = (entry.window + 1) * rule.period() - offset();
    const std::uint64_t limit = rule.count();
    const std::uint64_t before = sumOf(entry.own, entry.others);
    Decision decision;
    decision.limit = limit;
    decision.allowed = cost <= limit && before <= limit - cost;
    if (!decision.allowed)
        decision.retryAfter = cost > limit ? Nanoseconds::max() : Nanoseconds(end - now);
    if (decision.allowed && joined && take != Take::Charge) {
        const std::uint64_t known = sumOf(entry.said, entry.others);
        const std::uint64_t unsaid = entry.own - entry.said;
        if (sumOf(unsaid, cost) > unsaidAllowed(limit, limit - std::min(known, limit))) {
            decision.allowed = false;
            decision.retryAfter = Milliseconds(sync_.load(std::memory_order_relaxed));
        }
    }
    if (take == Take::Charge || (take == Take::Allow && decision.allowed))
        entry.own = sumOf(entry.own, cost);
    const std::uint64_t used = sumOf(entry.own, entry.others);
    decision.remaining = used >= limit ? 0 : limit - used;
    decision.resetAfter = used == 0 ? Nanoseconds(0) : Nanoseconds(end - now);
    return decision;
}

Decision SharedCounts::inBucket(Entry& entry, std::int64_t now, std::uint64_t cost, Take take, bool joined) const noexcept
{
    const auto& rule = *std::get_if<Gcra>(&entry.limit);
    if (take == Take::Charge) {
        rule.charge(entry.arrival, now, cost);
        entry.own = sumOf(entry.own, cost);
        return {};
    }
    std::int64_t arrival = entry.arrival;
    if (joined) {
        Decision decision = rule.allow(arrival, now, 0);
        const std::uint64_t unsaid = entry.own - entry.said;
        if (decision.remaining >= cost && sumOf(unsaid, cost) > unsaidAllowed(rule.burst(), sumOf(decision.remaining, unsaid))) {
            decision.allowed = false;
            decision.retryAfter = Milliseconds(sync_.load(std::memory_order_relaxed));
            return decision;
        }
    }
    const Decision decision = rule.allow(arrival, now, cost);
    if (take == Take::Allow && decision.allowed) {
        entry.arrival = arrival;
        entry.own = sumOf(entry.own, cost);
    }
    return decision;
}

// --- Links ---

void SharedCounts::setJoined(unsigned link, bool joined) noexcept
{
    const std::uint64_t bit = std::uint64_t{1} << (link % 64);
    if (joined)
        joined_.fetch_or(bit, std::memory_order_relaxed);
    else
        joined_.fetch_and(~bit, std::memory_order_relaxed);
}

std::vector<CounterReport> SharedCounts::collect(unsigned link, std::size_t maximum)
{
    readClock();
    const std::int64_t now = inNanoseconds(clock_.steady());
    std::vector<CounterReport> reports;
    Progress& progress = links_[link % linkCount_];
    progress.more = false;
    progress.hurried.store(false, std::memory_order_relaxed);
    const std::size_t mine = (shardMask_ + linkCount_ - link % linkCount_) / linkCount_; // shards of this link
    for (std::size_t i = 0; i < mine; ++i) {
        Shard& shard = shards_[link % linkCount_ + ((progress.shard + i) % mine) * linkCount_];
        const std::lock_guard lock(shard.mutex);
        while (!shard.touched.empty()) {
            if (reports.size() >= maximum) {
                progress.more = true;
                progress.shard = (progress.shard + i) % mine;
                return reports;
            }
            const Hash128 key = shard.touched.back();
            shard.touched.pop_back();
            const auto found = shard.entries.find(key);
            if (found == shard.entries.end())
                continue; // it has run out meanwhile
            Entry& entry = found->second;
            entry.touched = false;
            entry.flying = true;
            CounterReport report;
            report.key = key;
            report.name = entry.name;
            report.own.gateway = gateway_;
            report.own.used = entry.own;
            report.isNews = entry.own != entry.said;
            if (const auto* const window = std::get_if<FixedWindow>(&entry.limit)) {
                report.window = entry.window;
                report.lifetime = lifetimeOf((entry.window + 1) * window->period() - offset() - now);
            } else {
                report.window = -1;
                report.own.since = entry.since;
                report.own.full = std::max(entry.arrival, now) + offset();
                report.lifetime = lifetimeOf(entry.arrival - now);
            }
            reports.push_back(report);
        }
    }
    return reports;
}

bool SharedCounts::apply(unsigned link, std::span<const CounterReport> reports, std::span<const CounterAnswer> answers)
{
    const std::int64_t now = inNanoseconds(clock_.steady());
    bool near = links_[link % linkCount_].more;
    if (answers.size() < reports.size())
        giveUp(reports.subspan(answers.size()));
    for (std::size_t i = 0; i < reports.size() && i < answers.size(); ++i) {
        const CounterReport& report = reports[i];
        Shard& shard = shards_[report.key.high & shardMask_];
        const std::lock_guard lock(shard.mutex);
        const auto found = shard.entries.find(report.key);
        if (found == shard.entries.end())
            continue;
        Entry& entry = found->second;
        entry.flying = false;
        entry.alone = !answers[i].isKnown;
        if (entry.alone)
            continue;
        const bool isBucket = std::holds_alternative<Gcra>(entry.limit);
        near = (isBucket ? takeBucket(entry, report, answers[i], now) : takeWindow(entry, report, answers[i], now)) || near;
        if (entry.own != entry.said)
            shard.touch(report.key, entry); // what was let through meanwhile, or a store that has forgotten us
    }
    return near;
}

bool SharedCounts::takeWindow(Entry& entry, const CounterReport& report, const CounterAnswer& answer, std::int64_t now) const
{
    if (entry.window != report.window)
        return false; // of a window that is over
    std::uint64_t others = 0;
    std::uint64_t ours = 0;
    for (const CounterShare& share : answer.shares) {
        if (share.gateway == gateway_)
            ours = share.used;
        else
            others = sumOf(others, share.used);
    }
    entry.others = std::max(entry.others, others); // a store that has lost something gives nothing back
    entry.said = std::min(ours, entry.own);
    const std::uint64_t used = sumOf(entry.own, entry.others);
    const bool near = isNear(used, entry.lastUsed, entry.lastAt == 0 ? 0 : now - entry.lastAt,
                             std::get_if<FixedWindow>(&entry.limit)->count(), Milliseconds(sync_.load(std::memory_order_relaxed)));
    entry.lastAt = now;
    entry.lastUsed = used;
    return near;
}

bool SharedCounts::takeBucket(Entry& entry, const CounterReport& report, const CounterAnswer& answer, std::int64_t now) const
{
    const auto& rule = *std::get_if<Gcra>(&entry.limit);
    const auto timeOf = [&rule](std::uint64_t units) { // saturating
        return rule.interval() * static_cast<std::int64_t>(
                                     std::min(units, static_cast<std::uint64_t>(longestLimit.count() / rule.interval())));
    };
    std::uint64_t ours = 0;
    std::uint64_t sum = 0;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t full = 0;
    for (const CounterShare& share : answer.shares) {
        if (share.gateway == gateway_) {
            if (share.since == report.own.since)
                ours = share.used;
            continue;
        }
        sum = sumOf(sum, share.used);
        first = std::min(first, share.since);
        full = std::max(full, share.full);
        const auto peer = std::find_if(entry.peers.begin(), entry.peers.end(),
                                       [&share](const Peer& each) { return each.gateway == share.gateway; });
        std::uint64_t news = share.used;
        if (peer == entry.peers.end()) {
            if (entry.peers.size() < mostGateways)
                entry.peers.push_back({share.gateway, share.since, share.used});
            else
                news = 0;
        } else {
            if (peer->since == share.since)
                news = share.used > peer->used ? share.used - peer->used : 0;
            *peer = {share.gateway, share.since, share.used};
        }
        if (entry.begun)
            rule.charge(entry.arrival, now, news);
    }
    if (!entry.begun) {
        // What was let through before we came has run out in part. It is full no sooner than anybody knows, nor than if it
        // had never been full since the first of them began.
        entry.begun = true;
        if (sum > 0) {
            full = std::max(full, std::clamp<std::int64_t>(first, 0, now + offset()) + timeOf(sum));
            const std::int64_t debt = std::clamp<std::int64_t>(full - (now + offset()), 0, longestLimit.count());
            entry.arrival = std::min(std::max(entry.arrival, now) + debt, now + longestLimit.count());
        }
    }
    entry.said = std::min(ours, entry.own);
    const std::uint64_t capacity = rule.burst();
    std::int64_t arrival = entry.arrival;
    const std::uint64_t used = capacity - std::min(capacity, rule.allow(arrival, now, 0).remaining);
    const bool near = isNear(used, entry.lastUsed, entry.lastAt == 0 ? 0 : now - entry.lastAt, capacity,
                             Milliseconds(sync_.load(std::memory_order_relaxed)));
    entry.lastAt = now;
    entry.lastUsed = used;
    return near;
}

void SharedCounts::giveUp(std::span<const CounterReport> reports)
{
    for (const CounterReport& report : reports) {
        Shard& shard = shards_[report.key.high & shardMask_];
        const std::lock_guard lock(shard.mutex);
        const auto found = shard.entries.find(report.key);
        if (found == shard.entries.end())
            continue;
        found->second.flying = false;
        shard.touch(report.key, found->second);
    }
}

void SharedCounts::reclaim(SteadyTime time)
{
    const std::int64_t now = inNanoseconds(time);
    for (std::size_t i = 0; i <= shardMask_; ++i) {
        Shard& shard = shards_[i];
        const std::lock_guard lock(shard.mutex);
        std::erase_if(shard.entries, [&](const auto& each) {
            const Entry& entry = each.second;
            if (entry.flying)
                return false;
            const auto* const window = std::get_if<FixedWindow>(&entry.limit);
            return window != nullptr ? entry.window < (now + offset()) / window->period() : entry.arrival <= now;
        });
        std::erase_if(shard.touched, [&shard](const Hash128& key) { return !shard.entries.contains(key); });
    }
}

std::size_t SharedCounts::size() const
{
    std::size_t all = 0;
    for (std::size_t i = 0; i <= shardMask_; ++i) {
        const std::lock_guard lock(shards_[i].mutex);
        all += shards_[i].entries.size();
    }
    return all;
}

} // namespace postern::throttling
