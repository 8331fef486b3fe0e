// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/MessageEdit.h"

#include "dataplane/http/ParserLimits.h"
#include "dataplane/inspection/MessageChecks.h"
#include "dataplane/inspection/Unmasking.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::inspection {
namespace {

using http::HeaderId;
using Kind = PauseAction::Kind;

Error wrong(std::string message) { return {ErrorKind::InvalidArgument, std::move(message)}; }

/// The value that is meant: of a field of the same name whose mask this is, or as it is written.
Result<std::string> plainValue(const std::string& name, const std::string& value, const HeldMessage& held,
                               const Masking& masking, std::vector<bool>& used)
{
    Result<std::string> out = value;
    for (std::size_t i = 0; i < held.headers.size(); ++i) {
        const auto& [ownName, own] = held.headers[i];
        if (used[i] || !http::equalsIgnoringCase(ownName, name))
            continue;
        if (masking.header(ownName, own) == value) {
            used[i] = true;
            return own;
        }
        auto plain = unmask(value, masking.header(ownName, own), own);
        if (plain && *plain != value) {
            used[i] = true;
            return plain;
        }
        if (!plain)
            out = std::move(plain);
    }
    // Of a secret field nobody writes stars by chance.
    if (out && *out == value && masking.isSecretHeader(name) && value.find("****") != std::string::npos)
        return unexpected(wrong("The header \"" + name + "\" has a masked value that no header of that name had."));
    return out;
}

Result<HeaderList> checkedHeaders(const std::vector<std::vector<std::string>>& given, const HeldMessage& held,
                                  const Masking& masking)
{
    HeaderList out;
    std::vector<bool> used(held.headers.size());
    std::size_t hosts = 0;
    for (const std::vector<std::string>& pair : given) {
        if (pair.size() != 2)
            return unexpected(wrong("Each header is a list of two texts: its name and its value."));
        const std::string& name = pair[0];
        if (!isFieldName(name))
            return unexpected(wrong("\"" + name + "\" is no header name (RFC 9110 5.1)."));
        if (isFramingField(name)) {
            const bool own = std::any_of(held.headers.begin(), held.headers.end(), [&](const auto& field) {
                return http::equalsIgnoringCase(field.first, name) && field.second == pair[1];
            });
            if (!own)
                return unexpected(wrong("The header \"" + name + "\" belongs to the connection: the gateway writes it by itself."));
            continue;
        }
        auto value = plainValue(name, pair[1], held, masking, used);
        if (!value)
            return unexpected(wrong("The header \"" + name + "\": " + value.error().message()));
        if (!isFieldValue(*value))
            return unexpected(wrong("The value of the header \"" + name +
                                    "\" has a control character, or white space around it (RFC 9110 5.5)."));
        if (held.side == pipeline::Direction::Request && http::headerId(name) == HeaderId::Host &&
            (++hosts > 1 || !http::isAuthority(*value)))
            return unexpected(wrong("Host has to be there once at most, as host or host:port (RFC 9112 3.2)."));
        out.emplace_back(name, *std::move(value));
    }
    // What frames the message is as it was, whether it was written down again or not.
    for (const auto& field : held.headers) {
        if (isFramingField(field.first))
            out.push_back(field);
    }
    if (auto few = checkAmount(out); !few)
        return unexpected(std::move(few).error());
    return out;
}

Result<std::string> checkedTarget(const std::string& given, const std::string& methodText, const HeldMessage& held,
                                  const Masking& masking)
{
    auto target = unmask(given, masking.target(held.target), held.target);
    if (!target)
        return target;
    if (target->size() > http::ParserLimits{}.startLine)
        return unexpected(wrong("The target is too long."));
    http::Target split;
    http::TargetFailure failure;
    if (!http::splitTarget(*target, http::parseMethod(methodText), split, failure))
        return unexpected(wrong(std::string(failure.reason) + '.'));
    if (split.form != http::TargetForm::Origin && *target != held.target)
        return unexpected(wrong("The target has to be a path, with or without a query."));
    Arena arena;
    if (const auto path = http::normalisePath(split.path, http::DotSegments::Refuse, arena); !path)
        return unexpected(wrong(path.error().message()));
    return target;
}

Result<std::string> checkedBody(const PauseAction& action, const HeldMessage& held, const Masking& masking)
{
    auto decoded = decodedBody(*action.body, action.bodyEncoding);
    if (!decoded)
        return unexpected(std::move(decoded).error());
    std::string given = *std::move(decoded);
    if (action.kind == Kind::Answer)
        return given;
    if (!held.bodyHeld)
        return unexpected(wrong("The content of this message is not held, so it cannot be replaced: it passes as it comes. A "
                                "breakpoint with wholeBody waits for it."));
    if (held.bodyCoded()) {
        HeaderList headers = held.headers;
        if (action.headers) {
            headers.clear();
            for (const auto& pair : *action.headers) {
                if (pair.size() == 2)
                    headers.emplace_back(pair[0], pair[1]);
            }
        }
        if (!valueOf(headers, "content-encoding").empty())
            return unexpected(wrong("The content is compressed: replace it only together with its header Content-Encoding."));
        return given;
    }
    return unmask(given, shownBody(held, masking), held.body);
}

} // namespace

