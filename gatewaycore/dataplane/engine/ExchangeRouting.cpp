// SPDX-License-Identifier: Apache-2.0
// The beginning of an exchange: its snapshot, its route, its chain.
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/http/HopByHop.h"
#include "dataplane/http/Target.h"
#include "dataplane/pipeline/ExchangeControl.h"

namespace postern::engine {

using pipeline::ExchangeControl;
using pipeline::FaultId;
using pipeline::Outcome;

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

} // namespace postern::engine
