// SPDX-License-Identifier: Apache-2.0
#include "base/Iso8601.h"

#include <chrono>
#include <cstdio>

namespace postern {
namespace {

/// `count` decimal digits at the front of `text`, which it takes away; false when there are not that many.
bool digits(std::string_view& text, std::size_t count, unsigned& out) noexcept
{
    if (text.size() < count)
        return false;
    out = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        out = out * 10 + static_cast<unsigned>(text[i] - '0');
    }
    text.remove_prefix(count);
    return true;
}

bool literal(std::string_view& text, char wanted) noexcept
{
    if (text.empty() || text.front() != wanted)
        return false;
    text.remove_prefix(1);
    return true;
}

} // namespace

std::string toIso8601(WallTime when)
{
    using namespace std::chrono;
    const auto day = floor<days>(when);
    const year_month_day date(day);
    const hh_mm_ss time(floor<microseconds>(when - day));
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text;
}

bool fromIso8601(std::string_view text, WallTime& out) noexcept
{
    using namespace std::chrono;
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!digits(text, 4, year) || !literal(text, '-') || !digits(text, 2, month) || !literal(text, '-') ||
        !digits(text, 2, day) || !literal(text, 'T') || !digits(text, 2, hour) || !literal(text, ':') ||
        !digits(text, 2, minute) || !literal(text, ':') || !digits(text, 2, second))
        return false;
    nanoseconds fraction{0};
    if (literal(text, '.')) {
        const std::size_t end = text.find_first_not_of("0123456789");
        const std::size_t length = end == std::string_view::npos ? text.size() : end;
        unsigned value = 0;
        if (length == 0 || length > 9 || !digits(text, length, value))
            return false;
        std::int64_t scaled = value;
        for (std::size_t i = length; i < 9; ++i)
            scaled *= 10;
        fraction = nanoseconds(scaled);
    }
    const year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month), std::chrono::day(day)};
    // A clock that counts nanoseconds in 64 bits ends in these years.
    if (text != "Z" || !date.ok() || year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 60)
        return false;
    out = WallTime(duration_cast<WallTime::duration>(sys_days(date).time_since_epoch() + hours(hour) + minutes(minute) +
                                                     seconds(second) + fraction));
    return true;
}

} // namespace postern
