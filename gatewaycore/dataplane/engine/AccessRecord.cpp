// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/AccessRecord.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace postern::engine {
namespace {

std::uint32_t saturated(std::uint64_t value) noexcept
{
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

std::uint32_t microseconds(SteadyTime from, SteadyTime to) noexcept
{
    if (from == SteadyTime{} || to < from)
        return 0;
    return saturated(
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(to - from).count()));
}

} // namespace

analytics::ExchangeRecord recordOf(const pipeline::Exchange& exchange, bool answered) noexcept
{
    const pipeline::Timeline& times = exchange.timeline();
    const pipeline::ByteTally& bytes = exchange.bytes();
    analytics::ExchangeRecord record;
    record.beganUs = std::chrono::duration_cast<std::chrono::microseconds>(exchange.receivedAt().time_since_epoch()).count();
    record.durationUs = microseconds(times.received, times.ended);
    record.upstreamUs = microseconds(times.upstreamBegan, times.upstreamHead);
    record.requestBytes = saturated(bytes.requestHead + bytes.requestBody);
    record.responseBytes = saturated(bytes.responseHead + bytes.responseBody);
    record.status = answered ? static_cast<std::uint16_t>(exchange.response().status) : 0;
    record.overQuota = exchange.overQuota();
    if (exchange.failed()) {
        const std::string_view code = pipeline::Faults::entry(exchange.fault(), pipeline::FaultProfile::Postern).code;
        std::from_chars(code.data(), code.data() + code.size(), record.fault);
    }
    if (const pipeline::RouteInfo* route = exchange.route()) {
        record.api.assign(route->apiTitle);
        record.route.assign(route->pathTemplate);
    }
    return record;
}

} // namespace postern::engine
