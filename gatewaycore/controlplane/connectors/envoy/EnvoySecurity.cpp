// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoySecurity.h"

#include "controlplane/connectors/envoy/EnvoyWords.h"
#include "controlplane/kubernetes/KubeObject.h"
#include "schema/Texts.h"

#include <algorithm>
#include <set>

namespace postern::connectors::envoy {
namespace {

using deployment::Capability;
using deployment::Holding;
using schema::Value;
using Type = model::SecurityScheme::Type;

constexpr std::size_t mostProviders = 4;  ///< of a SecurityPolicy
constexpr std::size_t mostAudiences = 8;  ///< of a provider
constexpr std::size_t mostScopes = 16;    ///< of a principal

bool carriesToken(const model::SecurityScheme& scheme) { return scheme.type == Type::OAuth2 || scheme.type == Type::OpenIdConnect || scheme.type == Type::Bearer; }

} // namespace

EnvoySecurity::EnvoySecurity(const deployment::Revision& revision, const EnvoySettings& settings, std::vector<Capability>& capabilities)
    : revision_(revision), settings_(settings), capabilities_(capabilities)
{
    readIssuers();
    judgeSchemes();
    addCors();
}

void EnvoySecurity::say(Capability::Subject subject, std::string name, std::string place, Holding holding, std::string how)
{
    capabilities_.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
}

void EnvoySecurity::readIssuers()
{
    for (const model::Issuer& issuer : revision_.issuers) {
        if (!issuer.vouchesFor("access") || issuer.jwksUrl.empty())
            continue;
        if (providers_.size() == mostProviders || issuer.audiences.size() > mostAudiences)
            continue; // fewer tokens are taken, never more
        Value provider = Value::object({{"name", kubernetes::kubeName(issuer.name)}, {"issuer", issuer.issuer}, {"remoteJWKS", Value::object({{"uri", issuer.jwksUrl}})}});
        if (!issuer.audiences.empty())
            provider.set("audiences", schema::listOf(issuer.audiences));
        if (revision_.api.authorizationHeader != "Authorization" && !revision_.api.authorizationHeader.empty())
            provider.set("extractFrom", Value::object({{"headers", Value::list({Value::object({{"name", revision_.api.authorizationHeader}, {"valuePrefix", "Bearer "}})})}}));
        Value claims = Value::list();
        for (const std::string& each : settings_.claimHeaders) {
            if (const std::size_t is = each.find('='); is != std::string::npos && is > 0 && is + 1 < each.size())
                claims.push(Value::object({{"claim", each.substr(0, is)}, {"header", each.substr(is + 1)}}));
        }
        if (claims.size() > 0)
            provider.set("claimToHeaders", std::move(claims));
        providers_.push_back(std::move(provider));
    }
}

void EnvoySecurity::judgeSchemes()
{
    for (const model::SecurityScheme& scheme : revision_.api.securitySchemes) {
        const bool used = std::ranges::any_of(revision_.api.operations, [&scheme](const model::Operation& operation) {
            return std::ranges::any_of(operation.security.alternatives, [&scheme](const auto& all) { return std::ranges::any_of(all, [&scheme](const model::SchemeUse& use) { return use.scheme == scheme.name; }); });
        });
        if (!used)
            continue;
        if (carriesToken(scheme)) {
            if (providers_.empty()) {
                say(Capability::Subject::Security, scheme.name, {}, Holding::Dropped, "No issuer has a key set at an address that Envoy could fetch (jwksUrl).");
                continue;
            }
            std::string how = "Envoy takes whatever algorithms the issuer's keys are for.";
            const auto vouching = std::ranges::count_if(revision_.issuers, [](const model::Issuer& each) { return each.vouchesFor("access"); });
            if (static_cast<std::size_t>(vouching) > providers_.size())
                how += " Tokens of issuers without a jwksUrl, or beyond the fourth, are refused.";
            say(Capability::Subject::Security, scheme.name, {}, Holding::Approximated, how);
        } else if (scheme.type == Type::ApiKey && !settings_.apiKeySecret.empty()) {
            say(Capability::Subject::Security, scheme.name, {}, Holding::Approximated, "Keys are those of the Secret " + settings_.apiKeySecret + ": the gateway's own are not taken over.");
        } else if (scheme.type == Type::ApiKey) {
            say(Capability::Subject::Security, scheme.name, {}, Holding::Dropped, "The setting apiKeySecret names no Secret with the keys of clients.");
        } else if (scheme.type == Type::Basic && !settings_.basicAuthSecret.empty()) {
            say(Capability::Subject::Security, scheme.name, {}, Holding::Approximated, "Users are those of the Secret " + settings_.basicAuthSecret + ": the gateway's own are not taken over.");
        } else if (scheme.type == Type::Basic) {
            say(Capability::Subject::Security, scheme.name, {}, Holding::Dropped, "The setting basicAuthSecret names no Secret with users.");
        } else {
            say(Capability::Subject::Security, scheme.name, {}, Holding::Dropped, "No policy of Envoy Gateway for routes does it.");
        }
    }
    if (!revision_.api.clientCertificates.empty())
        say(Capability::Subject::Security, "mutualssl", {}, Holding::Dropped, "Client certificates are a matter of the whole Gateway (ClientTrafficPolicy).");
}

void EnvoySecurity::addCors()
{
    const model::Cors& cors = revision_.api.cors;
    if (!cors.enabled)
        return;
    Value origins = Value::list();
    std::string left;
    for (const std::string& each : cors.allowOrigins) {
        if (isCorsOrigin(each))
            origins.push(each);
        else
            left += (left.empty() ? "" : ", ") + each;
    }
    cors_ = Value::object({{"allowOrigins", std::move(origins)}, {"allowMethods", schema::listOf(cors.allowMethods)}, {"allowHeaders", schema::listOf(cors.allowHeaders)}, {"allowCredentials", cors.allowCredentials}});
    if (!cors.exposeHeaders.empty())
        cors_.set("exposeHeaders", schema::listOf(cors.exposeHeaders));
    if (cors.maxAge)
        cors_.set("maxAge", durationText(*cors.maxAge));
    say(Capability::Subject::Cors, "cors", {}, left.empty() ? Holding::Enforced : Holding::Approximated, left.empty() ? "" : "Left out, as they are no origins for Envoy: " + left + '.');
}

Value EnvoySecurity::apiKeyAuthOf(const model::SecurityScheme& scheme) const
{
    using In = model::SecurityScheme::In;
    const std::string name = scheme.parameterName.empty() ? revision_.api.apiKeyHeader : scheme.parameterName;
    const char* const place = scheme.in == In::Header ? "headers" : scheme.in == In::Query ? "params" : "cookies";
    return Value::object({{"credentialRefs", Value::list({Value::object({{"name", settings_.apiKeySecret}})})},
                          {"extractFrom", Value::list({Value::object({{place, Value::list({name})}})})},
                          {"sanitize", true}});
}

Value EnvoySecurity::authorizationOf(const model::Operation& operation, const std::string& what)
{
    std::set<std::vector<std::string>> alternatives;
    for (const auto& all : operation.security.alternatives) {
        std::vector<std::string> scopes;
        bool token = false;
        for (const model::SchemeUse& use : all) {
            const model::SecurityScheme* const scheme = revision_.api.scheme(use.scheme);
            token = token || (scheme != nullptr && carriesToken(*scheme));
            scopes.insert(scopes.end(), use.scopes.begin(), use.scopes.end());
        }
        std::ranges::sort(scopes);
        const auto same = std::ranges::unique(scopes);
        scopes.erase(same.begin(), same.end());
        if (token)
            alternatives.insert(std::move(scopes));
    }
    if (alternatives.empty() || alternatives.contains({})) // a token of any scopes is one of them
        return {};
    Value rules = Value::list();
    for (const std::vector<std::string>& scopes : alternatives) {
        const bool fits = scopes.size() <= mostScopes && !providers_.empty();
        for (const std::string& scope : scopes)
            say(Capability::Subject::Scopes, scope, what, fits ? Holding::Enforced : Holding::Dropped, fits ? "" : providers_.empty() ? "No token is looked at." : "Envoy Gateway takes 16 scopes at most.");
        for (const Value& provider : fits ? providers_ : std::vector<Value>())
            rules.push(Value::object({{"action", "Allow"}, {"principal", Value::object({{"jwt", Value::object({{"provider", *provider.find("name")}, {"scopes", schema::listOf(scopes)}})}})}}));
    }
    return rules.size() == 0 ? Value() : Value::object({{"defaultAction", "Deny"}, {"rules", std::move(rules)}});
}

Value EnvoySecurity::policyOf(const model::Operation& operation, const std::string& what)
{
    Value out = Value::map();
    if (!cors_.isNull())
        out.set("cors", cors_);
    if (operation.authNone || operation.security.empty())
        return out;
    if (operation.security.allowsAnonymous()) {
        say(Capability::Subject::Security, "optional", what, Holding::Approximated, "Anybody may call it, so that credentials are not looked at.");
        return out;
    }
    std::set<std::string> ways;
    for (const auto& all : operation.security.alternatives) {
        for (const model::SchemeUse& use : all) {
            const model::SecurityScheme* const scheme = revision_.api.scheme(use.scheme);
            if (scheme == nullptr)
                continue;
            if (carriesToken(*scheme) && !providers_.empty()) {
                Value providers = Value::list(providers_);
                out.set("jwt", Value::object({{"providers", std::move(providers)}}));
                ways.insert("jwt");
            } else if (scheme->type == Type::ApiKey && !settings_.apiKeySecret.empty()) {
                out.set("apiKeyAuth", apiKeyAuthOf(*scheme));
                ways.insert("key");
            } else if (scheme->type == Type::Basic && !settings_.basicAuthSecret.empty()) {
                out.set("basicAuth", Value::object({{"users", Value::object({{"name", settings_.basicAuthSecret}})}}));
                ways.insert("basic");
            }
        }
    }
    if (operation.security.alternatives.size() > 1 && ways.size() > 1)
        say(Capability::Subject::Security, "alternatives", what, Holding::Approximated, "Envoy asks for all of them, not for one.");
    if (Value authorization = authorizationOf(operation, what); !authorization.isNull())
        out.set("authorization", std::move(authorization));
    return out;
}

} // namespace postern::connectors::envoy
