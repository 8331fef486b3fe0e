// SPDX-License-Identifier: Apache-2.0
#include "dataplane/analytics/Measures.h"

#include <bit>
#include <cmath>

namespace postern::analytics {
namespace {

/// Four bins for each power of two.
std::size_t binOf(std::uint32_t microseconds) noexcept
{
    if (microseconds < 4)
        return microseconds;
    const auto power = static_cast<unsigned>(std::bit_width(microseconds)) - 1;
    return (power - 1) * 4 + ((microseconds >> (power - 2)) & 3U);
}

std::uint32_t upperEdge(std::size_t bin) noexcept
{
    if (bin < 4)
        return static_cast<std::uint32_t>(bin);
    const std::size_t power = bin / 4 + 1;
    const std::uint64_t edge = ((std::uint64_t{5} + bin % 4) << (power - 2)) - 1;
    return edge > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(edge);
}

} // namespace

void LatencyBins::add(std::uint32_t microseconds) noexcept
{
    ++bins_[binOf(microseconds)];
    ++total_;
}

std::uint32_t LatencyBins::quantile(double quantile) const noexcept
{
    if (total_ == 0)
        return 0;
    const auto wanted = static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(total_)));
    std::uint64_t seen = 0;
    for (std::size_t bin = 0; bin < count; ++bin) {
        seen += bins_[bin];
        if (seen >= wanted && seen > 0)
            return upperEdge(bin);
    }
    return upperEdge(count - 1);
}

void Measures::add(const ExchangeRecord& record)
{
    auto at = apis_.find(record.api.view());
    if (at == apis_.end())
        at = apis_.try_emplace(apis_.size() < mostApis ? std::string(record.api.view()) : std::string("other")).first;
    ApiMeasures& api = at->second;
    ++api.requests;
    api.clientErrors += record.status >= 400 && record.status < 500 ? 1 : 0;
    api.serverErrors += record.status >= 500 || record.status == 0 ? 1 : 0;
    api.throttled += record.status == 429 ? 1 : 0;
    api.requestBytes += record.requestBytes;
    api.responseBytes += record.responseBytes;
    api.latency.add(record.durationUs);
}

} // namespace postern::analytics
