// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/Gateway.h"

#include "dataplane/engine/GatewayImpl.h"
#include "dataplane/net/DevelopmentCa.h"

#include <algorithm>

namespace postern::engine {

Gateway::Gateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Gateway::~Gateway() = default;

Result<std::unique_ptr<Gateway>> Gateway::create(model::GatewayConfig config, GatewayOptions options)
{
    auto impl = std::make_unique<Impl>(std::move(options));
    if (auto compiled = impl->compileFirst(std::move(config)); !compiled)
        return unexpected(std::move(compiled).error());
    return std::unique_ptr<Gateway>(new Gateway(std::move(impl)));
}

Result<void> Gateway::start() { return impl_->start(); }

void Gateway::stop()
{
    beginDrain();
    stop(drainLimit());
}

void Gateway::stop(Milliseconds limit) { impl_->stop(limit); }

void Gateway::beginDrain() { impl_->beginDrain(impl_->config->timeouts.drainDelay); }

bool Gateway::draining() const noexcept { return impl_->state == Impl::State::Running && impl_->draining != nullptr; }

bool Gateway::drained() const { return impl_->state != Impl::State::Running || (impl_->draining != nullptr && impl_->draining->done()); }

Milliseconds Gateway::drainLimit() const noexcept
{
    return impl_->config->timeouts.drainDelay + impl_->config->timeouts.drain;
}

bool Gateway::running() const noexcept { return impl_->state == Impl::State::Running; }

Result<void> Gateway::reload(model::GatewayConfig config) { return impl_->reload(std::move(config)); }

schema::Problems Gateway::problems() const { return impl_->problems; }

std::vector<ListenerStatus> Gateway::listeners() const
{
    std::vector<ListenerStatus> out;
    for (const auto& listener : impl_->listeners) {
        ListenerStatus status;
        status.name = listener->config.name;
        status.tls = listener->config.tls.has_value();
        status.developmentCertificate = status.tls && listener->config.tls->development;
        if (status.developmentCertificate)
            status.developmentAuthority = net::developmentAuthorityFile(developmentFolder(impl_->options.stateFolder));
        status.url = listener->address.isIp() ? (status.tls ? "https://" : "http://") : "";
        status.url += listener->address.toString();
        out.push_back(std::move(status));
    }
    return out;
}

std::vector<ApiStatus> Gateway::apis() const { return impl_->apis; }

const model::GatewayConfig& Gateway::configuration() const noexcept { return *impl_->config; }

std::string Gateway::configHash() const { return impl_->snapshot->hash.text(); }

GatewayCounters Gateway::counters() const
{
    GatewayCounters out;
    for (const auto& worker : impl_->workers) {
        const WorkerCounters& own = worker->worker.counters();
        out.requests += own.requests.load(std::memory_order_relaxed);
        out.failed += own.failed.load(std::memory_order_relaxed);
        out.active += own.active.load(std::memory_order_relaxed);
        out.connections += own.connections.load(std::memory_order_relaxed);
        out.refused += own.refused.load(std::memory_order_relaxed);
        out.tracesDropped += worker->ring.dropped();
    }
    return out;
}

std::vector<IssuerStatus> Gateway::issuers() const
{
    std::vector<IssuerStatus> out;
    for (const auto& [name, status] : impl_->housekeeping.keySources().status())
        out.push_back({name, status.keys, status.problem});
    for (auto& [name, problem] : impl_->housekeeping.upkeep().problems()) {
        const auto known = std::find_if(out.begin(), out.end(), [&name = name](const auto& each) { return each.name == name; });
        if (known == out.end())
            out.push_back({name, 0, std::move(problem)});
        else if (!problem.empty())
            known->problem += (known->problem.empty() ? "" : "; ") + problem;
    }
    std::ranges::stable_sort(out, {}, &IssuerStatus::name);
    return out;
}

std::vector<upstream::ClusterStatus> Gateway::upstreams() const
{
    std::vector<upstream::ClusterStatus> out;
    for (const auto& cluster : impl_->snapshot->clusters)
        out.push_back(cluster->status(impl_->options.clock->steady()));
    return out;
}

std::vector<pipeline::UsedModule> Gateway::modules() const { return impl_->snapshot->modules; }

unsigned Gateway::workers() const noexcept { return static_cast<unsigned>(impl_->workers.size()); }

} // namespace postern::engine
