// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongEntities.h"

#include "controlplane/connectors/kong/KongIssuers.h"
#include "controlplane/connectors/kong/KongPlugins.h"
#include "controlplane/connectors/kong/KongRoute.h"
#include "crypto/Digest.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using deployment::Capability;
using deployment::Holding;
using schema::Value;

/// The address as Kong writes it down: protocol, host, port, path.
struct Backend {
    std::string protocol;
    std::string host;
    std::int64_t port = 0;
    std::string path;
};

Backend backendOf(std::string_view url)
{
    Backend out;
    const std::size_t scheme = url.find("://");
    out.protocol = std::string(url.substr(0, scheme));
    std::string_view rest = scheme == std::string_view::npos ? std::string_view() : url.substr(scheme + 3);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view authority = rest.substr(0, slash);
    out.path = std::string(rest.substr(slash));
    while (out.path.ends_with('/'))
        out.path.pop_back();
    const std::size_t colon = authority.rfind(':');
    const bool hasPort = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    out.host = std::string(authority.substr(0, hasPort ? colon : authority.size()));
    out.port = out.protocol == "https" ? 443 : 80;
    if (hasPort)
        out.port = std::atoll(std::string(authority.substr(colon + 1)).c_str());
    return out;
}

class Maker {
  public:
    Maker(const deployment::Revision& revision, const KongStyle& style)
        : api_(revision.api), style_(style), issuers_(kongIssuersOf(revision)), plugins_(revision, style, out_.capabilities, &issuers_), tag_(apiTag(revision.title())), name_(serviceName(revision.title()))
    {
    }

    KongApi make()
    {
        const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
        if (cluster != nullptr && !cluster->endpoints.empty())
            backend_ = backendOf(cluster->endpoints.front().url);
        const std::string how = cluster == nullptr ? std::string() : addUpstream(*cluster);
        addService(cluster, how);
        for (KongPlugin& plugin : plugins_.ofApi(backend_.path))
            addPlugin(std::move(plugin), {});
        if (plugins_.asksForTokens())
            addIssuers();
        for (const model::Operation& operation : api_.operations)
            addOperation(operation);
        return std::move(out_);
    }

  private:
    [[nodiscard]] Value tags() const { return Value::list({Value(ownTag), Value(tag_)}); }

    /// Several endpoints are an upstream, whose name the service has for a host. Returns what is said of it.
    std::string addUpstream(const model::Cluster& cluster)
    {
        const std::uint32_t best = cluster.endpoints.empty() ? 0 : std::ranges::min(cluster.endpoints, {}, &model::Endpoint::priority).priority;
        std::vector<std::pair<Backend, std::uint32_t>> targets;
        std::size_t others = 0;
        for (const model::Endpoint& endpoint : cluster.endpoints) {
            const Backend each = backendOf(endpoint.url);
            const bool fits = each.protocol == backend_.protocol && each.path == backend_.path && endpoint.priority == best && (cluster.balancing != model::Balancing::Failover || targets.empty());
            if (fits)
                targets.emplace_back(each, endpoint.weight);
            others += fits ? 0 : 1;
        }
        std::string how;
        if (others > 0)
            how = "Kong calls " + std::to_string(targets.size()) + " of " + std::to_string(cluster.endpoints.size()) + " endpoints: it has no order of preference, and one scheme and one path for all.";
        if (targets.size() < 2 && !cluster.healthCheck)
            return how;
        const std::string upstream = kongName(name_) + ".postern";
        Value body = Value::map();
        body.set("name", Value(upstream));
        body.set("algorithm", Value(cluster.balancing == model::Balancing::LeastRequest ? "least-connections" : "round-robin"));
        body.set("healthchecks", healthChecks(cluster, targets.front().first));
        body.set("tags", tags());
        add({KongEntity::Kind::Upstream, "upstream", "upstream " + upstream, idOf(name_ + "\nupstream"), {}, "/upstreams/", std::move(body)});
        const std::string of = out_.entities.back().id;
        for (const auto& [target, weight] : targets) {
            const std::string address = target.host + ':' + std::to_string(target.port);
            constexpr std::uint32_t heaviest = 65'535;
            Value made = Value::object({{"target", Value(address)}, {"weight", Value(static_cast<std::int64_t>(std::min(weight, heaviest)))}});
            made.set("tags", tags());
            add({KongEntity::Kind::Target, "target." + address, "target " + address, idOf(name_ + "\ntarget." + address), of, "/upstreams/" + of + "/targets/", std::move(made)});
        }
        backend_.host = upstream;
        backend_.port = backend_.protocol == "https" ? 443 : 80; // Kong takes those of the targets
        if (cluster.suspension && cluster.suspension->progressionFactor > 1)
            how.append(how.empty() ? "" : " ").append("Kong leaves an endpoint that fails alone until its checks succeed, not for longer each time.");
        return how;
    }

