// SPDX-License-Identifier: Apache-2.0
#include "model/GatewayConfig.h"

#include <algorithm>

namespace postern::model {

const Cluster* GatewayConfig::cluster(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(clusters.begin(), clusters.end(), [name](const Cluster& each) { return each.name == name; });
    return found != clusters.end() ? &*found : nullptr;
}

const ThrottlingPolicy* GatewayConfig::policy(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(policies.begin(), policies.end(), [name](const ThrottlingPolicy& each) { return each.name == name; });
    return found != policies.end() ? &*found : nullptr;
}

bool GatewayConfig::takesClientCertificates() const noexcept
{
    return !forwardedCertificate.header.empty() || std::any_of(listeners.begin(), listeners.end(), [](const Listener& each) {
        return each.tls && each.tls->clientCertificates != ListenerTls::Clients::None;
    });
}

const schema::Schema<GatewayConfig>& describe(schema::Type<GatewayConfig>)
{
    static const auto schema =
        schema::Schema<GatewayConfig>("gateway", "gateway.yaml: what the gateway is, apart from its APIs.")
            .field("apiVersion", &GatewayConfig::apiVersion, "The format of this file").required()
                .oneOf({{"postern/v1", "the only one so far"}})
            .field("listeners", &GatewayConfig::listeners, "Where clients call")
            .field("filters", &GatewayConfig::filters, "Filters that run for every API, before its own")
            .field("issuers", &GatewayConfig::issuers, "Whose tokens are taken")
            .field("apiKeys", &GatewayConfig::apiKeys, "Keys that clients may show")
            .field("users", &GatewayConfig::users, "Who may log in with a name and a password")
            .field("usersFile", &GatewayConfig::usersFile, "More users: name:hash a line, as htpasswd -B writes; scopes may follow, "
                                                           "name:hash:scope scope")
                .example("users.htpasswd")
            .field("logins", &GatewayConfig::logins, "How log-ins with name and password are held")
            .field("revocation", &GatewayConfig::revocation, "Tokens that count no more")
            .field("redis", &GatewayConfig::redis, "What several gateways share")
            .keyed("clusters", &GatewayConfig::clusters, &Cluster::name, "Named backends that APIs may refer to")
            .keyed("policies", &GatewayConfig::policies, &ThrottlingPolicy::name,
                   "Throttling policies; those of policies.yaml are added")
            .field("errors", &GatewayConfig::errors, "Answers of our own")
            .field("limits", &GatewayConfig::limits, "What may be held")
            .field("timeouts", &GatewayConfig::timeouts, "What may be waited for").overridable()
            .field("analytics", &GatewayConfig::analytics, "Access records")
            .field("workers", &GatewayConfig::workers, "Event loops; 0: one for each core").range(0, 1024).overridable()
            .field("order", &GatewayConfig::order, "Order of the default chain")
                .oneOf({{"postern", ChainOrder::Postern, "throttle, then validate"},
                        {"wso2-3.2", ChainOrder::Wso2_32, "validate, then throttle"}})
            .field("trustedProxies", &GatewayConfig::trustedProxies,
                   "Addresses or CIDR blocks whose X-Forwarded-For is believed")
                .example("10.0.0.0/8")
            .field("forwardedCertificate", &GatewayConfig::forwardedCertificate, "Where TLS ends in front of the gateway")
            .check([](const GatewayConfig& config, schema::Reporter& reporter) {
                if (!config.forwardedCertificate.header.empty() && config.trustedProxies.empty())
                    reporter.error("forwardedCertificate", "is read from trusted proxies only, and there are none", "say their addresses in trustedProxies");
            });
    return schema;
}

} // namespace postern::model
