// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/KeyFinder.h"

#include "base/AddressSet.h"
#include "dataplane/filters/Tenant.h"

#include <algorithm>
#include <cstdio>
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

} // namespace

/// IPv4 is its text, in either of its clothes; of IPv6 the network, as octets.
std::string_view KeyFinder::callerOf(pipeline::Exchange& exchange) const
{
    const std::string_view address = exchange.client().caller;
    if (address.find(':') == std::string_view::npos) [[likely]]
        return address;
    const auto octets = AddressSet::parse(address);
    if (!octets)
        return address;
    constexpr AddressSet::Octets mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(mapped.begin(), mapped.begin() + 12, octets->begin())) {
        char text[16];
        const int size = std::snprintf(text, sizeof text, "%u.%u.%u.%u", unsigned{(*octets)[12]}, unsigned{(*octets)[13]}, unsigned{(*octets)[14]},
                                       unsigned{(*octets)[15]});
        return exchange.arena().copy({text, static_cast<std::size_t>(size)});
    }
    AddressSet::Octets network = *octets;
    for (std::size_t bit = ipv6Prefix_; bit < 128; ++bit)
        network[bit / 8] = static_cast<std::uint8_t>(network[bit / 8] & ~(0x80U >> bit % 8));
    return exchange.arena().copy({reinterpret_cast<const char*>(network.data()), network.size()});
}

/// What a variable of a key template is for a call.
std::string_view KeyFinder::valueOf(model::KeyTemplate::Variable variable, pipeline::Exchange& exchange) const
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
    case Variable::ClientIp: return callerOf(exchange);
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
    return arena.join("ip", callerOf(exchange));
}

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
    return arena.join("ip", callerOf(exchange));
}

} // namespace postern::filters
