// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/analytics/LatencyHistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace postern::workbench {
namespace {

constexpr std::uint32_t perOctave = 32; // below it, every microsecond has a bin of its own
constexpr std::uint32_t octaveBits = 5;

std::uint16_t binOf(std::uint32_t value)
{
    if (value < perOctave)
        return static_cast<std::uint16_t>(value);
    const auto shift = static_cast<std::uint32_t>(std::bit_width(value)) - octaveBits - 1;
    return static_cast<std::uint16_t>((shift + 1) * perOctave + (value >> shift) - perOctave);
}

/// The middle of a bin.
double valueOf(std::uint16_t bin)
{
    if (bin < perOctave)
        return bin;
    const std::uint32_t shift = bin / perOctave - 1;
    const double low = std::ldexp(static_cast<double>(perOctave + bin % perOctave), static_cast<int>(shift));
    return low + (std::ldexp(1.0, static_cast<int>(shift)) - 1) / 2;
}

} // namespace

void LatencyHistogram::addBin(std::uint16_t number, std::uint32_t count)
{
    const auto at = std::lower_bound(bins_.begin(), bins_.end(), number, [](const Bin& bin, std::uint16_t n) { return bin.number < n; });
    if (at != bins_.end() && at->number == number)
        at->count += count;
    else
        bins_.insert(at, {number, count});
    count_ += count;
}

void LatencyHistogram::add(std::uint32_t microseconds, std::uint32_t count) { addBin(binOf(microseconds), count); }

void LatencyHistogram::add(const LatencyHistogram& other)
{
    for (const Bin& bin : other.bins_)
        addBin(bin.number, bin.count);
}

double LatencyHistogram::percentile(double share) const
{
    if (count_ == 0)
        return 0;
    const auto wanted = static_cast<std::uint64_t>(std::max(1.0, std::ceil(share * static_cast<double>(count_))));
    std::uint64_t seen = 0;
    for (const Bin& bin : bins_) {
        seen += bin.count;
        if (seen >= wanted)
            return valueOf(bin.number);
    }
    return valueOf(bins_.back().number);
}

} // namespace postern::workbench
