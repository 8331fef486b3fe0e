// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/Rerun.h"

#include "dataplane/engine/RecordedIdentity.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/http/Target.h"
#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>

namespace postern::engine {
namespace {

using inspection::RerunPlan;
using pipeline::BodyNeed;
using pipeline::ChainStep;

Error cannotRun(std::string message) { return {ErrorKind::InvalidArgument, std::move(message)}; }

/// The route that the exchange had, as it is configured now.
Result<const RoutePlan*> planOf(const Snapshot& snapshot, const RerunPlan& wanted)
{
    bool apiThere = false;
    for (const auto& each : snapshot.plans) {
        const RoutePlan& plan = *each;
        if (plan.info.apiId.empty() || plan.info.apiName + ' ' + plan.info.apiVersion != wanted.api)
            continue;
        apiThere = true;
        const std::string& method = plan.info.method;
        const bool any = method.empty() || method == "*";
        if (plan.info.pathTemplate == wanted.route &&
            (any || method == wanted.routeMethod || (wanted.routeMethod == "HEAD" && method == "GET")))
            return &plan;
    }
    if (!apiThere)
        return unexpected(cannotRun("The gateway does not run " + wanted.api + " (any more)."));
    return unexpected(cannotRun(wanted.api + " has no operation " + wanted.routeMethod + ' ' + wanted.route + " (any more)."));
}

std::string instanceOf(const ChainStep& step) { return step.instance == step.type->name ? std::string() : step.instance; }

/// How many steps of the chain are before the one that is meant.
Result<std::size_t> placeIn(const pipeline::FilterChain& chain, const RerunPlan& wanted)
{
    if (wanted.filter == "backend")
        return chain.steps().size();
    std::size_t ordinal = 0;
    for (std::size_t i = 0; i < chain.steps().size(); ++i) {
        const ChainStep& step = chain.steps()[i];
        if (step.type->name == wanted.filter && instanceOf(step) == wanted.instance && ordinal++ == wanted.ordinal)
            return i;
    }
    return unexpected(cannotRun("The chain of " + wanted.api + ' ' + wanted.route + " has no step " +
                                (wanted.instance.empty() ? wanted.filter : wanted.instance) +
                                " (any more): choose another one, or run it again from its first step."));
}

/// Content that was sent on is not what had come, if a step before changed it in passing: that is not recorded.
Result<void> contentIsKnown(const pipeline::FilterChain& chain, std::size_t count, const RerunPlan& wanted)
{
    if (wanted.bodyGiven || wanted.body.empty())
        return {};
    for (std::size_t i = 0; i < count; ++i) {
        const ChainStep& step = chain.steps()[i];
        if (step.requestBody == BodyNeed::Stream && step.type->hooks.requestData)
            return unexpected(cannotRun("The step " + (instanceOf(step).empty() ? std::string(step.type->name) : instanceOf(step)) +
                                        " changes content in passing, which is not recorded: give the content, or run it again from that step or before."));
    }
    return {};
}

/// The path below the API's context, and the whole of it as a client would write it.
std::string belowContext(const RoutePlan& plan, std::string_view target)
{
    const std::size_t question = std::min(target.find('?'), target.size());
    return std::string(routing::belowSegments(target.substr(0, question), plan.baseSegments)).append(target.substr(question));
}
std::string withContext(const RoutePlan& plan, std::string_view below)
{
    std::string out = plan.baseSegments == 0 || plan.info.apiContext == "/" ? std::string() : plan.info.apiContext;
    return out.append(below);
}

const std::vector<inspection::Change>* identityIn(const RerunPlan& plan)
{
    const std::vector<inspection::Change>* found = nullptr;
    for (const inspection::Step& step : plan.taken) { // each tells all of what is known by then
        if (std::any_of(step.changes.begin(), step.changes.end(), [](const auto& change) { return change.name.starts_with("identity."); }))
            found = &step.changes;
    }
    return found;
}

} // namespace

Rerun::Rerun(Worker& worker) : worker_(worker), runner_(worker.borrowRunner()), timer_([this] { giveUp(); }) {}

Rerun::~Rerun()
{
    timer_.disarm();
    ending_ = true;
    worker_.giveBack(std::move(runner_));
}

Result<std::unique_ptr<Rerun>> Rerun::begin(Worker& worker, const RerunPlan& plan)
{
    if (worker.recorder() == nullptr)
        return unexpected(cannotRun("The gateway does not record: start the recording first, so that the new exchange can be seen."));
    if (worker.draining())
        return unexpected(cannotRun("The gateway is about to stop."));
    std::unique_ptr<Rerun> out(new Rerun(worker));
    if (auto prepared = out->prepare(plan); !prepared)
        return unexpected(std::move(prepared).error());
    out->goOn(plan);
    return out;
}

Result<void> Rerun::prepare(const RerunPlan& wanted)
{
    const Snapshot& snapshot = *worker_.snapshot();
    otherConfiguration_ = !wanted.configHash.empty() && wanted.configHash != snapshot.hash.text();
    std::string target = wanted.clientTarget;
    if (!wanted.fromStart) {
        const auto plan = planOf(snapshot, wanted);
        if (!plan)
            return unexpected(plan.error());
        const auto place = placeIn((*plan)->chain, wanted);
        if (!place)
            return unexpected(place.error());
        if (auto known = contentIsKnown((*plan)->chain, *place, wanted); !known)
            return known;
        from_.plan = *plan;
        from_.step = *place;
        from_.target = wanted.target ? *wanted.target : belowContext(**plan, target);
        from_.routedByElse = target;
        if (wanted.target)
            target = withContext(**plan, *wanted.target);
        from_.routedBy = wanted.targetGiven || from_.routedByElse.empty() ? target : from_.routedByElse;
    }
    from_.rerun = &wanted;
    address_ = wanted.client;
    pipeline::ClientSide side;
    side.address = side.caller = address_;
    const bool tls = from_.plan != nullptr && !from_.plan->overPlain;
    side.tls = tls;
    side.scheme = tls ? "https" : "http";
    runner_->prepare(side, *this);
    id_ = runner_->exchange().id();
    fill(wanted, target);
    return {};
}

/// Puts the request where a codec would put a received one.
void Rerun::fill(const RerunPlan& wanted, std::string_view target)
{
    pipeline::Exchange& exchange = runner_->exchange();
    Arena& arena = exchange.arena();
    http::RequestHead& head = exchange.request();
    head.methodText = arena.copy(wanted.method);
    head.method = http::parseMethod(head.methodText);
    head.version = http::Version::Http11;
    static_cast<void>(head.setTarget(arena.copy(target))); // it has been checked
    for (const auto& [name, value] : wanted.headers)
        head.headers.addCopy(name, value);
    head.authority = head.parts.authority.empty() ? head.headers.value(http::HeaderId::Host) : head.parts.authority;
    if (wanted.hasBody)
        exchange.requestFraming() = http::BodyFraming::ofLength(wanted.body.size());
}

void Rerun::goOn(const RerunPlan& wanted)
{
    pipeline::Exchange& exchange = runner_->exchange();
    if (const auto* const found = identityIn(wanted))
        from_.identity = recordedIdentity(exchange, *found);
    wait(wanted.patience);
    runner_->startFrom(from_);
    from_.rerun = nullptr; // it has been told
    runner_->flushRequest();
    if (wanted.hasBody && !wanted.body.empty() && !runner_->over())
        runner_->onRequestData(wanted.body);
    if (!runner_->over())
        runner_->onRequestEnd(nullptr);
    if (!runner_->over())
        runner_->flushRequest();
}

// --- The answer, which goes nowhere ---

void Rerun::onResponseHead() { runner_->onResponseCredit(worker_.snapshot()->limits.streamBuffer.value); }

void Rerun::onResponseData(BytesView data) { taken_ += data.size(); }

/// Credit comes at the end of the turn, as a connection's would, so that no answer runs in circles.
void Rerun::flushResponse()
{
    if (const std::size_t taken = std::exchange(taken_, 0); taken > 0 && !runner_->over())
        worker_.loop().post([worker = &worker_, id = id_, taken] {
            if (Rerun* const again = worker->rerun(id))
                again->runner_->onResponseCredit(taken);
        });
}

void Rerun::onResponseEnd(const http::HeaderMap*) { end(); }

void Rerun::onResponseReset(const Error&) { end(); }

// --- Whoever waits ---

void Rerun::wait(Nanoseconds time)
{
    deadline_ = worker_.now() + time;
    worker_.loop().arm(timer_, time);
}

void Rerun::onHeld(bool held)
{
    if (held) {
        left_ = std::max(Nanoseconds(1), Nanoseconds(deadline_ - worker_.now()));
        timer_.disarm();
    } else if (left_.count() > 0 && !ending_) {
        wait(std::exchange(left_, {}));
    }
}

void Rerun::giveUp()
{
    if (!runner_->over())
        runner_->onRequestReset(Error(ErrorKind::Cancelled, "Whoever ran the call again waits no longer.", Fault::Downstream));
    end();
}

/// Called from deep inside the exchange, which therefore must not end here.
void Rerun::end()
{
    timer_.disarm();
    if (std::exchange(ending_, true))
        return;
    worker_.loop().defer([worker = &worker_, id = id_] { worker->endRerun(id); });
}

} // namespace postern::engine
