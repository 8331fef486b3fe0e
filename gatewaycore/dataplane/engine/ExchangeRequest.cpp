// SPDX-License-Identifier: Apache-2.0
// A request's way through the chain to the terminal.
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/pipeline/ExchangeControl.h"

namespace postern::engine {

using pipeline::BodyChunk;
using pipeline::BodyNeed;
using pipeline::BrokenBy;
using pipeline::ExchangeControl;
using pipeline::FaultId;
using pipeline::Outcome;
using pipeline::Verdict;

void ExchangeRunner::walkRequest()
{
    for (;;) {
        switch (chainRequest()) {
        case Outcome::Done: return openTerminal();
        case Outcome::Responded: return turnBack();
        case Outcome::Paused: return wait();
        case Outcome::NeedsBody:
            if (!collectRequestBody())
                return;
        }
    }
}

/// True when the whole content is in the exchange.
bool ExchangeRunner::collectRequestBody()
{
    ExchangeControl control(exchange_);
    if (control.requestBodyWhole())
        return true;
    if (requestEnded_ || !exchange_.requestFraming().hasBody()) {
        if (!endRequestContent(control.nextStep()))
            return false;
        control.setWholeRequestBody(toTerminal_.bytes);
        requestBodyAt_ = control.nextStep();
        collectingRequest_ = false;
        return true;
    }
    const std::uint64_t limit = (*snapshot_)->limits.bufferedBody.value;
    if (exchange_.requestFraming().length > limit) {
        answer(FaultId::BodyTooLarge, "A filter needs the whole content, which is above limits.bufferedBody.");
        return false;
    }
    if (!std::exchange(collectingRequest_, true))
        client_->onRequestCredit(limit + 1); // one more than allowed, to find out
    return false;
}

void ExchangeRunner::openTerminal()
{
    if (wrongMethod_)
        return answer(FaultId::MethodNotAllowed, {}, allow_);
    if (plan_->terminal == nullptr)
        return answer(FaultId::NoRoute, notServed_);
    const bool whole = plan_->terminal->requestBodyOf(exchange_) == BodyNeed::Whole || tapped([&](auto& tap) {
                           return tap.wantsBody(exchange_, nullptr, pipeline::Direction::Request);
                       });
    if (whole && !collectRequestBody())
        return;
    if (const Verdict verdict = tapped([&](auto& tap) { return tap.terminal(exchange_); }); verdict != Verdict::Continue)
        return verdict == Verdict::Pause ? wait() : turnBack();
    if (!passWholeRequest())
        return;
    exchange_.timeline().upstreamBegan = worker_.now();
    stage_ = Stage::Forwarding;
    ExchangeControl control(exchange_);
    if (control.requestBodyWhole() && control.requestBodyReplaced())
        exchange_.requestFraming() = http::BodyFraming::ofLength(exchange_.requestBody().size());
    else if (plan_->chain.changesRequest() && exchange_.requestFraming().hasBody())
        exchange_.requestFraming() = http::BodyFraming::chunked();
    terminal_ = &plan_->terminal->open(exchange_, *this);
    giveRequestToTerminal();
}

/// Content that was collected for a filter, or is for the terminal, is shown in one piece to the filters behind that one,
/// before anybody is called. False: one of them answered.
bool ExchangeRunner::passWholeRequest()
{
    ExchangeControl control(exchange_);
    if (!control.requestBodyWhole() || !plan_->chain.streamsRequest())
        return true;
    BodyChunk chunk{exchange_.requestBody(), true};
    if (plan_->chain.passRequestData(exchange_, requestBodyAt_, control.reached(), chunk) != Verdict::Continue) {
        refusedByFilter();
        return false;
    }
    if (chunk.bytes.data() != exchange_.requestBody().data() || chunk.bytes.size() != exchange_.requestBody().size())
        exchange_.replaceRequestBody(chunk.bytes);
    return true;
}

/// The filters before `to` that watch the content pass are told of its end, once. False: one of them answered.
bool ExchangeRunner::endRequestContent(std::size_t to)
{
    if (!plan_->chain.streamsRequest() || std::exchange(requestEndTold_, true))
        return true;
    BodyChunk last{{}, true};
    if (plan_->chain.passRequestData(exchange_, 0, to, last) != Verdict::Continue) {
        refusedByFilter();
        return false;
    }
    if (terminal_ != nullptr)
        passToTerminal(last.bytes);
    else
        toTerminal_.bytes.append(last.bytes);
    return true;
}

/// What of the request is here already.
void ExchangeRunner::giveRequestToTerminal()
{
    ExchangeControl control(exchange_);
    const BytesView whole = exchange_.requestBody();
    if (control.requestBodyWhole() && plan_->terminal->requestBody() == BodyNeed::Stream &&
        (whole.data() != toTerminal_.bytes.data() || whole.size() != toTerminal_.bytes.size())) {
        toTerminal_.bytes.assign(whole);
        control.setWholeRequestBody(toTerminal_.bytes);
    }
    if (requestEnded_ && (control.requestBodyWhole() || endRequestContent(control.reached())))
        endRequest();
}

void ExchangeRunner::onRequestData(BytesView data)
{
    if (stage_ == Stage::Over || stage_ == Stage::Idle || responseEnded_)
        return;
    const Snapshot& snapshot = **snapshot_;
    exchange_.bytes().requestBody += data.size();
    if (snapshot.limits.requestBody.value != 0 && exchange_.bytes().requestBody > snapshot.limits.requestBody.value)
        return refuseContent(FaultId::BodyTooLarge, "The request's content is above limits.requestBody.");
    tapped([&](auto& tap) { tap.requestData(exchange_, data); });

    BytesView passed = data;
    if (plan_->chain.streamsRequest()) {
        ExchangeControl control(exchange_);
        const http::BodyFraming& framing = exchange_.requestFraming();
        requestEndTold_ = framing.kind == http::BodyFraming::Kind::Length && exchange_.bytes().requestBody >= framing.length;
        BodyChunk chunk{data, requestEndTold_};
        const std::size_t to = collectingRequest_ ? control.nextStep() : control.reached();
        if (plan_->chain.passRequestData(exchange_, 0, to, chunk) != Verdict::Continue)
            return refusedByFilter();
        passed = chunk.bytes;
        if (!collectingRequest_ && passed.size() < data.size())
            client_->onRequestCredit(data.size() - passed.size());
    }
    if (!collectingRequest_)
        return passToTerminal(passed);
    toTerminal_.bytes.append(passed);
    if (toTerminal_.bytes.size() > snapshot.limits.bufferedBody.value)
        refuseContent(FaultId::BodyTooLarge, "A filter needs the whole content, which is above limits.bufferedBody.");
}

void ExchangeRunner::onRequestEnd(const http::HeaderMap* trailers)
{
    if (std::exchange(requestEnded_, true) || stage_ == Stage::Over)
        return;
    toTerminal_.trailers = trailers;
    if (collectingRequest_ && !paused_) {
        if (collectRequestBody())
            walkRequest();
    } else if (terminal_ != nullptr) {
        ExchangeControl control(exchange_);
        if (control.requestBodyWhole() || endRequestContent(control.reached()))
            endRequest();
    }
}

void ExchangeRunner::passToTerminal(BytesView data)
{
    if (terminal_ == nullptr || data.empty())
        return;
    if (toTerminal_.empty() && data.size() <= toTerminal_.credit) {
        toTerminal_.credit -= data.size();
        terminal_->onRequestData(data);
    } else {
        toTerminal_.bytes.append(data);
        static_cast<void>(drainToTerminal());
    }
}

/// Sends what waits and is covered by credit; returns how much that was.
std::size_t ExchangeRunner::drainToTerminal()
{
    const bool outermost = !std::exchange(toTerminal_.draining, true);
    std::size_t drained = 0;
    while (terminal_ != nullptr && !toTerminal_.empty() && toTerminal_.credit > 0) {
        const BytesView piece = BytesView(toTerminal_.bytes).substr(toTerminal_.sent, toTerminal_.credit);
        toTerminal_.sent += piece.size();
        toTerminal_.credit -= piece.size();
        drained += piece.size();
        terminal_->onRequestData(piece);
    }
    if (outermost) {
        toTerminal_.draining = false;
        if (!ExchangeControl(exchange_).requestBodyWhole()) // which filters may still look at
            toTerminal_.trim();
    }
    if (toTerminal_.ended)
        endRequest();
    return drained;
}

void ExchangeRunner::endRequest()
{
    toTerminal_.ended = true;
    const bool whole = plan_->terminal->requestBody() != BodyNeed::Stream;
    if (terminal_ == nullptr || (!whole && !toTerminal_.empty()))
        return;
    toTerminal_.ended = false;
    terminal_->onRequestEnd(toTerminal_.trailers);
}

void ExchangeRunner::onRequestCredit(std::size_t octets)
{
    if (stage_ == Stage::Over)
        return;
    toTerminal_.credit += octets;
    const std::size_t drained = drainToTerminal();
    if (!requestEnded_ && octets > drained)
        client_->onRequestCredit(octets - drained);
}

void ExchangeRunner::flushRequest()
{
    if (terminal_ != nullptr)
        terminal_->flushRequest();
}

void ExchangeRunner::onRequestReset(const Error& why) { leave(why, BrokenBy::Client); }

/// Ends without an answer, or without the rest of it; nobody is there to be told.
void ExchangeRunner::leave(const Error& why, BrokenBy by)
{
    if (stage_ == Stage::Over || stage_ == Stage::Idle)
        return;
    ExchangeControl(exchange_).broken(by);
    exchange_.setFailureDetail(why.message());
    dropTerminal(why);
    finish();
}

void ExchangeRunner::refuseContent(FaultId fault, std::string_view detail)
{
    if (stage_ == Stage::Over)
        return;
    requestEnded_ = true;
    if (!responseBegun())
        return answer(fault, detail);
    const bool theirs = fault == FaultId::BadUpstreamAnswer; // an answer that cannot be written to the client
    breakOff(Error(ErrorKind::ProtocolError, std::string(detail), theirs ? Fault::Upstream : Fault::Downstream),
             theirs ? BrokenBy::Backend : BrokenBy::Client, fault);
}

} // namespace postern::engine
