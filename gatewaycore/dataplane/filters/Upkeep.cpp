// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Upkeep.h"

namespace postern::filters {

void Upkeep::add(std::string name, const std::shared_ptr<security::Upheld>& state)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [](const auto& entry) { return entry.second.expired(); });
    kept_.emplace_back(std::move(name), state);
}

std::vector<Upkeep::Named> Upkeep::alive() const
{
    std::vector<Named> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [name, state] : kept_) {
        if (auto held = state.lock())
            all.emplace_back(name, std::move(held));
    }
    return all;
}

void Upkeep::poll()
{
    for (const auto& [name, state] : alive()) // outside the lock: a poll may read files
        state->poll();
}

std::vector<std::pair<std::string, std::string>> Upkeep::problems() const
{
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [name, state] : alive())
        all.emplace_back(name, state->problem());
    return all;
}

} // namespace postern::filters