    /// Active checks as the cluster's, passive ones as its suspension: an endpoint that fails so often in a row is left alone.
    static Value healthChecks(const model::Cluster& cluster, const Backend& target)
    {
        Value out = Value::map();
        if (cluster.healthCheck) {
            const model::HealthCheck& check = *cluster.healthCheck;
            const auto seconds = [](std::chrono::milliseconds time) { return Value(std::max<std::int64_t>(1, (time.count() + 999) / 1000)); };
            const auto times = [](std::uint32_t count) { return Value(static_cast<std::int64_t>(count)); };
            Value healthy = Value::object({{"interval", seconds(check.interval)}, {"successes", times(check.healthyThreshold)}});
            Value unhealthy = Value::object({{"interval", seconds(check.interval)}, {"tcp_failures", times(check.unhealthyThreshold)}, {"timeouts", times(check.unhealthyThreshold)}, {"http_failures", times(check.unhealthyThreshold)}});
            if (!check.statuses.empty()) {
                Value statuses = Value::list();
                for (const std::uint32_t each : check.statuses)
                    statuses.push(Value(static_cast<std::int64_t>(each)));
                healthy.set("http_statuses", std::move(statuses));
            }
            out.set("active", Value::object({{"type", Value(target.protocol)}, {"http_path", Value(check.path)}, {"timeout", seconds(check.timeout)}, {"healthy", std::move(healthy)}, {"unhealthy", std::move(unhealthy)}}));
        }
        if (cluster.healthCheck && cluster.suspension && cluster.suspension->failures > 0) { // without active checks nothing brings an endpoint back
            const Value failures(static_cast<std::int64_t>(cluster.suspension->failures));
            Value statuses = Value::list();
            for (const std::uint32_t each : cluster.suspension->statuses)
                statuses.push(Value(static_cast<std::int64_t>(each)));
            out.set("passive", Value::object({{"type", Value(target.protocol)}, {"unhealthy", Value::object({{"tcp_failures", failures}, {"timeouts", failures}, {"http_failures", failures}, {"http_statuses", std::move(statuses)}})}}));
        }
        return out;
    }

