// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace postern::upstream {

/// Numbers that spread calls and times: good enough for that, quick, and the same in each run. Not for secrets.
class Spread {
  public:
    Spread() = default;
    explicit Spread(std::uint64_t seed) noexcept : state_(seed) {} ///< not 0

    /// Xorshift (Marsaglia, 2003); never 0.
    [[nodiscard]] std::uint64_t next() noexcept
    {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_;
    }

  private:
    std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

} // namespace postern::upstream
