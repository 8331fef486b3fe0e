// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/TraceJson.h"

#include "base/Iso8601.h"
#include "base/Text.h"
#include "crypto/Base64.h"

#include <algorithm>
#include <array>

namespace postern::inspection {
namespace {

using schema::Value;

constexpr std::array<std::string_view, 3> changeKinds{"added", "removed", "replaced"};
constexpr std::array<std::string_view, 4> changePlaces{"line", "header", "body", "context"};
constexpr std::array<std::string_view, 2> directions{"request", "response"};

// --- Writing: a member that has its default is left out ---

void put(Value& to, std::string_view name, const std::string& text)
{
    if (!text.empty())
        to.set(name, text);
}
void put(Value& to, std::string_view name, std::uint64_t number)
{
    if (number != 0)
        to.set(name, number);
}
void put(Value& to, std::string_view name, std::chrono::nanoseconds duration)
{
    if (duration.count() != 0)
        to.set(name, static_cast<std::int64_t>(duration.count()));
}
void put(Value& to, std::string_view name, bool flag)
{
    if (flag)
        to.set(name, true);
}
/// A list of [name, value] pairs: names may come more than once, and their order counts.
void put(Value& to, std::string_view name, const HeaderList& pairs)
{
    if (pairs.empty())
        return;
    Value list = Value::list();
    for (const auto& [key, value] : pairs)
        list.push(Value::list({Value(toValidUtf8(key)), Value(toValidUtf8(value))}));
    to.set(name, std::move(list));
}

Value toValue(const Message& message)
{
    Value out = Value::map();
    put(out, "line", toValidUtf8(message.line));
    put(out, "headers", message.headers);
    if (isUtf8(message.body)) {
        put(out, "body", message.body);
    } else {
        out.set("body", crypto::base64Encode(message.body));
        out.set("bodyEncoding", "base64");
    }
    put(out, "bodySize", message.bodySize);
    put(out, "bodyTruncated", message.bodyTruncated);
    return out;
}

Value toValue(const Reason& reason)
{
    Value out = Value::map();
    put(out, "id", reason.id);
    put(out, "arguments", reason.arguments);
    put(out, "sentence", toValidUtf8(reason.sentence));
    put(out, "fix", toValidUtf8(reason.fix));
    return out;
}

Value toValue(const Change& change)
{
    Value out = Value::object({{"where", changePlaces[static_cast<std::size_t>(change.where)]},
                               {"kind", changeKinds[static_cast<std::size_t>(change.kind)]}});
    put(out, "name", toValidUtf8(change.name));
    put(out, "before", toValidUtf8(change.before));
    put(out, "after", toValidUtf8(change.after));
    put(out, "cut", change.cut || (change.where == Change::Where::Body && !isUtf8(change.after))); // what is no text is not carried as it was
    return out;
}

Value toValue(const Step& step)
{
    Value out = Value::object({{"filter", step.filter}, {"result", toString(step.result)}});
    put(out, "instance", step.instance);
    put(out, "phase", step.phase);
    if (step.direction != Step::Direction::Request)
        out.set("direction", directions[static_cast<std::size_t>(step.direction)]);
    if (step.reason)
        out.set("reason", toValue(*step.reason));
    put(out, "start", step.start);
    put(out, "duration", step.duration);
    if (!step.changes.empty()) {
        Value list = Value::list();
        for (const Change& change : step.changes)
            list.push(toValue(change));
        out.set("changes", std::move(list));
    }
    put(out, "origin", step.origin);
    return out;
}

Value toValue(const UpstreamAttempt& attempt)
{
    Value out = Value::map();
    put(out, "url", attempt.url);
    put(out, "address", attempt.address);
    put(out, "reusedConnection", attempt.reusedConnection);
    put(out, "start", attempt.start);
    put(out, "dns", attempt.dns);
    put(out, "connect", attempt.connect);
    put(out, "tls", attempt.tls);
    put(out, "wait", attempt.wait);
    put(out, "transfer", attempt.transfer);
    if (attempt.request)
        out.set("request", toValue(*attempt.request));
    if (attempt.response)
        out.set("response", toValue(*attempt.response));
    put(out, "error", toValidUtf8(attempt.error));
    return out;
}

// --- Reading ---

std::string text(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? std::string() : value->asString();
}
std::int64_t integer(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? 0 : value->asInteger();
}
std::uint64_t count(const Value& from, std::string_view name)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer(from, name)));
}
std::chrono::nanoseconds duration(const Value& from, std::string_view name)
{
    return std::chrono::nanoseconds(integer(from, name));
}
bool flag(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value != nullptr && value->asBool();
}
const std::vector<Value>& items(const Value& from, std::string_view name)
{
    static const std::vector<Value> none;
    const Value* value = from.find(name);
    return value == nullptr ? none : value->items();
}
HeaderList pairs(const Value& from, std::string_view name)
{
    HeaderList out;
    for (const Value& pair : items(from, name)) {
        if (pair.size() == 2)
            out.emplace_back(pair.at(0)->asString(), pair.at(1)->asString());
    }
    return out;
}
template <std::size_t N> std::size_t choice(const std::array<std::string_view, N>& names, const std::string& text)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == text)
            return i;
    }
    return 0;
}