std::size_t HeldMessage::octets() const noexcept
{
    std::size_t sum = method.size() + target.size() + body.size() + 128;
    for (const auto& [name, value] : headers)
        sum += name.size() + value.size() + 64;
    return sum;
}

bool HeldMessage::bodyCoded() const noexcept { return isCoded(headers); }

const schema::Schema<PauseAction>& describe(schema::Type<PauseAction>)
{
    static const auto schema =
        schema::Schema<PauseAction>("pause-action", "What becomes of a call that is held up.")
            .field("action", &PauseAction::kind, "What to do")
            .oneOf({{"continue", Kind::Continue, "goes on"},
                    {"edit", Kind::Edit, "goes on with another message"},
                    {"answer", Kind::Answer, "is answered with this"},
                    {"drop", Kind::Drop, "its connection is closed"},
                    {"step", Kind::Step, "goes on to the next filter"}})
            .required()
            .field("by", &PauseAction::by, "Who wants it; the trace tells it")
            .field("pause", &PauseAction::pause, "Which of the call's pauses is meant; 0: the one it is in")
            .field("step", &PauseAction::step, "Of an edit: stop again before the next filter")
            .field("method", &PauseAction::method, "Of a request")
            .field("target", &PauseAction::target, "Of a request: path and query")
            .field("status", &PauseAction::status, "Of a response")
            .range(200, 599)
            .field("headers", &PauseAction::headers, "All of them: pairs of name and value")
            .field("body", &PauseAction::body, "The content")
            .field("bodyEncoding", &PauseAction::bodyEncoding, "How the body is written")
            .oneOf({{"", "as it is"}, {"base64", "as base64"}})
            .check([](const PauseAction& own, schema::Reporter& reporter) {
                const bool edits = own.method || own.target || own.status || own.headers || own.body || !own.bodyEncoding.empty();
                if (edits && own.kind != Kind::Edit && own.kind != Kind::Answer)
                    reporter.error("action", "this one changes no message");
                if (own.kind == Kind::Answer && (own.method || own.target))
                    reporter.error("action", "an answer has no method and no target");
                if (own.step && own.kind != Kind::Edit)
                    reporter.error("step", "is for an edit only");
                if (own.by.size() > 64 || !std::all_of(own.by.begin(), own.by.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7f; }))
                    reporter.error("by", "has to be a name of at most 64 octets");
            });
    return schema;
}

Result<PauseAction> readPauseAction(std::string_view json)
{
    auto value = schema::readJson(json, "request");
    if (!value)
        return unexpected(std::move(value).error());
    return describe(schema::Type<PauseAction>{}).decode(*value);
}