    /// Who signs tokens is a consumer with the public keys, in a group that this API lets in. All APIs share them.
    void addIssuers()
    {
        std::vector<KongEntity> made;
        for (const KongIssuer& issuer : issuers_.all) {
            const std::string consumer = idOf("issuer " + issuer.username);
            const Value tags = Value::list({Value(ownTag), Value("postern-issuer")});
            const std::string key = "consumer." + issuer.username;
            made.push_back({KongEntity::Kind::Consumer, key, "consumer " + issuer.username, consumer, {}, "/consumers/" + consumer, Value::object({{"username", Value(issuer.username)}, {"tags", tags}})});
            const std::string group = idOf("group " + issuer.username);
            made.push_back({KongEntity::Kind::Group, key + ".group", "group of " + issuer.username, group, consumer, "/consumers/" + consumer + "/acls/" + group,
                            Value::object({{"group", Value(issuer.username)}, {"tags", tags}})});
            for (const KongIssuerKey& each : issuer.keys) {
                const std::string id = idOf("jwt " + issuer.username + '\n' + each.key);
                made.push_back({KongEntity::Kind::JwtKey, key + ".key." + each.key, "key " + each.key + " of " + issuer.username, id, consumer, "/consumers/" + consumer + "/jwt/" + id,
                                Value::object({{"key", Value(each.key)}, {"algorithm", Value(each.algorithm)}, {"rsa_public_key", Value(each.pem)}, {"tags", tags}})});
            }
        }
        out_.entities.insert(out_.entities.begin(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
    }

    void addService(const model::Cluster* cluster, const std::string& how)
    {
        say(Capability::Subject::Endpoint, cluster == nullptr || cluster->endpoints.empty() ? "no backend" : cluster->endpoints.front().url, cluster, how);
        Value body = Value::map();
        body.set("name", Value(name_));
        body.set("enabled", Value(true));
        body.set("protocol", Value(backend_.protocol));
        body.set("host", Value(backend_.host));
        body.set("port", Value(backend_.port));
        // The whole path is written by the plugin that takes the context away.
        body.set("path", Value());
        body.set("tags", tags());
        // What Kong takes when nothing is said, said: so that a change of it behind our back is one.
        constexpr std::int64_t kongTimeout = 60'000;
        const auto milliseconds = [](const std::optional<std::chrono::milliseconds>& time) { return Value(time ? static_cast<std::int64_t>(time->count()) : kongTimeout); };
        body.set("connect_timeout", milliseconds(cluster == nullptr ? std::nullopt : cluster->connectTimeout));
        body.set("read_timeout", milliseconds(cluster == nullptr ? std::nullopt : cluster->responseTimeout));
        add({KongEntity::Kind::Service, "service", "service " + name_, serviceId(), {}, "/services/", std::move(body)});
    }

    void say(Capability::Subject subject, const std::string& name, const model::Cluster* cluster, const std::string& how)
    {
        Capability made{subject, name, {}, Holding::Enforced, {}};
        if (cluster == nullptr) {
            made.holding = Holding::Dropped;
            made.how = "There is no backend that Kong could call.";
        } else if (!how.empty()) {
            made.holding = Holding::Approximated;
            made.how = how;
        }
        out_.capabilities.push_back(std::move(made));
        if (api_.production && api_.sandbox)
            out_.capabilities.push_back({subject, "sandbox", {}, Holding::Dropped, "Kong does not tell production keys from sandbox keys."});
    }

    void addPlugin(KongPlugin plugin, const std::string& route)
    {
        const std::string key = (route.empty() ? "plugin." : "route." + routeName(route) + ".plugin.") + plugin.name;
        Value body = Value::map();
        body.set("name", Value(plugin.name));
        body.set("enabled", Value(true));
        body.set(route.empty() ? "service" : "route", Value::object({{"id", route.empty() ? serviceId() : routeId(route)}}));
        body.set("config", std::move(plugin.config));
        body.set("tags", tags());
        add({KongEntity::Kind::Plugin, key, "plugin " + plugin.name + (route.empty() ? " of " + name_ : " of " + route), idOf(name_ + '\n' + key), {}, "/plugins/", std::move(body)});
    }

    void add(KongEntity entity)
    {
        entity.path += entity.id;
        out_.entities.push_back(std::move(entity));
    }

    [[nodiscard]] std::string serviceId() const { return idOf(name_); }
    [[nodiscard]] std::string routeId(const std::string& operation) const { return idOf(name_ + "\nroute." + operation); }
    [[nodiscard]] std::string routeName(const std::string& operation) const { return name_ + '.' + kongName(operation) + '-' + idOf(operation).substr(0, 4); }

    void addOperation(const model::Operation& operation)
    {
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        Value paths = Value::list();
        for (const std::string& context : api_.contexts())
            paths.push(Value(routePath(context, operation.pathTemplate, style_.release)));
        Value body = Value::map();
        body.set("name", Value(routeName(what)));
        body.set("service", Value::object({{"id", serviceId()}}));
        body.set("methods", operation.method == "*" ? Value() : Value::list({Value(operation.method)}));
        body.set("paths", std::move(paths));
        body.set("regex_priority", Value(routePriority(operation.pathTemplate)));
        body.set("strip_path", Value(false));
        body.set("preserve_host", Value(false));
        Value protocols = Value::list();
        for (const std::string& transport : api_.transports)
            protocols.push(Value(transport));
        body.set("protocols", std::move(protocols));
        body.set("tags", tags());
        plugins_.judgeOperation(operation, what);
        add({KongEntity::Kind::Route, "route." + routeName(what), "route " + what, routeId(what), {}, "/routes/", std::move(body)});
        for (KongPlugin& plugin : plugins_.ofOperation(operation, what, backend_.path))
            addPlugin(std::move(plugin), what);
    }

    const model::Api& api_;
    const KongStyle& style_;
    KongApi out_;
    KongIssuers issuers_;
    KongPlugins plugins_;
    Backend backend_;
    std::string tag_;
    std::string name_;
};

} // namespace

std::string apiTag(std::string_view title)
{
    std::string out = "postern-api:";
    for (const char c : title)
        out += c == ',' || c == '/' || static_cast<unsigned char>(c) < 0x20 ? '_' : c; // what separates tags in queries
    return out;
}

std::string serviceName(std::string_view title)
{
    const std::string name = kongName(title);
    // Two titles may become one name; their digests do not.
    std::string plain(title);
    std::ranges::replace(plain, ':', '-');
    return name == plain ? name : name + '-' + idOf(title).substr(0, 8);
}

std::string idOf(std::string_view name)
{
    std::string hex = crypto::sha256("postern kong " + std::string(name)).hex().substr(0, 32);
    hex[12] = '8';
    hex[16] = "89ab"[static_cast<std::size_t>(hex[16]) % 4];
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' + hex.substr(20);
}

const KongEntity& serviceOf(const KongApi& api) { return *std::ranges::find(api.entities, KongEntity::Kind::Service, &KongEntity::kind); }

KongApi kongApiOf(const deployment::Revision& revision, const KongStyle& style) { return Maker(revision, style).make(); }

} // namespace postern::connectors::kong
