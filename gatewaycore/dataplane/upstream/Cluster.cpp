// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/Cluster.h"

#include "base/Counter.h"
#include "base/Log.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

namespace postern::upstream {

namespace {

Result<std::shared_ptr<const net::TlsContext>> tlsOf(const model::TlsClient& tls, const std::vector<std::string>& trusted)
{
    net::TlsClientConfig config;
    config.authorityFile = tls.caFile;
    config.trusted = trusted;
    config.certificateFile = tls.certificate;
    config.keyFile = tls.key;
    config.insecureSkipVerification = tls.insecureSkipVerify;
    config.protocols = {"http/1.1"};
    const bool plain = tls.caFile.empty() && tls.certificate.empty() && tls.key.empty() && !tls.insecureSkipVerify && trusted.empty();
    if (!plain)
        return net::TlsContext::client(config);
    // The system's authorities alone: reading them takes many milliseconds and a megabyte, so all clusters share them as long
    // as there are any. Gateways of several threads may meet here.
    static std::mutex mutex;
    static std::weak_ptr<const net::TlsContext> shared;
    const std::scoped_lock lock(mutex);
    if (auto known = shared.lock())
        return known;
    auto made = net::TlsContext::client(config);
    if (made)
        shared = *made;
    return made;
}

} // namespace

Cluster::Cluster(const model::Cluster& cluster, const ForwardSettings& settings, EndpointPool endpoints)
    : name_(cluster.name), settings_(settings), endpoints_(std::move(endpoints)),
      connectTimeout_(cluster.connectTimeout.value_or(settings.connectTimeout)),
      responseTimeout_(cluster.responseTimeout.value_or(settings.responseTimeout)),
      idleTimeout_(cluster.idleTimeout.value_or(settings.idleTimeout)),
      totalTimeout_(cluster.totalTimeout.value_or(settings.total)), retry_(cluster.retry), breaker_(cluster.circuitBreaker),
      healthCheck_(cluster.healthCheck), preserveHost_(cluster.preserveHost), own_(settings.workers)
{
    const std::uint64_t connections = std::uint64_t{cluster.maxConnections} * std::max<std::size_t>(endpoints_.size(), 1);
    maxActive_ = cluster.maxRequests.value_or(static_cast<std::uint32_t>(
        std::min<std::uint64_t>(connections + cluster.maxPending, std::numeric_limits<std::uint32_t>::max())));
    if (retry_ || endpoints_.size() > 1)
        keptContent_ = retry_.value_or(model::RetryPolicy{}).maxBody.value;
}

Result<std::shared_ptr<const Cluster>> Cluster::make(const model::Cluster& cluster, const ForwardSettings& settings)
{
    if (cluster.endpoints.empty())
        return unexpected(ErrorKind::InvalidConfig, "the cluster \"" + cluster.name + "\" has no endpoint", Fault::Config);
    std::shared_ptr<const net::TlsContext> common;
    std::vector<Endpoint> endpoints;
    for (const model::Endpoint& each : cluster.endpoints) {
        std::shared_ptr<const net::TlsContext> tls;
        if (http::equalsIgnoringCase(each.url.substr(0, 8), "https://")) {
            const bool own = each.tls || !each.trusted.empty();
            tls = own ? nullptr : common;
            if (tls == nullptr) {
                auto context = tlsOf(each.tls ? *each.tls : cluster.tls, each.trusted);
                if (!context)
                    return unexpected(std::move(context).error());
                tls = *std::move(context);
            }
            if (!own)
                common = tls;
        }
        auto endpoint = Endpoint::parse(each.url, each.weight, tls, each.tls ? each.tls->serverName : cluster.tls.serverName,
                                        {cluster.maxConnections, cluster.maxPending, cluster.maxConnectionAge});
        if (!endpoint)
            return unexpected(std::move(endpoint).error());
        endpoint->priority = each.priority;
        endpoints.push_back(*std::move(endpoint));
    }
    const bool ranked = std::any_of(endpoints.begin(), endpoints.end(),
                                    [&](const Endpoint& each) { return each.priority != endpoints.front().priority; });
    if (cluster.balancing == model::Balancing::Failover && !ranked) {
        for (std::size_t at = 0; at < endpoints.size(); ++at)
            endpoints[at].priority = static_cast<std::uint32_t>(at);
    }
    PoolRules rules;
    rules.leastRequest = cluster.balancing == model::Balancing::LeastRequest;
    if (cluster.suspension)
        rules.suspension = *cluster.suspension;
    else if (endpoints.size() > 1)
        rules.suspension = model::Suspension{};
    return std::shared_ptr<const Cluster>(
        new Cluster(cluster, settings, EndpointPool(std::move(endpoints), settings.workers, std::move(rules))));
}

bool Cluster::enter(unsigned worker) const noexcept
{
    std::uint32_t& active = own_[worker].active;
    if (active >= maxActive_)
        return false;
    ++active;
    return true;
}

Breaker::Pass Cluster::breakerPass(unsigned worker, SteadyTime now) const noexcept
{
    return own_[worker].breaker.ask(now);
}

void Cluster::endPass(unsigned worker, const Breaker::Pass& pass, Breaker::Outcome outcome, SteadyTime now) const
{
    Own& own = own_[worker];
    const bool opened = own.breaker.end(*breaker_, pass, outcome, now);
    own.shownOpen.store(own.breaker.isOpen(), std::memory_order_relaxed);
    if (opened)
        log::warning("upstream", "the cluster \"" + name_ + "\" of " + endpoints_[0].shown() + " is not called for " + inSeconds(breaker_->openFor) + ": " +
                                     std::to_string(own.breaker.failed()) + " of " + std::to_string(own.breaker.calls()) +
                                     " calls failed");
}

ClusterStatus Cluster::status(SteadyTime now) const
{
    ClusterStatus out;
    out.name = name_;
    out.endpoints = endpoints_.status(now);
    for (unsigned worker = 0; worker < own_.size(); ++worker) {
        out.repetitions += own_[worker].repetitions.load(std::memory_order_relaxed);
        out.beyondBudget += own_[worker].refused.load(std::memory_order_relaxed);
        out.openBreakers += own_[worker].shownOpen.load(std::memory_order_relaxed) ? 1 : 0;
    }
    return out;
}

bool Cluster::takeRepetition(unsigned worker, SteadyTime now) const noexcept
{
    Own& own = own_[worker];
    const bool taken = own.budget.take(retry_->budget, own.active, now);
    addAsOnlyWriter(taken ? own.repetitions : own.refused);
    return taken;
}

Nanoseconds Cluster::backoff(unsigned worker, unsigned count) const noexcept
{
    const double most = static_cast<double>(std::max(retry_->backoff, retry_->maxBackoff).count());
    const double wanted = static_cast<double>(retry_->backoff.count()) * std::pow(retry_->backoffFactor, count - 1.0);
    const auto half = static_cast<std::uint64_t>(std::min(wanted, most) * 500'000.0);
    return Nanoseconds(static_cast<std::int64_t>(half + (half == 0 ? 0 : own_[worker].spread.next() % half)));
}

} // namespace postern::upstream
