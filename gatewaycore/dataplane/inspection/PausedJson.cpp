// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/PausedJson.h"

#include "base/Iso8601.h"
#include "base/Text.h"
#include "crypto/Base64.h"
#include "dataplane/inspection/TraceJson.h"

namespace postern::inspection {

using schema::Value;

namespace {

std::int64_t millisecondsOf(Nanoseconds time) { return std::chrono::duration_cast<Milliseconds>(time).count(); }

Value messageOf(const PausedExchange& paused)
{
    const HeldMessage& held = paused.message;
    Value out = Value::map();
    if (held.side == pipeline::Direction::Request) {
        out.set("method", toValidUtf8(held.method));
        out.set("target", toValidUtf8(paused.masking->target(held.target)));
    } else {
        out.set("status", held.status);
    }
    Value headers = Value::list();
    for (const auto& [name, value] : held.headers)
        headers.push(Value::list({Value(name), Value(toValidUtf8(paused.masking->header(name, value)))}));
    out.set("headers", std::move(headers));
    const std::string body = shownBody(held, *paused.masking);
    if (isUtf8(body)) {
        out.set("body", body);
    } else {
        out.set("body", crypto::base64Encode(body));
        out.set("bodyEncoding", "base64");
    }
    out.set("bodyHeld", held.bodyHeld);
    out.set("bodyHidden", held.bodyCoded() && !held.body.empty());
    return out;
}

} // namespace

Value toValue(const PausedExchange& paused, SteadyTime now, Milliseconds longest)
{
    const Summary& summary = paused.trace.summary;
    const bool request = paused.message.side == pipeline::Direction::Request;
    Value out = Value::object({{"id", paused.id},
                               {"pause", paused.pause},
                               {"breakpoint", paused.breakpoint},
                               {"filter", paused.filter},
                               {"instance", paused.instance},
                               {"after", paused.after},
                               {"side", request ? "request" : "response"},
                               {"since", toIso8601(paused.since)},
                               {"heldMs", millisecondsOf(now - paused.paused)},
                               {"leftMs", millisecondsOf(paused.paused + longest - now)},
                               {"api", toValidUtf8(summary.api)},
                               {"operation", toValidUtf8(summary.route)},
                               {"method", toValidUtf8(summary.method)},
                               {"target", toValidUtf8(summary.target)},
                               {"client", summary.client},
                               {"correlationId", paused.correlationId}});
    if (!request)
        out.set("status", paused.message.status);
    if (paused.patience)
        out.set("clientLeftMs", millisecondsOf(paused.received + *paused.patience - now));
    return out;
}

Value stateOf(const PausedExchange& paused, SteadyTime now, Milliseconds longest)
{
    Value out = toValue(paused, now, longest);
    out.set("message", messageOf(paused));
    out.set("trace", toValue(paused.trace));
    return out;
}

Value toValue(const PausedExchanges::Ended& ended)
{
    return Value::object({{"revision", ended.revision},
                          {"id", ended.id},
                          {"pause", ended.pause},
                          {"end", toString(ended.end)},
                          {"sentence", sentenceOf(ended.end)},
                          {"by", ended.by}});
}

} // namespace postern::inspection
