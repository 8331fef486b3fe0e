// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/RecordingTap.h"

#include "dataplane/http/Message.h"
#include "dataplane/inspection/FaultAdvice.h"
#include "dataplane/inspection/GatewayReasons.h"
#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>

namespace postern::inspection {
namespace {

using pipeline::Direction;
using pipeline::Verdict;

/// `text` with each {name} replaced by the argument of that name.
std::string fill(std::string_view text, const std::vector<std::pair<std::string, std::string>>& arguments)
{
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos)
            break;
        out += text.substr(0, open);
        const std::string_view name = text.substr(open + 1, close - open - 1);
        const auto at = std::find_if(arguments.begin(), arguments.end(), [&](const auto& own) { return own.first == name; });
        out += at == arguments.end() ? text.substr(open, close - open + 1) : std::string_view(at->second);
        text.remove_prefix(close + 1);
    }
    return out.append(text);
}

std::string joined(std::span<const std::string_view> parts)
{
    std::string out;
    for (const std::string_view part : parts) {
        out += out.empty() ? "" : " ";
        out += part;
    }
    return out;
}

std::string requestLine(const http::RequestHead& head, std::string target)
{
    return std::string(head.methodText) + ' ' + std::move(target) + ' ' + std::string(http::toString(head.version));
}

std::string statusLine(const http::ResponseHead& head)
{
    const std::string_view phrase = head.reason.empty() ? http::reasonPhrase(head.status) : head.reason;
    return std::string(http::toString(head.version)) + ' ' + std::to_string(head.status) + ' ' + std::string(phrase);
}

std::string_view fieldOf(const HeaderList& headers, std::string_view name)
{
    const auto at = std::find_if(headers.begin(), headers.end(),
                                 [&](const auto& field) { return http::equalsIgnoringCase(field.first, name); });
    return at == headers.end() ? std::string_view() : std::string_view(at->second);
}

/// Of the other faults that come up while a backend is called the client's request is the cause.
bool isOfBackend(pipeline::FaultId fault) noexcept
{
    using pipeline::FaultId;
    switch (fault) {
    case FaultId::BodyTooLarge:
    case FaultId::RequestTimeout:
    case FaultId::BadRequest:
    case FaultId::HeadersTooLarge: return false;
    default: return true;
    }
}

bool sameTexts(const http::HeaderField& a, const http::HeaderField& b) noexcept
{
    return a.value.data() == b.value.data() && a.value.size() == b.value.size() && a.name.data() == b.name.data();
}

} // namespace

Reason RecordingTap::said(const pipeline::ReasonText& text, std::vector<std::pair<std::string, std::string>> arguments)
{
    Reason reason{std::string(text.id), std::move(arguments), {}, {}};
    reason.sentence = fill(text.sentence, reason.arguments);
    reason.fix = fill(text.fix, reason.arguments);
    return reason;
}

// --- Messages ---

HeaderList RecordingTap::headers(const http::HeaderMap& map) const
{
    HeaderList out;
    out.reserve(map.size());
    for (const http::HeaderField& field : map)
        out.emplace_back(std::string(field.name), masking_->header(field.name, field.value));
    return out;
}

void RecordingTap::keep(Message& message, BytesView data) const
{
    message.bodySize += data.size();
    const std::size_t room = recorder_.bodyLimit - std::min(recorder_.bodyLimit, message.body.size());
    message.body.append(data.substr(0, room));
    message.bodyTruncated = message.bodyTruncated || data.size() > room;
}

void RecordingTap::maskBody(Message& message) const
{
    if (message.body.empty())
        return;
    const std::string_view coding = fieldOf(message.headers, "content-encoding");
    if (!coding.empty() && !http::equalsIgnoringCase(coding, "identity")) {
        // Compressed content cannot be searched for credentials, so it is not shown.
        message.body.clear();
        message.bodyTruncated = true;
        return;
    }
    message.body = masking_->body(fieldOf(message.headers, "content-type"), message.body);
}

// --- The walk ---

