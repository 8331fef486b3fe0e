// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Template.h"

#include "schema/Problems.h"

#include <algorithm>
#include <charconv>

namespace postern::filters {

struct Template::Named {
    std::string_view name; ///< a trailing dot means that a name of the user's follows
    Variable variable;
    static const Named all[];
};

const Template::Named Template::Named::all[] = {
    {"path.", Variable::Path},
    {"query.", Variable::Query},
    {"header.", Variable::Header},
    {"claim.", Variable::Claim},
    {"identity.subject", Variable::Subject},
    {"identity.issuer", Variable::Issuer},
    {"identity.application", Variable::Application},
    {"identity.applicationId", Variable::ApplicationId},
    {"identity.owner", Variable::Owner},
    {"identity.clientId", Variable::ClientId},
    {"identity.tokenId", Variable::TokenId},
    {"identity.keyType", Variable::KeyType},
    {"identity.scheme", Variable::Scheme},
    {"identity.scopes", Variable::Scopes},
    {"request.method", Variable::Method},
    {"request.path", Variable::RequestPath},
    {"request.query", Variable::RequestQuery},
    {"request.target", Variable::Target},
    {"request.host", Variable::Host},
    {"request.scheme", Variable::RequestScheme},
    {"request.id", Variable::RequestId},
    {"client.address", Variable::ClientAddress},
    {"api.name", Variable::ApiName},
    {"api.version", Variable::ApiVersion},
    {"api.context", Variable::ApiContext},
    {"operation.id", Variable::OperationId},
    {"operation.template", Variable::OperationTemplate},
    {"response.status", Variable::ResponseStatus},
    {"response.header.", Variable::ResponseHeader},
};

namespace {

bool isControl(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

Unexpected noSuchSecret(std::string why) { return unexpected(ErrorKind::InvalidConfig, std::move(why), Fault::Config); }

/// What ${env:NAME} or ${file:PATH} stands for.
Result<std::string> lookUp(std::string_view reference, SecretSource* secrets)
{
    auto parsed = schema::SecretRef::parse(reference);
    if (!parsed)
        return unexpected(std::move(parsed).error());
    if (secrets == nullptr)
        return noSuchSecret(parsed->toString() + " cannot be looked up here");
    auto secret = secrets->secret(*parsed);
    if (!secret)
        return noSuchSecret(secret.error().message());
    if (std::any_of(secret->reveal().begin(), secret->reveal().end(), isControl))
        return noSuchSecret("what " + parsed->toString() + " stands for holds a control character");
    return secret->reveal();
}

bool isReference(std::string_view name) noexcept
{
    return name.starts_with("env:") || name.starts_with("file:") || name.starts_with("keychain:");
}

} // namespace

Result<Template> Template::parse(std::string_view text, SecretSource* secrets)
{
    Template made;
    made.text_ = text;
    std::string literal;
    const auto flush = [&] {
        if (!literal.empty())
            made.parts_.push_back({Variable::None, std::exchange(literal, {})});
    };
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '$') {
            literal += text[at++];
            continue;
        }
        if (at + 1 < text.size() && text[at + 1] == '$') {
            literal += '$';
            at += 2;
            continue;
        }
        const std::size_t close = text.find('}', at);
        if (at + 1 >= text.size() || text[at + 1] != '{' || close == std::string_view::npos)
            return unexpected(ErrorKind::InvalidConfig,
                              "a variable is written ${name} and a dollar sign $$, in \"" + std::string(text) + "\"",
                              Fault::Config);
        const std::string_view name = text.substr(at + 2, close - at - 2);
        if (isReference(name)) {
            auto found = lookUp(text.substr(at, close + 1 - at), secrets);
            if (!found)
                return unexpected(std::move(found).error());
            flush();
            made.parts_.push_back({Variable::Fixed, *std::move(found)});
            made.holdsSecret_ = true;
            at = close + 1;
            continue;
        }
        const Named* found = nullptr;
        std::vector<std::string> names;
        for (const Named& named : Named::all) {
            const bool open = named.name.ends_with('.');
            names.push_back(std::string(named.name) + (open ? "NAME" : ""));
            if (open ? name.starts_with(named.name) && name.size() > named.name.size() : name == named.name)
                found = &named;
        }
        if (found == nullptr) {
            const std::string guess = schema::closest(name, names);
            return unexpected(ErrorKind::InvalidConfig,
                              "there is no variable ${" + std::string(name) + "}" +
                                  (guess.empty() ? "" : "; did you mean ${" + guess + "}?"),
                              Fault::Config);
        }
        flush();
        made.parts_.push_back({found->variable, found->name.ends_with('.') ? std::string(name.substr(found->name.size()))
                                                                           : std::string()});
        at = close + 1;
    }
    flush();
    return made;
}

