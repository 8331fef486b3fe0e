// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzurePolicies.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::Holding;

bool isToken(const model::SecurityScheme& scheme)
{
    using Type = model::SecurityScheme::Type;
    return scheme.type == Type::OAuth2 || scheme.type == Type::OpenIdConnect || scheme.type == Type::Bearer;
}

/// The tenant of an issuer that is Entra ID; empty: it is another.
std::string entraTenantOf(std::string_view issuer)
{
    for (const std::string_view prefix : {"https://login.microsoftonline.com/", "https://sts.windows.net/", "https://login.microsoftonline.us/", "https://login.partner.microsoftonline.cn/"}) {
        if (issuer.starts_with(prefix))
            return std::string(issuer.substr(prefix.size(), issuer.find('/', prefix.size()) - prefix.size()));
    }
    return {};
}

bool usesScheme(const model::Operation& operation, const std::string& name)
{
    return std::ranges::any_of(operation.security.alternatives, [&name](const auto& all) { return std::ranges::any_of(all, [&name](const model::SchemeUse& use) { return use.scheme == name; }); });
}

} // namespace

PolicyElement AzurePolicies::tokenCheck(std::string& why)
{
    std::vector<const model::Issuer*> issuers;
    for (const model::Issuer& each : revision_.issuers) {
        if (each.vouchesFor("access"))
            issuers.push_back(&each);
    }
    if (issuers.empty()) {
        why = "The gateway names no issuer of access tokens.";
        return {};
    }
    for (const model::Issuer* const each : issuers) {
        if (each->audiences != issuers.front()->audiences) {
            why = "Azure holds every issuer's tokens against the audiences of all of them, and these issuers' differ.";
            return {};
        }
        if (each->introspection && !each->hasKeys()) {
            why = "Azure asks nobody about tokens: the issuer \"" + each->name + "\" would have to sign them.";
            return {};
        }
        const bool known = settings_.openIdConfigurations.contains(each->issuer) || each->issuer.starts_with("https://");
        if (!known) {
            why = "The issuer \"" + each->issuer + "\" has no discovery document that Azure could read; the setting openIdConfigurations can name one.";
            return {};
        }
    }
    const std::string tenant = entraTenantOf(issuers.front()->issuer);
    const bool entra = !settings_.entraClients.empty() && !tenant.empty() && issuers.size() == 1;
    PolicyElement out(entra ? "validate-azure-ad-token" : "validate-jwt");
    if (entra)
        out.with("tenant-id", tenant);
    out.with("header-name", revision_.api.authorizationHeader).with("failed-validation-httpcode", "401").with("failed-validation-error-message", "Invalid credentials");
    if (entra) {
        out.add(textList("client-application-ids", "application-id", settings_.entraClients));
        if (!issuers.front()->audiences.empty())
            out.add(textList("audiences", "audience", issuers.front()->audiences));
        return out;
    }
    out.with("require-expiration-time", "true").with("require-scheme", "Bearer").with("require-signed-tokens", "true");
    out.with("clock-skew", std::to_string(issuers.front()->leeway.count()));
    std::vector<std::string> names;
    for (const model::Issuer* const each : issuers) {
        const auto given = settings_.openIdConfigurations.find(each->issuer);
        std::string base = each->issuer;
        while (base.ends_with('/'))
            base.pop_back();
        out.add(PolicyElement("openid-config").with("url", given != settings_.openIdConfigurations.end() ? given->second : base + "/.well-known/openid-configuration"));
        names.push_back(each->issuer);
    }
    if (!issuers.front()->audiences.empty())
        out.add(textList("audiences", "audience", issuers.front()->audiences));
    return out.add(textList("issuers", "issuer", names));
}

bool AzurePolicies::asksForToken(const model::Operation& operation, const model::Api& api)
{
    return !operation.security.allowsAnonymous() && std::ranges::any_of(api.securitySchemes, [&operation](const model::SecurityScheme& scheme) { return isToken(scheme) && usesScheme(operation, scheme.name); });
}

void AzurePolicies::addSecurity(PolicyDocument& out)
{
    using Type = model::SecurityScheme::Type;
    const model::Api& api = revision_.api;
    const auto used = [&api](const std::string& name) { return std::ranges::any_of(api.operations, [&name](const model::Operation& each) { return usesScheme(each, name); }); };
    std::string why;
    for (const model::SecurityScheme& scheme : api.securitySchemes) {
        if (!used(scheme.name))
            continue;
        if (isToken(scheme)) {
            if (token_.name.empty() && why.empty())
                token_ = tokenCheck(why);
            const bool ours = std::ranges::all_of(revision_.issuers, [this](const model::Issuer& each) { return settings_.openIdConfigurations.contains(each.issuer); });
            if (!why.empty())
                say(Subject::Security, scheme.name, {}, Holding::Dropped, why);
            else if (ours || token_.name == "validate-azure-ad-token")
                say(Subject::Security, scheme.name, {}, Holding::Enforced);
            else
                say(Subject::Security, scheme.name, {}, Holding::Approximated, "Azure finds the issuer's keys by its discovery document, below the issuer's own address.");
        } else if (scheme.type == Type::ApiKey && scheme.in != model::SecurityScheme::In::Cookie) {
            callers_.keys = true;
            const std::string name = scheme.parameterName.empty() ? api.apiKeyHeader : scheme.parameterName;
            (scheme.in == model::SecurityScheme::In::Header ? callers_.keyHeader : callers_.keyQuery) = name;
            say(Subject::Security, scheme.name, {}, Holding::Approximated, "Keys are those of Azure's subscriptions: the gateway's own are not taken over.");
        } else {
            say(Subject::Security, scheme.name, {}, Holding::Dropped, "Azure knows neither the gateway's users nor a way to ask it about them.");
        }
    }
    if (!api.clientCertificates.empty())
        say(Subject::Security, "mutualssl", {}, Holding::Dropped, "Which clients' certificates count is said at the service, for all its APIs.");
    tokenAtApi_ = !token_.name.empty() && !api.operations.empty() && std::ranges::all_of(api.operations, [&api](const model::Operation& each) { return asksForToken(each, api); });
    if (tokenAtApi_)
        out.at(PolicyDocument::Section::Inbound).push_back(token_);
}

} // namespace postern::connectors::azure
