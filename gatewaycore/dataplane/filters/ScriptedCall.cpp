// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ScriptedCall.h"

#include "dataplane/filters/FieldNames.h"

#include <algorithm>
#include <charconv>

namespace postern::filters {

using pipeline::Direction;
using scripting::Place;
using scripting::Refusal;
using scripting::Value;

namespace {

/// Octets of fields, targets and variables that one run may write; each counts so much at least.
constexpr std::size_t mostWritten = 64 * 1024;
constexpr std::size_t leastWritten = 64;

Value textOrNil(std::string_view text) { return text.empty() ? Value::nil() : Value::of(text); }

const char* const tooMuch = "the script writes more than 64 KiB of fields, targets and variables";
const char* const notWritable = "cannot be changed by a script";

} // namespace

bool ScriptedCall::mayWrite(std::size_t octets) noexcept
{
    octets = std::max(octets, leastWritten);
    if (octets > mostWritten - written_)
        return false;
    written_ += octets;
    return true;
}

http::HeaderMap& ScriptedCall::headersOf(Place place) noexcept
{
    return place == Place::RequestHeaders ? exchange_.request().headers : exchange_.response().headers;
}

bool ScriptedCall::isHidden(std::string_view field) const noexcept
{
    return credentials_ != nullptr ? credentials_->isHeader(field) : pipeline::isCredentialName(field);
}

Value ScriptedCall::get(Place place, std::string_view name)
{
    scratch_.reset();
    switch (place) {
    case Place::Request: return getOfRequest(name);
    case Place::Response: return getOfResponse(name);
    case Place::Identity: return getOfIdentity(name);
    case Place::Api: return getOfApi(name);
    case Place::Claims: {
        const std::string_view* const claim = exchange_.identity() != nullptr ? exchange_.identity()->claim(name) : nullptr;
        return claim != nullptr ? Value::of(*claim) : Value::nil();
    }
    case Place::PathParameters: {
        const std::string_view* const raw = exchange_.pathParameter(name);
        if (raw == nullptr)
            return Value::nil();
        const auto decoded = http::percentDecode(*raw, scratch_);
        return Value::of(decoded ? *decoded : *raw);
    }
    case Place::Variables: {
        const auto* const turn = exchange_.slotIfMade<ScriptTurn>();
        for (const auto* each = turn != nullptr ? turn->variables : nullptr; each != nullptr; each = each->next) {
            if (each->name == name)
                return Value::of(each->value);
        }
        return Value::nil();
    }
    case Place::RequestHeaders:
    case Place::ResponseHeaders: break;
    }
    return Value::unknown();
}

Value ScriptedCall::getOfRequest(std::string_view name)
{
    const http::RequestHead& request = exchange_.request();
    if (name == "method")
        return Value::of(request.methodText);
    if (name == "path")
        return Value::of(request.path());
    if (name == "query")
        return Value::of(visibleQuery());
    if (name == "headers")
        return Value::of(Place::RequestHeaders);
    if (name == "body")
        return direction_ == Direction::Request ? content() : Value::nil();
    if (name == "host")
        return Value::of(request.authority);
    if (name == "scheme")
        return Value::of(exchange_.client().scheme);
    if (name == "id")
        return Value::of(exchange_.correlationId());
    if (name == "client_address")
        return Value::of(exchange_.client().caller);
    if (name == "identity")
        return exchange_.identity() != nullptr ? Value::of(Place::Identity) : Value::nil();
    if (name == "api")
        return exchange_.route() != nullptr ? Value::of(Place::Api) : Value::nil();
    if (name == "path_parameters")
        return Value::of(Place::PathParameters);
    if (name == "variables")
        return Value::of(Place::Variables);
    return Value::unknown();
}

Value ScriptedCall::getOfResponse(std::string_view name)
{
    if (name == "status")
        return Value::of(static_cast<std::int64_t>(exchange_.response().status));
    if (name == "headers")
        return Value::of(Place::ResponseHeaders);
    if (name == "body")
        return content();
    if (name == "request")
        return Value::of(Place::Request);
    if (name == "variables")
        return Value::of(Place::Variables);
    return Value::unknown();
}

Value ScriptedCall::getOfIdentity(std::string_view name)
{
    const pipeline::Identity* const identity = exchange_.identity();
    if (identity == nullptr)
        return Value::nil();
    if (name == "subject")
        return textOrNil(identity->subject);
    if (name == "issuer")
        return textOrNil(identity->issuer);
    if (name == "scheme")
        return textOrNil(identity->scheme);
    if (name == "application")
        return textOrNil(identity->application.name);
    if (name == "application_id")
        return textOrNil(identity->application.id);
    if (name == "owner")
        return textOrNil(identity->application.owner);
    if (name == "client_id")
        return textOrNil(identity->consumerKey);
    if (name == "key_type")
        return Value::of(std::string_view(identity->keyType == pipeline::Identity::KeyType::Sandbox ? "SANDBOX" : "PRODUCTION"));
    if (name == "scopes") {
        std::string_view text;
        for (const std::string_view scope : identity->scopes)
            text = text.empty() ? scope : scratch_.join(text, " ", scope);
        return Value::of(text);
    }
    if (name == "claims")
        return Value::of(Place::Claims);
    return Value::unknown();
}

Value ScriptedCall::getOfApi(std::string_view name) const
{
    const pipeline::RouteInfo* const route = exchange_.route();
    if (route == nullptr)
        return Value::nil();
    if (name == "name")
        return textOrNil(route->apiName);
    if (name == "version")
        return textOrNil(route->apiVersion);
    if (name == "context")
        return textOrNil(route->apiContext);
    if (name == "operation_id")
        return textOrNil(route->operationId);
    if (name == "path_template")
        return textOrNil(route->pathTemplate);
    return Value::unknown();
}

Value ScriptedCall::content() const
{
    if (!body_)
        return Value::nil();
    if (newContent_)
        return Value::of(*newContent_);
    return Value::of(direction_ == Direction::Request ? exchange_.requestBody() : exchange_.responseBody());
}

/// Parameters that are taken for credentials are left out.
std::string_view ScriptedCall::visibleQuery()
{
    const std::string_view query = exchange_.request().query();
    static const pipeline::CredentialNames everybodys;
    const pipeline::CredentialNames& names = credentials_ != nullptr ? *credentials_ : everybodys;
    auto* const out = static_cast<char*>(scratch_.allocate(query.size() + 1, 1));
    std::size_t size = 0;
    for (std::string_view rest = query; !rest.empty();) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (names.valueIn(pair) != std::string_view::npos)
            continue;
        if (size > 0)
            out[size++] = '&';
        size = static_cast<std::size_t>(std::copy(pair.begin(), pair.end(), out + size) - out);
    }
    return {out, size};
}

