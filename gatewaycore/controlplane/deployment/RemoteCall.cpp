// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/RemoteCall.h"

#include "schema/Document.h"

#include <algorithm>
#include <functional>

namespace postern::deployment {
namespace {

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";
constexpr std::string_view secretPrefix = "secret:";

using Fill = std::function<Result<std::string>(std::string_view name)>;

Result<std::string> filled(std::string_view text, const Fill& fill)
{
    std::string out;
    for (;;) {
        const std::size_t at = text.find(opening);
        out += text.substr(0, at);
        if (at == std::string_view::npos)
            return out;
        text.remove_prefix(at + opening.size());
        if (text.starts_with(opening)) { // {{{{ is {{
            out += opening;
            text.remove_prefix(opening.size());
            continue;
        }
        const std::size_t end = text.find(closing);
        if (end == std::string_view::npos)
            return unexpected(ErrorKind::InvalidArgument, "A call has a placeholder without an end: {{" + std::string(text.substr(0, 40)));
        auto value = fill(text.substr(0, end));
        if (!value)
            return value;
        out += *value;
        text.remove_prefix(end + closing.size());
    }
}

Result<void> fillIn(std::string& text, const Fill& fill)
{
    if (text.find(opening) == std::string::npos)
        return {};
    auto made = filled(text, fill);
    if (!made)
        return unexpected(std::move(made).error());
    text = *std::move(made);
    return {};
}

Result<schema::Value> filledValue(const schema::Value& value, const Fill& fill)
{
    if (value.isString()) {
        auto text = filled(value.asString(), fill);
        return text ? Result<schema::Value>(schema::Value(*std::move(text))) : unexpected(std::move(text).error());
    }
    if (value.isList()) {
        schema::Value out = schema::Value::list();
        for (const schema::Value& item : value.items()) {
            auto made = filledValue(item, fill);
            if (!made)
                return made;
            out.push(*std::move(made));
        }
        return out;
    }
    if (!value.isMap())
        return value;
    schema::Value out = schema::Value::map();
    for (const schema::Entry& entry : value.entries()) {
        auto made = filledValue(entry.value, fill);
        if (!made)
            return made;
        out.set(entry.key, *std::move(made));
    }
    return out;
}

Result<RemoteCall> filledCall(RemoteCall call, const Fill& fill)
{
    for (std::string* const text : {&call.target, &call.text, &call.contentType}) {
        if (auto done = fillIn(*text, fill); !done)
            return unexpected(std::move(done).error());
    }
    for (CallHeader& header : call.headers) {
        if (auto done = fillIn(header.value, fill); !done)
            return unexpected(std::move(done).error());
    }
    auto body = filledValue(call.body, fill);
    if (!body)
        return unexpected(std::move(body).error());
    call.body = *std::move(body);
    return call;
}

} // namespace

const schema::Schema<CallHeader>& describe(schema::Type<CallHeader>)
{
    static const auto schema = schema::Schema<CallHeader>("call-header", "A header field of a call.")
                                   .field("name", &CallHeader::name, "Its name").required().notEmpty()
                                   .field("value", &CallHeader::value, "Its value");
    return schema;
}

const schema::Schema<RemoteCall>& describe(schema::Type<RemoteCall>)
{
    static const auto schema = [] {
        schema::Schema<RemoteCall> made("remote-call", "A call to a gateway's management interface; {{name}} and {{secret:NAME}} are filled in when it is sent.");
        addCallFields(made);
        return made;
    }();
    return schema;
}

std::string literal(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with(opening)) {
            out += "{{{{";
            at += opening.size();
        } else {
            out += text[at++];
        }
    }
    return out;
}

schema::Value literalTexts(const schema::Value& value)
{
    if (value.isString())
        return schema::Value(literal(value.asString()));
    if (value.isList()) {
        schema::Value out = schema::Value::list();
        for (const schema::Value& item : value.items())
            out.push(literalTexts(item));
        return out;
    }
    if (!value.isMap())
        return value;
    schema::Value out = schema::Value::map();
    for (const schema::Entry& entry : value.entries())
        out.set(entry.key, literalTexts(entry.value));
    return out;
}

Result<RemoteCall> resolve(const RemoteCall& call, const CapturedValues& captured, const SecretValues& secrets)
{
    return filledCall(call, [&](std::string_view name) -> Result<std::string> {
        if (name.starts_with(secretPrefix)) {
            const auto secret = secrets.find(std::string(name.substr(secretPrefix.size())));
            if (secret == secrets.end() && name.substr(secretPrefix.size()).starts_with(withheldPrefix))
                return unexpected(ErrorKind::NotFound, "A credential that the gateway had is not known any more: no plan and no journal keeps one, and no keychain was there to keep it.");
            if (secret == secrets.end())
                return unexpected(ErrorKind::NotFound, "The secret \"" + std::string(name.substr(secretPrefix.size())) + "\" of this environment is not known.");
            return secret->second.reveal();
        }
        const auto value = captured.find(std::string(name));
        if (value == captured.end())
            return unexpected(ErrorKind::NotFound, "\"" + std::string(name) + "\" is not known: no step before this one has answered it.");
        return value->second;
    });
}

std::vector<std::string> secretsOf(const RemoteCall& call)
{
    std::vector<std::string> names;
    // What it is filled with does not matter: only what was asked for.
    (void)filledCall(call, [&names](std::string_view name) -> Result<std::string> {
        if (name.starts_with(secretPrefix))
            names.emplace_back(name.substr(secretPrefix.size()));
        return std::string();
    });
    std::ranges::sort(names);
    const auto same = std::ranges::unique(names);
    names.erase(same.begin(), same.end());
    return names;
}

std::string shown(const RemoteCall& call)
{
    const auto made = filledCall(call, [](std::string_view name) -> Result<std::string> {
        const bool secret = name.starts_with(secretPrefix);
        if (secret && name.substr(secretPrefix.size()).starts_with(withheldPrefix))
            return "(the gateway's own credential, " + std::string(name.substr(secretPrefix.size())) + ')';
        if (secret)
            return "(secret " + std::string(name.substr(secretPrefix.size())) + ')';
        return '<' + std::string(name) + '>';
    });
    const RemoteCall& what = made ? *made : call;
    std::string out = what.method + ' ' + what.target + '\n';
    for (const CallHeader& header : what.headers)
        out += header.name + ": " + header.value + '\n';
    if (!what.body.isNull())
        out += schema::writeJson(what.body) + '\n';
    else if (!what.text.empty())
        out += (what.contentType.empty() ? "" : "Content-Type: " + what.contentType + '\n') + what.text + '\n';
    return out;
}

} // namespace postern::deployment
