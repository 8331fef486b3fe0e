// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/KeySources.h"

#include <algorithm>

namespace postern::filters {

void KeySources::add(std::string name, const std::shared_ptr<security::KeySource>& source)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(sources_, [](const auto& entry) { return entry.second.expired(); });
    // By name: APIs are compiled by several threads, and which one comes first is chance.
    const auto place = std::ranges::upper_bound(sources_, name, {}, [](const auto& entry) -> const std::string& { return entry.first; });
    sources_.emplace(place, std::move(name), source);
}

void KeySources::poll()
{
    std::vector<std::shared_ptr<security::KeySource>> alive;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, source] : sources_) {
            if (auto held = source.lock())
                alive.push_back(std::move(held));
        }
    }
    for (const auto& source : alive) // outside the lock: a poll may read files
        source->poll();
}

std::vector<KeySources::Status> KeySources::status() const
{
    std::vector<Status> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [name, source] : sources_) {
        if (const auto held = source.lock())
            all.push_back({name, held->status()});
    }
    return all;
}

} // namespace postern::filters
