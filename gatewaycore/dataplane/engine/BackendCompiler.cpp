// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/BackendCompiler.h"

#include "base/Files.h"
#include "crypto/Digest.h"
#include "dataplane/pipeline/RespondTerminal.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::engine {
namespace {

/// Keeps a cluster's state under one roof in the StateRegistry.
struct ClusterState {
    std::shared_ptr<const upstream::Cluster> cluster;
};

} // namespace

std::shared_ptr<const pipeline::Terminal> BackendCompiler::terminal(const model::Api& api, const model::Operation& operation, Telling telling)
{
    upstream::ForwardRules rules;
    rules.production = clusterOf(api, operation.production, api.production, telling);
    rules.sandbox = clusterOf(api, operation.sandbox, api.sandbox, telling);
    if (rules.production == nullptr)
        rules.production = rules.sandbox;
    if (rules.production == nullptr) {
        if (!api.mock)
            telling.problems.warning(operation.origin.location, operation.method + " " + operation.pathTemplate,
                                     "no backend is configured, so what no filter answers is answered with 503",
                                     "give the API a backend, or set `mock: true` in its postern.yaml");
        return std::make_shared<pipeline::RefuseTerminal>(pipeline::FaultId::Overloaded);
    }
    if (last_ == nullptr || last_->rules().production != rules.production || last_->rules().sandbox != rules.sandbox)
        last_ = std::make_shared<upstream::Forwarder>(std::move(rules), basis_.with.forwarding);
    return last_;
}

/// What is configured there, with what it refers to.
model::Cluster BackendCompiler::resolved(const model::Api& api, const std::optional<model::Cluster>& chosen, bool production) const
{
    model::Cluster cluster;
    if (chosen)
        cluster = *chosen;
    if (cluster.endpoints.empty() && !cluster.name.empty()) {
        if (const model::Cluster* named = basis_.config.cluster(cluster.name))
            cluster = *named;
    }
    if (!api.backendOverride.empty() && (chosen || production)) {
        cluster.endpoints.assign(1, model::Endpoint{});
        cluster.endpoints.front().url = api.backendOverride;
    }
    if (!cluster.endpoints.empty() && basis_.config.cluster(cluster.name) == nullptr) // for logs and who looks from outside
        cluster.name = api.title() + (production ? " production" : " sandbox");
    return cluster;
}

BackendCompiler::Shared BackendCompiler::clusterOf(const model::Api& api, const std::optional<model::Cluster>& own,
                                                   const std::optional<model::Cluster>& ofApi, Telling telling)
{
    const std::optional<model::Cluster>& chosen = own ? own : ofApi;
    // An API's operations have one from each other.
    if (const auto found = clustersAt_.find(&chosen); found != clustersAt_.end())
        return found->second;
    const model::Cluster cluster = resolved(api, chosen, &ofApi == &api.production);
    if (cluster.endpoints.empty())
        return nullptr;
    telling.modules.add("upstream", api.title());
    std::string certificates = fingerprintOf(cluster.tls);
    for (const model::Endpoint& endpoint : cluster.endpoints) {
        if (endpoint.url.starts_with("https"))
            telling.modules.add("tls-client", api.title() + " calls " + endpoint.url);
        if (endpoint.tls)
            certificates += fingerprintOf(*endpoint.tls);
    }
    const std::string content = schema::writeJson(schema::encode(cluster, true), 0) + basis_.surroundings + certificates;
    auto state = basis_.with.states.get<ClusterState>({{}, "cluster", content}, [&] {
        auto made = upstream::Cluster::make(cluster, basis_.forwarding);
        if (!made) {
            telling.problems.error(cluster.origin.location, "cluster", made.error().describe());
            return std::shared_ptr<ClusterState>();
        }
        return std::make_shared<ClusterState>(ClusterState{*std::move(made)});
    });
    if (state == nullptr)
        return nullptr;
    // The state lives as long as the cluster in it does.
    Shared shared(state, state->cluster.get());
    if (std::find(telling.clusters.begin(), telling.clusters.end(), shared) == telling.clusters.end())
        telling.clusters.push_back(shared);
    if (cluster.healthCheck)
        telling.modules.add("health-check", api.title());
    clustersAt_.emplace(&chosen, shared);
    return shared;
}

const std::string& BackendCompiler::origin(const model::Api& api, const model::Operation& operation)
{
    if (operation.production || operation.sandbox)
        return ownOrigin_ = originText(api, operation.production ? operation.production : api.production,
                                       operation.sandbox ? operation.sandbox : api.sandbox);
    if (originOf_ != &api) {
        originOf_ = &api;
        origin_ = originText(api, api.production, api.sandbox);
    }
    return origin_;
}

std::string BackendCompiler::originText(const model::Api& api, const std::optional<model::Cluster>& production,
                                        const std::optional<model::Cluster>& sandbox) const
{
    const auto textOf = [&](const std::optional<model::Cluster>& chosen) {
        if (!chosen)
            return std::string();
        const model::Cluster* const named = chosen->endpoints.empty() ? basis_.config.cluster(chosen->name) : nullptr;
        const std::string text = (named != nullptr ? named : &*chosen)->origin.toString();
        return text.empty() ? api.origin.toString() : text;
    };
    const std::string first = textOf(production);
    const std::string second = textOf(sandbox);
    if (first.empty() || second.empty() || first == second)
        return first.empty() ? second : first;
    return first + ", sandbox " + second;
}

/// Of what is in the file, since certificates are rotated under their names.
const std::string& BackendCompiler::fingerprintOf(const std::string& path)
{
    const auto [at, isNew] = fingerprints_.try_emplace(path);
    if (isNew && !path.empty())
        at->second = '\n' + crypto::sha256(files::read(path).value_or(std::string())).hex();
    return at->second;
}

std::string BackendCompiler::fingerprintOf(const model::TlsClient& tls)
{
    return fingerprintOf(tls.caFile) + fingerprintOf(tls.certificate) + fingerprintOf(tls.key);
}

} // namespace postern::engine
