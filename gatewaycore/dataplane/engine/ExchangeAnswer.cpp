// SPDX-License-Identifier: Apache-2.0
// Where an exchange turns back: answers of the gateway's own, and the head of the backend's through the chain.
#include "dataplane/engine/ExchangeErrors.h"
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/engine/OwnFaults.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/pipeline/ExchangeControl.h"

namespace postern::engine {

using pipeline::BrokenBy;
using pipeline::ExchangeControl;
using pipeline::FaultId;
using pipeline::Outcome;
using pipeline::Verdict;

/// The answer is in the exchange: takes it back through the filters that saw the request - those that are left, if
/// another answer was on its way already.
void ExchangeRunner::turnBack()
{
    if (collectingResponse_) [[unlikely]]
        dropGathered();
    collectingRequest_ = collectingResponse_ = false;
    if (stage_ < Stage::Response)
        ExchangeControl(exchange_).turnBack();
    stage_ = Stage::Response;
    tapped([&](auto& tap) { tap.responseHead(exchange_); });
    walkResponse();
}

/// A filter has answered in the middle, or at the end, of the request's content.
void ExchangeRunner::refusedByFilter()
{
    if (responseBegun())
        return breakOff(refusedInTheMiddle(), BrokenBy::Gateway, FaultId::BadRequest);
    tapped([&](auto& tap) {
        tap.after(exchange_, plan_->chain.steps()[ExchangeControl(exchange_).step()], pipeline::Direction::Request, Verdict::Respond);
    });
    stopWaiting();
    dropTerminal(answeredOtherwise());
    turnBack();
    flushResponse();
}

/// An answer of the gateway's own, in place of whatever goes on.
void ExchangeRunner::answer(FaultId fault, std::string_view detail, std::string_view allow)
{
    if (!detail.empty())
        exchange_.setFailureDetail(detail);
    if (exchange_.recording()) [[unlikely]]
        explainOwnFault(fault, **snapshot_, exchange_, allow);
    stopWaiting();
    dropTerminal(answeredOtherwise());
    static_cast<void>(exchange_.refuse(fault, {.allow = allow}));
    turnBack();
}

/// Too late for an answer: the client sees its connection end in the middle.
void ExchangeRunner::breakOff(const Error& why, BrokenBy by, FaultId fault)
{
    ExchangeControl(exchange_).broken(by, fault);
    exchange_.setFailureDetail(why.describe());
    dropTerminal(why);
    client_->onResponseReset(why);
    finish();
}

void ExchangeRunner::onInformational(const http::ResponseHead& head)
{
    if (stage_ == Stage::Forwarding)
        client_->onInformational(head);
}

void ExchangeRunner::onResponseHead()
{
    if (stage_ != Stage::Forwarding)
        return;
    exchange_.timeline().upstreamHead = worker_.now();
    const std::uint64_t limit = (*snapshot_)->limits.responseBody.value;
    const bool hasBody = exchange_.responseFraming().kind == http::BodyFraming::Kind::Length &&
                         exchange_.received().method != http::Method::Head && exchange_.response().status != 304;
    if (limit != 0 && hasBody && exchange_.responseFraming().length > limit) [[unlikely]]
        return refuseAnswer(aboveResponseBody());
    turnBack();
}

/// The terminal's answer, or the rest of it, is not for the client.
void ExchangeRunner::refuseAnswer(const Error& why)
{
    if (responseBegun())
        return breakOff(why, BrokenBy::Gateway, FaultId::BadUpstreamAnswer);
    if (paused_ && stage_ == Stage::Response)
        ExchangeControl(exchange_).passOverResponseStep();
    answer(FaultId::BadUpstreamAnswer, why.message());
    flushResponse();
}

Outcome ExchangeRunner::chainResponse()
{
    return tapped([&](auto& tap) { return plan_->chain.runResponse(exchange_, tap); });
}

void ExchangeRunner::walkResponse()
{
    for (;;) {
        switch (lookBeforeSending(chainResponse())) {
        case Outcome::Done: return sendHead();
        case Outcome::Responded: // another answer in place of the first; the filters that are left see that one
            dropTerminal(answeredOtherwise());
            dropGathered();
            collectingResponse_ = false;
            break;
        case Outcome::Paused: return wait();
        case Outcome::NeedsBody:
            if (!collectResponseBody())
                return;
        }
    }
}

/// Behind the last filter somebody may want to look at the answer once more.
Outcome ExchangeRunner::lookBeforeSending(Outcome walked)
{
    if (walked != Outcome::Done)
        return walked;
    return tapped([&](auto& tap) {
        if (tap.wantsBody(exchange_, nullptr, pipeline::Direction::Response) && !ExchangeControl(exchange_).responseBodyWhole())
            return Outcome::NeedsBody;
        const Verdict verdict = tap.sending(exchange_);
        return verdict == Verdict::Continue ? Outcome::Done
                                            : verdict == Verdict::Pause ? Outcome::Paused : Outcome::Responded;
    });
}

} // namespace postern::engine
