// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/BreakpointCalls.h"

#include "dataplane/http/Target.h"
#include "dataplane/inspection/ControlAnswers.h"
#include "dataplane/inspection/PausedJson.h"

#include <algorithm>

namespace postern::inspection {
namespace {

using http::Method;
using schema::Value;

constexpr std::string_view breakpointsPath = "/v1/breakpoints";
constexpr std::string_view pausedPath = "/v1/paused";
constexpr Milliseconds lookEvery{30};
constexpr std::uint64_t longestWait = 30'000;

int statusOf(const Error& error) noexcept
{
    switch (error.kind()) {
    case ErrorKind::NotFound: return 404;
    case ErrorKind::Unavailable: return 409;
    default: return 400;
    }
}

template <class T> Result<T> read(BytesView body)
{
    auto value = schema::readJson(body, "request");
    if (!value)
        return unexpected(std::move(value).error());
    return describe(schema::Type<T>{}).decode(*value);
}

} // namespace

/// Somebody who waits for a change.
struct BreakpointCalls::Watch {
    Watch(pipeline::Answer given, std::shared_ptr<PausedExchanges> all) : answer(std::move(given)), paused(std::move(all)) {}
    pipeline::Answer answer;
    std::shared_ptr<PausedExchanges> paused;
    std::uint64_t since = 0;
    SteadyTime until;
};

bool BreakpointCalls::isFor(std::string_view path) noexcept
{
    return path == breakpointsPath || path == pausedPath || path.starts_with("/v1/breakpoints/") ||
           path.starts_with("/v1/paused/");
}

void BreakpointCalls::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const std::string_view path = exchange.request().path();
    const Method method = exchange.request().method;
    if (path.starts_with(breakpointsPath)) {
        const bool all = path == breakpointsPath;
        if (all && method == Method::Get)
            return tellBreakpoints(answer);
        if (all && method == Method::Put)
            return putBreakpoints(exchange.requestBody(), answer);
        if (all && method == Method::Post)
            return postBreakpoint(exchange.requestBody(), answer);
        if (method == Method::Delete)
            return deleteBreakpoints(all ? std::string_view() : path.substr(breakpointsPath.size() + 1), answer);
    } else if (path != pausedPath) {
        return onPaused(exchange, path.substr(pausedPath.size() + 1), answer);
    } else if (method == Method::Get) {
        return watchPaused(exchange.request().query(), std::move(answer));
    } else if (method == Method::Post) {
        return actOnAll(exchange.requestBody(), answer);
    }
    answerError(answer, 405, "no such call in control protocol v1");
}

// --- Breakpoints ---

void BreakpointCalls::tellBreakpoints(pipeline::Answer& answer)
{
    const BreakpointSettings settings = target_.breakpoints();
    Value list = Value::list();
    for (const BreakpointStatus& each : target_.breakpointStatus()) {
        Value own = describe(schema::Type<Breakpoint>{}).encode(each.spec, true);
        own.set("hits", each.hits);
        own.set("spent", each.spent);
        list.push(std::move(own));
    }
    Value out = describe(schema::Type<BreakpointSettings>{}).encode(settings, true);
    out.set("breakpoints", std::move(list));
    out.set("recording", target_.recording());
    answerJson(answer, 200, out);
}

void BreakpointCalls::putBreakpoints(BytesView body, pipeline::Answer& answer)
{
    auto settings = read<BreakpointSettings>(body);
    if (!settings)
        return answerError(answer, 400, settings.error().message());
    target_.setBreakpoints(*std::move(settings));
    tellBreakpoints(answer);
}

void BreakpointCalls::postBreakpoint(BytesView body, pipeline::Answer& answer)
{
    auto breakpoint = read<Breakpoint>(body);
    if (!breakpoint)
        return answerError(answer, 400, breakpoint.error().message());
    BreakpointSettings settings = target_.breakpoints();
    auto& all = settings.breakpoints;
    auto at = std::find_if(all.begin(), all.end(), [&](const Breakpoint& own) { return own.id == breakpoint->id; });
    if (at == all.end() && all.size() >= 200)
        return answerError(answer, 400, "there are 200 breakpoints, and no more are taken");
    if (at == all.end())
        at = all.emplace(all.end());
    *at = *std::move(breakpoint);
    nameAll(all);
    const std::string id = at->id;
    target_.setBreakpoints(std::move(settings));
    answerJson(answer, 200, Value::object({{"id", id}}));
}

