// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/KeyFinder.h"

#include "dataplane/filters/Tenant.h"

#include <cstring>

namespace postern::filters {
namespace {

/// What stands for the caller's application; empty when nothing does.
std::string_view applicationOf(const pipeline::Identity* identity) noexcept
{
    if (identity == nullptr)
        return {};
    return identity->application.id.empty() ? identity->consumerKey : identity->application.id;
}

/// What a variable of a key template is for a call.
std::string_view valueOf(model::KeyTemplate::Variable variable, pipeline::Exchange& exchange)
{
    using Variable = model::KeyTemplate::Variable;
    Arena& arena = exchange.arena();
    const pipeline::RouteInfo* const route = exchange.route();
    const pipeline::Identity* const identity = exchange.identity();
    switch (variable) {
    case Variable::ApiContext: return route != nullptr ? std::string_view(route->apiContext) : std::string_view();
    case Variable::ApiVersion: return route != nullptr ? std::string_view(route->apiVersion) : std::string_view();
    case Variable::ApiTenant: return route != nullptr ? tenantOf(route->apiProvider) : std::string_view();
    case Variable::ResourceKey:
        if (route == nullptr)
            return {};
        return arena.join(arena.join(route->apiContext, route->pathTemplate), ":", route->method);
    case Variable::ClientIp: return exchange.client().caller;
    case Variable::UserId: // two issuers may each have an "admin"
        if (identity != nullptr && !identity->subject.empty())
            return arena.join(identity->issuer, "\n", identity->subject);
        break;
    case Variable::AppId:
        if (const std::string_view id = applicationOf(identity); !id.empty())
            return arena.join("a", id);
        break;
    case Variable::AppTenant:
        if (!applicationOf(identity).empty())
            return arena.join("t", tenantOf(identity->application.owner));
        break;
    }
    return arena.join("ip", exchange.client().caller);
}

} // namespace

std::string_view KeyFinder::byTemplate(pipeline::Exchange& exchange) const
{
    // Each part goes with its length, so that no other parts join to the same key.
    std::string_view key;
    for (const model::KeyTemplate::Variable variable : template_.variables()) {
        const std::string_view value = valueOf(variable, exchange);
        const std::size_t length = value.size();
        char octets[sizeof length];
        std::memcpy(octets, &length, sizeof length);
        key = exchange.arena().join(key, std::string_view(octets, sizeof octets), value);
    }
    return key;
}

std::string_view KeyFinder::keyOf(pipeline::Exchange& exchange) const
{
    Arena& arena = exchange.arena();
    const pipeline::Identity* const identity = exchange.identity();
    switch (key_) {
    case LimitKey::Api:
    case LimitKey::Operation: // the rule's identity tells operations apart
    case LimitKey::Gateway: return "*";
    case LimitKey::Ip: break;
    case LimitKey::Header: {
        const std::string_view value = exchange.request().headers.value(header_);
        if (!value.empty())
            return arena.join("h", value);
        break;
    }
    case LimitKey::Subject:
        if (identity != nullptr && !identity->subject.empty())
            return arena.join(identity->issuer, "\n", identity->subject);
        break;
    case LimitKey::Application: // each user of each application, as WSO2 counts
        if (const std::string_view id = applicationOf(identity); !id.empty())
            return arena.join(id, "\n", identity->subject);
        break;
    case LimitKey::Subscription:
        if (const std::string_view id = applicationOf(identity); !id.empty())
            return arena.join("s", id);
        break;
    case LimitKey::Template: return byTemplate(exchange);
    }
    return arena.join("ip", exchange.client().caller);
}

} // namespace postern::filters
