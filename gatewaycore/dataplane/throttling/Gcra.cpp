// SPDX-License-Identifier: Apache-2.0
#include "dataplane/throttling/Gcra.h"

#include <algorithm>
#include <limits>
#include <string>

namespace postern::throttling {

Result<Gcra> Gcra::make(std::uint64_t count, Nanoseconds period, std::uint64_t burst)
{
    if (count == 0 || period.count() <= 0)
        return unexpected(ErrorKind::InvalidConfig, "a limit needs a count and a period above zero", Fault::Config);
    if (count > static_cast<std::uint64_t>(period.count()))
        return unexpected(ErrorKind::InvalidConfig,
                          "a limit of " + std::to_string(count) + " in " + std::to_string(period.count()) +
                              " ns is more than one per nanosecond",
                          Fault::Config);
    const auto interval = static_cast<std::int64_t>((static_cast<std::uint64_t>(period.count()) + count - 1) / count);
    const std::uint64_t size = burst == 0 ? count : burst;
    if (size > static_cast<std::uint64_t>(longestLimit.count() / interval))
        return unexpected(ErrorKind::InvalidConfig, "a limit's burst would take more than 100 years to come back",
                          Fault::Config);
    return Gcra(interval, size);
}

Decision Gcra::allow(std::int64_t& theoreticalArrival, std::int64_t now, std::uint64_t cost) const noexcept
{
    const auto size = static_cast<std::int64_t>(burst_);
    const std::int64_t capacity = interval_ * size;
    const std::int64_t arrival = std::max(theoreticalArrival, now);
    const std::int64_t debt = arrival - now; // what is used of the capacity, in time
    Decision decision;
    decision.limit = burst_;
    if (cost > burst_) {
        decision.allowed = false;
        decision.retryAfter = Nanoseconds::max();
    } else {
        const std::int64_t wanted = interval_ * static_cast<std::int64_t>(cost);
        decision.allowed = debt <= capacity - wanted;
        if (decision.allowed && cost > 0)
            theoreticalArrival = arrival + wanted;
        else if (!decision.allowed)
            decision.retryAfter = Nanoseconds(debt + wanted - capacity);
    }
    const std::int64_t used = std::max(theoreticalArrival, now) - now;
    decision.remaining = used >= capacity ? 0 : static_cast<std::uint64_t>((capacity - used) / interval_);
    decision.resetAfter = Nanoseconds(used);
    return decision;
}

void Gcra::charge(std::int64_t& theoreticalArrival, std::int64_t now, std::uint64_t cost) const noexcept
{
    const auto most = static_cast<std::uint64_t>(longestLimit.count() / interval_);
    const std::int64_t wanted = interval_ * static_cast<std::int64_t>(std::min(cost, most));
    const std::int64_t debt = std::max(theoreticalArrival, now) - now;
    theoreticalArrival = now + std::min(debt + wanted, longestLimit.count());
}

} // namespace postern::throttling
