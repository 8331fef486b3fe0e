// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Trace.h"

#include <array>

namespace postern::inspection {
namespace {

constexpr std::array<std::string_view, 6> resultNames{"passed", "skipped", "answered", "not reached", "failed", "paused"};

} // namespace

std::string_view toString(StepResult result) noexcept { return resultNames[static_cast<std::size_t>(result)]; }

bool parse(std::string_view text, StepResult& out) noexcept
{
    for (std::size_t i = 0; i < resultNames.size(); ++i) {
        if (resultNames[i] == text) {
            out = static_cast<StepResult>(i);
            return true;
        }
    }
    return false;
}

} // namespace postern::inspection