void RecordingTap::begin(pipeline::Exchange& exchange)
{
    pipeline::ExchangeControl(exchange).setRecording(true, this, this);
    began_ = recorder_.clock.steady();
    trace_ = std::make_unique<Trace>();
    trace_->configHash = recorder_.configHash;
    trace_->clientRequest.line = requestLine(exchange.request(), masking_->target(exchange.request().target));
    trace_->clientRequest.headers = headers(exchange.request().headers);
    trace_->steps.push_back(ownStep("gateway", StepResult::Passed, exchange));
}

void RecordingTap::routed(pipeline::Exchange& exchange, const pipeline::FilterChain& chain)
{
    chain_ = &chain;
    const pipeline::RouteInfo* route = exchange.route();
    if (route == nullptr)
        return; // end() tells what became of it
    Step step = ownStep("route", StepResult::Passed, exchange);
    step.origin = route->origin.toString();
    trace_->steps.push_back(std::move(step));
    trace_->context.emplace_back("api", route->apiName + ' ' + route->apiVersion);
    trace_->context.emplace_back("route", route->apiContext + route->pathTemplate);
    for (const pipeline::PathParameter& parameter : exchange.pathParameters())
        trace_->context.emplace_back("path." + std::string(parameter.name),
                                     masking_->named(parameter.name, parameter.value));
}

void RecordingTap::shape(const pipeline::Exchange& exchange, Direction direction)
{
    const http::HeaderMap& map =
        direction == Direction::Request ? exchange.request().headers : exchange.response().headers;
    before_.line = exchange.request().target;
    before_.method = exchange.request().methodText;
    before_.status = exchange.response().status;
    before_.fields.assign(map.begin(), map.end());
    before_.body = direction == Direction::Request ? exchange.requestBody() : exchange.responseBody();
}

Verdict RecordingTap::before(pipeline::Exchange& exchange, const pipeline::ChainStep& step, Direction direction)
{
    if (mayHalt()) [[unlikely]] {
        if (const Verdict verdict = halt(exchange, &step, direction); verdict != Verdict::Continue)
            return verdict;
    }
    exchange.clearReason();
    shape(exchange, direction);
    stepBegan_ = recorder_.clock.steady();
    return Verdict::Continue;
}

void RecordingTap::after(pipeline::Exchange& exchange, const pipeline::ChainStep& chainStep, Direction direction,
                         Verdict verdict)
{
    const SteadyTime now = recorder_.clock.steady();
    // A hook that paused is called again: that is still the same step.
    if (pausedStep_ != &chainStep) {
        Step step;
        step.filter = chainStep.type->name;
        step.instance = chainStep.instance == chainStep.type->name ? std::string() : chainStep.instance;
        step.phase = pipeline::toString(chainStep.type->phase);
        step.direction = direction == Direction::Request ? Step::Direction::Request : Step::Direction::Response;
        step.origin = chainStep.origin.toString();
        step.start = stepBegan_ - began_;
        trace_->steps.push_back(std::move(step));
    }
    Step& step = trace_->steps.back();
    step.duration = now - began_ - step.start;
    const pipeline::GivenReason* given = exchange.reason();
    if (given != nullptr)
        step.reason = reasonOf(*given);
    pausedStep_ = verdict == Verdict::Pause ? &chainStep : nullptr;
    if (verdict == Verdict::Pause)
        step.result = StepResult::Paused;
    else if (verdict == Verdict::Respond)
        step.result = StepResult::Answered;
    else
        step.result = given != nullptr && given->skipped ? StepResult::Skipped : StepResult::Passed;
    if (verdict == Verdict::Respond && !step.reason && exchange.failed())
        step.reason = faultReason(exchange);
    if (verdict != Verdict::Respond || direction == Direction::Response)
        diff(exchange, direction, step);
    contextChanges(exchange, step);
    if (verdict == Verdict::Respond)
        trace_->summary.endedBy = step.filter;
    if (verdict != Verdict::Pause && mayHalt()) [[unlikely]]
        lookAfter(exchange, chainStep, direction);
}

