// SPDX-License-Identifier: Apache-2.0
#include "dataplane/caching/ResponseStore.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <unordered_map>

namespace postern::caching {
namespace {

/// What an entry takes beside its answer: nodes of the list and of the map.
constexpr std::size_t entryOverhead = 256;
constexpr Seconds validationClaim{10};

bool matches(const StoredResponse& response, std::string_view scope, const http::HeaderMap& request)
{
    return response.scope == scope &&
           std::all_of(response.vary.begin(), response.vary.end(),
                       [&request](const auto& field) { return varyValue(request, field.first) == field.second; });
}

} // namespace

std::string varyValue(const http::HeaderMap& request, std::string_view name)
{
    // An absent field is another request than an empty one (RFC 9111 4.1): it has no octet in front.
    std::string list;
    request.forEachValue(name, [&list](std::string_view value) {
        list += list.empty() ? ":" : ", ";
        list += value;
    });
    return list;
}

struct ResponseStore::Shard {
    struct Entry {
        std::string target;
        Response response;
        std::size_t bytes = 0;
        WallTime claimedUntil{};
    };
    using Entries = std::list<Entry>; ///< what was used last is in front

    struct Hasher {
        SipKey key;
        std::size_t operator()(std::string_view text) const noexcept { return static_cast<std::size_t>(sipHash(key, text)); }
    };

    explicit Shard(SipKey key, std::size_t bytes, std::size_t entries, std::size_t variants)
        : byTarget(16, Hasher{key}), mostBytes(bytes), mostEntries(entries), mostVariants(variants)
    {
    }

    void drop(Entries::iterator entry) noexcept
    {
        // The key of the map is a view of an entry's text: it is moved to one that stays.
        const auto found = byTarget.find(entry->target);
        std::vector<Entries::iterator>& variants = found->second;
        std::erase(variants, entry);
        if (variants.empty()) {
            byTarget.erase(found);
        } else if (found->first.data() == entry->target.data()) {
            auto node = byTarget.extract(found);
            node.key() = node.mapped().front()->target;
            byTarget.insert(std::move(node));
        }
        usedBytes -= entry->bytes;
        entries.erase(entry);
    }

    std::mutex mutex;
    Entries entries;
    std::unordered_map<std::string_view, std::vector<Entries::iterator>, Hasher> byTarget;
    std::size_t usedBytes = 0;
    std::size_t mostBytes;
    std::size_t mostEntries;
    std::size_t mostVariants;
};

ResponseStore::ResponseStore(const StoreLimits& limits) : key_(SipKey::random())
{
    // Few entries, or little room, are not worth dividing.
    const std::size_t count = limits.entries >= 1024 && limits.bytes.value >= (8U << 20U) ? 8 : 1;
    for (std::size_t i = 0; i < count; ++i)
        shards_.push_back(std::make_unique<Shard>(key_, static_cast<std::size_t>(limits.bytes.value) / count,
                                                  std::max<std::size_t>(limits.entries / count, 1), limits.variants));
    largest_ = static_cast<std::size_t>(limits.bytes.value) / 16;
}

ResponseStore::~ResponseStore() = default;

ResponseStore::Shard& ResponseStore::shardOf(std::string_view target) const noexcept
{
    return *shards_[(sipHash(key_, target) >> 32) % shards_.size()];
}

ResponseStore::Response ResponseStore::find(std::string_view target, std::string_view scope, const http::HeaderMap& request)
{
    Shard& shard = shardOf(target);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.byTarget.find(target);
    if (found == shard.byTarget.end())
        return nullptr;
    Shard::Entries::iterator best = shard.entries.end();
    for (const Shard::Entries::iterator entry : found->second) {
        if (matches(*entry->response, scope, request) &&
            (best == shard.entries.end() || entry->response->date > best->response->date))
            best = entry;
    }
    if (best == shard.entries.end())
        return nullptr;
    shard.entries.splice(shard.entries.begin(), shard.entries, best);
    return best->response;
}

void ResponseStore::put(std::string_view target, Response response)
{
    const std::size_t bytes = response->size() + target.size() + entryOverhead;
    if (bytes > largest_)
        return;
    Shard& shard = shardOf(target);
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.byTarget.find(target); found != shard.byTarget.end()) {
        const std::vector<Shard::Entries::iterator> variants = found->second;
        std::size_t left = variants.size();
        for (const Shard::Entries::iterator entry : variants) {
            const bool same = entry->response->scope == response->scope && entry->response->vary == response->vary;
            if (same || left > shard.mostVariants - 1) { // the first of them is the oldest
                shard.drop(entry);
                --left;
            }
        }
    }
    while (!shard.entries.empty() &&
           (shard.usedBytes + bytes > shard.mostBytes || shard.entries.size() + 1 > shard.mostEntries))
        shard.drop(std::prev(shard.entries.end()));
    shard.entries.push_front({std::string(target), std::move(response), bytes, {}});
    shard.usedBytes += bytes;
    const auto entry = shard.entries.begin();
    shard.byTarget[std::string_view(entry->target)].push_back(entry);
}

void ResponseStore::remove(std::string_view target, const Response& response) noexcept
{
    Shard& shard = shardOf(target);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.byTarget.find(target);
    if (found == shard.byTarget.end())
        return;
    for (const Shard::Entries::iterator entry : found->second) {
        if (entry->response == response)
            return shard.drop(entry);
    }
}

std::size_t ResponseStore::invalidate(std::string_view target) noexcept
{
    Shard& shard = shardOf(target);
    const std::lock_guard lock(shard.mutex);
    std::size_t count = 0;
    for (auto found = shard.byTarget.find(target); found != shard.byTarget.end(); found = shard.byTarget.find(target)) {
        shard.drop(found->second.front());
        ++count;
    }
    return count;
}

bool ResponseStore::claimValidation(std::string_view target, const Response& response, WallTime now) noexcept
{
    Shard& shard = shardOf(target);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.byTarget.find(target);
    if (found == shard.byTarget.end())
        return true;
    for (const Shard::Entries::iterator entry : found->second) {
        if (entry->response != response)
            continue;
        if (entry->claimedUntil > now)
            return false;
        entry->claimedUntil = now + validationClaim;
        return true;
    }
    return true;
}

ResponseStore::Usage ResponseStore::usage() const
{
    Usage usage;
    for (const auto& shard : shards_) {
        const std::lock_guard lock(shard->mutex);
        usage.entries += shard->entries.size();
        usage.bytes += shard->usedBytes;
    }
    return usage;
}

} // namespace postern::caching
