// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/WhatIf.h"

#include "base/Text.h"
#include "dataplane/inspection/TraceJson.h"

#include <array>

namespace postern::inspection {

using pipeline::ReasonText;
using schema::Value;

const ReasonText whatIfTokenNotRecorded{
    "what-if.token-not-recorded", "Cannot be judged: {filter} would look at a credential, and the token was not recorded.",
    "Credentials are masked before they are recorded. Send the call again with its credentials to see what becomes of it."};
const ReasonText whatIfClientNotRecorded{"what-if.client-not-recorded",
                                         "Cannot be judged: {filter} would look at what of the caller was not recorded.",
                                         "Send the call again to see what becomes of it."};
const ReasonText whatIfContentNotRecorded{"what-if.content-not-recorded",
                                          "Cannot be judged: {filter} would look at the content, and not all of it was recorded.",
                                          "Recorded content is cut at a limit, and compressed content is not kept."};
const ReasonText whatIfOtherService{"what-if.other-service",
                                    "Cannot be judged: {filter} would ask another service, and nobody is called here.",
                                    "Send the call again to see what becomes of it."};
const ReasonText whatIfMaskedValue{
    "what-if.masked-value",
    "Cannot be judged: {filter} is as it was and still decides otherwise, as what it looked at was masked or not recorded.",
    "Send the call again to see what becomes of it."};
const ReasonText whatIfNotRead{"what-if.not-read", "Cannot be judged: what came was no request that could be read, and it was not recorded.", {}};
const ReasonText whatIfNotEnded{"what-if.not-ended", "Cannot be judged: a filter still waits for something that does not come here.",
                                "Send the call again to see what becomes of it."};
const ReasonText whatIfHeldUp{"what-if.held-up",
                              "Cannot be judged: somebody took part in the call at a breakpoint.",
                              "Send the call again without the breakpoint."};
const ReasonText whatIfRerun{"what-if.rerun",
                             "Cannot be judged: the call is a re-run that began in the middle of its chain.",
                             "Evaluate the exchange that it is a re-run of."};
const ReasonText whatIfLimitFromEmpty{
    "what-if.limit-from-empty",
    "{filter} counts from empty, over the exchanges that are evaluated here, at the times they were recorded.", {}};
const ReasonText whatIfCacheEmpty{"what-if.cache-empty",
                                  "The cache of {filter} begins empty and is filled by the exchanges that are evaluated here.", {}};
const ReasonText whatIfNoBackendLogin{"what-if.no-backend-login",
                                      "What {filter} would send the backend to identify itself is left out: nobody is asked for it here.", {}};
const ReasonText whatIfAsRecorded{
    "what-if.as-recorded",
    "What looks at credentials, counts or asks others, and is configured as it was, is taken to decide as it was recorded.", {}};
const ReasonText whatIfBackendAsRecorded{"what-if.backend-as-recorded", "The backend is taken to answer as it was recorded.", {}};
const ReasonText whatIfBackendUnknown{"what-if.backend-unknown",
                                      "The call would go to the backend, which was not asked then: what it would answer is not known.", {}};
const ReasonText whatIfOtherConfiguration{
    "what-if.other-configuration",
    "The exchange was recorded on another configuration than the one that runs: not every difference comes from the change.", {}};

namespace {

constexpr std::array<std::string_view, 5> outcomes{"unchanged", "otherwise", "now-refused", "now-let-through", "not-judged"};

const std::array<const ReasonText*, 16> allReasons{
    &whatIfRerun,
    &whatIfTokenNotRecorded, &whatIfClientNotRecorded, &whatIfContentNotRecorded, &whatIfOtherService,
    &whatIfMaskedValue,      &whatIfNotRead,           &whatIfNotEnded,           &whatIfHeldUp,
    &whatIfLimitFromEmpty,   &whatIfCacheEmpty,        &whatIfNoBackendLogin,     &whatIfAsRecorded,
    &whatIfBackendAsRecorded, &whatIfBackendUnknown,   &whatIfOtherConfiguration};

std::string filled(std::string_view text, std::string_view filter)
{
    constexpr std::string_view place = "{filter}";
    const std::size_t at = text.find(place);
    if (at == std::string_view::npos)
        return std::string(text);
    return std::string(text.substr(0, at)).append(filter).append(text.substr(at + place.size()));
}

Value reasonValue(const Reason& reason)
{
    Value arguments = Value::list();
    for (const auto& [name, value] : reason.arguments)
        arguments.push(Value::list({Value(toValidUtf8(name)), Value(toValidUtf8(value))}));
    return Value::object({{"id", reason.id},
                          {"arguments", std::move(arguments)},
                          {"sentence", toValidUtf8(reason.sentence)},
                          {"fix", toValidUtf8(reason.fix)}});
}

/// Reads members one after the other and remembers the first that is wrong.
class Reading {
  public:
    [[nodiscard]] std::string text(const Value& of, std::string_view name)
    {
        const Value* const at = of.find(name);
        if (at == nullptr)
            return {};
        if (!at->isString())
            return fail(name), std::string();
        return std::string(at->asString());
    }
    [[nodiscard]] std::int64_t number(const Value& of, std::string_view name)
    {
        const Value* const at = of.find(name);
        if (at == nullptr)
            return 0;
        if (!at->isInteger())
            return fail(name), 0;
        return at->asInteger();
    }
    [[nodiscard]] const std::vector<Value>& list(const Value& of, std::string_view name)
    {
        static const std::vector<Value> none;
        const Value* const at = of.find(name);
        if (at == nullptr)
            return none;
        if (!at->isList())
            return fail(name), none;
        return at->items();
    }
    [[nodiscard]] Reason reason(const Value& value)
    {
        Reason out;
        out.id = text(value, "id");
        for (const Value& pair : list(value, "arguments")) {
            if (!pair.isList() || pair.items().size() != 2 || !pair.items()[0].isString() || !pair.items()[1].isString())
                return fail("arguments"), out;
            out.arguments.emplace_back(pair.items()[0].asString(), pair.items()[1].asString());
        }
        out.sentence = text(value, "sentence");
        out.fix = text(value, "fix");
        return out;
    }
    [[nodiscard]] std::optional<Reason> optionalReason(const Value& of, std::string_view name)
    {
        const Value* const at = of.find(name);
        return at == nullptr ? std::nullopt : std::optional(reason(*at));
    }
    [[nodiscard]] std::optional<StepResult> result(const Value& of, std::string_view name)
    {
        const std::string said = text(of, name);
        StepResult out{};
        if (said.empty())
            return std::nullopt;
        if (!parse(said, out))
            fail(name);
        return out;
    }
    void fail(std::string_view name)
    {
        if (wrong_.empty())
            wrong_ = name;
    }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

