// SPDX-License-Identifier: Apache-2.0
#include "base/Bytes.h"

#include <array>
#include <charconv>
#include <limits>
#include <system_error>

namespace postern {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t bytes;
};

// Longest factor first, so that toString() finds the shortest exact spelling.
constexpr std::array<Unit, 7> units{{{"GiB", 1ULL << 30},
                                     {"GB", 1'000'000'000ULL},
                                     {"MiB", 1ULL << 20},
                                     {"MB", 1'000'000ULL},
                                     {"KiB", 1ULL << 10},
                                     {"kB", 1'000ULL},
                                     {"B", 1ULL}}};

bool equalsIgnoringCase(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

} // namespace

bool ByteCount::parse(std::string_view text, ByteCount& out) noexcept
{
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc())
        return false;
    std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (!rest.empty() && rest.front() == ' ')
        rest.remove_prefix(1);
    std::uint64_t factor = rest.empty() && end == text.data() + text.size() ? 1 : 0;
    for (const Unit& unit : units) {
        if (equalsIgnoringCase(rest, unit.name))
            factor = unit.bytes;
    }
    if (factor == 0 || number > std::numeric_limits<std::uint64_t>::max() / factor)
        return false;
    out = ByteCount(number * factor);
    return true;
}

std::string ByteCount::toString() const
{
    for (const Unit& unit : units) {
        if (unit.bytes > 1 && value != 0 && value % unit.bytes == 0)
            return std::to_string(value / unit.bytes) + std::string(unit.name);
    }
    return std::to_string(value);
}

} // namespace postern