void RecordingTap::diff(pipeline::Exchange& exchange, Direction direction, Step& step)
{
    const auto replaced = [&](const char* name, std::string before, std::string after) {
        step.changes.push_back({Change::Where::Line, Change::Kind::Replaced, name, std::move(before), std::move(after)});
    };
    if (direction == Direction::Request) {
        const http::RequestHead& now = exchange.request();
        if (now.methodText != before_.method)
            replaced("method", std::string(before_.method), std::string(now.methodText));
        if (now.target != before_.line)
            replaced("target", masking_->target(before_.line), masking_->target(now.target));
        diffBody(exchange.requestBody(), now.headers, step);
        diffFields(now.headers, step);
    } else {
        if (exchange.response().status != before_.status)
            replaced("status", std::to_string(before_.status), std::to_string(exchange.response().status));
        diffBody(exchange.responseBody(), exchange.response().headers, step);
        diffFields(exchange.response().headers, step);
    }
}

/// Content that a step replaced as a whole. What a step makes of a stream is seen at the gateway's edges only.
void RecordingTap::diffBody(BytesView now, const http::HeaderMap& headers, Step& step) const
{
    const BytesView was = before_.body;
    if (was.size() == now.size() && (was.data() == now.data() || was == now))
        return;
    const auto typeOf = [](auto begin, auto end) {
        const auto at = std::find_if(begin, end, [](const http::HeaderField& field) {
            return http::equalsIgnoringCase(field.name, "content-type");
        });
        return at == end ? std::string_view() : at->value;
    };
    Change change{Change::Where::Body, Change::Kind::Replaced, {}, {}, {}};
    if (was.empty() || now.empty())
        change.kind = was.empty() ? Change::Kind::Added : Change::Kind::Removed;
    change.before = masking_->body(typeOf(before_.fields.begin(), before_.fields.end()), was.substr(0, recorder_.bodyLimit));
    change.after = masking_->body(typeOf(headers.begin(), headers.end()), now.substr(0, recorder_.bodyLimit));
    change.cut = now.size() > recorder_.bodyLimit;
    step.changes.push_back(std::move(change));
}

void RecordingTap::diffFields(const http::HeaderMap& now, Step& step) const
{
    const std::vector<http::HeaderField>& was = before_.fields;
    if (was.size() == now.size() && std::equal(was.begin(), was.end(), now.begin(), sameTexts))
        return;
    // Fields are few: for each one before, look for an equal one now; what is left over was added, removed or replaced.
    std::vector<bool> matched(now.size(), false);
    std::vector<const http::HeaderField*> gone;
    for (const http::HeaderField& old : was) {
        bool found = false;
        for (std::size_t i = 0; i < now.size() && !found; ++i) {
            if (!matched[i] && now[i].value == old.value && http::equalsIgnoringCase(now[i].name, old.name))
                found = matched[i] = true;
        }
        if (!found)
            gone.push_back(&old);
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (matched[i])
            continue;
        const auto old = std::find_if(gone.begin(), gone.end(), [&](const http::HeaderField* field) {
            return http::equalsIgnoringCase(field->name, now[i].name);
        });
        Change change{Change::Where::Header, Change::Kind::Added, std::string(now[i].name), {},
                      masking_->header(now[i].name, now[i].value)};
        if (old != gone.end()) {
            change.kind = Change::Kind::Replaced;
            change.before = masking_->header((*old)->name, (*old)->value);
            gone.erase(old);
        }
        step.changes.push_back(std::move(change));
    }
    for (const http::HeaderField* field : gone)
        step.changes.push_back({Change::Where::Header, Change::Kind::Removed, std::string(field->name),
                                masking_->header(field->name, field->value), {}});
}

