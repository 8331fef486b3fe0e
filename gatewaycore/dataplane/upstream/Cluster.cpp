// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/Cluster.h"

#include <algorithm>
#include <limits>

namespace postern::upstream {

Cluster::Cluster(const model::Cluster& cluster, const ForwardSettings& settings, EndpointPool endpoints)
    : name_(cluster.name), settings_(settings), endpoints_(std::move(endpoints)),
      connectTimeout_(cluster.connectTimeout.value_or(settings.connectTimeout)),
      responseTimeout_(cluster.responseTimeout.value_or(settings.responseTimeout)),
      idleTimeout_(cluster.idleTimeout.value_or(settings.idleTimeout)), preserveHost_(cluster.preserveHost), active_(settings.workers)
{
    const std::uint64_t connections = std::uint64_t{cluster.maxConnections} * std::max<std::size_t>(endpoints_.size(), 1);
    maxActive_ = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(connections + cluster.maxPending, std::numeric_limits<std::uint32_t>::max()));
}

Result<std::shared_ptr<const Cluster>> Cluster::make(const model::Cluster& cluster, const ForwardSettings& settings)
{
    if (cluster.endpoints.empty())
        return unexpected(ErrorKind::InvalidConfig, "the cluster \"" + cluster.name + "\" has no endpoint", Fault::Config);
    std::shared_ptr<const net::TlsContext> tls;
    std::vector<Endpoint> endpoints;
    for (const model::Endpoint& each : cluster.endpoints) {
        if (tls == nullptr && http::equalsIgnoringCase(each.url.substr(0, 8), "https://")) {
            net::TlsClientConfig config;
            config.authorityFile = cluster.tls.caFile;
            config.certificateFile = cluster.tls.certificate;
            config.keyFile = cluster.tls.key;
            config.insecureSkipVerification = cluster.tls.insecureSkipVerify;
            config.protocols = {"http/1.1"};
            auto context = net::TlsContext::client(config);
            if (!context)
                return unexpected(std::move(context).error());
            tls = *std::move(context);
        }
        auto endpoint = Endpoint::parse(each.url, each.weight, tls, cluster.tls.serverName,
                                        {cluster.maxConnections, cluster.maxPending});
        if (!endpoint)
            return unexpected(std::move(endpoint).error());
        endpoints.push_back(*std::move(endpoint));
    }
    return std::shared_ptr<const Cluster>(
        new Cluster(cluster, settings, EndpointPool(std::move(endpoints), settings.workers)));
}

bool Cluster::enter(unsigned worker) const noexcept
{
    std::uint32_t& active = active_[worker];
    if (active >= maxActive_)
        return false;
    ++active;
    return true;
}

} // namespace postern::upstream
