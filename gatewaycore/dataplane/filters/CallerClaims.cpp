// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/CallerClaims.h"

#include "crypto/Json.h"
#include "dataplane/filters/Tenant.h"

#include <algorithm>

namespace postern::filters {
namespace {

constexpr std::string_view dialectNames[]{
    "/enduser",         "/enduserTenantDomain", "/subscriber", "/applicationid", "/applicationUUId", "/applicationname",
    "/applicationtier", "/apiname",             "/apicontext", "/version",       "/tier",            "/keytype",
    "/usertype"};
/// The registered claims (RFC 7519 4.1) are about this token, not about the caller's.
constexpr std::string_view registeredNames[]{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};
/// Claims by which WSO2's gateways decide; the backend is told what they came to instead.
constexpr std::string_view structureNames[]{"application", "subscribedAPIs", "tierInfo", "keytype", "scope", "scopes"};

void appendQuoted(std::string& out, std::string_view text)
{
    const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return c < 0x20 || c >= 0x7f || c == '"' || c == '\\';
    });
    if (plain)
        out.append(1, '"').append(text).append(1, '"');
    else
        out.append(crypto::quoteJson(text));
}

} // namespace

Result<CallerClaims> CallerClaims::make(CallerClaimsRules rules)
{
    CallerClaims made;
    while (rules.dialect.ends_with('/'))
        rules.dialect.pop_back();
    for (std::size_t i = 0; i < nameCount; ++i) {
        const std::string name = rules.dialect + std::string(dialectNames[i]);
        made.names_[i] = ',' + crypto::quoteJson(name) + ':';
        made.ours_.insert(name);
    }
    for (const std::string_view name : registeredNames)
        made.ours_.emplace(name);
    made.ours_.emplace("scopes");
    for (const auto& [theirs, name] : rules.claims) {
        if (name.empty() || !made.ours_.insert(name).second)
            return unexpected(ErrorKind::InvalidConfig,
                              "the claim \"" + theirs + "\" cannot be written as \"" + name +
                                  "\", which is a name of the gateway's own or used twice",
                              Fault::Config);
    }
    // From here on only for what copyClaims takes over.
    made.ours_.insert(std::begin(structureNames), std::end(structureNames));
    made.ours_.insert(rules.restricted.begin(), rules.restricted.end());

    made.begin_ = "{\"iss\":" + crypto::quoteJson(rules.issuer);
    if (rules.audiences.size() == 1) {
        made.begin_ += ",\"aud\":" + crypto::quoteJson(rules.audiences.front());
    } else if (!rules.audiences.empty()) {
        made.begin_ += ",\"aud\":[";
        for (const std::string& audience : rules.audiences)
            made.begin_ += (made.begin_.back() == '[' ? "" : ",") + crypto::quoteJson(audience);
        made.begin_ += ']';
    }
    made.rules_ = std::move(rules);
    return made;
}

void CallerClaims::add(std::string& out, Name name, std::string_view text) const
{
    if (text.empty())
        return;
    out += names_[name];
    appendQuoted(out, text);
}

void CallerClaims::write(const pipeline::Exchange& exchange, std::string& out) const
{
    const pipeline::Identity& identity = *exchange.identity();
    const pipeline::RouteInfo& route = *exchange.route();
    out = begin_;
    if (!identity.subject.empty()) {
        out += ",\"sub\":";
        appendQuoted(out, identity.subject);
        add(out, EndUser, identity.subject);
        add(out, EndUserTenantDomain, tenantOf(identity.subject));
    }
    add(out, Subscriber, identity.application.owner);
    add(out, ApplicationId, identity.application.id);
    add(out, ApplicationUuid, identity.application.uuid);
    add(out, ApplicationName, identity.application.name);
    add(out, ApplicationTier, identity.application.tier);
    add(out, ApiName, route.apiName);
    add(out, ApiContext, route.apiContext);
    add(out, ApiVersion, route.apiVersion);
    add(out, Tier, identity.subscription.tier);
    add(out, KeyType, identity.keyType == pipeline::Identity::KeyType::Sandbox ? "SANDBOX" : "PRODUCTION");
    const bool application = identity.subject.empty() || identity.subject == identity.consumerKey;
    add(out, UserType, application ? "Application" : "Application_User");
    if (!identity.scopes.empty()) {
        std::string_view separator = ",\"scopes\":\"";
        for (const std::string_view scope : identity.scopes) {
            const std::string quoted = crypto::quoteJson(scope);
            out.append(separator).append(quoted, 1, quoted.size() - 2);
            separator = " ";
        }
        out += '"';
    }
    if (rules_.copyClaims || !rules_.claims.empty())
        addOthers(out, identity);
}

/// A claim that was a text is a text again, whatever it looks like; any other is the JSON that it was.
void CallerClaims::addOthers(std::string& out, const pipeline::Identity& identity) const
{
    for (const pipeline::Identity::Claim& claim : identity.claims) {
        const auto mapped = rules_.claims.find(std::string(claim.name));
        if (mapped == rules_.claims.end() && (!rules_.copyClaims || ours_.contains(claim.name)))
            continue;
        out += ',';
        appendQuoted(out, mapped != rules_.claims.end() ? std::string_view(mapped->second) : claim.name);
        out += ':';
        if (claim.json)
            out += claim.value;
        else
            appendQuoted(out, claim.value);
    }
}

} // namespace postern::filters
