// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/IntrospectionTable.h"

namespace postern::security {
namespace {

std::size_t memoryOf(const Introspected& known) noexcept
{
    constexpr std::size_t places = 128; // in the list and in the map
    return places + sizeof(Introspected) + known.error.sentence.size() + (known.claims ? known.claims->memory() : 0);
}

} // namespace

std::shared_ptr<const Introspected> IntrospectionTable::find(const Hash128& token)
{
    const auto found = places_.find(token);
    if (found == places_.end())
        return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->known;
}

void IntrospectionTable::store(const Hash128& token, std::shared_ptr<const Introspected> known)
{
    erase(token);
    const std::size_t memory = memoryOf(*known);
    if (memory > mostMemory_ || mostEntries_ == 0)
        return;
    while (order_.size() >= mostEntries_ || memory_ + memory > mostMemory_)
        erase(order_.back().token);
    order_.push_front({token, std::move(known), memory});
    places_.emplace(token, order_.begin());
    memory_ += memory;
}

void IntrospectionTable::erase(const Hash128& token)
{
    const auto found = places_.find(token);
    if (found == places_.end())
        return;
    const auto at = found->second; // `token` may be the entry's own
    places_.erase(found);
    memory_ -= at->memory;
    order_.erase(at);
}

} // namespace postern::security
