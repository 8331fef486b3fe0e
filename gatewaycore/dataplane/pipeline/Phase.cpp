// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/Phase.h"

#include <array>

namespace postern::pipeline {
namespace {

constexpr std::array<std::string_view, phaseCount> phaseNames{"guard",    "authenticate", "authorize", "throttle",
                                                              "validate", "transform",    "observe"};
constexpr std::array<std::string_view, 4> needNames{"none", "watch", "stream", "whole"};

} // namespace

std::size_t placeOf(Phase phase, model::ChainOrder order) noexcept
{
    if (order == model::ChainOrder::Wso2_32) {
        if (phase == Phase::Validate)
            phase = Phase::Throttle;
        else if (phase == Phase::Throttle)
            phase = Phase::Validate;
    }
    return static_cast<std::size_t>(phase);
}

std::string_view toString(Phase phase) noexcept { return phaseNames[static_cast<std::size_t>(phase)]; }

bool parse(std::string_view text, Phase& out) noexcept
{
    for (std::size_t i = 0; i < phaseNames.size(); ++i) {
        if (phaseNames[i] == text) {
            out = static_cast<Phase>(i);
            return true;
        }
    }
    return false;
}

std::string_view toString(BodyNeed need) noexcept { return needNames[static_cast<std::size_t>(need)]; }

} // namespace postern::pipeline
