// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/TokenCache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <string>

namespace postern::security {
namespace {

constexpr std::size_t ways = 8;
constexpr std::size_t readingBase = 1024; // about what a VerifiedToken::reading takes besides its lists
constexpr std::size_t readingOfApi = 448; // and for each API that the token has subscribed to

/// The place of a token. Its end is enough: that is the signature, which no two good tokens share, and hashing all of a
/// token would cost more than the rest of a look-up. Forged tokens may share their ends, which crowds one set of the
/// table of refusals and nothing else; the whole token is compared in any case.
std::uint64_t placeOf(SipKey key, std::string_view token) noexcept
{
    constexpr std::size_t hashed = 32; // characters: 192 bits of the signature
    return sipHash(key, token.substr(token.size() - std::min(token.size(), hashed)));
}

} // namespace

/// A set-associative table: a hash names a set of eight places, the one used longest ago gives way. So nothing is ever
/// rehashed, and whoever could choose hashes (nobody knows the key) would crowd out eight places only.
struct TokenCache::Table {
    struct Entry;
    struct Discard {
        void operator()(Entry* entry) const noexcept;
    };
    using EntryPointer = std::unique_ptr<Entry, Discard>;
    /// What a look-up reads comes first: it is one cache line, and the token's text follows all that.
    struct alignas(64) Entry {
        TokenRef verified;
        WallTime until;
        std::uint64_t generation = 0;
        std::size_t issuer = 0;
        std::size_t memory = 0;
        std::size_t size = 0;
        TokenError refusal;

        [[nodiscard]] static EntryPointer of(std::string_view token);
        [[nodiscard]] std::string_view token() const noexcept { return {reinterpret_cast<const char*>(this + 1), size}; }
        /// Has what comparing it and a call with it will read brought near, all at once.
        void prefetch() const noexcept
        {
            for (std::size_t at = 0; at < size; at += alignof(Entry))
                __builtin_prefetch(token().data() + at);
            verified.prefetch();
        }
    };
    struct Place {
        std::uint64_t hash = 0;
        EntryPointer entry;
    };
    struct alignas(64) Set {
        std::array<Place, ways> places;
        std::array<std::uint64_t, ways> used{};
    };

    explicit Table(std::size_t entries, ByteCount limit) : memoryLimit(limit.value)
    {
        if (entries != 0)
            sets.resize(std::bit_ceil(std::max(entries, ways)) / ways);
    }

    [[nodiscard]] Set& setOf(std::uint64_t hash) noexcept { return sets[hash & (sets.size() - 1)]; }

    Entry* find(std::uint64_t hash, std::string_view token, WallTime now, const std::uint64_t* generations) noexcept
    {
        if (sets.empty())
            return nullptr;
        Set& set = setOf(hash);
        for (std::size_t way = 0; way < ways; ++way) {
            Entry* const entry = set.places[way].entry.get();
            if (set.places[way].hash != hash || entry == nullptr)
                continue;
            entry->prefetch();
            if (entry->token() != token)
                continue;
            if (now >= entry->until || generations[entry->issuer] != entry->generation) {
                erase(set, way);
                return nullptr;
            }
            set.used[way] = ++clock;
            return entry;
        }
        return nullptr;
    }

    void store(std::uint64_t hash, EntryPointer entry)
    {
        if (sets.empty() || entry->memory > memoryLimit)
            return;
        Set& set = setOf(hash);
        std::size_t place = 0;
        for (std::size_t way = 0; way < ways; ++way) {
            const Place& there = set.places[way];
            if (there.entry && there.hash == hash && there.entry->token() == entry->token()) {
                place = way;
                break;
            }
            if (set.places[place].entry && (!there.entry || set.used[way] < set.used[place]))
                place = way;
        }
        erase(set, place);
        // Memory is given back from anywhere: a hand goes round the table.
        for (; memory + entry->memory > memoryLimit; hand = (hand + 1) % (sets.size() * ways))
            erase(sets[hand / ways], hand % ways);
        memory += entry->memory;
        ++count;
        set.used[place] = ++clock;
        set.places[place] = {hash, std::move(entry)};
    }

