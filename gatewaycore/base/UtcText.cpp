// SPDX-License-Identifier: Apache-2.0
#include "base/UtcText.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace postern {

std::string utcText(WallTime time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    char text[40];
    const int size = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                                   static_cast<int>(clock.seconds().count()));
    return {text, static_cast<std::size_t>(std::max(size, 0))};
}

std::int64_t utcSeconds(int year, unsigned month, unsigned day, int hour, int minute, int second) noexcept
{
    const std::chrono::sys_days first = std::chrono::year(year) / std::chrono::month(month) / 1;
    return std::int64_t{first.time_since_epoch().count() + static_cast<int>(day) - 1} * 86'400 + hour * 3'600 + minute * 60 + second;
}

WallTime wallTimeOf(std::int64_t seconds) noexcept
{
    using std::chrono::duration_cast;
    constexpr std::int64_t first = duration_cast<std::chrono::seconds>(WallTime::min().time_since_epoch()).count();
    constexpr std::int64_t last = duration_cast<std::chrono::seconds>(WallTime::max().time_since_epoch()).count();
    return WallTime(std::chrono::seconds(std::clamp(seconds, first, last)));
}

} // namespace postern