std::string_view Template::valueOf(const Part& part, pipeline::Exchange& exchange)
{
    const pipeline::Identity* const identity = exchange.identity();
    const pipeline::RouteInfo* const route = exchange.route();
    Arena& arena = exchange.arena();
    if (part.variable >= Variable::Subject && part.variable <= Variable::Scopes && identity == nullptr)
        return {};
    if (part.variable >= Variable::ApiName && part.variable <= Variable::OperationTemplate && route == nullptr)
        return {};
    switch (part.variable) {
    case Variable::None:
    case Variable::Fixed: return part.text;
    case Variable::Path: {
        const std::string_view* const raw = exchange.pathParameter(part.text);
        if (raw == nullptr)
            return {};
        const auto decoded = http::percentDecode(*raw, arena);
        return decoded ? *decoded : *raw;
    }
    case Variable::Query: {
        http::QueryCursor cursor(exchange.request().query());
        for (std::string_view name, value; cursor.next(name, value);) {
            const auto decodedName = http::formDecode(name, arena);
            if (!decodedName || *decodedName != part.text)
                continue;
            const auto decoded = http::formDecode(value, arena);
            return decoded ? *decoded : value;
        }
        return {};
    }
    case Variable::Header: return exchange.request().headers.value(part.text);
    case Variable::Claim: {
        const std::string_view* const claim = identity != nullptr ? identity->claim(part.text) : nullptr;
        return claim != nullptr ? *claim : std::string_view();
    }
    case Variable::Subject: return identity->subject;
    case Variable::Issuer: return identity->issuer;
    case Variable::Application: return identity->application.name;
    case Variable::ApplicationId: return identity->application.id;
    case Variable::Owner: return identity->application.owner;
    case Variable::ClientId: return identity->consumerKey;
    case Variable::TokenId: return identity->tokenId;
    case Variable::KeyType:
        return identity->keyType == pipeline::Identity::KeyType::Sandbox ? "SANDBOX" : "PRODUCTION";
    case Variable::Scheme: return identity->scheme;
    case Variable::Scopes: {
        std::string_view text;
        for (const std::string_view scope : identity->scopes)
            text = text.empty() ? scope : arena.join(text, " ", scope);
        return text;
    }
    case Variable::Method: return exchange.received().methodText;
    case Variable::RequestPath: return exchange.received().target.substr(0, exchange.received().target.find('?'));
    case Variable::RequestQuery: {
        const std::size_t question = exchange.received().target.find('?');
        return question == std::string_view::npos ? std::string_view() : exchange.received().target.substr(question + 1);
    }
    case Variable::Target: return exchange.received().target;
    case Variable::Host: return exchange.received().authority;
    case Variable::RequestScheme: return exchange.client().scheme;
    case Variable::RequestId: return exchange.correlationId();
    case Variable::ClientAddress: return exchange.client().caller;
    case Variable::ApiName: return route->apiName;
    case Variable::ApiVersion: return route->apiVersion;
    case Variable::ApiContext: return route->apiContext;
    case Variable::OperationId: return route->operationId;
    case Variable::OperationTemplate: return route->pathTemplate;
    case Variable::ResponseHeader: return exchange.response().headers.value(part.text);
    case Variable::ResponseStatus: {
        char digits[12];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, exchange.response().status);
        return error == std::errc() ? arena.copy({digits, static_cast<std::size_t>(end - digits)}) : std::string_view();
    }
    }
    return {};
}

namespace {

/// Control characters as %XX.
std::string_view percentControls(std::string_view value, Arena& arena)
{
    if (std::none_of(value.begin(), value.end(), isControl))
        return value;
    auto* const out = static_cast<char*>(arena.allocate(value.size() * 3, 1));
    std::size_t size = 0;
    for (const char c : value) {
        if (isControl(c)) {
            out[size++] = '%';
            out[size++] = "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
            out[size++] = "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
        } else {
            out[size++] = c;
        }
    }
    return {out, size};
}

} // namespace

std::string_view Template::fill(pipeline::Exchange& exchange, Escape escape) const
{
    if (parts_.empty())
        return {};
    if (!hasVariables())
        return parts_[0].text;
    Arena& arena = exchange.arena();
    std::string_view text;
    for (const Part& part : parts_) {
        std::string_view value = valueOf(part, exchange);
        if (part.variable != Variable::None) {
            switch (escape) {
            case Escape::Header: value = percentControls(value, arena); break;
            case Escape::Path:
            case Escape::Query: value = http::percentEncode(value, arena); break;
            case Escape::Plain: break;
            }
        }
        text = text.empty() ? value : arena.join(text, value);
    }
    return text;
}

} // namespace postern::filters