    void erase(Set& set, std::size_t way) noexcept
    {
        Place& place = set.places[way];
        if (!place.entry)
            return;
        memory -= place.entry->memory;
        --count;
        place = {};
    }

    void clear() noexcept
    {
        for (Set& set : sets) {
            for (std::size_t way = 0; way < ways; ++way)
                erase(set, way);
        }
    }

    std::vector<Set> sets; ///< a power of two, or none
    std::size_t memoryLimit;
    std::size_t memory = 0;
    std::size_t count = 0;
    std::size_t hand = 0;
    std::uint64_t clock = 0;
};

TokenCache::Table::EntryPointer TokenCache::Table::Entry::of(std::string_view token)
{
    void* const memory = ::operator new(sizeof(Entry) + token.size(), std::align_val_t(alignof(Entry)));
    std::memcpy(static_cast<char*>(memory) + sizeof(Entry), token.data(), token.size());
    EntryPointer entry(new (memory) Entry);
    entry->size = token.size();
    return entry;
}

void TokenCache::Table::Discard::operator()(Entry* entry) const noexcept
{
    entry->~Entry();
    ::operator delete(static_cast<void*>(entry), std::align_val_t(alignof(Entry)));
}

TokenCache::TokenCache(const TokenCacheLimits& limits, SipKey key)
    : key_(key), limits_(limits), good_(std::make_unique<Table>(limits.entries, limits.memory)),
      refused_(std::make_unique<Table>(limits.refusedEntries, limits.refusedMemory))
{
}
TokenCache::~TokenCache() = default;
TokenCache::TokenCache(TokenCache&&) noexcept = default;
TokenCache& TokenCache::operator=(TokenCache&&) noexcept = default;

TokenCache::Found TokenCache::find(std::string_view token, WallTime now, const std::uint64_t* generations) noexcept
{
    Found found;
    const std::uint64_t hash = placeOf(key_, token);
    if (const Table::Entry* entry = good_->find(hash, token, now, generations))
        found.token = &entry->verified;
    else if (const Table::Entry* refusal = refused_->find(hash, token, now, generations))
        found.refusal = &refusal->refusal;
    return found;
}

void TokenCache::store(std::string_view token, const TokenRef& verified, WallTime now, std::uint64_t generation)
{
    Table::EntryPointer entry = Table::Entry::of(token);
    entry->verified = verified;
    entry->until = std::min(now + limits_.lifetime, verified->goodUntil.value_or(WallTime::max()));
    entry->generation = generation;
    entry->issuer = verified->issuerIndex;
    const security::Claims& claims = verified->claims;
    const std::size_t reading = readingBase + claims.all().size() * 2 * sizeof(std::string_view) + claims.scopes().size() * sizeof(std::string_view) +
                                claims.subscribedApis().size() * readingOfApi;
    entry->memory = sizeof(Table::Entry) + sizeof(VerifiedToken) + token.size() + claims.memory() + reading;
    good_->store(placeOf(key_, token), std::move(entry));
}

void TokenCache::storeRefusal(std::string_view token, const TokenError& refusal, std::size_t issuerIndex, WallTime now,
                              std::uint64_t generation, WallTime until)
{
    Table::EntryPointer entry = Table::Entry::of(token);
    entry->refusal = refusal;
    entry->until = std::min(now + limits_.refusedLifetime, until);
    entry->generation = generation;
    entry->issuer = issuerIndex;
    entry->memory = sizeof(Table::Entry) + token.size() + refusal.sentence.size() + refusal.key.size();
    refused_->store(placeOf(key_, token), std::move(entry));
}

void TokenCache::clear() noexcept
{
    good_->clear();
    refused_->clear();
}

std::size_t TokenCache::size() const noexcept { return good_->count; }
std::size_t TokenCache::refusedSize() const noexcept { return refused_->count; }
std::size_t TokenCache::memory() const noexcept { return good_->memory + refused_->memory; }

} // namespace postern::security