void RecordingTap::contextChanges(pipeline::Exchange& exchange, Step& step)
{
    const auto add = [&](std::string name, std::string value) {
        if (value.empty())
            return;
        value = masking_->named(name, value);
        step.changes.push_back({Change::Where::Context, Change::Kind::Added, name, {}, value});
        trace_->context.emplace_back(std::move(name), std::move(value));
    };
    if (const pipeline::Identity* identity = exchange.identity(); identity != nullptr && identity != seenIdentity_) {
        seenIdentity_ = identity;
        add("identity.scheme", std::string(identity->scheme));
        add("identity.subject", std::string(identity->subject));
        add("identity.issuer", std::string(identity->issuer));
        add("identity.application", std::string(identity->application.name));
        const pipeline::Identity::Application& application = identity->application;
        if (application.id != application.name)
            add("identity.applicationId", std::string(application.id));
        add("identity.clientId", std::string(identity->consumerKey));
        add("identity.owner", std::string(application.owner));
        if (identity->keyType == pipeline::Identity::KeyType::Sandbox)
            add("identity.environment", "sandbox");
        add("identity.applicationTier", std::string(identity->application.tier));
        add("identity.subscriptionTier", std::string(identity->subscription.tier));
        add("identity.scopes", joined(identity->scopes));
        for (const pipeline::Identity::Claim& claim : identity->claims)
            add("claim." + std::string(claim.name), std::string(claim.value));
    }
    // Notes are linked newest first; show them in the order in which they were made.
    std::vector<const pipeline::Exchange::Note*> fresh;
    for (const auto* note = exchange.notes(); note != seenNotes_ && note != nullptr; note = note->previous)
        fresh.push_back(note);
    for (auto note = fresh.rbegin(); note != fresh.rend(); ++note)
        add(std::string((*note)->name), std::string((*note)->value));
    seenNotes_ = exchange.notes();
}

Reason RecordingTap::reasonOf(const pipeline::GivenReason& given) const
{
    std::vector<std::pair<std::string, std::string>> arguments;
    for (const pipeline::ReasonArgument& argument : given.arguments) {
        arguments.emplace_back(std::string(argument.name),
                               argument.secret ? Masking::mask(argument.value) : masking_->text(argument.value));
    }
    return said(*given.text, std::move(arguments));
}

Reason RecordingTap::faultReason(const pipeline::Exchange& exchange) const
{
    const std::string heading(headingFor(exchange.fault()));
    Reason reason;
    reason.id = "fault." + std::string(pipeline::Faults::name(exchange.fault()));
    reason.sentence = heading + '.';
    if (std::string_view detail = exchange.failureDetail(); !detail.empty()) {
        if (detail.ends_with('.'))
            detail.remove_suffix(1);
        reason.arguments.emplace_back("detail", masking_->text(detail));
        reason.sentence = heading + ": " + reason.arguments.back().second + '.';
    }
    reason.fix = adviceFor(exchange.fault());
    return reason;
}

Step RecordingTap::ownStep(std::string filter, StepResult result, pipeline::Exchange&) const
{
    Step step;
    step.filter = std::move(filter);
    step.result = result;
    step.start = sinceBegin();
    return step;
}

Verdict RecordingTap::terminal(pipeline::Exchange& exchange)
{
    if (mayHalt()) [[unlikely]] {
        if (const Verdict verdict = halt(exchange, nullptr, Direction::Request); verdict != Verdict::Continue)
            return verdict;
    }
    atTerminal_ = true;
    trace_->steps.push_back(ownStep("backend", StepResult::Passed, exchange));
    return Verdict::Continue;
}

Verdict RecordingTap::sending(pipeline::Exchange& exchange)
{
    return mayHalt() ? halt(exchange, nullptr, Direction::Response) : Verdict::Continue;
}

void RecordingTap::requestData(pipeline::Exchange&, BytesView data) { keep(trace_->clientRequest, data); }

void RecordingTap::responseHead(pipeline::Exchange& exchange)
{
    if (walk_ != nullptr) [[unlikely]]
        endHold(exchange, PauseEnd::AnswerBroke); // another answer has come in the middle of a pause
    for (Step& step : trace_->steps) {
        if (step.filter == "backend")
            step.duration = sinceBegin() - step.start;
    }
}

void RecordingTap::responseFinal(pipeline::Exchange& exchange)
{
    trace_->clientResponse.line = statusLine(exchange.response());
    trace_->clientResponse.headers = headers(exchange.response().headers);
}

void RecordingTap::responseData(pipeline::Exchange&, BytesView data) { keep(trace_->clientResponse, data); }

// --- Upstream ---

UpstreamAttempt& RecordingTap::attempt()
{
    if (!attemptOpen_) {
        trace_->upstream.emplace_back();
        attemptOpen_ = true;
    }
    return trace_->upstream.back();
}

void RecordingTap::requestSent(const http::RequestHead& head)
{
    Message& message = attempt().request.emplace();
    message.line = requestLine(head, masking_->target(head.target));
    message.headers = headers(head.headers);
}

