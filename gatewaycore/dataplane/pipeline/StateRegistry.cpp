// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/StateRegistry.h"

namespace postern::pipeline {

void StateRegistry::sweep()
{
    const std::lock_guard lock(mutex_);
    std::erase_if(states_, [](const auto& entry) { return entry.second.expired(); });
}

std::size_t StateRegistry::size() const
{
    const std::lock_guard lock(mutex_);
    return states_.size();
}

} // namespace postern::pipeline