Refusal ScriptedCall::set(Place place, std::string_view name, const Value& value)
{
    if (value.kind == Value::Kind::Unknown)
        return "'" + std::string(name.substr(0, 40)) + "' takes texts and numbers only";
    if (place == Place::Request)
        return setOfRequest(name, value);
    if (place == Place::Variables)
        return setVariable(name, value);
    if (place == Place::Response && name == "body")
        return setContent(value);
    if (place == Place::Response && name == "status") {
        if (value.kind != Value::Kind::Number || value.number < 200 || value.number > 599)
            return "a status is 200 to 599";
        exchange_.response().status = static_cast<int>(value.number);
        exchange_.response().reason = {};
        ++changes_;
        return {};
    }
    return "'" + std::string(name.substr(0, 40)) + "' " + notWritable;
}

Refusal ScriptedCall::setOfRequest(std::string_view name, const Value& value)
{
    if (direction_ == Direction::Response)
        return "the request has been sent already";
    if (name == "body")
        return setContent(value);
    if (name == "path" || name == "query") {
        if (value.kind != Value::Kind::Text && !(value.kind == Value::Kind::Nil && name == "query"))
            return "'" + std::string(name) + "' takes a text";
        const http::RequestHead& request = exchange_.request();
        if (name == "path")
            return setTarget(value.text, request.query(), request.parts.hasQuery);
        return setTarget(request.path(), value.text, value.kind == Value::Kind::Text && !value.text.empty());
    }
    return "'" + std::string(name.substr(0, 40)) + "' " + notWritable;
}

Refusal ScriptedCall::setTarget(std::string_view path, std::string_view query, bool hasQuery)
{
    http::RequestHead& request = exchange_.request();
    if (request.parts.form == http::TargetForm::Asterisk || request.parts.form == http::TargetForm::Authority)
        return "this request has no path";
    if (path.empty() || path.front() != '/' || path.find_first_of("?#") != std::string_view::npos)
        return "a path begins with '/', and the query is no part of it";
    if (!mayWrite(path.size() + query.size() + 1))
        return tooMuch;
    Arena& arena = exchange_.arena();
    const std::string_view target = hasQuery ? arena.join(path, "?", query) : arena.copy(path);
    // As for any rewriting: nothing put together here may lead out of the folder that it seems to name.
    if (auto checked = http::normalisePath(target.substr(0, path.size()), http::DotSegments::Refuse, arena); !checked)
        return "the path cannot be sent: " + checked.error().message();
    if (auto set = request.setTarget(target); !set)
        return "the target cannot be sent: " + set.error().message();
    ++changes_;
    return {};
}

