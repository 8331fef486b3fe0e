// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/RecordedIdentity.h"

#include <algorithm>
#include <string_view>

namespace postern::engine {

using inspection::Change;
using pipeline::Exchange;

const pipeline::Identity* recordedIdentity(Exchange& exchange, const std::vector<Change>& changes)
{
    const auto kept = [&exchange](std::string_view text) { return exchange.arena().copy(text); };
    std::vector<pipeline::Identity::Claim> claims;
    std::vector<std::string_view> scopes;
    pipeline::Identity identity;
    bool any = false;
    for (const Change& change : changes) {
        if (change.where != Change::Where::Context)
            continue;
        const std::string_view value = kept(change.after);
        const std::string_view name = change.name;
        const auto is = [&](std::string_view which) { return name == which; };
        if (name.starts_with("claim.")) {
            const bool json = value.starts_with('{') || value.starts_with('[');
            claims.push_back({kept(name.substr(6)), value, json});
            any = true;
            continue;
        }
        any = any || name.starts_with("identity.");
        if (is("identity.scheme"))
            identity.scheme = value;
        else if (is("identity.subject"))
            identity.subject = value;
        else if (is("identity.issuer"))
            identity.issuer = value;
        else if (is("identity.application"))
            identity.application.name = value;
        else if (is("identity.applicationId"))
            identity.application.id = value;
        else if (is("identity.clientId"))
            identity.consumerKey = value;
        else if (is("identity.owner"))
            identity.application.owner = value;
        else if (is("identity.environment") && value == "sandbox")
            identity.keyType = pipeline::Identity::KeyType::Sandbox;
        else if (is("identity.applicationTier"))
            identity.application.tier = value;
        else if (is("identity.subscriptionTier"))
            identity.subscription.tier = value;
        else if (is("identity.scopes")) {
            for (std::size_t at = 0; at < value.size();) {
                const std::size_t end = std::min(value.find(' ', at), value.size());
                scopes.push_back(value.substr(at, end - at));
                at = end + 1;
            }
        }
    }
    if (!any)
        return nullptr;
    auto& keptClaims = exchange.arena().make<std::vector<pipeline::Identity::Claim>>(std::move(claims));
    auto& keptScopes = exchange.arena().make<std::vector<std::string_view>>(std::move(scopes));
    identity.claims = keptClaims;
    identity.scopes = keptScopes;
    if (identity.application.id.empty())
        identity.application.id = identity.application.name;
    if (identity.consumerKey.empty()) { // a trace of a gateway that did not tell it
        identity.consumerKey = identity.application.id;
        for (const std::string_view claim : {"client_id", "azp"}) {
            if (const auto* const own = identity.claim(claim); own != nullptr)
                identity.consumerKey = *own;
        }
    }
    return &exchange.arena().make<pipeline::Identity>(identity);
}

} // namespace postern::engine
