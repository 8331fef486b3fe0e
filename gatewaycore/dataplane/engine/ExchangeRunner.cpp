// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ExchangeRunner.h"

#include "dataplane/engine/OwnFaults.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/http/HopByHop.h"
#include "dataplane/http/Target.h"
#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>

namespace postern::engine {

using pipeline::BodyChunk;
using pipeline::BodyNeed;
using pipeline::BrokenBy;
using pipeline::ExchangeControl;
using pipeline::FaultId;
using pipeline::Outcome;
using pipeline::Verdict;

namespace {

/// What a collected body may keep of its memory for the next exchange.
constexpr std::size_t retainedBacklog = 64 * 1024;

/// How long a breakpoint waits for content whose end is not in sight.
constexpr Milliseconds gatherTime{300};

Error aboveResponseBody()
{
    return {ErrorKind::TooLarge, "The backend's answer is above limits.responseBody.", Fault::Upstream};
}

Error refusedInTheMiddle() { return {ErrorKind::Cancelled, "A filter refused the content in the middle."}; }
Error cancelled() { return {ErrorKind::Cancelled, "The exchange has been answered otherwise."}; }

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

template <class Call> decltype(auto) ExchangeRunner::tapped(Call call)
{
#ifndef POSTERN_NO_TAP
    if (tap_ != nullptr) [[unlikely]]
        return call(*tap_);
#endif
    pipeline::NoTap none;
    return call(none);
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

// --- The request's way ---

/// Pins the Snapshot and begins to watch.
void ExchangeRunner::open()
{
    snapshot_ = &worker_.snapshot();
    snapshot_->pin();
    worker_.began();
    ExchangeControl(exchange_).headReceived(worker_.now(), worker_.wallNow(), (*snapshot_)->faultProfile);
#ifndef POSTERN_NO_TAP
    if (inspection::Recorder* recorder = worker_.recorder(); recorder != nullptr) [[unlikely]] {
        tap_ = &arena_.make<inspection::RecordingTap>(*recorder);
        tap_->begin(exchange_);
    }
#endif
    stage_ = Stage::Request;
    if (const auto total = (*snapshot_)->timeouts.requestTotal; total.count() > 0) {
        deadline_ = worker_.now() + total;
        worker_.loop().arm(timer_, total);
    }
}

void ExchangeRunner::start(std::string_view upgrade)
{
    open();
    // h2c and TLS are offers that a server may pass over (RFC 9110 7.8); anything else is what the client came for.
    if (!upgrade.empty() && !http::equalsIgnoringCase(upgrade, "h2c") && !upgrade.starts_with("TLS/")) [[unlikely]] {
        plan_ = &(*snapshot_)->noRoute;
        plan_->chain.enter(exchange_);
        return answer(FaultId::UpgradeNotSupported, upgrade);
    }
    // Before any filter: Connection speaks of the client's fields, not of those that the gateway adds.
    if (http::HeaderMap& headers = exchange_.request().headers; headers.contains(http::HeaderId::Connection))
        http::removeHopByHop(headers);
    route();
    if (stage_ == Stage::Request)
        walkRequest();
}

void ExchangeRunner::startFrom(const Continuation& from)
{
    open();
    if (tap_ != nullptr)
        tap_->runAgain(*from.rerun);
    if (from.plan == nullptr) {
        route();
        return stage_ == Stage::Request ? walkRequest() : void();
    }
    const Snapshot& snapshot = **snapshot_;
    http::RequestHead& head = exchange_.request();
    ExchangeControl control(exchange_);
    control.setCaller(snapshot.trustedProxies.clientAddress(exchange_.client().address, head.headers));
    control.setRoute(&from.plan->info, {});
    control.setRoutedPath(head.path());
    for (const std::string* target : {&from.routedByElse, &from.routedBy}) { // the last one that fits counts
        const auto path = http::normalisePath(BytesView(*target).substr(0, target->find('?')), http::DotSegments::Refuse, arena_);
        if (target->empty() || !path)
            continue;
        routing::RouteMatch match;
        snapshot.router.match(head.authority, from.rerun->routeMethod, *path, arena_, match);
        if (match.outcome != routing::RouteMatch::Outcome::Found || snapshot.plans[match.route].get() != from.plan)
            continue;
        control.setRoutedPath(*path);
        control.setRoute(&from.plan->info, parametersOf(match));
    }
    RoutePlan& plan = arena_.make<RoutePlan>(*from.plan);
    plan.chain = from.plan->chain.behind(from.step);
    plan_ = &plan;
    static_cast<void>(head.setTarget(arena_.copy(from.target))); // it has been checked
    if (from.identity != nullptr)
        exchange_.setIdentity(*from.identity);
    plan_->chain.enter(exchange_);
    if (tap_ != nullptr) {
        tap_->routed(exchange_, from.plan->chain);
        tap_->notRun(exchange_, *from.rerun, from.step);
    }
    if (const ByteCount limit = snapshot.limits.requestBody; limit.value != 0 && exchange_.requestFraming().length > limit.value)
        return answer(FaultId::BodyTooLarge, "The request's Content-Length is above limits.requestBody.");
    walkRequest();
}

void ExchangeRunner::refuseUnparsed(FaultId fault, std::string_view detail)
{
    open();
    plan_ = &(*snapshot_)->noRoute;
    plan_->chain.enter(exchange_);
    requestEnded_ = true;
    answer(fault, detail);
}

void ExchangeRunner::route()
{
    const Snapshot& snapshot = **snapshot_;
    http::RequestHead& head = exchange_.request();
    ExchangeControl control(exchange_);
    plan_ = &snapshot.noRoute;

    const auto path = http::normalisePath(head.path(), http::DotSegments::Refuse, arena_);
    if (!path) [[unlikely]] {
        plan_->chain.enter(exchange_);
        return answer(FaultId::BadRequest, path.error().message());
    }
    control.setRoutedPath(*path);
    if (!snapshot.certificateHeader.empty() && !snapshot.trustedProxies.trusts(exchange_.client().address)) [[unlikely]]
        head.headers.remove(snapshot.certificateHeader); // anybody can write it
    control.setCaller(snapshot.trustedProxies.clientAddress(exchange_.client().address, head.headers));

    routing::RouteMatch match;
    snapshot.router.match(head.authority, head.methodText, *path, arena_, match);
    switch (match.outcome) {
    case routing::RouteMatch::Outcome::Found:
        if (isServedHere(*snapshot.plans[match.route]))
            routeTo(*snapshot.plans[match.route], match);
        break;
    case routing::RouteMatch::Outcome::MethodNotAllowed:
        if (!isServedHere(*snapshot.plans[match.nearest]))
            break;
        wrongMethod_ = true;
        allow_ = arena_.copy(snapshot.router.allowHeader(match.allowed));
        if (const auto& plan = snapshot.plans[match.nearest]->wrongMethod) {
            plan_ = plan.get();
            control.setRoute(&plan->info, {});
        }
        break;
    case routing::RouteMatch::Outcome::NotFound: break;
    }
    plan_->chain.enter(exchange_);
    tapped([&](auto& tap) { tap.routed(exchange_, plan_->chain); });

    const ByteCount limit = snapshot.limits.requestBody;
    if (limit.value != 0 && exchange_.requestFraming().length > limit.value) [[unlikely]]
        answer(FaultId::BodyTooLarge, "The request's Content-Length is above limits.requestBody.");
}

/// An API that is not served over what the call came by is not there, as in WSO2's gateways. A trusted proxy says what
/// that was at its own door.
bool ExchangeRunner::isServedHere(const RoutePlan& plan)
{
    if (plan.overPlain && plan.overTls) [[likely]]
        return true;
    bool tls = exchange_.client().tls;
    const std::string_view told = exchange_.request().headers.value(http::HeaderId::XForwardedProto);
    if (!told.empty() && (*snapshot_)->trustedProxies.trusts(exchange_.client().address))
        tls = http::equalsIgnoringCase(told, "https");
    if (tls ? plan.overTls : plan.overPlain)
        return true;
    notServed_ = tls ? "The API is served over http only (its transports), and the call came over https."
                     : "The API is served over https only (its transports), and the call came over http.";
    return false;
}

pipeline::PathParameters ExchangeRunner::parametersOf(const routing::RouteMatch& match)
{
    const auto names = (*snapshot_)->router.parameterNames(match.route);
    auto* parameters = static_cast<pipeline::PathParameter*>(
        arena_.allocate(match.parameterCount * sizeof(pipeline::PathParameter), alignof(pipeline::PathParameter)));
    for (std::size_t i = 0; i < match.parameterCount; ++i)
        new (parameters + i) pipeline::PathParameter{names[i], match.values[i]};
    return {parameters, match.parameterCount};
}

/// The chain and the backend see the path below the API's context.
void ExchangeRunner::routeTo(const RoutePlan& plan, const routing::RouteMatch& match)
{
    plan_ = &plan;
    ExchangeControl(exchange_).setRoute(&plan.info, parametersOf(match));

    if (plan.baseSegments == 0)
        return;
    http::RequestHead& head = exchange_.request();
    const std::string_view below = routing::belowSegments(head.path(), plan.baseSegments);
    // What is left is a suffix of a target that has been checked, so it needs no second check.
    if (below.data() >= head.target.data() && below.data() < head.target.data() + head.target.size())
        head.target = {below.data(), static_cast<std::size_t>(head.target.data() + head.target.size() - below.data())};
    else
        head.target = head.parts.hasQuery ? arena_.join(below, "?", head.query()) : below;
    head.parts.form = http::TargetForm::Origin;
    head.parts.path = below;
}

Outcome ExchangeRunner::chainRequest()
{
    return tapped([&](auto& tap) { return plan_->chain.runRequest(exchange_, tap); });
}

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

// --- The way back ---

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
    dropTerminal(cancelled());
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
    dropTerminal(cancelled());
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
            dropTerminal(cancelled());
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

// --- Waiting ---

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