Refusal ScriptedCall::setContent(const Value& value)
{
    if (!body_)
        return direction_ == Direction::Request ? "the content is not the script's: the filter has requestBody: none"
                                                : "the content is not the script's: the filter has responseBody: none";
    if (value.kind != Value::Kind::Text)
        return "'body' takes a text";
    newContent_ = value.text;
    return {};
}

Refusal ScriptedCall::setVariable(std::string_view name, const Value& value)
{
    char digits[24];
    std::string_view text = value.text;
    if (value.kind == Value::Kind::Number || value.kind == Value::Kind::Flag) {
        const auto end = std::to_chars(digits, digits + sizeof digits, value.number).ptr;
        text = {digits, static_cast<std::size_t>(end - digits)};
    }
    if (!mayWrite(name.size() + text.size()))
        return tooMuch;
    auto& turn = exchange_.slot<ScriptTurn>();
    for (ScriptTurn::Variable** at = &turn.variables; *at != nullptr; at = &(*at)->next) {
        if ((*at)->name != name)
            continue;
        if (value.kind == Value::Kind::Nil)
            *at = (*at)->next;
        else
            (*at)->value = exchange_.arena().copy(text);
        return {};
    }
    if (value.kind == Value::Kind::Nil)
        return {};
    Arena& arena = exchange_.arena();
    turn.variables = &arena.make<ScriptTurn::Variable>(ScriptTurn::Variable{arena.copy(name), arena.copy(text), turn.variables});
    return {};
}

Value ScriptedCall::field(Place headers, std::string_view name, std::size_t nth)
{
    if (isHidden(name))
        return Value::nil();
    Value found = Value::nil();
    headersOf(headers).forEachValue(name, [&](std::string_view value) {
        if (nth-- == 0)
            found = Value::of(value);
    });
    return found;
}

std::string_view ScriptedCall::fieldName(Place headers, std::size_t nth)
{
    const http::HeaderMap& map = headersOf(headers);
    return nth < map.size() ? map[nth].name : std::string_view();
}

Refusal ScriptedCall::change(Place headers, Change how, std::string_view name, std::string_view value)
{
    if (headers == Place::RequestHeaders && direction_ == Direction::Response)
        return "the request has been sent already";
    if (headers == Place::ResponseHeaders && direction_ == Direction::Request)
        return "there is no response yet";
    if (auto checked = checkFieldName(name); !checked)
        return checked.error().message();
    if (!isFieldValue(value))
        return "the value of " + std::string(name.substr(0, 80)) + " holds a control character";
    http::HeaderMap& map = headersOf(headers);
    if (how == Change::Remove) {
        changes_ += map.remove(name) > 0 ? 1 : 0;
        return {};
    }
    if (!mayWrite(name.size() + value.size()))
        return tooMuch;
    if (how == Change::Set)
        map.setCopy(name, value);
    else
        map.addCopy(name, value);
    ++changes_;
    return {};
}

Refusal ScriptedCall::respond(int status, Fields fields, std::string_view body)
{
    std::size_t octets = 0;
    for (const auto& [name, value] : fields) {
        if (auto checked = checkFieldName(name); !checked)
            return checked.error().message();
        if (!isFieldValue(value))
            return "the value of " + name.substr(0, 80) + " holds a control character";
        octets += name.size() + value.size();
    }
    if (!mayWrite(octets))
        return tooMuch;
    reply_ = Reply{status, {fields.begin(), fields.end()}, std::string(body)};
    return {};
}

void ScriptedCall::log(log::Level level, std::string_view text)
{
    exchange_.note("log", text);
    if (log::enabled(level) && rate_.take(exchange_.now()))
        log::write(level, "script", text);
}

std::size_t ScriptedCall::finish()
{
    if (!newContent_)
        return changes_;
    const bool request = direction_ == Direction::Request;
    http::HeaderMap& headers = request ? exchange_.request().headers : exchange_.response().headers;
    for (const char* const name : {"Content-MD5", "Digest", "Content-Digest", "Repr-Digest"})
        headers.remove(name);
    const std::string_view content = exchange_.arena().copy(*newContent_);
    if (request) {
        exchange_.replaceRequestBody(content);
    } else {
        headers.remove(http::HeaderId::ETag); // it was of other octets
        exchange_.replaceResponseBody(content);
    }
    newContent_.reset();
    return ++changes_;
}

pipeline::Verdict ScriptedCall::reply()
{
    http::HeaderMap headers(exchange_.arena());
    for (const auto& [name, value] : reply_->fields)
        headers.addCopy(name, value);
    pipeline::LocalReply reply;
    reply.status = reply_->status;
    if (!reply_->body.empty() && !headers.contains(http::HeaderId::ContentType))
        reply.contentType = "text/plain; charset=utf-8";
    reply.body = reply_->body;
    reply.headers = {headers.begin(), headers.size()};
    return exchange_.respond(reply);
}

} // namespace postern::filters
