// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/AssertionCache.h"

#include <utility>

namespace postern::filters {

std::string_view AssertionCache::find(std::string_view claims, WallTime now)
{
    if (const auto found = young_.find(claims); found != young_.end())
        return found->second.until > now ? std::string_view(found->second.token) : std::string_view();
    const auto found = old_.find(claims);
    if (found == old_.end() || found->second.until <= now)
        return {};
    Entry entry = std::move(found->second);
    old_.erase(found);
    store(claims, std::move(entry.token), entry.until);
    const auto again = young_.find(claims);
    return again != young_.end() ? std::string_view(again->second.token) : std::string_view();
}

void AssertionCache::store(std::string_view claims, std::string token, WallTime until)
{
    const std::size_t octets = claims.size() + token.size() + sizeof(Generation::value_type);
    if (octets > maximumOctets)
        return;
    if (young_.size() >= maximumEntries || octets_ + octets > maximumOctets) {
        old_ = std::exchange(young_, Generation());
        octets_ = 0;
    }
    const auto [at, isNew] = young_.insert_or_assign(std::string(claims), Entry{std::move(token), until});
    if (isNew)
        octets_ += octets;
}

} // namespace postern::filters
