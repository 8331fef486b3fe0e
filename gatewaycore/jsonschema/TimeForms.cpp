// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Digits.h"
#include "jsonschema/TextForms.h"

namespace postern::jsonschema {
namespace {

/// Two or four digits, or -1.
int takeNumber(std::string_view& text, std::size_t digits) noexcept
{
    int number = 0;
    if (text.size() < digits)
        return -1;
    for (std::size_t i = 0; i < digits; ++i) {
        if (!isDigit(text[i]))
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char c) noexcept
{
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

/// "3D", "2H30M": units in this order, each at most once, one at least. RFC 3339's grammar has no gap between them.
bool takeUnits(std::string_view& text, std::string_view units) noexcept
{
    std::size_t at = std::string_view::npos;
    while (!text.empty() && isDigit(text.front())) {
        takeDigits(text);
        const std::size_t unit = text.empty() ? std::string_view::npos : units.find(text.front());
        if (unit == std::string_view::npos || (at != std::string_view::npos && unit != at + 1))
            return false;
        at = unit;
        text.remove_prefix(1);
    }
    return at != std::string_view::npos;
}

} // namespace

bool isDate(std::string_view text) noexcept
{
    const int year = takeNumber(text, 4);
    const bool first = take(text, '-');
    const int month = takeNumber(text, 2);
    const bool second = take(text, '-');
    const int day = takeNumber(text, 2);
    if (year < 0 || !first || month < 1 || month > 12 || !second || day < 1 || !text.empty())
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool isTime(std::string_view text) noexcept
{
    const int hour = takeNumber(text, 2);
    const bool first = take(text, ':');
    const int minute = takeNumber(text, 2);
    const bool colon = take(text, ':');
    const int second = takeNumber(text, 2);
    if (hour < 0 || hour > 23 || !first || minute < 0 || minute > 59 || !colon || second < 0 || second > 60)
        return false;
    if (take(text, '.') && takeDigits(text).empty())
        return false;
    int offset = 0;
    if (!take(text, 'Z') && !take(text, 'z')) {
        const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
        const int hours = takeNumber(text, 2);
        const bool between = take(text, ':');
        const int minutes = takeNumber(text, 2);
        if (sign == 0 || hours < 0 || hours > 23 || !between || minutes < 0 || minutes > 59)
            return false;
        offset = sign * (hours * 60 + minutes);
    }
    // A leap second is the last one of a day in UTC.
    const int utc = (hour * 60 + minute - offset + 2 * 1440) % 1440;
    return text.empty() && (second < 60 || utc == 1439);
}

bool isDateTime(std::string_view text) noexcept
{
    return text.size() > 11 && isDate(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') && isTime(text.substr(11));
}

bool isDuration(std::string_view text) noexcept
{
    if (!take(text, 'P') || text.empty())
        return false;
    if (text.ends_with('W'))
        return !takeDigits(text).empty() && text == "W";
    if (!text.starts_with('T') && !takeUnits(text, "YMD"))
        return false;
    return text.empty() || (take(text, 'T') && takeUnits(text, "HMS") && text.empty());
}

} // namespace postern::jsonschema