Result<MessageEdit> checked(const PauseAction& action, const HeldMessage& held, const Masking& masking)
{
    const bool request = held.side == pipeline::Direction::Request && action.kind != Kind::Answer;
    MessageEdit out;
    if (!request && (action.method || action.target))
        return unexpected(wrong("This is an answer: it has no method and no target."));
    if (request && action.status)
        return unexpected(wrong("This is a request: it has no status."));
    if (action.kind == Kind::Edit && held.status == 101)
        return unexpected(wrong("The answer changes the protocol: it can only go on, or be dropped."));
    const std::string& method = action.method ? *action.method : held.method;
    if (action.method && method != held.method) {
        // What a request means for framing (CONNECT) or for what the answer has (HEAD) was decided with its head.
        if (!http::isRegisteredMethod(method) || method == "CONNECT" || held.method == "CONNECT")
            return unexpected(wrong("\"" + method + "\" is not a method that this request can get (RFC 9110 9.1)."));
        out.method = method;
    }
    if (action.target) {
        auto target = checkedTarget(*action.target, method, held, masking);
        if (!target)
            return unexpected(std::move(target).error());
        out.target = *std::move(target);
    }
    out.status = action.kind == Kind::Answer ? std::optional<int>(action.status.value_or(200)) : action.status;
    if (action.headers) {
        static const HeldMessage nothing;
        auto headers = checkedHeaders(*action.headers, action.kind == Kind::Answer ? nothing : held, masking);
        if (!headers)
            return unexpected(std::move(headers).error());
        out.headers = *std::move(headers);
    }
    if (action.body) {
        auto body = checkedBody(action, held, masking);
        if (!body)
            return unexpected(std::move(body).error());
        if (action.kind == Kind::Answer || *body != held.body)
            out.body = *std::move(body);
    }
    return out;
}

std::string shownBody(const HeldMessage& held, const Masking& masking)
{
    return held.bodyCoded() ? std::string() : masking.body(valueOf(held.headers, "content-type"), held.body);
}

Message shown(const HeldMessage& held, const Masking& masking)
{
    Message out;
    if (held.side == pipeline::Direction::Request)
        out.line = held.method + ' ' + masking.target(held.target);
    else
        out.line = std::to_string(held.status) + ' ' + std::string(http::reasonPhrase(held.status));
    for (const auto& [name, value] : held.headers)
        out.headers.emplace_back(name, masking.header(name, value));
    out.body = shownBody(held, masking);
    out.bodySize = held.body.size();
    out.bodyTruncated = held.bodyCoded() && !held.body.empty();
    return out;
}

void apply(const MessageEdit& edit, pipeline::Exchange& exchange, pipeline::Direction side)
{
    Arena& arena = exchange.arena();
    const bool request = side == pipeline::Direction::Request;
    http::HeaderMap& headers = request ? exchange.request().headers : exchange.response().headers;
    if (edit.method) {
        http::RequestHead& head = exchange.request();
        head.method = http::parseMethod(*edit.method);
        head.methodText = arena.copy(*edit.method);
    }
    if (edit.target)
        static_cast<void>(exchange.request().setTarget(arena.copy(*edit.target))); // it has been checked
    if (edit.status && *edit.status != exchange.response().status) {
        exchange.response().status = *edit.status;
        exchange.response().reason = {};
    }
    if (edit.headers) {
        headers.clear();
        for (const auto& [name, value] : *edit.headers)
            headers.addCopy(name, value);
    }
    if (edit.body && request)
        exchange.replaceRequestBody(arena.copy(*edit.body));
    else if (edit.body)
        exchange.replaceResponseBody(arena.copy(*edit.body));
}

pipeline::Verdict answerWith(const MessageEdit& edit, pipeline::Exchange& exchange)
{
    std::vector<http::HeaderField> fields;
    if (edit.headers) {
        for (const auto& [name, value] : *edit.headers)
            fields.push_back({name, value, http::headerId(name)});
    }
    pipeline::LocalReply reply;
    reply.status = edit.status.value_or(200);
    reply.body = edit.body ? BytesView(*edit.body) : BytesView();
    reply.headers = fields;
    return exchange.respond(reply);
}

} // namespace postern::inspection
