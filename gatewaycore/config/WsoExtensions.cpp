// SPDX-License-Identifier: Apache-2.0
#include "config/WsoExtensions.h"

#include "config/EndpointSecurity.h"
#include "config/EndpointSettings.h"
#include "model/Url.h"

#include <algorithm>

namespace postern::config {

using schema::Value;

std::vector<std::string> textList(const Value& map, std::string_view key)
{
    std::vector<std::string> out;
    const Value* value = map.find(key);
    if (value == nullptr)
        return out;
    if (value->isString() && !value->asString().empty())
        out.push_back(value->asString());
    for (const Value& item : value->items()) {
        if (std::string text = item.toText(); !text.empty())
            out.push_back(std::move(text));
    }
    return out;
}

std::string upperCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

std::string textOf(const Value& map, std::string_view key)
{
    const Value* value = map.find(key);
    return value != nullptr ? value->toText() : std::string();
}

bool truthOf(const Value& map, std::string_view key, bool fallback)
{
    const Value* value = map.find(key);
    if (value == nullptr || value->isNull())
        return fallback;
    return value->isString() ? value->asString() == "true" : value->asBool(fallback);
}

std::optional<model::Cluster> clusterOf(const std::string& url, const std::string& name, const schema::Location& at,
                                        schema::Problems& problems)
{
    const auto parsed = model::Url::parse(url);
    if (!parsed || (parsed->scheme != "http" && parsed->scheme != "https")) {
        problems.error(at, {}, "is not a backend's URL: \"" + url.substr(0, 100) + '"',
                       "write http://host:port/path or https://host/path");
        return std::nullopt;
    }
    model::Cluster cluster;
    cluster.name = name;
    cluster.origin.location = at;
    cluster.endpoints.push_back({url, 1, at});
    return cluster;
}

std::optional<model::Cluster> endpointsOf(const Value& holder, std::string_view key, const Value& root,
                                          const std::string& name, schema::Problems& problems)
{
    const Value* value = holder.find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->isString()) { // "#/x-wso2-endpoints/ep1"
        const std::string& reference = value->asString();
        const std::string wanted = reference.substr(reference.rfind('/') + 1);
        const Value* named = root.find("x-wso2-endpoints");
        const Value* found = nullptr;
        std::vector<std::string> known;
        for (const Value& each : named != nullptr ? named->items() : Value().items()) {
            for (const schema::Entry& entry : each.entries()) {
                known.push_back(entry.key);
                if (entry.key == wanted)
                    found = &entry.value;
            }
        }
        if (found == nullptr) {
            const std::string guess = schema::closest(wanted, known);
            problems.error(value->location(), std::string(key), "no endpoint is called \"" + wanted.substr(0, 80) + '"',
                           guess.empty() ? "name it under x-wso2-endpoints" : "did you mean \"" + guess + "\"?");
            return std::nullopt;
        }
        value = found;
    }
    std::optional<model::Cluster> cluster;
    const Value* urls = value->find("urls");
    for (const Value& url : urls != nullptr ? urls->items() : Value().items()) {
        std::optional<model::Cluster> one = clusterOf(url.toText(), name, url.location(), problems);
        if (!one)
            continue;
        if (cluster)
            cluster->endpoints.push_back(one->endpoints.front());
        else
            cluster = std::move(one);
    }
    if (urls == nullptr || urls->size() == 0)
        problems.error(value->location(), std::string(key), "has no urls", "write {urls: [https://host/path]}");
    if (!cluster)
        return std::nullopt;
    cluster->origin.location = value->location();
    const std::string type = textOf(*value, "type");
    if (type == "failover")
        cluster->balancing = model::Balancing::Failover;
    else if (!type.empty() && type != "http" && type != "load_balance" && type != "loadbalance")
        problems.warning(value->location(), std::string(key), "the type \"" + type.substr(0, 40) + "\" is not known; it is run as load_balance");
    if (const Value* advanced = value->find("advanceEndpointConfig"); advanced != nullptr && advanced->isMap())
        applyAdvanced(*advanced, *cluster, problems);
    if (const Value* security = value->find("securityConfig"); security != nullptr && security->isMap())
        applyEndpointSecurity(*security, *cluster, problems);
    return cluster;
}

model::Cors corsOf(const Value& value)
{
    model::Cors cors;
    const auto list = [&value](const char* camel, const char* dashed) {
        std::vector<std::string> all = textList(value, camel);
        return all.empty() ? textList(value, dashed) : all;
    };
    cors.origin.location = value.location();
    cors.allowOrigins = list("accessControlAllowOrigins", "access-control-allow-origins");
    cors.allowMethods = list("accessControlAllowMethods", "access-control-allow-methods");
    cors.allowHeaders = list("accessControlAllowHeaders", "access-control-allow-headers");
    cors.exposeHeaders = list("accessControlExposeHeaders", "access-control-expose-headers");
    cors.allowCredentials =
        truthOf(value, "accessControlAllowCredentials", truthOf(value, "access-control-allow-credentials"));
    cors.enabled = truthOf(value, "corsConfigurationEnabled", true);
    return cors;
}

