// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ScriptedCall.h"

#include <algorithm>

namespace postern::filters {

using pipeline::Direction;
using scripting::Place;
using scripting::Value;

namespace {

Value textOrNil(std::string_view text) { return text.empty() ? Value::nil() : Value::of(text); }

} // namespace

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

} // namespace postern::filters
