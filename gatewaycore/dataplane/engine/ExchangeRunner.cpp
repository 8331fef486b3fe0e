// SPDX-License-Identifier: Apache-2.0
// How an exchange begins, waits and ends.
#include "dataplane/engine/ExchangeRunner.h"

#include "dataplane/engine/Worker.h"
#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>

namespace postern::engine {

using pipeline::BrokenBy;
using pipeline::ExchangeControl;
using pipeline::FaultId;

namespace {

/// What a collected body may keep of its memory for the next exchange.
constexpr std::size_t retainedBacklog = 64 * 1024;

} // namespace

FaultId faultOf(const Error& error) noexcept
{
    switch (error.kind()) {
    case ErrorKind::ConnectFailed:
    case ErrorKind::TlsFailed:
    case ErrorKind::NotFound: return FaultId::ConnectFailed;
    case ErrorKind::TimedOut: return FaultId::UpstreamTimeout;
    case ErrorKind::Overloaded: return FaultId::Overloaded;
    case ErrorKind::Unavailable: return FaultId::Suspended;
    case ErrorKind::Internal: return FaultId::InternalError;
    default: return FaultId::BadUpstreamAnswer;
    }
}

void Backlog::clear() noexcept
{
    if (bytes.capacity() > retainedBacklog)
        bytes = {};
    bytes.clear();
    sent = credit = 0;
    trailers = nullptr;
    ended = draining = false;
}

void Backlog::trim() noexcept
{
    if (empty()) {
        if (bytes.capacity() > retainedBacklog)
            bytes = {};
        bytes.clear();
        sent = 0;
    } else if (sent >= retainedBacklog && sent >= bytes.size() - sent) {
        bytes.erase(0, sent);
        sent = 0;
    }
}

ExchangeRunner::ExchangeRunner(Worker& worker)
    : worker_(worker), exchange_(arena_, worker.sharedPort()), gatherTimer_([this] { endGather(); }),
      timer_([this] { tooLate(); })
{
}

ExchangeRunner::~ExchangeRunner() { reset(); }

void ExchangeRunner::prepare(const pipeline::ClientSide& client, pipeline::ResponseSink& codec)
{
    client_ = &codec;
    exchange_.begin(worker_.nextExchangeId(), client);
}

void ExchangeRunner::reset()
{
    if (stage_ != Stage::Idle && stage_ != Stage::Over)
        leave(Error(ErrorKind::Cancelled, "The gateway closed the connection."), BrokenBy::Gateway);
    timer_.disarm();
    dropGathered();
    plan_ = nullptr;
    tap_ = nullptr;
    client_ = nullptr;
    terminal_ = nullptr;
    toTerminal_.clear();
    toClient_.clear();
    requestBodyAt_ = 0;
    responseBodyAt_ = notCollected;
    answered_ = 0;
    allow_ = notServed_ = {};
    deadline_ = {};
    remaining_ = {};
    stage_ = Stage::Idle;
    paused_ = collectingRequest_ = collectingResponse_ = requestEnded_ = requestEndTold_ = responseEnded_ = wrongMethod_ = false;
    exchange_.request().forget();
    exchange_.response().forget();
    arena_.reset();
    if (snapshot_ != nullptr)
        std::exchange(snapshot_, nullptr)->unpin();
}

void ExchangeRunner::wait()
{
    paused_ = true;
    worker_.addPaused(exchange_.id(), *this);
    const SteadyTime now = worker_.now();
    if (ExchangeControl(exchange_).clockPolicy() == pipeline::ClockPolicy::Breakpoint) {
        held_ = true;
        client_->onHeld(true);
        if (terminal_ != nullptr)
            terminal_->onHeld(true);
        remaining_ = deadline_ == SteadyTime{} ? Nanoseconds{} : std::max(Nanoseconds(1), deadline_ - now);
        timer_.disarm();
        return;
    }
    Nanoseconds limit = (*snapshot_)->timeouts.upstreamFirstByte;
    if (deadline_ != SteadyTime{})
        limit = std::min(limit, std::max(Nanoseconds(1), Nanoseconds(deadline_ - now)));
    worker_.loop().arm(timer_, limit);
}

void ExchangeRunner::stopWaiting()
{
    if (!std::exchange(paused_, false))
        return;
    worker_.removePaused(exchange_.id());
    ExchangeControl(exchange_).voidResumptions();
    timer_.disarm();
    if (std::exchange(held_, false)) {
        client_->onHeld(false);
        if (terminal_ != nullptr)
            terminal_->onHeld(false);
    }
    if (remaining_.count() > 0)
        deadline_ = worker_.now() + std::exchange(remaining_, {});
    if (deadline_ != SteadyTime{})
        worker_.loop().arm(timer_, std::max(Nanoseconds(1), Nanoseconds(deadline_ - worker_.now())));
}

void ExchangeRunner::resume(std::uint32_t generation)
{
    if (!paused_ || ExchangeControl(exchange_).generation() != generation)
        return;
    stopWaiting();
    if (tapped([&](auto& tap) { return tap.dropped(exchange_); })) {
        const Error why(ErrorKind::Cancelled, "The connection was closed at a breakpoint.");
        pipeline::ResponseSink* const client = client_;
        leave(why, BrokenBy::Gateway);
        return client->onResponseReset(why);
    }
    if (stage_ == Stage::Request)
        walkRequest();
    else if (stage_ == Stage::Response)
        walkResponse();
    flushRequest();
    flushResponse();
}

void ExchangeRunner::tooLate()
{
    if (responseBegun())
        return breakOff(Error(ErrorKind::TimedOut, "The exchange took longer than timeouts.requestTotal."),
                        BrokenBy::Gateway, FaultId::UpstreamTimeout);
    if (paused_ && stage_ == Stage::Response)
        ExchangeControl(exchange_).passOverResponseStep();
    answer(FaultId::UpstreamTimeout, paused_ ? "A filter did not get its answer in time."
                                             : "The exchange took longer than timeouts.requestTotal.");
    flushResponse();
}

void ExchangeRunner::dropTerminal(const Error& why)
{
    if (pipeline::RequestSink* terminal = std::exchange(terminal_, nullptr))
        terminal->onRequestReset(why);
}

void ExchangeRunner::finish()
{
    stopWaiting();
    timer_.disarm();
    if (collectingResponse_) [[unlikely]]
        dropGathered();
    const bool answered = responseBegun();
    stage_ = Stage::Over;
    exchange_.timeline().ended = worker_.now();
    plan_->chain.end(exchange_);
    tapped([&](auto& tap) { tap.end(exchange_); });
    worker_.ended(exchange_, answered);
}

} // namespace postern::engine
