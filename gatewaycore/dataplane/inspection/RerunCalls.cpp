// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/RerunCalls.h"

#include "dataplane/inspection/ControlAnswers.h"
#include "dataplane/inspection/Rerun.h"

namespace postern::inspection {
namespace {

constexpr std::string_view rerunPath = "/v1/rerun";

} // namespace

bool RerunCalls::isFor(std::string_view path) noexcept { return path == rerunPath || path.starts_with("/v1/rerun/"); }

void RerunCalls::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const std::string_view path = exchange.request().path();
    const http::Method method = exchange.request().method;
    if (path == rerunPath) {
        if (method != http::Method::Post)
            return answerError(answer, 405, "this is asked with POST");
        return begin(exchange.requestBody(), answer);
    }
    std::uint64_t id = 0;
    if (!parseNumber(path.substr(rerunPath.size() + 1), id))
        return answerError(answer, 400, "an exchange's id is a number");
    if (method != http::Method::Delete)
        return answerError(answer, 405, "a call that is run again is given up with DELETE");
    if (!target_.giveUpRerun(id))
        return answerError(answer, 404, "this call is not under way (any more)");
    answer.respond(204, {}, {});
}

void RerunCalls::begin(BytesView body, pipeline::Answer& answer)
{
    using schema::Value;
    const auto call = readRerun(body);
    if (!call)
        return answerError(answer, 400, call.error().message());
    std::shared_ptr<const Trace> held;
    if (!call->trace) {
        held = store_.find(call->wish.exchange);
        if (held == nullptr)
            return answerError(answer, 404, "Exchange " + std::to_string(call->wish.exchange) + " is not held (any more).");
    }
    const Trace& recorded = held != nullptr ? *held : *call->trace;
    const auto plan = planRerun(recorded, call->wish);
    if (!plan)
        return answerError(answer, 409, plan.error().message());
    const auto started = target_.rerun(*plan);
    if (!started)
        return answerError(answer, 409, started.error().message());
    Value leftOut = Value::list();
    for (const LeftOut& each : started->leftOut)
        leftOut.push(Value::object({{"what", toString(each.what)}, {"name", each.name}}));
    answerJson(answer, 202, Value::object({{"exchange", started->exchange},
                                           {"of", plan->exchange},
                                           {"step", plan->step},
                                           {"filter", plan->instance.empty() ? plan->filter : plan->instance},
                                           {"otherConfiguration", started->otherConfiguration},
                                           {"leftOut", std::move(leftOut)}}));
}

} // namespace postern::inspection
