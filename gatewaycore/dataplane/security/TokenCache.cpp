// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/TokenCache.h"

#include <algorithm>
#include <bit>
#include <string>

namespace postern::security {
namespace {

constexpr std::size_t ways = 8;
constexpr std::size_t readingBase = 512; // about what a VerifiedToken::reading takes besides its lists

/// The place of a token. Its end is enough: that is the signature, which no two good tokens share, and hashing all of a
/// token would cost more than the rest of a look-up. Forged tokens may share their ends, which crowds one set of the
/// table of refusals and nothing else; the whole token is compared in any case.
std::uint64_t placeOf(SipKey key, std::string_view token) noexcept
{
    constexpr std::size_t hashed = 32; // characters: 192 bits of the signature
    return sipHash(key, token.substr(token.size() - std::min(token.size(), hashed)));
}

} // namespace

/// A set-associative table: a hash names eight places, the one used longest ago gives way. So nothing is ever rehashed,
/// and whoever could choose hashes (nobody knows the key) would crowd out eight places only.
struct TokenCache::Table {
    struct Entry {
        std::string token;
        TokenRef verified;
        TokenError refusal;
        WallTime until;
        std::uint64_t generation = 0;
        std::size_t issuer = 0;
        std::size_t memory = 0;
    };

    explicit Table(std::size_t entries, ByteCount limit) : memoryLimit(limit.value)
    {
        if (entries == 0)
            return;
        const std::size_t places = std::bit_ceil(std::max(entries, ways));
        hashes.resize(places);
        used.resize(places);
        slots.resize(places);
        setMask = places / ways - 1;
    }

    [[nodiscard]] std::size_t firstOf(std::uint64_t hash) const noexcept { return (hash & setMask) * ways; }

    Entry* find(std::uint64_t hash, std::string_view token, WallTime now, const std::uint64_t* generations) noexcept
    {
        if (slots.empty())
            return nullptr;
        const std::size_t first = firstOf(hash);
        for (std::size_t at = first; at < first + ways; ++at) {
            if (hashes[at] != hash || !slots[at] || slots[at]->token != token)
                continue;
            Entry& entry = *slots[at];
            if (now >= entry.until || generations[entry.issuer] != entry.generation) {
                erase(at);
                return nullptr;
            }
            used[at] = ++clock;
            return &entry;
        }
        return nullptr;
    }

    void store(std::uint64_t hash, std::unique_ptr<Entry> entry)
    {
        if (slots.empty() || entry->memory > memoryLimit)
            return;
        const std::size_t first = firstOf(hash);
        std::size_t place = first;
        for (std::size_t at = first; at < first + ways; ++at) {
            if (slots[at] && hashes[at] == hash && slots[at]->token == entry->token) {
                place = at;
                break;
            }
            if (slots[place] && (!slots[at] || used[at] < used[place]))
                place = at;
        }
        erase(place);
        // Memory is given back from anywhere: a hand goes round the table.
        for (; memory + entry->memory > memoryLimit; hand = (hand + 1) % slots.size())
            erase(hand);
        memory += entry->memory;
        ++count;
        hashes[place] = hash;
        used[place] = ++clock;
        slots[place] = std::move(entry);
    }

    void erase(std::size_t at) noexcept
    {
        if (!slots[at])
            return;
        memory -= slots[at]->memory;
        --count;
        slots[at].reset();
        hashes[at] = 0;
    }

    void clear() noexcept
    {
        for (std::size_t at = 0; at < slots.size(); ++at)
            erase(at);
    }

    std::vector<std::uint64_t> hashes;
    std::vector<std::uint64_t> used;
    std::vector<std::unique_ptr<Entry>> slots;
    std::size_t setMask = 0;
    std::size_t memoryLimit;
    std::size_t memory = 0;
    std::size_t count = 0;
    std::size_t hand = 0;
    std::uint64_t clock = 0;
};

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
    auto entry = std::make_unique<Table::Entry>();
    entry->token = token;
    entry->verified = verified;
    entry->until = std::min(now + limits_.lifetime, verified->goodUntil.value_or(WallTime::max()));
    entry->generation = generation;
    entry->issuer = verified->issuerIndex;
    const security::Claims& claims = verified->claims;
    const std::size_t reading = readingBase + claims.all().size() * 2 * sizeof(std::string_view) + claims.scopes().size() * sizeof(std::string_view);
    entry->memory = sizeof(Table::Entry) + sizeof(VerifiedToken) + token.size() + claims.memory() + reading;
    good_->store(placeOf(key_, token), std::move(entry));
}

void TokenCache::storeRefusal(std::string_view token, const TokenError& refusal, std::size_t issuerIndex, WallTime now,
                              std::uint64_t generation, WallTime until)
{
    auto entry = std::make_unique<Table::Entry>();
    entry->token = token;
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
