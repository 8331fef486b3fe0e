// SPDX-License-Identifier: Apache-2.0
#include "base/Clock.h"

namespace postern {
namespace {

class SystemClock final : public Clock {
  public:
    [[nodiscard]] SteadyTime steady() const noexcept override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] WallTime wall() const noexcept override { return std::chrono::system_clock::now(); }
};

} // namespace

const Clock& Clock::system() noexcept
{
    static const SystemClock clock;
    return clock;
}

} // namespace postern