/// All that the attempt before had been given: a request is repeated only while all of it is still there.
void RecordingTap::requestRepeated()
{
    if (attemptOpen_ || trace_->upstream.empty())
        return;
    std::optional<Message> again = trace_->upstream.back().request;
    attempt().request = std::move(again);
}

void RecordingTap::requestData(BytesView data)
{
    if (auto& message = attempt().request)
        keep(*message, data);
}

void RecordingTap::responseReceived(const http::ResponseHead& head)
{
    Message& message = attempt().response.emplace();
    message.line = statusLine(head);
    message.headers = headers(head.headers);
}

void RecordingTap::responseData(BytesView data)
{
    if (auto& message = attempt().response)
        keep(*message, data);
}

void RecordingTap::attemptEnded(const Attempt& ended)
{
    UpstreamAttempt& own = attempt();
    own.url = masking_->target(ended.url);
    own.address = ended.address;
    own.reusedConnection = ended.reusedConnection;
    own.start = ended.began - began_;
    own.dns = ended.dns;
    own.connect = ended.connect;
    own.tls = ended.tls;
    own.wait = ended.wait;
    own.transfer = ended.transfer;
    if (ended.error != nullptr)
        own.error = masking_->text(ended.error->describe());
    attemptOpen_ = false;
}

void RecordingTap::passedOver(std::string_view url, std::string_view why)
{
    UpstreamAttempt& own = attempt();
    own.url = masking_->target(url);
    own.start = sinceBegin();
    own.error = masking_->text("Not called: " + std::string(why) + '.');
    attemptOpen_ = false;
}

// --- The end ---

void RecordingTap::addNotReached()
{
    if (chain_ == nullptr)
        return;
    std::size_t requestSteps = 0;
    auto at = trace_->steps.begin();
    std::size_t insertAt = trace_->steps.size();
    for (std::size_t i = 0; i < trace_->steps.size(); ++i) {
        const Step& step = trace_->steps[i];
        if (step.direction == Step::Direction::Request && !step.phase.empty()) {
            ++requestSteps;
            insertAt = i + 1;
        } else if (requestSteps > 0 && step.direction == Step::Direction::Request && step.filter == breakpointStep) {
            insertAt = i + 1; // what was not reached was not reached from there
        }
    }
    if (requestSteps == 0)
        insertAt = std::min<std::size_t>(2, trace_->steps.size());
    at += static_cast<std::ptrdiff_t>(insertAt);
    std::vector<Step> missing;
    // Filters without a request hook were passed through like all others.
    for (std::size_t i = requestSteps; i < chain_->steps().size(); ++i) {
        const pipeline::ChainStep& chainStep = chain_->steps()[i];
        Step step;
        step.filter = chainStep.type->name;
        step.instance = chainStep.instance == chainStep.type->name ? std::string() : chainStep.instance;
        step.phase = pipeline::toString(chainStep.type->phase);
        step.origin = chainStep.origin.toString();
        missing.push_back(std::move(step));
    }
    if (!atTerminal_) {
        Step step;
        step.filter = "backend";
        missing.push_back(std::move(step));
    }
    trace_->steps.insert(at, std::make_move_iterator(missing.begin()), std::make_move_iterator(missing.end()));
}

void RecordingTap::summarise(pipeline::Exchange& exchange, Summary& summary) const
{
    summary.id = exchange.id();
    summary.began = exchange.receivedAt();
    summary.duration = sinceBegin();
    if (const pipeline::RouteInfo* route = exchange.route()) {
        summary.api = route->apiName + ' ' + route->apiVersion;
        summary.route = route->pathTemplate;
    }
    summary.method = exchange.received().methodText;
    summary.target = masking_->target(exchange.received().target);
    summary.status = trace_->clientResponse.line.empty() ? 0 : exchange.response().status;
    summary.requestBytes = exchange.bytes().requestHead + exchange.bytes().requestBody;
    summary.responseBytes = exchange.bytes().responseHead + exchange.bytes().responseBody;
    summary.client = exchange.client().address;
    if (exchange.failed()) {
        summary.fault = pipeline::Faults::entry(exchange.fault(), pipeline::FaultProfile::Postern).code;
        if (exchange.brokenBy() != pipeline::BrokenBy::Nobody)
            summary.endedBy = exchange.brokenBy() == pipeline::BrokenBy::Backend ? "backend" : "gateway";
        else if (summary.endedBy.empty())
            summary.endedBy = atTerminal_ && isOfBackend(exchange.fault()) ? "backend" : "gateway";
    }
}

