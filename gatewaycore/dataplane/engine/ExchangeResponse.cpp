// SPDX-License-Identifier: Apache-2.0
// The content of an answer on its way to the client: gathered where a filter or a breakpoint wants it whole, passed on otherwise.
#include "dataplane/engine/ExchangeErrors.h"
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>

namespace postern::engine {

using pipeline::BodyChunk;
using pipeline::BrokenBy;
using pipeline::ExchangeControl;
using pipeline::FaultId;
using pipeline::Verdict;

namespace {

/// How long a breakpoint waits for content whose end is not in sight.
constexpr Milliseconds gatherTime{300};

} // namespace

bool ExchangeRunner::collectResponseBody()
{
    ExchangeControl control(exchange_);
    if (responseEnded_ || terminal_ == nullptr || !exchange_.responseFraming().hasBody()) {
        if (!bringGathered(control.backStep()))
            return false;
        dropGathered();
        if (collectingResponse_ && plan_->chain.streamsResponse()) { // those that have watched it come are told of its end
            BodyChunk last{{}, true};
            if (plan_->chain.passResponseData(exchange_, control.reached(), control.backStep(), last) != Verdict::Continue) {
                refuseAnswer(refusedInTheMiddle());
                return false;
            }
            toClient_.bytes.append(last.bytes);
        }
        control.setWholeResponseBody(toClient_.bytes);
        responseBodyAt_ = control.backStep();
        collectingResponse_ = false;
        return true;
    }
    const std::uint64_t limit = (*snapshot_)->limits.bufferedBody.value;
    const bool gathered = gatheredAt_ != notCollected; // for a breakpoint; a filter wants all of it
    if (!bringGathered(control.backStep()) || (std::exchange(collectingResponse_, true) && !gathered))
        return false;
    gather_ = gathered ? 0 : std::min(limit, tapped([&](auto& tap) { return tap.gathers(exchange_); }));
    if (gather_ != 0) [[unlikely]]
        worker_.loop().arm(gatherTimer_, gatherTime);
    terminal_->onResponseCredit((gather_ != 0 ? gather_ : limit) + 1);
    return false;
}

/// What was gathered goes on through the filters before those that have seen it, as far as `to`. False: one refused it.
bool ExchangeRunner::bringGathered(std::size_t to)
{
    if (gatheredAt_ == notCollected) [[likely]]
        return true;
    const std::size_t from = std::min(std::exchange(gatheredAt_, notCollected), ExchangeControl(exchange_).reached());
    BodyChunk chunk{toClient_.bytes, false};
    if (plan_->chain.streamsResponse() && plan_->chain.passResponseData(exchange_, from, to, chunk) != Verdict::Continue) {
        refuseAnswer(refusedInTheMiddle());
        return false;
    }
    if (chunk.bytes.data() != toClient_.bytes.data() || chunk.bytes.size() != toClient_.bytes.size())
        toClient_.bytes.assign(chunk.bytes);
    return true;
}

/// A breakpoint does not wait longer for content that is slow, or has no end: the call is held up without the rest.
void ExchangeRunner::endGather()
{
    gatherTimer_.disarm();
    gather_ = 0;
    gatheredAt_ = ExchangeControl(exchange_).backStep();
    tapped([&](auto& tap) { tap.gathered(exchange_, toClient_.bytes); });
    walkResponse();
    flushResponse();
}

void ExchangeRunner::dropGathered() noexcept
{
    gatherTimer_.disarm();
    gather_ = 0;
    gatheredAt_ = notCollected;
}

void ExchangeRunner::sendHead()
{
    ExchangeControl control(exchange_);
    if (!control.responseBodyWhole() && gatheredAt_ != notCollected) [[unlikely]] {
        if (!bringGathered(0))
            return;
        collectingResponse_ = false;
    }
    stage_ = Stage::Sending;
    if (control.responseBodyWhole()) {
        BodyChunk chunk{exchange_.responseBody(), true};
        if (plan_->chain.streamsResponse())
            static_cast<void>(plan_->chain.passResponseData(
                exchange_, exchange_.answeredLocally() ? control.reached() : std::min(responseBodyAt_, control.reached()), 0,
                chunk));
        if (chunk.bytes.data() != toClient_.bytes.data() || chunk.bytes.size() != toClient_.bytes.size())
            toClient_.bytes.assign(chunk.bytes);
        toClient_.sent = 0;
        // Without content (HEAD, 304) the framing already says what the terminal knew.
        // Trailers need the chunks that they came with.
        const http::BodyFraming::Kind kind = exchange_.responseFraming().kind;
        if ((kind != http::BodyFraming::Kind::None || !chunk.bytes.empty()) &&
            (kind != http::BodyFraming::Kind::Chunked || toClient_.trailers == nullptr))
            exchange_.responseFraming() = http::BodyFraming::ofLength(chunk.bytes.size());
    } else if (plan_->chain.changesResponse() && exchange_.responseFraming().hasBody()) {
        exchange_.responseFraming() = http::BodyFraming::chunked();
    }
    tapped([&](auto& tap) { tap.responseFinal(exchange_); });
    const std::size_t early = toClient_.credit; // what comes from now on goes straight to the terminal
    client_->onResponseHead();
    if (stage_ == Stage::Over)
        return;
    if (terminal_ == nullptr || responseEnded_) {
        endResponseContent();
    } else if (early > 0) {
        terminal_->onResponseCredit(early);
    }
}

void ExchangeRunner::onResponseData(BytesView data)
{
    if (stage_ != Stage::Response && stage_ != Stage::Sending)
        return;
    answered_ += data.size();
    if (const std::uint64_t limit = (*snapshot_)->limits.responseBody.value; limit != 0 && answered_ > limit) [[unlikely]]
        return refuseAnswer(aboveResponseBody());
    BytesView passed = data;
    if (plan_->chain.streamsResponse()) {
        ExchangeControl control(exchange_);
        BodyChunk chunk{data, false};
        const std::size_t to = !collectingResponse_ ? 0 : gatheredAt_ != notCollected ? gatheredAt_ : control.backStep();
        if (plan_->chain.passResponseData(exchange_, control.reached(), to, chunk) != Verdict::Continue)
            return refuseAnswer(refusedInTheMiddle());
        passed = chunk.bytes;
        if (!collectingResponse_ && terminal_ != nullptr && passed.size() < data.size())
            terminal_->onResponseCredit(data.size() - passed.size());
    }
    if (!collectingResponse_)
        return passToClient(passed);
    toClient_.bytes.append(passed);
    if (gather_ != 0) [[unlikely]] {
        if (toClient_.bytes.size() > gather_)
            endGather();
    } else if (gatheredAt_ == notCollected && toClient_.bytes.size() > (*snapshot_)->limits.bufferedBody.value)
        answer(FaultId::BadUpstreamAnswer, "A filter needs the whole answer, which is above limits.bufferedBody.");
}

void ExchangeRunner::passToClient(BytesView data)
{
    if (data.empty())
        return;
    if (toClient_.empty() && data.size() <= toClient_.credit) {
        toClient_.credit -= data.size();
        exchange_.bytes().responseBody += data.size();
        tapped([&](auto& tap) { tap.responseData(exchange_, data); });
        client_->onResponseData(data);
    } else {
        toClient_.bytes.append(data);
        static_cast<void>(drainToClient());
    }
}

std::size_t ExchangeRunner::drainToClient()
{
    const bool outermost = !std::exchange(toClient_.draining, true);
    std::size_t drained = 0;
    while (stage_ == Stage::Sending && !toClient_.empty() && toClient_.credit > 0) {
        const BytesView piece = BytesView(toClient_.bytes).substr(toClient_.sent, toClient_.credit);
        toClient_.sent += piece.size();
        toClient_.credit -= piece.size();
        drained += piece.size();
        exchange_.bytes().responseBody += piece.size();
        tapped([&](auto& tap) { tap.responseData(exchange_, piece); });
        client_->onResponseData(piece);
    }
    if (outermost) {
        toClient_.draining = false;
        if (!ExchangeControl(exchange_).responseBodyWhole())
            toClient_.trim();
    }
    if (toClient_.ended && toClient_.empty())
        endResponse();
    return drained;
}

void ExchangeRunner::onResponseCredit(std::size_t octets)
{
    toClient_.credit += octets;
    if (stage_ != Stage::Sending)
        return;
    const std::size_t drained = drainToClient();
    if (terminal_ != nullptr && !responseEnded_ && octets > drained)
        terminal_->onResponseCredit(octets - drained);
}

void ExchangeRunner::onResponseEnd(const http::HeaderMap* trailers)
{
    if (stage_ == Stage::Over || std::exchange(responseEnded_, true))
        return;
    terminal_ = nullptr;
    toClient_.trailers = trailers;
    if (collectingResponse_ && !paused_) {
        if (collectResponseBody())
            walkResponse();
    } else if (stage_ == Stage::Sending) {
        endResponseContent();
    }
}

/// The filters that watch the content pass are told of its end, once: those of a whole one have been, with it.
void ExchangeRunner::endResponseContent()
{
    if (plan_->chain.streamsResponse() && !ExchangeControl(exchange_).responseBodyWhole()) {
        BodyChunk last{{}, true};
        static_cast<void>(plan_->chain.passResponseData(exchange_, ExchangeControl(exchange_).reached(), 0, last));
        if (exchange_.responseFraming().hasBody())
            passToClient(last.bytes);
    }
    toClient_.ended = true;
    static_cast<void>(drainToClient());
    if (stage_ == Stage::Sending) // there is more than the client has taken so far, and no more calls of the terminal
        flushResponse();
}

void ExchangeRunner::endResponse()
{
    toClient_.ended = false;
    client_->onResponseEnd(toClient_.trailers);
    finish();
}

void ExchangeRunner::onResponseReset(const Error& why)
{
    terminal_ = nullptr;
    if (stage_ == Stage::Over)
        return;
    if (!responseBegun()) {
        answer(faultOf(why), why.describe());
        return flushResponse();
    }
    breakOff(why, BrokenBy::Backend, faultOf(why));
}

void ExchangeRunner::flushResponse()
{
    if (client_ != nullptr)
        client_->flushResponse();
}

} // namespace postern::engine
