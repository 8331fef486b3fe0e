// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyMaker.h"

#include "controlplane/connectors/envoy/EnvoyTraffic.h"
#include "crypto/Digest.h"
#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::envoy {
namespace {

using schema::Value;

constexpr std::size_t mostRules = 16; ///< of a route

} // namespace

Value EnvoyMaker::targets(const std::vector<std::string>& routes) const
{
    Value out = Value::list();
    for (const std::string& route : routes)
        out.push(Value::object({{"group", "gateway.networking.k8s.io"}, {"kind", grpc_ ? "GRPCRoute" : "HTTPRoute"}, {"name", route}}));
    return out;
}

void EnvoyMaker::finish()
{
    std::vector<Value> routes;
    std::vector<std::string> all;
    for (Group& group : groups_) {
        const std::string name = groups_.size() == 1 ? base_ : base_ + '-' + crypto::sha256(group.signature).hex().substr(0, 8);
        for (std::size_t at = 0; at < group.rules.size(); at += mostRules) {
            Value rules = Value::list();
            for (std::size_t i = at; i < std::min(at + mostRules, group.rules.size()); ++i)
                rules.push(*group.rules.at(i));
            group.routes.push_back(at == 0 ? name : name + '-' + std::to_string(at / mostRules + 1));
            routes.push_back(route(group.routes.back(), std::move(rules)));
        }
        all.insert(all.end(), group.routes.begin(), group.routes.end());
        if (group.security.size() > 0) {
            Value spec = Value::object({{"targetRefs", targets(group.routes)}});
            for (const schema::Entry& entry : group.security.entries())
                spec.set(entry.key, entry.value);
            objects_.push_back(object("SecurityPolicy", name, std::move(spec)));
        }
    }
    const bool own = std::ranges::any_of(groups_, [](const Group& each) { return !each.limit.empty(); });
    if (!own)
        addTraffic(base_, all, api_.throttlingPolicy, {});
    for (std::size_t i = 0; own && i < groups_.size(); ++i)
        addTraffic(groups_[i].routes.front(), groups_[i].routes, groups_[i].limit, groups_[i].place);
    objects_.insert(objects_.end(), routes.begin(), routes.end());
    for (Value& each : objects_)
        kubernetes::noteFields(each);
    out_.objects = std::move(objects_);
}

void EnvoyMaker::addTraffic(const std::string& name, const std::vector<std::string>& routes, const std::string& limit, const std::string& place)
{
    Value spec = Value::object({{"targetRefs", targets(routes)}});
    if (Value made = rateLimitOf(revision_, limit, place, settings_.counting, routes.size(), out_.capabilities); !made.isNull())
        spec.set("rateLimit", std::move(made));
    for (const schema::Entry& entry : traffic_.entries())
        spec.set(entry.key, entry.value);
    if (spec.size() > 1 && !routes.empty())
        objects_.push_back(object("BackendTrafficPolicy", name, std::move(spec)));
}

Value EnvoyMaker::route(const std::string& name, Value rules) const
{
    const kubernetes::KubeSettings& cluster = settings_.cluster;
    Value parent = Value::object({{"group", "gateway.networking.k8s.io"}, {"kind", "Gateway"}, {"name", cluster.gateway}});
    if (!cluster.gatewayNamespace.empty() && cluster.gatewayNamespace != cluster.nameSpace)
        parent.set("namespace", cluster.gatewayNamespace);
    if (!cluster.listener.empty())
        parent.set("sectionName", cluster.listener);
    Value spec = Value::object({{"parentRefs", Value::list({std::move(parent)})}});
    if (!cluster.hostnames.empty())
        spec.set("hostnames", schema::listOf(cluster.hostnames));
    spec.set("rules", std::move(rules));
    return object(grpc_ ? "GRPCRoute" : "HTTPRoute", name, std::move(spec));
}

} // namespace postern::connectors::envoy
