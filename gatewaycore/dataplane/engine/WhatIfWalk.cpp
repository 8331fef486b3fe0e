// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/WhatIfWalk.h"

#include "dataplane/engine/RecordedIdentity.h"
#include "dataplane/pipeline/Faults.h"

#include <algorithm>
#include <charconv>

namespace postern::engine {
namespace {

using inspection::Change;
using inspection::Reason;
using inspection::Step;
using inspection::StepResult;
using pipeline::Exchange;
using pipeline::FaultId;
using pipeline::Phase;
using pipeline::Verdict;

enum class StandIn : std::uint8_t {
    None,
    Credentials,  ///< looks at a credential
    Caller,       ///< looks at more of the caller than is recorded
    Limit,        ///< counts
    Cache,        ///< remembers answers
    BackendLogin, ///< identifies the gateway to the backend
    OtherService, ///< asks somebody
};

StandIn standInOf(const pipeline::FilterType& type)
{
    if (type.phase == Phase::Authenticate)
        return StandIn::Credentials;
    if (type.name == "subscription")
        return StandIn::Caller;
    if (type.phase == Phase::Throttle || type.name == "spike-arrest")
        return StandIn::Limit;
    if (type.name.starts_with("backend-"))
        return StandIn::BackendLogin;
    if (type.name == "interceptor")
        return StandIn::OtherService;
    return type.name == "response-cache" ? StandIn::Cache : StandIn::None;
}

std::string_view kept(Exchange& exchange, std::string_view text) { return exchange.arena().copy(text); }

/// Makes of a head what a recorded step made of it; `back` undoes that instead.
void repeat(const std::vector<Change>& changes, http::HeaderMap& headers, bool back = false)
{
    for (const Change& change : changes) {
        if (change.where != Change::Where::Header)
            continue;
        const std::string& value = back ? change.before : change.after;
        const bool gone = change.kind == (back ? Change::Kind::Added : Change::Kind::Removed);
        if (gone)
            headers.remove(change.name);
        else if (change.kind == Change::Kind::Replaced)
            headers.setCopy(change.name, value);
        else
            headers.addCopy(change.name, value);
    }
}

const Change* lineChange(const std::vector<Change>& changes, std::string_view name)
{
    const auto at = std::find_if(changes.begin(), changes.end(), [&](const Change& change) {
        return change.where == Change::Where::Line && change.name == name;
    });
    return at == changes.end() ? nullptr : &*at;
}

/// The fault that was answered: by its code, as the profiles share those.
std::optional<FaultId> recordedFault(const inspection::Trace& trace)
{
    std::optional<FaultId> found;
    for (std::size_t i = 0; i < pipeline::faultCount; ++i) {
        const auto id = static_cast<FaultId>(i);
        const auto& entry = pipeline::Faults::entry(id, pipeline::FaultProfile::Postern);
        if (entry.code == trace.summary.fault && (!found || entry.status == trace.summary.status))
            found = id;
    }
    return found;
}

std::string_view recordedField(const inspection::HeaderList& headers, std::string_view name)
{
    const auto at = std::find_if(headers.begin(), headers.end(),
                                 [&](const auto& field) { return http::equalsIgnoringCase(field.first, name); });
    return at == headers.end() ? std::string_view() : std::string_view(at->second);
}

class StandInFilter final : public pipeline::Filter {
  public:
    StandInFilter(std::shared_ptr<const Filter> own, const pipeline::FilterType& type, StandIn kind, const StepMark& mark, WhatIfWalk& walk)
        : own_(std::move(own)), type_(type), mark_(mark), walk_(walk), kind_(kind)
    {
        standing = type;
        standing.hooks.request = true;
    }
    pipeline::FilterType standing; ///< the filter's own, but for its hooks

