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

} // namespace postern::http
