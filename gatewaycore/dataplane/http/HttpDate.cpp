// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/HttpDate.h"

#include <chrono>
#include <cstring>

namespace postern::http {
namespace {

char* writeNumber(char* out, unsigned value, int digits) noexcept
{
    for (int at = digits - 1; at >= 0; --at) {
        out[at] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return out + digits;
}

/// Takes a date apart from the left; every step fails once one has.
struct DateReader {
    std::string_view rest;
    bool failed = false;

    void text(std::string_view expected) noexcept
    {
        if (!rest.starts_with(expected))
            failed = true;
        else
            rest.remove_prefix(expected.size());
    }
    int number(std::size_t digits) noexcept
    {
        int value = 0;
        if (rest.size() < digits)
            failed = true;
        for (std::size_t at = 0; at < digits && !failed; ++at) {
            if (rest[at] < '0' || rest[at] > '9')
                failed = true;
            value = value * 10 + (rest[at] - '0');
        }
        if (!failed)
            rest.remove_prefix(digits);
        return value;
    }
    unsigned month() noexcept
    {
        constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
        const std::size_t at = rest.size() < 3 ? std::string_view::npos : names.find(rest.substr(0, 3));
        if (at == std::string_view::npos || at % 3 != 0) {
            failed = true;
            return 0;
        }
        rest.remove_prefix(3);
        return static_cast<unsigned>(at / 3 + 1);
    }
    Seconds timeOfDay() noexcept
    {
        const int hour = number(2);
        text(":");
        const int minute = number(2);
        text(":");
        const int second = number(2);
        failed = failed || hour > 23 || minute > 59 || second > 60;
        return Seconds(hour * 3600 + minute * 60 + second);
    }
};

} // namespace

void writeHttpDate(char* out, WallTime time) noexcept
{
    static constexpr char days[] = "SunMonTueWedThuFriSat";
    static constexpr char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto second = static_cast<unsigned>(std::chrono::floor<Seconds>(time - day).count());

    std::memcpy(out, days + 3 * std::chrono::weekday(day).c_encoding(), 3);
    std::memcpy(out + 3, ", ", 2);
    char* at = writeNumber(out + 5, static_cast<unsigned>(date.day()), 2);
    *at++ = ' ';
    std::memcpy(at, months + 3 * (static_cast<unsigned>(date.month()) - 1), 3);
    at[3] = ' ';
    at = writeNumber(at + 4, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    *at++ = ' ';
    at = writeNumber(at, second / 3600, 2);
    *at++ = ':';
    at = writeNumber(at, second / 60 % 60, 2);
    *at++ = ':';
    at = writeNumber(at, second % 60, 2);
    std::memcpy(at, " GMT", 4);
}

std::optional<WallTime> parseHttpDate(std::string_view text, WallTime now) noexcept
{
    DateReader in{text, false};
    const std::size_t comma = text.find(',');
    int yearNumber = 0;
    unsigned monthNumber = 0;
    int day = 0;
    Seconds time{};
    if (comma == 3) { // Sun, 06 Nov 1994 08:49:37 GMT
        in.rest.remove_prefix(4);
        in.text(" ");
        day = in.number(2);
        in.text(" ");
        monthNumber = in.month();
        in.text(" ");
        yearNumber = in.number(4);
        in.text(" ");
        time = in.timeOfDay();
        in.text(" GMT");
    } else if (comma != std::string_view::npos) { // Sunday, 06-Nov-94 08:49:37 GMT
        in.rest.remove_prefix(comma + 1);
        in.text(" ");
        day = in.number(2);
        in.text("-");
        monthNumber = in.month();
        in.text("-");
        yearNumber = in.number(2);
        in.text(" ");
        time = in.timeOfDay();
        in.text(" GMT");
        const int thisYear = static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
        yearNumber += thisYear - thisYear % 100;
        if (yearNumber > thisYear + 50)
            yearNumber -= 100;
    } else { // Sun Nov  6 08:49:37 1994
        if (text.size() < 4)
            return std::nullopt;
        in.rest.remove_prefix(3);
        in.text(" ");
        monthNumber = in.month();
        in.text(" ");
        if (in.rest.starts_with(' ')) {
            in.text(" ");
            day = in.number(1);
        } else {
            day = in.number(2);
        }
        in.text(" ");
        time = in.timeOfDay();
        in.text(" ");
        yearNumber = in.number(4);
    }
    const std::chrono::year_month_day date{std::chrono::year(yearNumber), std::chrono::month(monthNumber),
                                           std::chrono::day(static_cast<unsigned>(day))};
    // What a WallTime of nanoseconds can hold ends in 2262.
    if (in.failed || !in.rest.empty() || !date.ok() || yearNumber < 1700 || yearNumber > 2261)
        return std::nullopt;
    return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::sys_days(date).time_since_epoch() + time));
}

} // namespace postern::http
