// SPDX-License-Identifier: Apache-2.0
#include "config/ApiClusters.h"

#include <algorithm>
#include <optional>
#include <string>

namespace postern::config {
namespace {

template <class Work>
void forEachBackend(model::Api& api, Work work)
{
    work(api.production);
    work(api.sandbox);
    for (model::Operation& operation : api.operations) {
        work(operation.production);
        work(operation.sandbox);
    }
}

} // namespace

void fillClusters(model::Api& api, const model::GatewayConfig& config, const FolderPaths& paths, schema::Problems& problems)
{
    forEachBackend(api, [&](std::optional<model::Cluster>& cluster) {
        if (!cluster)
            return;
        if (!cluster->endpoints.empty())
            return paths.rebase(*cluster);
        if (const model::Cluster* const named = config.cluster(cluster->name)) {
            cluster = *named;
            return;
        }
        std::vector<std::string> names;
        for (const model::Cluster& each : config.clusters)
            names.push_back(each.name);
        const std::string guess = schema::closest(cluster->name, names);
        problems.error(cluster->origin.location, "cluster", "no cluster is called \"" + cluster->name.substr(0, 80) + '"',
                       guess.empty() ? "clusters are in gateway.yaml" : "did you mean \"" + guess + "\"?");
    });
}

void followClusters(model::Api& api, const std::vector<model::Cluster>& built, const model::GatewayConfig& config)
{
    forEachBackend(api, [&](std::optional<model::Cluster>& cluster) {
        const auto was = std::ranges::find_if(built, [&cluster](const model::Cluster& each) {
            return cluster && !each.name.empty() && each.name == cluster->name && each.origin.location == cluster->origin.location;
        });
        if (const model::Cluster* const now = was != built.end() ? config.cluster(was->name) : nullptr)
            cluster = *now;
    });
}

void runWithoutBackend(model::Api& api, schema::Problems& problems)
{
    bool none = api.backendOverride.empty();
    forEachBackend(api, [&none](const std::optional<model::Cluster>& cluster) { none = none && !cluster; });
    if (!none || api.mock)
        return;
    api.mock = true;
    problems.warning(api.origin.location, {}, api.title() + " has no backend: it answers from its examples", "give it one: backend: http://host:port");
}

} // namespace postern::config