void BreakpointCalls::deleteBreakpoints(std::string_view id, pipeline::Answer& answer)
{
    BreakpointSettings settings = target_.breakpoints();
    auto& all = settings.breakpoints;
    const std::size_t before = all.size();
    all.erase(std::remove_if(all.begin(), all.end(), [&](const Breakpoint& own) { return id.empty() || own.id == id; }),
              all.end());
    if (!id.empty() && all.size() == before)
        return answerError(answer, 404, "there is no breakpoint with this id");
    target_.setBreakpoints(std::move(settings));
    answer.respond(204, {}, {});
}

// --- Paused calls ---

void BreakpointCalls::watchPaused(std::string_view query, pipeline::Answer answer)
{
    std::uint64_t wait = 0;
    auto watch = std::make_shared<Watch>(std::move(answer), target_.pausedExchanges());
    http::QueryCursor parameters(query);
    for (std::string_view name, value; parameters.next(name, value);) {
        const bool known = name == "since" || name == "wait";
        if (!known || !parseNumber(value, name == "since" ? watch->since : wait))
            return answerError(watch->answer, 400, "since and wait are numbers, and all there is to say");
    }
    watch->until = watch->paused->now() + Milliseconds(std::min(wait, longestWait));
    tellPaused(watch);
}

void BreakpointCalls::tellPaused(const std::shared_ptr<Watch>& watch)
{
    if (!watch->answer.alive())
        return;
    const PausedExchanges& all = *watch->paused;
    const SteadyTime now = all.now();
    const std::uint64_t revision = all.revision(); // before what it is of
    if (revision == watch->since && now < watch->until)
        return watch->answer.after(lookEvery, [watch] { tellPaused(watch); });
    Value paused = Value::list();
    for (const auto& each : all.list())
        paused.push(toValue(*each, now, all.longest()));
    Value ended = Value::list();
    for (const PausedExchanges::Ended& each : all.endedAfter(watch->since))
        ended.push(toValue(each));
    answerJson(watch->answer, 200,
               Value::object({{"revision", revision},
                              {"paused", std::move(paused)},
                              {"ended", std::move(ended)},
                              {"most", all.most()},
                              {"beyond", all.beyond()}}));
}

void BreakpointCalls::actOnAll(BytesView body, pipeline::Answer& answer)
{
    const auto action = readPauseAction(body);
    if (!action)
        return answerError(answer, 400, action.error().message());
    if (action->kind != PauseAction::Kind::Continue && action->kind != PauseAction::Kind::Drop)
        return answerError(answer, 400, "for all calls together there is continue and drop");
    answerJson(answer, 200, Value::object({{"calls", static_cast<std::int64_t>(target_.pausedExchanges()->actOnAll(*action))}}));
}

void BreakpointCalls::onPaused(pipeline::Exchange& exchange, std::string_view id, pipeline::Answer& answer)
{
    std::uint64_t number = 0;
    if (!parseNumber(id, number))
        return answerError(answer, 400, "a paused call's id is a number");
    const std::shared_ptr<PausedExchanges> all = target_.pausedExchanges();
    if (exchange.request().method == Method::Get) {
        const auto paused = all->find(number);
        return paused == nullptr ? answerError(answer, 404, "This call is not held up (any more).")
                                 : answerJson(answer, 200, stateOf(*paused, all->now(), all->longest()));
    }
    if (exchange.request().method != Method::Post)
        return answerError(answer, 405, "no such call in control protocol v1");
    const auto action = readPauseAction(exchange.requestBody());
    if (!action)
        return answerError(answer, 400, action.error().message());
    if (const auto done = all->act(number, *action); !done)
        return answerError(answer, statusOf(done.error()), done.error().message());
    answer.respond(204, {}, {});
}

} // namespace postern::inspection
