// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/PausedExchanges.h"

#include <array>
#include <utility>

namespace postern::inspection {
namespace {

/// What all that is held may take together; beyond it a call runs on as it does beyond their number.
constexpr std::size_t mostOctets = 64U << 20U;
/// Ends that are remembered for who asks what became of a call.
constexpr std::size_t rememberedEnds = 256;

struct EndText {
    std::string_view id;
    std::string_view sentence;
};
constexpr std::array<EndText, 12> endTexts{{
    {"continued", "The call was continued."},
    {"edited", "The call was continued with another message."},
    {"answered", "The call was answered at the breakpoint."},
    {"dropped", "The call's connection was closed."},
    {"stepped", "The call went on to the next filter."},
    {"time-over", "The call was held up for as long as a breakpoint may, and went on."},
    {"client-left", "The client left while its call was held up."},
    {"answer-broke", "The message broke off while the call was held up."},
    {"gateway-closed", "The gateway stopped while the call was held up."},
    {"draining", "The gateway is being stopped, so the call went on."},
    {"recording-off", "Recording was stopped, so the call went on."},
    {"breakpoint-removed", "The breakpoint was removed, so the call went on."},
}};

PauseEnd endOf(PauseAction::Kind kind) noexcept
{
    switch (kind) {
    case PauseAction::Kind::Continue: return PauseEnd::Continued;
    case PauseAction::Kind::Edit: return PauseEnd::Edited;
    case PauseAction::Kind::Answer: return PauseEnd::Answered;
    case PauseAction::Kind::Drop: return PauseEnd::Dropped;
    case PauseAction::Kind::Step: return PauseEnd::Stepped;
    }
    return PauseEnd::Continued;
}

Error notHeld() { return {ErrorKind::NotFound, "This call is not held up (any more)."}; }

} // namespace

std::string_view toString(PauseEnd end) noexcept { return endTexts[static_cast<std::size_t>(end)].id; }

std::string_view sentenceOf(PauseEnd end) noexcept { return endTexts[static_cast<std::size_t>(end)].sentence; }

// --- The worker ---

PausedExchanges::Admission PausedExchanges::admits() noexcept
{
    if (held_.load(std::memory_order_relaxed) < most())
        return Admission::Held;
    beyond_.fetch_add(1, std::memory_order_relaxed);
    return Admission::Full;
}

PausedExchanges::Admission PausedExchanges::add(std::unique_ptr<PausedExchange> paused, pipeline::Resumption resumption,
                                                std::uint64_t& pause)
{
    pause = paused->pause = nextPause();
    const std::size_t octets = paused->message.octets() + octetsOf(paused->trace);
    const std::lock_guard lock(mutex_);
    if (closed_)
        return Admission::Closed;
    if (slots_.size() >= most() || (octets_ > 0 && octets_ + octets > mostOctets)) {
        beyond_.fetch_add(1, std::memory_order_relaxed);
        return Admission::Full;
    }
    octets_ += octets;
    const std::uint64_t id = paused->id;
    slots_[id] = Slot{std::move(paused), std::move(resumption), std::nullopt, octets};
    held_.store(slots_.size(), std::memory_order_relaxed);
    revision_.fetch_add(1, std::memory_order_release);
    return Admission::Held;
}

std::optional<PauseDecision> PausedExchanges::take(std::uint64_t id)
{
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(id);
    if (found == slots_.end() || !found->second.decision)
        return std::nullopt;
    std::optional<PauseDecision> decision = std::move(found->second.decision);
    octets_ -= found->second.octets;
    slots_.erase(found);
    held_.store(slots_.size(), std::memory_order_relaxed);
    return decision;
}

void PausedExchanges::gone(std::uint64_t id, PauseEnd why)
{
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(id);
    if (found == slots_.end())
        return;
    if (!found->second.decision)
        tell(*found->second.paused, why, {});
    octets_ -= found->second.octets;
    slots_.erase(found);
    held_.store(slots_.size(), std::memory_order_relaxed);
}

// --- Whoever steers ---

void PausedExchanges::tell(const PausedExchange& paused, PauseEnd end, std::string by)
{
    const std::uint64_t revision = revision_.fetch_add(1, std::memory_order_release) + 1;
    ended_.push_back({revision, paused.id, paused.pause, end, std::move(by)});
    if (ended_.size() > rememberedEnds)
        ended_.pop_front();
}

pipeline::Resumption PausedExchanges::decide(Slot& slot, PauseDecision decision)
{
    tell(*slot.paused, decision.end, decision.by);
    slot.decision = std::move(decision);
    return std::move(slot.resumption);
}

template <class Which> std::size_t PausedExchanges::releaseThose(PauseDecision decision, Which which)
{
    std::vector<pipeline::Resumption> resumptions;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [id, slot] : slots_) {
            if (!slot.decision && which(*slot.paused))
                resumptions.push_back(decide(slot, decision));
        }
    }
    for (pipeline::Resumption& each : resumptions)
        each.resume();
    return resumptions.size();
}

