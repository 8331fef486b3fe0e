// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/Breaker.h"

#include <algorithm>

namespace postern::upstream {

Breaker::Pass Breaker::ask(SteadyTime now) noexcept
{
    if (!open_)
        return {true, false, openings_};
    if (now < until_ || trying_)
        return {};
    trying_ = true;
    return {true, true, openings_};
}

bool Breaker::end(const model::CircuitBreaker& rules, const Pass& pass, Outcome outcome, SteadyTime now) noexcept
{
    if (!pass.given || pass.opening != openings_)
        return false;
    if (pass.trial) {
        trying_ = false;
        if (outcome == Outcome::Bad) {
            open(rules, now);
            return true;
        }
        if (outcome == Outcome::Good) {
            open_ = false;
            window_ = {};
        }
        return false;
    }
    if (open_ || outcome == Outcome::Unknown)
        return false;
    const std::int64_t slice = std::max<std::int64_t>(Nanoseconds(rules.window).count() / static_cast<std::int64_t>(slotCount), 1);
    const std::int64_t number = Nanoseconds(now.time_since_epoch()).count() / slice;
    Slot& slot = window_[static_cast<std::size_t>(number) % slotCount];
    if (slot.number != number)
        slot = {number, 0, 0};
    ++slot.calls;
    slot.failed += outcome == Outcome::Bad ? 1 : 0;
    if (outcome != Outcome::Bad)
        return false;
    std::uint64_t calls = 0;
    std::uint64_t failed = 0;
    for (const Slot& each : window_) {
        if (each.number <= number - static_cast<std::int64_t>(slotCount))
            continue;
        calls += each.calls;
        failed += each.failed;
    }
    if (calls < rules.minimumCalls || failed * 100 < calls * rules.errorShare)
        return false;
    seenCalls_ = static_cast<std::uint32_t>(calls);
    seenFailed_ = static_cast<std::uint32_t>(failed);
    open(rules, now);
    return true;
}

void Breaker::open(const model::CircuitBreaker& rules, SteadyTime now) noexcept
{
    open_ = true;
    trying_ = false;
    until_ = now + rules.openFor;
    ++openings_;
}

bool RepetitionBudget::take(const model::RetryBudget& rules, std::uint32_t active, SteadyTime now) noexcept
{
    if (second_ == SteadyTime{} || now - second_ >= Seconds(1)) {
        second_ = now;
        takenNow_ = 0;
    }
    const bool withinShare = (std::uint64_t{underWay_} + 1) * 100 <= std::uint64_t{active} * rules.share;
    if (!withinShare && takenNow_ >= rules.minPerSecond)
        return false;
    ++takenNow_;
    ++underWay_;
    return true;
}

} // namespace postern::upstream
