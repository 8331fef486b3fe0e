// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <cstdint>
#include <string>

namespace postern {

/// "2026-11-29T18:05:09Z". Of any time that there is: std::time_t ends in 2038 on some machines of 32 bits.
[[nodiscard]] std::string utcText(WallTime time);

/// Seconds since 1970 of a date and time in UTC; month and day from 1. Out of range, as 31 February is, it goes on counting.
[[nodiscard]] std::int64_t utcSeconds(int year, unsigned month, unsigned day, int hour, int minute, int second) noexcept;

/// The time so many seconds after 1970; the first or the last one that there is, when it is beyond.
[[nodiscard]] WallTime wallTimeOf(std::int64_t seconds) noexcept;

} // namespace postern
