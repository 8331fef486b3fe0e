// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Filter.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/pipeline/Tap.h"
#include "model/GatewaySettings.h"
#include "model/Origin.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::pipeline {

/// One filter in its place. What each call looks at stands together, at the beginning.
struct ChainStep {
    std::shared_ptr<const Filter> filter; ///< shared by the chains of one API
    const FilterType* type = nullptr;
    BodyNeed requestBody = BodyNeed::None;
    BodyNeed responseBody = BodyNeed::None;
    Hooks hooks{};           ///< the type's, but for the end that this filter does not watch; found out by the chain
    std::string instance{};  ///< the name given in the configuration, or the type's
    model::Origin origin{};  ///< where it is configured
};

/// Where a walk has come to.
enum class Outcome : std::uint8_t {
    Done,      ///< all the way
    Responded, ///< a filter made the answer: it is Exchange::response() and responseBody()
    Paused,    ///< call again after the resumption
    NeedsBody, ///< the next filter needs the whole content: call again when the exchange has it
};

/// The filters of one route, in order of phase and then of configuration. Immutable and shared; the walk's place is kept
/// in the exchange. An index-driven state machine: a step is called, its verdict decides, nothing recurses.
class FilterChain {
  public:
    FilterChain() = default;
    /// Sorts stably by phase, in the order of the gateway's `order`. At most 65,535 steps.
    explicit FilterChain(std::vector<ChainStep> steps, model::ChainOrder order = model::ChainOrder::Postern);

    [[nodiscard]] const std::vector<ChainStep>& steps() const noexcept { return steps_; }
    /// Whether content has to be shown to filters as it passes.
    [[nodiscard]] bool streamsRequest() const noexcept { return streamsRequest_; }
    [[nodiscard]] bool streamsResponse() const noexcept { return streamsResponse_; }
    /// Whether one of them may change it, so that its length is not known before.
    [[nodiscard]] bool changesRequest() const noexcept { return changesRequest_; }
    [[nodiscard]] bool changesResponse() const noexcept { return changesResponse_; }

    /// The same without its first `count` steps.
    [[nodiscard]] FilterChain behind(std::size_t count) const;
    /// Prepares `exchange` to walk on this chain.
    void enter(Exchange& exchange) const noexcept;

    /// Goes on with the request's walk from where it stopped.
    template <Tap T> [[nodiscard]] Outcome runRequest(Exchange& exchange, T& tap) const;
    /// Goes on with the response's walk: in reverse, over exactly the filters that saw the request.
    template <Tap T> [[nodiscard]] Outcome runResponse(Exchange& exchange, T& tap) const;

    /// Passes content through the Stream and Watch filters in [from, to) of the request's order. Respond: one of them
    /// answered: the one at ExchangeControl::step().
    Verdict passRequestData(Exchange& exchange, std::size_t from, std::size_t to, BodyChunk& chunk) const;
    /// Passes content through the Stream and Watch filters in [to, from) in reverse. Respond: break the exchange.
    Verdict passResponseData(Exchange& exchange, std::size_t from, std::size_t to, BodyChunk& chunk) const;
    /// Calls onEnd() of the filters that saw the request.
    void end(Exchange& exchange) const;

  private:
    void findOut();
    [[nodiscard]] static bool needsBody(BodyNeed need, bool has) noexcept { return need == BodyNeed::Whole && !has; }

    std::vector<ChainStep> steps_;
    bool streamsRequest_ = false;
    bool streamsResponse_ = false;
    bool changesRequest_ = false;
    bool changesResponse_ = false;
    bool watchesEnd_ = false;
};

template <Tap T> Outcome FilterChain::runRequest(Exchange& exchange, T& tap) const
{
    while (exchange.next_ < steps_.size()) {
        const ChainStep& step = steps_[exchange.next_];
        if ((needsBody(step.requestBody, exchange.requestBodyWhole_) && step.filter->wantsRequestBody(exchange)) ||
            (tap.wantsBody(exchange, &step, Direction::Request) && !exchange.requestBodyWhole_))
            return Outcome::NeedsBody;
        exchange.step_ = exchange.next_;
        if (const Verdict verdict = tap.before(exchange, step, Direction::Request); verdict != Verdict::Continue)
            return verdict == Verdict::Pause ? Outcome::Paused : Outcome::Responded;
        exchange.reached_ = static_cast<std::uint16_t>(exchange.next_ + 1);
        const Verdict verdict = step.hooks.request ? step.filter->onRequest(exchange) : Verdict::Continue;
        tap.after(exchange, step, Direction::Request, verdict);
        if (verdict == Verdict::Pause)
            return Outcome::Paused;
        ++exchange.next_;
        if (verdict == Verdict::Respond)
            return Outcome::Responded;
    }
    return Outcome::Done;
}

template <Tap T> Outcome FilterChain::runResponse(Exchange& exchange, T& tap) const
{
    while (exchange.back_ > 0) {
        const std::size_t at = exchange.back_ - std::size_t{1};
        const ChainStep& step = steps_[at];
        if (!step.hooks.response) {
            --exchange.back_;
            continue;
        }
        if ((needsBody(step.responseBody, exchange.responseBodyWhole_) && step.filter->wantsResponseBody(exchange)) ||
            (tap.wantsBody(exchange, &step, Direction::Response) && !exchange.responseBodyWhole_))
            return Outcome::NeedsBody;
        exchange.step_ = static_cast<std::uint16_t>(at);
        if (const Verdict verdict = tap.before(exchange, step, Direction::Response); verdict != Verdict::Continue)
            return verdict == Verdict::Pause ? Outcome::Paused : Outcome::Responded;
        const Verdict verdict = step.filter->onResponse(exchange);
        tap.after(exchange, step, Direction::Response, verdict);
        if (verdict == Verdict::Pause)
            return Outcome::Paused;
        --exchange.back_;
        if (verdict == Verdict::Respond)
            return Outcome::Responded;
    }
    return Outcome::Done;
}

} // namespace postern::pipeline
