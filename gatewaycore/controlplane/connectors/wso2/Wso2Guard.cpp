// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Maker.h"

#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::wso2 {

using schema::Value;

bool Wso2Maker::isUsed(const model::SecurityScheme& scheme) const
{
    return std::ranges::any_of(api_.operations, [&scheme](const model::Operation& operation) {
        return std::ranges::any_of(operation.security.alternatives, [&scheme](const auto& all) {
            return std::ranges::any_of(all, [&scheme](const model::SchemeUse& use) { return use.scheme == scheme.name; });
        });
    });
}

void Wso2Maker::addSecurity()
{
    using Type = model::SecurityScheme::Type;
    std::set<std::string> kinds;
    for (const model::SecurityScheme& scheme : api_.securitySchemes) {
        if (!isUsed(scheme))
            continue;
        switch (scheme.type) {
        case Type::OAuth2:
        case Type::OpenIdConnect:
        case Type::Bearer:
            kinds.insert("oauth2");
            kindOf_[scheme.name] = "oauth2";
            say(Subject::Security, scheme.name, {}, Holding::Approximated, "WSO2 takes the tokens of its key managers: whoever issues them here has to be one there. Callers need a subscription.");
            break;
        case Type::ApiKey:
            if (scheme.in == model::SecurityScheme::In::Cookie) {
                say(Subject::Security, scheme.name, {}, Holding::Dropped, "WSO2 takes no API keys from cookies.");
                break;
            }
            kinds.insert("api_key");
            kindOf_[scheme.name] = "api_key";
            say(Subject::Security, scheme.name, {}, Holding::Approximated, "Keys are those that WSO2's developer portal gives: the gateway's own are not taken over.");
            break;
        case Type::Basic:
            kinds.insert("basic_auth");
            kindOf_[scheme.name] = "basic_auth";
            say(Subject::Security, scheme.name, {}, Holding::Approximated, "Users are those of WSO2's user stores: the gateway's own are not taken over.");
            break;
        case Type::MutualTls:
        case Type::Other:
            say(Subject::Security, scheme.name, {}, Holding::Dropped, "It is not written to WSO2.");
            break;
        }
    }
    if (!api_.clientCertificates.empty())
        say(Subject::Security, "mutualssl", {}, Holding::Dropped, "The clients' certificates are not written to WSO2.");
    std::vector<std::string> all(kinds.begin(), kinds.end());
    if (!all.empty())
        all.emplace_back("oauth_basic_auth_api_key_mandatory");
    kinds_ = std::move(kinds);
    set("securityScheme", schema::listOf(all));
    set("authorizationHeader", api_.authorizationHeader);
    set("apiKeyHeader", api_.apiKeyHeader);
}

void Wso2Maker::addCors()
{
    const model::Cors& cors = api_.cors;
    set("corsConfiguration", Value::object({{"corsConfigurationEnabled", cors.enabled},
                                            {"accessControlAllowOrigins", schema::listOf(cors.allowOrigins)},
                                            {"accessControlAllowCredentials", cors.allowCredentials},
                                            {"accessControlAllowHeaders", schema::listOf(cors.allowHeaders)},
                                            {"accessControlAllowMethods", schema::listOf(cors.allowMethods)}}));
    if (!cors.enabled)
        return;
    std::string how;
    if (!cors.exposeHeaders.empty())
        how = "WSO2 exposes no answer fields beside its own.";
    if (cors.maxAge)
        how.append(how.empty() ? "" : " ").append("How long browsers remember is not said.");
    say(Subject::Cors, "cors", {}, how.empty() ? Holding::Enforced : Holding::Approximated, how);
}

void Wso2Maker::judgeSecurity(const model::Operation& operation, const std::string& what, std::set<std::string>& scopes)
{
    if (operation.security.allowsAnonymous() || operation.security.empty())
        return;
    std::set<std::string> kinds;
    bool several = false;
    bool allOfThem = false;
    for (const auto& alternative : operation.security.alternatives) {
        several = several || alternative.size() > 1;
        for (const model::SchemeUse& use : alternative) {
            if (const auto kind = kindOf_.find(use.scheme); kind != kindOf_.end())
                kinds.insert(kind->second);
            allOfThem = allOfThem || use.scopes.size() > 1;
            scopes.insert(use.scopes.begin(), use.scopes.end());
        }
    }
    if (several)
        say(Subject::Security, "all of several", what, Holding::Dropped, "WSO2 lets in whoever has one of an API's credentials.");
    else if (kinds != kinds_)
        say(Subject::Security, "its own credentials", what, Holding::Dropped, "WSO2 takes each of an API's kinds of credentials at all of its operations.");
    for (const std::string& scope : scopes)
        say(Subject::Scopes, scope, what, allOfThem ? Holding::Dropped : Holding::Enforced, allOfThem ? "WSO2 lets in whoever has one of an operation's scopes, not all of them." : "");
}

} // namespace postern::connectors::wso2
