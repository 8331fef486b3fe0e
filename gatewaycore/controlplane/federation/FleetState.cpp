// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/FleetState.h"

#include <algorithm>

namespace postern::federation {

using deployment::DriftClass;

std::size_t GatewayState::count(DriftClass drift) const noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(apis, [drift](const auto& each) { return each.second.checked && each.second.concerns() && each.second.checked->drift.worst() == drift; }));
}

std::size_t GatewayState::differences(DriftClass drift) const noexcept
{
    std::size_t out = 0;
    for (const auto& [title, place] : apis)
        out += place.checked && place.concerns() ? place.checked->drift.count(drift) : 0;
    return out;
}

std::size_t GatewayState::placed() const noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(apis, [](const auto& each) { return each.second.isThere() || (!each.second.checked && each.second.deployed); }));
}

bool GatewayState::wasChecked() const noexcept { return !checkedAt.empty(); }

std::string_view toString(FleetTask task) noexcept
{
    switch (task) {
    case FleetTask::Nothing: return "";
    case FleetTask::Test: return "test";
    case FleetTask::Discover: return "discover";
    case FleetTask::Drift: return "drift";
    case FleetTask::Plan: return "plan";
    case FleetTask::Import: return "import";
    case FleetTask::Read: return "read";
    case FleetTask::Urls: return "urls";
    case FleetTask::Deploy: return "deploy";
    case FleetTask::RollBack: return "roll back";
    }
    return {};
}

std::string refusal(const deployment::Environment& environment, FleetTask task)
{
    const bool writes = task == FleetTask::Deploy || task == FleetTask::RollBack;
    if (writes && !mayWrite(environment.mode))
        return environment.name + " is read-only: nothing is written there. Change its mode if it should be.";
    if ((task == FleetTask::Discover || task == FleetTask::Import || task == FleetTask::Read) && !mayDiscover(environment.mode))
        return environment.name + " is write-only: nothing is discovered there. Change its mode if it should be.";
    return {};
}

} // namespace postern::federation