Interceptors interceptorsOf(const Value& operation, const Value& path, const Value& root)
{
    Interceptors out;
    for (const char* const flow : {"request", "response"}) {
        const std::string key = std::string("x-wso2-") + flow + "-interceptor";
        const Value* found = nullptr;
        for (const Value* const holder : {&operation, &path, &root})
            found = found == nullptr ? holder->find(key) : found;
        if (found == nullptr || found->isNull())
            continue;
        std::string url = textOf(*found, "serviceURL");
        if (url.empty() && !textOf(*found, "host").empty()) { // as the first Choreo Connect wrote it
            const std::string scheme = textOf(*found, "scheme");
            const std::string port = textOf(*found, "port");
            url = (scheme.empty() ? "http" : scheme) + "://" + textOf(*found, "host") + (port.empty() ? "" : ":" + port);
        }
        if (url.empty()) {
            out.unmapped.push_back({found->isMap() ? key : found->toText(), {}, flow,
                                    found->isMap() ? "it names no service" : "it is code for another gateway",
                                    {found->location(), {}}});
            continue;
        }
        if (!out.filter) {
            out.filter.emplace();
            out.filter->type = "interceptor";
            out.filter->name = "x-wso2-interceptor";
            out.filter->config = Value::map();
            out.filter->config.setLocation(found->location());
            out.filter->origin.location = found->location();
        }
        Value includes = Value::list();
        for (const std::string& name : textList(*found, "includes"))
            includes.push(name);
        out.filter->config.set(flow, Value::object({{"url", Value(url)}, {"includes", std::move(includes)}}));
        if (const Value* const timeout = found->find("requestTimeout"); timeout != nullptr && timeout->isInteger())
            out.filter->config.set("timeout", std::to_string(timeout->asInteger()) + "s");
    }
    return out;
}

std::optional<model::ResponseCaching> responseCachingOf(const Value& holder, const char* enabled, const char* timeout,
                                                        schema::Problems& problems)
{
    if (!truthOf(holder, enabled))
        return std::nullopt;
    model::ResponseCaching out;
    out.origin.location = holder.find(enabled)->location();
    const Value* const seconds = holder.find(timeout);
    if (seconds == nullptr || seconds->isNull())
        return out;
    constexpr std::int64_t most = 365 * 24 * 3600;
    if (!seconds->isInteger() || seconds->asInteger() < 1 || seconds->asInteger() > most)
        problems.error(seconds->location(), timeout, "must be a number of seconds from 1 to " + std::to_string(most));
    out.timeout = std::chrono::seconds(seconds->asInteger(300));
    return out;
}

std::string throttlingOf(const Value& holder)
{
    std::string name = textOf(holder, "x-wso2-throttling-tier");
    return name.empty() ? textOf(holder, "x-throttling-tier") : name;
}

bool securityDisabled(const Value& holder)
{
    return truthOf(holder, "x-wso2-disable-security") || textOf(holder, "x-auth-type") == "None";
}

namespace {

/// The name of the API's scheme of a type; it gets one when it has none.
std::string schemeOf(model::Api& api, model::SecurityScheme::Type type, const std::string& name, std::string parameter = {})
{
    const auto known = std::find_if(api.securitySchemes.begin(), api.securitySchemes.end(), [&](const auto& each) {
        return each.type == type && (type != model::SecurityScheme::Type::Other || each.name == name);
    });
    if (known != api.securitySchemes.end())
        return known->name;
    std::string free = name;
    while (api.scheme(free) != nullptr)
        free += '_';
    api.securitySchemes.push_back({free, type, model::SecurityScheme::In::Header, std::move(parameter)});
    return free;
}

bool holdsMutualTls(const model::Api& api, const std::vector<model::SchemeUse>& alternative)
{
    return std::any_of(alternative.begin(), alternative.end(), [&api](const model::SchemeUse& use) {
        const model::SecurityScheme* scheme = api.scheme(use.scheme);
        return scheme != nullptr && scheme->type == model::SecurityScheme::Type::MutualTls;
    });
}

} // namespace

bool demandsMutualTls(const model::Api& api, const model::SecurityRequirement& requirement)
{
    return !requirement.empty() && std::all_of(requirement.alternatives.begin(), requirement.alternatives.end(),
                                               [&api](const auto& each) { return holdsMutualTls(api, each); });
}

void demandMutualTls(model::Api& api, model::SecurityRequirement& requirement)
{
    const std::string scheme = schemeOf(api, model::SecurityScheme::Type::MutualTls, "mutualssl");
    if (requirement.empty())
        requirement.alternatives.emplace_back();
    for (auto& alternative : requirement.alternatives) {
        if (!holdsMutualTls(api, alternative))
            alternative.push_back({scheme, {}});
    }
}

model::SecurityRequirement applicationSecurity(model::Api& api, const std::vector<std::string>& types, bool optional)
{
    using Type = model::SecurityScheme::Type;
    model::SecurityRequirement requirement;
    const auto use = [&](Type type, const std::string& name, std::string parameter = {}) {
        requirement.alternatives.push_back({{schemeOf(api, type, name, std::move(parameter)), {}}});
    };
    bool certificate = false;
    bool certificateMandatory = false;
    bool credentialMandatory = false;
    for (const std::string& type : types) {
        if (type == "oauth2")
            use(Type::OAuth2, "oauth2");
        else if (type == "api_key")
            use(Type::ApiKey, "api_key", api.apiKeyHeader);
        else if (type == "basic_auth" || type == "basic")
            use(Type::Basic, "basic_auth");
        else if (type == "mutualssl")
            certificate = true;
        else if (type == "mutualssl_mandatory")
            certificateMandatory = true;
        else if (type == "oauth_basic_auth_api_key_mandatory")
            credentialMandatory = true;
        else
            use(Type::Other, type); // nobody can check it, which keeps the operation closed
    }
    // A list that names no credential means WSO2's usual one; a certificate alone is enough where that is all it names.
    if (requirement.empty() && (credentialMandatory || (!certificate && !certificateMandatory)))
        use(Type::OAuth2, "oauth2");
    if (optional && !requirement.empty())
        requirement.alternatives.emplace_back();
    if (certificateMandatory || (certificate && requirement.empty()))
        demandMutualTls(api, requirement);
    else if (certificate && !credentialMandatory) // else it would let in who has no credential
        use(Type::MutualTls, "mutualssl");
    return requirement;
}

} // namespace postern::config