  private:
    std::string wrong_;
};

} // namespace

std::string_view toString(WhatIfOutcome outcome) noexcept { return outcomes[static_cast<std::size_t>(outcome)]; }

bool parse(std::string_view text, WhatIfOutcome& out) noexcept
{
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i] == text) {
            out = static_cast<WhatIfOutcome>(i);
            return true;
        }
    }
    return false;
}

std::span<const ReasonText* const> whatIfReasons() noexcept { return allReasons; }

Reason whatIfReason(const ReasonText& text, std::string_view filter)
{
    Reason out;
    out.id = text.id;
    if (!filter.empty())
        out.arguments.emplace_back("filter", filter);
    out.sentence = filled(text.sentence, filter);
    out.fix = filled(text.fix, filter);
    return out;
}

Value toValue(const WhatIfAnswer& answer, bool withTrace)
{
    Value out = Value::object({{"id", answer.id}, {"outcome", toString(answer.outcome)}});
    if (answer.why)
        out.set("why", reasonValue(*answer.why));
    Value assumptions = Value::list();
    for (const Reason& each : answer.assumptions)
        assumptions.push(reasonValue(each));
    out.set("assumptions", std::move(assumptions));
    Value decisions = Value::list();
    for (const DecisionChange& each : answer.decisions) {
        Value one = Value::object({{"filter", each.filter}});
        if (!each.instance.empty())
            one.set("instance", each.instance);
        if (each.direction == Step::Direction::Response)
            one.set("direction", "response");
        if (each.before)
            one.set("before", toString(*each.before));
        if (each.after)
            one.set("after", toString(*each.after));
        if (each.reasonBefore)
            one.set("reasonBefore", reasonValue(*each.reasonBefore));
        if (each.reasonAfter)
            one.set("reasonAfter", reasonValue(*each.reasonAfter));
        Value effects = Value::list();
        for (const std::string& effect : each.effects)
            effects.push(toValidUtf8(effect));
        one.set("effects", std::move(effects));
        one.set("origin", each.origin);
        decisions.push(std::move(one));
    }
    out.set("decisions", std::move(decisions));
    out.set("statusBefore", std::int64_t{answer.statusBefore});
    out.set("statusAfter", std::int64_t{answer.statusAfter});
    if (withTrace && !answer.trace.steps.empty())
        out.set("trace", toValue(answer.trace));
    return out;
}

Result<WhatIfAnswer> whatIfAnswerFrom(const Value& value)
{
    Reading read;
    WhatIfAnswer out;
    out.id = static_cast<std::uint64_t>(read.number(value, "id"));
    if (!parse(read.text(value, "outcome"), out.outcome))
        read.fail("outcome");
    out.why = read.optionalReason(value, "why");
    for (const Value& each : read.list(value, "assumptions"))
        out.assumptions.push_back(read.reason(each));
    for (const Value& each : read.list(value, "decisions")) {
        DecisionChange one;
        one.filter = read.text(each, "filter");
        one.instance = read.text(each, "instance");
        one.direction = read.text(each, "direction") == "response" ? Step::Direction::Response : Step::Direction::Request;
        one.before = read.result(each, "before");
        one.after = read.result(each, "after");
        one.reasonBefore = read.optionalReason(each, "reasonBefore");
        one.reasonAfter = read.optionalReason(each, "reasonAfter");
        for (const Value& effect : read.list(each, "effects")) {
            if (!effect.isString())
                read.fail("effects");
            else
                one.effects.emplace_back(effect.asString());
        }
        one.origin = read.text(each, "origin");
        out.decisions.push_back(std::move(one));
    }
    out.statusBefore = static_cast<int>(read.number(value, "statusBefore"));
    out.statusAfter = static_cast<int>(read.number(value, "statusAfter"));
    if (const Value* const trace = value.find("trace")) {
        auto decoded = traceFrom(*trace);
        if (!decoded)
            return unexpected(std::move(decoded).error());
        out.trace = *std::move(decoded);
    }
    if (!read.wrong().empty())
        return unexpected(ErrorKind::ParseError, "The answer's \"" + read.wrong() + "\" is not what it should be.");
    return out;
}

} // namespace postern::inspection
