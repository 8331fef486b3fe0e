// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterChain.h"

#include <algorithm>
#include <cassert>

namespace postern::pipeline {
namespace {

bool passesTo(BodyNeed need, bool hook) noexcept { return hook && (need == BodyNeed::Stream || need == BodyNeed::Watch); }

} // namespace

FilterChain::FilterChain(std::vector<ChainStep> steps, model::ChainOrder order) : steps_(std::move(steps))
{
    assert(steps_.size() <= 0xFFFF);
    const auto before = [order](const ChainStep& a, const ChainStep& b) { return placeOf(a.type->phase, order) < placeOf(b.type->phase, order); };
    if (!std::is_sorted(steps_.begin(), steps_.end(), before)) // as most are planned
        std::stable_sort(steps_.begin(), steps_.end(), before);
    findOut();
}

FilterChain FilterChain::behind(std::size_t count) const
{
    FilterChain out;
    out.steps_.assign(steps_.begin() + static_cast<std::ptrdiff_t>(std::min(count, steps_.size())), steps_.end());
    out.findOut();
    return out;
}

void FilterChain::findOut()
{
    for (ChainStep& step : steps_) {
        step.hooks = step.type->hooks;
        step.hooks.end = step.hooks.end && step.filter->watchesEnd();
        streamsRequest_ |= passesTo(step.requestBody, step.hooks.requestData);
        streamsResponse_ |= passesTo(step.responseBody, step.hooks.responseData);
        changesRequest_ |= step.requestBody == BodyNeed::Stream && step.hooks.requestData;
        changesResponse_ |= step.responseBody == BodyNeed::Stream && step.hooks.responseData;
        watchesEnd_ |= step.hooks.end;
    }
}

void FilterChain::enter(Exchange& exchange) const noexcept
{
    exchange.slotCount_ = static_cast<std::uint16_t>(steps_.size());
    exchange.next_ = 0;
    exchange.reached_ = 0;
    exchange.back_ = 0;
}

Verdict FilterChain::passRequestData(Exchange& exchange, std::size_t from, std::size_t to, BodyChunk& chunk) const
{
    for (std::size_t at = from; at < to; ++at) {
        const ChainStep& step = steps_[at];
        if (!passesTo(step.requestBody, step.hooks.requestData))
            continue;
        exchange.step_ = static_cast<std::uint16_t>(at);
        BodyChunk seen = chunk;
        if (const Verdict verdict = step.filter->onRequestData(exchange, seen); verdict != Verdict::Continue)
            return verdict;
        if (step.requestBody == BodyNeed::Stream)
            chunk.bytes = seen.bytes;
    }
    return Verdict::Continue;
}

Verdict FilterChain::passResponseData(Exchange& exchange, std::size_t from, std::size_t to, BodyChunk& chunk) const
{
    for (std::size_t at = from; at > to; --at) {
        const ChainStep& step = steps_[at - 1];
        if (!passesTo(step.responseBody, step.hooks.responseData))
            continue;
        exchange.step_ = static_cast<std::uint16_t>(at - 1);
        BodyChunk seen = chunk;
        if (const Verdict verdict = step.filter->onResponseData(exchange, seen); verdict != Verdict::Continue)
            return verdict;
        if (step.responseBody == BodyNeed::Stream)
            chunk.bytes = seen.bytes;
    }
    return Verdict::Continue;
}

void FilterChain::end(Exchange& exchange) const
{
    if (!watchesEnd_)
        return;
    for (std::size_t at = exchange.reached_; at > 0; --at) {
        const ChainStep& step = steps_[at - 1];
        if (!step.hooks.end)
            continue;
        exchange.step_ = static_cast<std::uint16_t>(at - 1);
        step.filter->onEnd(exchange);
    }
}

} // namespace postern::pipeline