    Verdict onRequest(Exchange& exchange) const override
    {
        const Step* const recorded = walk_.find(mark_, Step::Direction::Request);
        const bool sameRoute = exchange.route() == nullptr ? walk_.recorded->summary.route.empty()
                                                           : exchange.route()->pathTemplate == walk_.recorded->summary.route;
        const bool reached = recorded != nullptr && recorded->result != StepResult::NotReached &&
                             recorded->result != StepResult::Paused && recorded->result != StepResult::Failed;
        if (reached && mark_.unchanged && walk_.sameConfiguration && sameRoute)
            return asRecorded(exchange, *recorded);
        switch (kind_) {
        case StandIn::Credentials:
            if (walk_.masked)
                return cannot(exchange, inspection::whatIfTokenNotRecorded);
            if (walk_.certificates)
                return cannot(exchange, inspection::whatIfClientNotRecorded);
            break;
        case StandIn::Caller:
            if (exchange.identity() != nullptr)
                return cannot(exchange, inspection::whatIfClientNotRecorded);
            break;
        case StandIn::OtherService: return cannot(exchange, inspection::whatIfOtherService);
        case StandIn::BackendLogin: walk_.assume(inspection::whatIfNoBackendLogin, name()); return Verdict::Continue;
        case StandIn::Limit: walk_.assume(inspection::whatIfLimitFromEmpty, name()); break;
        case StandIn::Cache: walk_.assume(inspection::whatIfCacheEmpty, name()); break;
        case StandIn::None: break;
        }
        return type_.hooks.request ? own_->onRequest(exchange) : Verdict::Continue;
    }
    Verdict onRequestData(Exchange& exchange, pipeline::BodyChunk& chunk) const override
    {
        return isRun() && type_.hooks.requestData ? own_->onRequestData(exchange, chunk) : Verdict::Continue;
    }
    Verdict onResponse(Exchange& exchange) const override
    {
        if (isRun())
            return kind_ == StandIn::BackendLogin ? Verdict::Continue : own_->onResponse(exchange);
        if (const Step* const recorded = walk_.find(mark_, Step::Direction::Response); recorded != nullptr) {
            walk_.repeated.push_back(recorded);
            repeat(recorded->changes, exchange.response().headers);
            if (const Change* const status = lineChange(recorded->changes, "status"); status != nullptr)
                std::from_chars(status->after.data(), status->after.data() + status->after.size(), exchange.response().status);
        }
        return Verdict::Continue;
    }
    Verdict onResponseData(Exchange& exchange, pipeline::BodyChunk& chunk) const override
    {
        return isRun() && type_.hooks.responseData ? own_->onResponseData(exchange, chunk) : Verdict::Continue;
    }
    void onEnd(const Exchange& exchange) const override
    {
        if (isRun() && kind_ != StandIn::BackendLogin && type_.hooks.end)
            own_->onEnd(exchange);
    }
    [[nodiscard]] bool wantsRequestBody(const Exchange& exchange) const override
    {
        return kind_ != StandIn::OtherService && own_->wantsRequestBody(exchange);
    }
    [[nodiscard]] bool wantsResponseBody(const Exchange& exchange) const override
    {
        return isRun() && own_->wantsResponseBody(exchange);
    }
    [[nodiscard]] bool watchesEnd() const override { return own_->watchesEnd(); }

  private:
    [[nodiscard]] std::string_view name() const { return mark_.instance.empty() ? mark_.filter : mark_.instance; }
    [[nodiscard]] bool isRun() const
    {
        return std::find(walk_.asRecorded.begin(), walk_.asRecorded.end(), this) == walk_.asRecorded.end();
    }
    /// Ends the walk, whose trace nobody will see.
    Verdict cannot(Exchange& exchange, const pipeline::ReasonText& why) const
    {
        walk_.cannot(why, name());
        walk_.asRecorded.push_back(this);
        return exchange.refuse(FaultId::InternalError);
    }

    Verdict asRecorded(Exchange& exchange, const Step& recorded) const
    {
        walk_.assume(inspection::whatIfAsRecorded);
        walk_.asRecorded.push_back(this);
        walk_.repeated.push_back(&recorded);
        if (const pipeline::Identity* const identity = recordedIdentity(exchange, recorded.changes); identity != nullptr)
            exchange.setIdentity(*identity);
        for (const Change& change : recorded.changes) {
            const bool ofIdentity = change.name.starts_with("identity.") || change.name.starts_with("claim.");
            if (change.where == Change::Where::Context && !ofIdentity)
                exchange.note(kept(exchange, change.name), kept(exchange, change.after));
        }
        if (recorded.result == StepResult::Answered)
            return answerAgain(exchange);
        http::RequestHead& head = exchange.request();
        repeat(recorded.changes, head.headers);
        if (const Change* const target = lineChange(recorded.changes, "target"); target != nullptr)
            static_cast<void>(head.setTarget(kept(exchange, target->after)));
        if (const Change* const method = lineChange(recorded.changes, "method"); method != nullptr) {
            head.method = http::parseMethod(method->after);
            head.methodText = kept(exchange, method->after);
        }
        return Verdict::Continue;
    }