Message messageFrom(const Value& value)
{
    Message message;
    message.line = text(value, "line");
    message.headers = pairs(value, "headers");
    message.body = text(value, "body");
    if (text(value, "bodyEncoding") == "base64")
        message.body = crypto::base64Decode(message.body).value_or(std::string());
    message.bodySize = count(value, "bodySize");
    message.bodyTruncated = flag(value, "bodyTruncated");
    return message;
}

Reason reasonFrom(const Value& value)
{
    return {text(value, "id"), pairs(value, "arguments"), text(value, "sentence"), text(value, "fix")};
}

Result<Step> stepFrom(const Value& value)
{
    Step step;
    step.filter = text(value, "filter");
    if (!parse(text(value, "result"), step.result))
        return unexpected(ErrorKind::ParseError, "a step's result is \"" + text(value, "result") + "\"");
    step.instance = text(value, "instance");
    step.phase = text(value, "phase");
    step.direction = static_cast<Step::Direction>(choice(directions, text(value, "direction")));
    if (const Value* reason = value.find("reason"))
        step.reason = reasonFrom(*reason);
    step.start = duration(value, "start");
    step.duration = duration(value, "duration");
    for (const Value& change : items(value, "changes")) {
        step.changes.push_back({static_cast<Change::Where>(choice(changePlaces, text(change, "where"))),
                                static_cast<Change::Kind>(choice(changeKinds, text(change, "kind"))),
                                text(change, "name"), text(change, "before"), text(change, "after"), flag(change, "cut")});
    }
    step.origin = text(value, "origin");
    return step;
}

UpstreamAttempt attemptFrom(const Value& value)
{
    UpstreamAttempt attempt;
    attempt.url = text(value, "url");
    attempt.address = text(value, "address");
    attempt.reusedConnection = flag(value, "reusedConnection");
    attempt.start = duration(value, "start");
    attempt.dns = duration(value, "dns");
    attempt.connect = duration(value, "connect");
    attempt.tls = duration(value, "tls");
    attempt.wait = duration(value, "wait");
    attempt.transfer = duration(value, "transfer");
    if (const Value* request = value.find("request"))
        attempt.request = messageFrom(*request);
    if (const Value* response = value.find("response"))
        attempt.response = messageFrom(*response);
    attempt.error = text(value, "error");
    return attempt;
}

} // namespace

Value toValue(const Summary& summary)
{
    Value out = Value::object({{"id", summary.id}, {"began", toIso8601(summary.began)}});
    put(out, "duration", summary.duration);
    put(out, "api", toValidUtf8(summary.api));
    put(out, "method", toValidUtf8(summary.method));
    put(out, "target", toValidUtf8(summary.target));
    put(out, "route", summary.route);
    put(out, "status", static_cast<std::uint64_t>(summary.status));
    put(out, "requestBytes", summary.requestBytes);
    put(out, "responseBytes", summary.responseBytes);
    put(out, "client", summary.client);
    put(out, "fault", summary.fault);
    put(out, "endedBy", summary.endedBy);
    return out;
}

Value toValue(const Trace& trace)
{
    Value out = Value::object({{"summary", toValue(trace.summary)}});
    put(out, "correlationId", trace.correlationId);
    out.set("clientRequest", toValue(trace.clientRequest));
    out.set("clientResponse", toValue(trace.clientResponse));
    Value steps = Value::list();
    for (const Step& step : trace.steps)
        steps.push(toValue(step));
    out.set("steps", std::move(steps));
    Value upstream = Value::list();
    for (const UpstreamAttempt& attempt : trace.upstream)
        upstream.push(toValue(attempt));
    out.set("upstream", std::move(upstream));
    put(out, "context", trace.context);
    put(out, "configHash", trace.configHash);
    return out;
}

Result<Summary> summaryFrom(const Value& value)
{
    Summary summary;
    if (value.find("id") == nullptr || !fromIso8601(text(value, "began"), summary.began))
        return unexpected(ErrorKind::ParseError, "a summary has no id, or its time is malformed");
    summary.id = count(value, "id");
    summary.duration = duration(value, "duration");
    summary.api = text(value, "api");
    summary.method = text(value, "method");
    summary.target = text(value, "target");
    summary.route = text(value, "route");
    summary.status = static_cast<int>(integer(value, "status"));
    summary.requestBytes = count(value, "requestBytes");
    summary.responseBytes = count(value, "responseBytes");
    summary.client = text(value, "client");
    summary.fault = text(value, "fault");
    summary.endedBy = text(value, "endedBy");
    return summary;
}

Result<Trace> traceFrom(const Value& value)
{
    const Value* summaryValue = value.find("summary");
    if (summaryValue == nullptr)
        return unexpected(ErrorKind::ParseError, "a trace has no summary");
    auto summary = summaryFrom(*summaryValue);
    if (!summary)
        return unexpected(std::move(summary).error());
    Trace trace;
    trace.summary = std::move(*summary);
    trace.correlationId = text(value, "correlationId");
    if (const Value* request = value.find("clientRequest"))
        trace.clientRequest = messageFrom(*request);
    if (const Value* response = value.find("clientResponse"))
        trace.clientResponse = messageFrom(*response);
    for (const Value& item : items(value, "steps")) {
        auto step = stepFrom(item);
        if (!step)
            return unexpected(std::move(step).error());
        trace.steps.push_back(std::move(*step));
    }
    for (const Value& attempt : items(value, "upstream"))
        trace.upstream.push_back(attemptFrom(attempt));
    trace.context = pairs(value, "context");
    trace.configHash = text(value, "configHash");
    return trace;
}

} // namespace postern::inspection
