// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/ClientPatience.h"
#include "dataplane/inspection/GatewayReasons.h"
#include "dataplane/inspection/RecordingTap.h"
#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>

/// The recording tap's breakpoints. A call can be held up before each filter, before the backend is called and before the
/// answer is sent: these are the places. What is to stop after a filter stops at the next place that comes.
///
///     wantsBody, before  -> look (matches, counts) -> hold -> Pause
///     resumed            -> dropped? -> before again  -> goOn (edits, answers) -> Continue or Respond
namespace postern::inspection {

using pipeline::Direction;
using pipeline::Verdict;

namespace {

/// Octets of an answer of unknown length that are waited for.
constexpr std::uint64_t mostGathered = 256U << 10U;

/// Of an end that nobody decided.
const pipeline::ReasonText& endReason(PauseEnd why) noexcept
{
    switch (why) {
    case PauseEnd::TimeOver: return heldTooLong;
    case PauseEnd::ClientLeft: return heldClientLeft;
    case PauseEnd::GatewayClosed: return heldGatewayClosed;
    case PauseEnd::Draining: return heldDraining;
    case PauseEnd::RecordingOff: return heldRecordingOff;
    case PauseEnd::BreakpointRemoved: return heldRemoved;
    default: return heldBrokeOff;
    }
}

} // namespace

HaltPlace RecordingTap::placeOf(const pipeline::ChainStep* step, Direction direction) const noexcept
{
    HaltPlace place;
    place.side = direction;
    place.step = step;
    if (step != nullptr) {
        place.filter = step->type->name;
        place.instance = step->instance;
        place.phase = pipeline::toString(step->type->phase);
    } else {
        place.filter = direction == Direction::Request ? "backend" : "send";
    }
    return place;
}

/// Decides once for each place whether the call stops there.
void RecordingTap::look(pipeline::Exchange& exchange, const HaltPlace& place)
{
    if (walk_ == nullptr)
        walk_ = std::make_unique<BreakpointWalk>();
    BreakpointWalk& walk = *walk_;
    if (walk.looked && walk.lookedAt == place.step && walk.lookedSide == place.side)
        return;
    walk.looked = true;
    walk.lookedAt = place.step;
    walk.lookedSide = place.side;
    if (recorder_.breakpoints == nullptr) { // they have been taken away since
        walk.isDue = walk.stepping = false;
        return;
    }
    match(exchange, place);
    if (!walk.isDue && std::exchange(walk.stepping, false)) {
        walk.isDue = true;
        walk.due = walk.at;
    }
}

void RecordingTap::match(pipeline::Exchange& exchange, const HaltPlace& place)
{
    BreakpointWalk& walk = *walk_;
    for (const auto& armed : *recorder_.breakpoints) {
        if (!isAt(armed->spec, place, exchange.route(), atTerminal_) ||
            std::find(walk.met.begin(), walk.met.end(), armed) != walk.met.end() || !holds(armed->spec, exchange))
            continue;
        walk.met.push_back(armed);
        if (!armed->count() || walk.isDue) // every one counts, the first one stops
            continue;
        walk.full = recorder_.paused->admits() == PausedExchanges::Admission::Full;
        walk.isDue = true;
        walk.stepping = false;
        walk.due = armed->spec.id;
        walk.dueAfter = place.at == Breakpoint::At::After ? std::string(place.filter) : std::string();
        walk.wantsBody = armed->spec.wholeBody;
    }
}

void RecordingTap::lookAfter(pipeline::Exchange& exchange, const pipeline::ChainStep& step, Direction direction)
{
    if (recorder_.breakpoints == nullptr)
        return;
    if (walk_ == nullptr)
        walk_ = std::make_unique<BreakpointWalk>();
    HaltPlace place = placeOf(&step, direction);
    place.at = Breakpoint::At::After;
    match(exchange, place);
}

bool RecordingTap::isHaltWithBody(pipeline::Exchange& exchange, const pipeline::ChainStep* step, Direction direction)
{
    if (walk_ != nullptr && walk_->held)
        return false;
    look(exchange, placeOf(step, direction));
    if (!walk_->isDue || walk_->full)
        return false;
    const bool request = direction == Direction::Request;
    const http::BodyFraming& framing = request ? exchange.requestFraming() : exchange.responseFraming();
    if (exchange.received().method == http::Method::Connect ||
        (!request && (exchange.received().method == http::Method::Head || exchange.response().status == 101 ||
                      exchange.response().status == 304)))
        return false;
    return isShort(framing) || walk_->wantsBody || (!request && !walk_->gathered);
}

bool RecordingTap::isShort(const http::BodyFraming& framing) const noexcept
{
    return framing.kind == http::BodyFraming::Kind::None ||
           (framing.kind == http::BodyFraming::Kind::Length && framing.length <= recorder_.holdLimit);
}

/// An answer whose length is not known, or is too much, is shown as far as it comes soon: nearly always that is all.
std::uint64_t RecordingTap::gatheredAtMost(pipeline::Exchange& exchange) const
{
    return walk_->isDue && !walk_->wantsBody && !isShort(exchange.responseFraming()) ? mostGathered : 0;
}

void RecordingTap::gathered(pipeline::Exchange&, BytesView beginning)
{
    walk_->gathered = true;
    walk_->beginning = beginning;
}

Verdict RecordingTap::halt(pipeline::Exchange& exchange, const pipeline::ChainStep* step, Direction direction)
{
    if (walk_ != nullptr && walk_->held)
        return goOn(exchange);
    const HaltPlace place = placeOf(step, direction);
    look(exchange, place);
    if (!std::exchange(walk_->isDue, false))
        return Verdict::Continue;
    return hold(exchange, place);
}

HeldMessage RecordingTap::heldMessage(pipeline::Exchange& exchange, Direction side) const
{
    const bool request = side == Direction::Request;
    const pipeline::ExchangeControl control(exchange);
    HeldMessage out;
    out.side = side;
    if (request) {
        out.method = exchange.request().methodText;
        out.target = exchange.request().target;
    } else {
        out.status = exchange.response().status;
    }
    for (const http::HeaderField& field : request ? exchange.request().headers : exchange.response().headers)
        out.headers.emplace_back(std::string(field.name), std::string(field.value));
    out.bodyHeld = request ? control.requestBodyWhole() : control.responseBodyWhole();
    if (out.bodyHeld)
        out.body = request ? exchange.requestBody() : exchange.responseBody();
    else if (!request)
        out.body = walk_->beginning;
    return out;
}

Verdict RecordingTap::hold(pipeline::Exchange& exchange, const HaltPlace& place)
{
    BreakpointWalk& walk = *walk_;
    const auto note = [&](const pipeline::ReasonText& text, StepResult result) {
        Step step = ownStep(std::string(breakpointStep), result, exchange);
        step.instance = walk.due;
        step.direction = place.side == Direction::Request ? Step::Direction::Request : Step::Direction::Response;
        if (result == StepResult::Skipped)
            step.reason = said(text, {{"breakpoint", walk.due}, {"limit", std::to_string(recorder_.paused->most())}});
        trace_->steps.push_back(std::move(step));
    };
    if (std::exchange(walk.full, false)) {
        note(heldNot, StepResult::Skipped);
        return Verdict::Continue;
    }
    auto paused = std::make_unique<PausedExchange>();
    paused->id = exchange.id();
    paused->breakpoint = walk.due;
    paused->filter = place.filter;
    paused->instance = place.instance == place.filter ? std::string_view() : place.instance;
    paused->after = walk.dueAfter;
    paused->message = heldMessage(exchange, place.side);
    paused->masking = masking_;
    paused->since = exchange.wallNow();
    paused->paused = exchange.now();
    paused->received = exchange.timeline().received;
    paused->patience = patienceOf(exchange.request().headers);
    paused->correlationId = exchange.correlationId();
    paused->trace = *trace_;
    summarise(exchange, paused->trace.summary);
    maskBody(paused->trace.clientRequest);
    std::uint64_t pause = 0;
    switch (recorder_.paused->add(std::move(paused), exchange.pause(pipeline::ClockPolicy::Breakpoint), pause)) {
    case PausedExchanges::Admission::Full: note(heldNot, StepResult::Skipped); return Verdict::Continue;
    case PausedExchanges::Admission::Closed: return Verdict::Continue;
    case PausedExchanges::Admission::Held: break;
    }
    note(heldContinued, StepResult::Paused);
    walk.held = true;
    walk.heldSide = place.side;
    walk.at = walk.due;
    walk.traceStep = trace_->steps.size() - 1;
    walk.timer = exchange.port().after(recorder_.paused->longest(), [all = recorder_.paused, id = exchange.id(), pause] {
        all->release(id, pause, PauseEnd::TimeOver);
    });
    return Verdict::Pause;
}

bool RecordingTap::isDropped(pipeline::Exchange& exchange)
{
    BreakpointWalk& walk = *walk_;
    if (!walk.held)
        return false;
    walk.decision = recorder_.paused->take(exchange.id());
    if (!walk.decision || walk.decision->end != PauseEnd::Dropped)
        return false;
    trace_->summary.endedBy = breakpointStep;
    static_cast<void>(goOn(exchange));
    return true;
}

/// The call has been resumed: does what was decided.
Verdict RecordingTap::goOn(pipeline::Exchange& exchange)
{
    BreakpointWalk& walk = *walk_;
    const Direction side = walk.heldSide;
    if (!walk.decision) {
        endHold(exchange, PauseEnd::AnswerBroke);
        return Verdict::Continue;
    }
    const PauseDecision decision = *std::exchange(walk.decision, std::nullopt);
    walk.held = false;
    exchange.port().cancel(std::exchange(walk.timer, 0));
    walk.stepping = decision.step;
    Step step = heldStep();
    step.duration = sinceBegin() - step.start;
    step.result = StepResult::Passed;
    const auto told = [&](const pipeline::ReasonText& text) {
        step.reason = said(text, {{"breakpoint", walk.at}, {"by", decision.by.empty() ? std::string("the control protocol") : decision.by}});
    };
    Verdict verdict = Verdict::Continue;
    switch (decision.end) {
    case PauseEnd::Continued: told(heldContinued); break;
    case PauseEnd::Stepped: told(heldStepped); break;
    case PauseEnd::Edited:
        told(heldEdited);
        shape(exchange, side);
        apply(decision.edit, exchange, side);
        diff(exchange, side, step);
        break;
    case PauseEnd::Answered:
        told(heldAnswered);
        step.result = StepResult::Answered;
        trace_->summary.endedBy = breakpointStep;
        verdict = answerWith(decision.edit, exchange);
        break;
    case PauseEnd::Dropped:
        told(heldDropped);
        step.result = StepResult::Answered;
        break;
    default: tellReleased(exchange, decision.end); return Verdict::Continue;
    }
    heldStep() = std::move(step);
    return verdict;
}

/// It goes on, or ends, and nobody has decided so.
void RecordingTap::endHold(pipeline::Exchange& exchange, PauseEnd why)
{
    if (!std::exchange(walk_->held, false))
        return;
    exchange.port().cancel(std::exchange(walk_->timer, 0));
    walk_->decision.reset();
    recorder_.paused->gone(exchange.id(), why);
    tellReleased(exchange, why);
}

void RecordingTap::tellReleased(pipeline::Exchange&, PauseEnd why)
{
    Step& step = heldStep();
    step.duration = sinceBegin() - step.start;
    step.result = why == PauseEnd::ClientLeft || why == PauseEnd::GatewayClosed || why == PauseEnd::AnswerBroke
                      ? StepResult::Failed
                      : StepResult::Passed;
    step.reason = said(endReason(why), {{"breakpoint", walk_->at}});
}

} // namespace postern::inspection