void PausedExchanges::release(std::uint64_t id, std::uint64_t pause, PauseEnd why)
{
    pipeline::Resumption resumption;
    {
        const std::lock_guard lock(mutex_);
        const auto found = slots_.find(id);
        if (found == slots_.end() || found->second.decision || found->second.paused->pause != pause)
            return;
        resumption = decide(found->second, {why});
    }
    resumption.resume();
}

void PausedExchanges::setLimits(std::uint64_t most, Milliseconds longest)
{
    most_.store(most, std::memory_order_relaxed);
    longest_.store(longest.count(), std::memory_order_relaxed);
}

void PausedExchanges::close(PauseEnd why)
{
    {
        const std::lock_guard lock(mutex_);
        if (closed_ != PauseEnd::Draining)
            closed_ = why;
    }
    releaseThose({why}, [](const PausedExchange&) { return true; });
}

void PausedExchanges::open()
{
    const std::lock_guard lock(mutex_);
    if (closed_ != PauseEnd::Draining) // there is no way back from that
        closed_.reset();
}

void PausedExchanges::keepOnly(const std::set<std::string>& breakpoints)
{
    releaseThose({PauseEnd::BreakpointRemoved},
                 [&](const PausedExchange& paused) { return breakpoints.find(paused.breakpoint) == breakpoints.end(); });
}

PausedExchanges::List PausedExchanges::list() const
{
    List out;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, slot] : slots_) {
        if (!slot.decision)
            out.push_back(slot.paused);
    }
    return out;
}

std::shared_ptr<const PausedExchange> PausedExchanges::find(std::uint64_t id) const
{
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(id);
    return found == slots_.end() || found->second.decision ? nullptr : found->second.paused;
}

Result<void> PausedExchanges::act(std::uint64_t id, const PauseAction& action)
{
    const std::shared_ptr<const PausedExchange> paused = find(id);
    if (paused == nullptr)
        return unexpected(notHeld());
    if (action.pause != 0 && action.pause != paused->pause)
        return unexpected(ErrorKind::Unavailable, "The call has gone on since, and is held up elsewhere now.");
    PauseDecision decision{endOf(action.kind), {}, action.by, action.step || action.kind == PauseAction::Kind::Step};
    if (action.kind == PauseAction::Kind::Edit || action.kind == PauseAction::Kind::Answer) {
        auto edit = checked(action, paused->message, *paused->masking);
        if (!edit)
            return unexpected(std::move(edit).error());
        decision.edit = *std::move(edit);
    }
    pipeline::Resumption resumption;
    {
        const std::lock_guard lock(mutex_);
        const auto found = slots_.find(id);
        if (found == slots_.end() || found->second.decision || found->second.paused != paused)
            return unexpected(notHeld());
        resumption = decide(found->second, std::move(decision));
    }
    resumption.resume();
    return {};
}

std::size_t PausedExchanges::actOnAll(const PauseAction& action)
{
    return releaseThose({endOf(action.kind), {}, action.by}, [](const PausedExchange&) { return true; });
}

std::vector<PausedExchanges::Ended> PausedExchanges::endedAfter(std::uint64_t revision) const
{
    std::vector<Ended> out;
    const std::lock_guard lock(mutex_);
    for (const Ended& each : ended_) {
        if (each.revision > revision)
            out.push_back(each);
    }
    return out;
}

} // namespace postern::inspection