    /// What the client got, without what the filters on the way back had made of it.
    Verdict answerAgain(Exchange& exchange) const
    {
        const inspection::Trace& trace = *walk_.recorded;
        const inspection::Message& answer = trace.clientResponse;
        if (const auto fault = trace.summary.fault.empty() ? std::nullopt : recordedFault(trace); fault) {
            pipeline::FaultDetails details;
            details.challenge = recordedField(answer.headers, "WWW-Authenticate");
            const std::string_view after = recordedField(answer.headers, "Retry-After");
            std::int64_t seconds = 0;
            std::from_chars(after.data(), after.data() + after.size(), seconds);
            details.retryAfter = Seconds(std::clamp<std::int64_t>(seconds, 0, 366L * 86'400));
            return exchange.refuse(*fault, details);
        }
        int status = trace.summary.status;
        std::string_view body = kept(exchange, answer.body);
        http::HeaderMap headers(exchange.arena());
        for (const auto& [field, value] : answer.headers) {
            if (!http::equalsIgnoringCase(field, "content-length") && !http::equalsIgnoringCase(field, "transfer-encoding") &&
                !http::equalsIgnoringCase(field, "connection"))
                headers.addCopy(field, value);
        }
        for (auto step = trace.steps.rbegin(); step != trace.steps.rend() && step->direction == Step::Direction::Response; ++step) {
            repeat(step->changes, headers, true);
            if (const Change* const was = lineChange(step->changes, "status"); was != nullptr)
                std::from_chars(was->before.data(), was->before.data() + was->before.size(), status);
            for (const Change& change : step->changes) {
                if (change.where == Change::Where::Body)
                    body = kept(exchange, change.before);
            }
        }
        std::vector<http::HeaderField> fields(headers.begin(), headers.end());
        pipeline::LocalReply reply;
        reply.status = status;
        reply.body = body;
        reply.headers = fields;
        return exchange.respond(reply);
    }

    std::shared_ptr<const Filter> own_;
    const pipeline::FilterType& type_;
    const StepMark& mark_;
    WhatIfWalk& walk_;
    StandIn kind_;
};

/// How many of the chain's steps with this filter and instance have been reached.
std::size_t reachedOf(const inspection::Trace& trace, const Step& which)
{
    return static_cast<std::size_t>(std::count_if(trace.steps.begin(), trace.steps.end(), [&](const Step& step) {
        return step.direction == Step::Direction::Request && step.filter == which.filter && step.instance == which.instance &&
               step.result != StepResult::NotReached;
    }));
}

} // namespace

void WhatIfWalk::begin(const inspection::Trace& trace)
{
    recorded = &trace;
    backendAsked = backendUnknown = false;
    notJudged.reset();
    assumptions.clear();
    asRecorded.clear();
    repeated.clear();
    const auto hides = [](std::string_view text) { return text.find("****") != std::string_view::npos; };
    masked = hides(trace.clientRequest.line) || hides(trace.clientRequest.body) ||
             std::any_of(trace.clientRequest.headers.begin(), trace.clientRequest.headers.end(),
                         [&](const auto& field) { return hides(field.second); });
}

void WhatIfWalk::assume(const pipeline::ReasonText& text, std::string_view filter)
{
    Reason made = inspection::whatIfReason(text, filter);
    const bool known = std::any_of(assumptions.begin(), assumptions.end(), [&](const Reason& each) {
        return each.id == made.id && each.arguments == made.arguments;
    });
    if (!known)
        assumptions.push_back(std::move(made));
}

void WhatIfWalk::cannot(const pipeline::ReasonText& text, std::string_view filter)
{
    if (!notJudged)
        notJudged = inspection::whatIfReason(text, filter);
}

std::size_t ordinalOf(const inspection::Trace& trace, const Step& which)
{
    std::size_t before = 0;
    for (const Step& step : trace.steps) {
        if (&step == &which)
            break;
        before += step.direction == which.direction && step.filter == which.filter && step.instance == which.instance ? 1 : 0;
    }
    if (which.direction == Step::Direction::Request)
        return before;
    const std::size_t reached = reachedOf(trace, which); // they come back in reverse
    return reached > before ? reached - 1 - before : 0;
}

const Step* WhatIfWalk::find(const StepMark& mark, Step::Direction direction) const
{
    if (!mark.ordinal)
        return nullptr;
    for (const Step& step : recorded->steps) {
        if (step.direction == direction && step.filter == mark.filter && step.instance == mark.instance &&
            ordinalOf(*recorded, step) == *mark.ordinal)
            return &step;
    }
    return nullptr;
}

std::optional<pipeline::ChainStep> standInFor(const pipeline::ChainStep& step, const StepMark& mark, WhatIfWalk& walk)
{
    const StandIn kind = standInOf(*step.type);
    if (kind == StandIn::None)
        return std::nullopt;
    auto filter = std::make_shared<StandInFilter>(step.filter, *step.type, kind, mark, walk);
    pipeline::ChainStep out = step;
    out.type = &filter->standing;
    out.filter = std::move(filter);
    return out;
}

} // namespace postern::engine
