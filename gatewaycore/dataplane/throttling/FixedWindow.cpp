// SPDX-License-Identifier: Apache-2.0
#include "dataplane/throttling/FixedWindow.h"

#include <algorithm>
#include <limits>

namespace postern::throttling {
namespace {

Result<void> check(std::uint64_t count, Nanoseconds period)
{
    if (count == 0 || period.count() <= 0 || period > longestLimit)
        return unexpected(ErrorKind::InvalidConfig,
                          "a limit needs a count above zero and a period above zero and up to 100 years", Fault::Config);
    return {};
}

} // namespace

Result<FixedWindow> FixedWindow::aligned(std::uint64_t count, Nanoseconds period, std::int64_t origin)
{
    if (const Result<void> good = check(count, period); !good)
        return unexpected(good.error());
    // Only where windows begin counts, so the origin is brought into the first one.
    return FixedWindow(count, period.count(), origin % period.count(), true);
}

Result<FixedWindow> FixedWindow::fromFirstRequest(std::uint64_t count, Nanoseconds period)
{
    if (const Result<void> good = check(count, period); !good)
        return unexpected(good.error());
    return FixedWindow(count, period.count(), 0, false);
}

std::int64_t FixedWindow::endFrom(std::int64_t now) const noexcept
{
    if (!aligned_)
        return now + period_;
    std::int64_t into = (now - origin_) % period_;
    if (into < 0)
        into += period_;
    return now - into + period_;
}

Decision FixedWindow::allow(std::int64_t& windowEnd, std::uint64_t& used, std::int64_t now,
                            std::uint64_t cost) const noexcept
{
    Decision decision;
    decision.limit = count_;
    std::int64_t end = windowEnd;
    std::uint64_t before = used;
    if (now >= end) {
        end = endFrom(now);
        before = 0;
    }
    decision.allowed = cost <= count_ && before <= count_ - cost;
    if (decision.allowed)
        before += cost;
    if (!decision.allowed)
        decision.retryAfter = cost > count_ ? Nanoseconds::max() : Nanoseconds(end - now);
    decision.remaining = before >= count_ ? 0 : count_ - before;
    decision.resetAfter = before == 0 ? Nanoseconds(0) : Nanoseconds(end - now);
    if (before > 0) {
        windowEnd = end;
        used = before;
    }
    return decision;
}

void FixedWindow::charge(std::int64_t& windowEnd, std::uint64_t& used, std::int64_t now,
                         std::uint64_t cost) const noexcept
{
    if (cost == 0)
        return;
    if (now >= windowEnd) {
        windowEnd = endFrom(now);
        used = 0;
    }
    used += std::min(cost, std::numeric_limits<std::uint64_t>::max() - used);
}

} // namespace postern::throttling