Step* RecordingTap::stepNamed(std::string_view filter)
{
    const auto at = std::find_if(trace_->steps.begin(), trace_->steps.end(),
                                 [&](const Step& step) { return step.filter == filter; });
    return at == trace_->steps.end() ? nullptr : &*at;
}

/// A fault that no filter raised: of routing, of the request itself, or of the backend.
void RecordingTap::explainOwnFault(pipeline::Exchange& exchange)
{
    using pipeline::FaultId;
    const bool ofRouting = exchange.fault() == FaultId::NoRoute || exchange.fault() == FaultId::MethodNotAllowed;
    if (!atTerminal_ && ofRouting) {
        trace_->summary.endedBy = "route";
        if (stepNamed("route") == nullptr)
            trace_->steps.insert(trace_->steps.begin() + 1, ownStep("route", StepResult::Answered, exchange));
    }
    Step* const step = stepNamed(trace_->summary.endedBy);
    if (step == nullptr)
        return;
    const bool ofBackend = step->filter == "backend";
    step->result = ofBackend ? StepResult::Failed : StepResult::Answered;
    step->reason = faultReason(exchange);
    if (!exchange.failureSource().empty())
        step->origin = exchange.failureSource();
    else if (ofBackend && exchange.route() != nullptr)
        step->origin = exchange.route()->backendOrigin;
}

/// The answer had begun, and did not come to its end.
void RecordingTap::explainBreak(pipeline::Exchange& exchange, Step& send)
{
    const auto because = [&](const pipeline::ReasonText& text) {
        return said(text, {{"octets", std::to_string(exchange.bytes().responseBody)},
                               {"detail", masking_->text(exchange.failureDetail())},
                               {"status", std::to_string(exchange.response().status)}});
    };
    send.result = StepResult::Failed;
    switch (exchange.brokenBy()) {
    case pipeline::BrokenBy::Nobody: return;
    case pipeline::BrokenBy::Client: send.reason = because(brokenByClient); return;
    case pipeline::BrokenBy::Gateway: send.reason = because(brokenByGateway); return;
    case pipeline::BrokenBy::Backend: break;
    }
    if (Step* const backend = stepNamed("backend"); backend != nullptr) {
        backend->result = StepResult::Failed;
        backend->reason = because(brokenByBackend);
        if (exchange.route() != nullptr)
            backend->origin = exchange.route()->backendOrigin;
    }
    send.reason = because(cutOff);
}

void RecordingTap::end(pipeline::Exchange& exchange)
{
    if (walk_ != nullptr) [[unlikely]]
        endHold(exchange, exchange.brokenBy() == pipeline::BrokenBy::Client ? PauseEnd::ClientLeft : PauseEnd::GatewayClosed);
    summarise(exchange, trace_->summary);
    trace_->correlationId = exchange.correlationId();
    const bool answered = trace_->summary.status != 0;
    const bool broken = exchange.brokenBy() != pipeline::BrokenBy::Nobody;
    if (exchange.failed() && !broken && (trace_->summary.endedBy == "backend" || trace_->summary.endedBy == "gateway"))
        explainOwnFault(exchange);
    Step send = ownStep("send", answered ? StepResult::Passed : StepResult::Failed, exchange);
    send.direction = Step::Direction::Response;
    if (broken && answered)
        explainBreak(exchange, send);
    else if (exchange.brokenBy() == pipeline::BrokenBy::Gateway)
        send.reason = said(gatewayClosed, {});
    else if (!answered)
        send.reason = said(clientLeft, {});
    addNotReached();
    trace_->steps.push_back(std::move(send));
    maskBody(trace_->clientRequest);
    maskBody(trace_->clientResponse);
    for (UpstreamAttempt& own : trace_->upstream) {
        if (own.request)
            maskBody(*own.request);
        if (own.response)
            maskBody(*own.response);
    }
    recorder_.ring.push(std::move(trace_));
}

} // namespace postern::inspection
