// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongEntities.h"

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
        : api_(revision.api), style_(style), plugins_(revision, style, out_.capabilities), tag_(apiTag(revision.title())), name_(serviceName(revision.title()))
    {
    }

    KongApi make()
    {
        addService();
        for (KongPlugin& plugin : plugins_.ofApi(backend_.path))
            addPlugin(std::move(plugin), {});
        for (const model::Operation& operation : api_.operations)
            addOperation(operation);
        return std::move(out_);
    }

  private:
    [[nodiscard]] Value tags() const { return Value::list({Value(ownTag), Value(tag_)}); }

    void addService()
    {
        const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
        if (cluster != nullptr && !cluster->endpoints.empty())
            backend_ = backendOf(cluster->endpoints.front().url);
        say(Capability::Subject::Endpoint, cluster == nullptr ? "no backend" : cluster->endpoints.front().url, cluster);
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
        add({KongEntity::Kind::Service, "service", "service " + name_, serviceId(), "/services/", std::move(body)});
    }

    void say(Capability::Subject subject, const std::string& name, const model::Cluster* cluster)
    {
        Capability made{subject, name, {}, Holding::Enforced, {}};
        if (cluster == nullptr) {
            made.holding = Holding::Dropped;
            made.how = "There is no backend that Kong could call.";
        } else if (cluster->endpoints.size() > 1) {
            made.holding = Holding::Approximated;
            made.how = "Only the first of " + std::to_string(cluster->endpoints.size()) + " endpoints is called.";
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
        add({KongEntity::Kind::Plugin, key, "plugin " + plugin.name + (route.empty() ? " of " + name_ : " of " + route), idOf(name_ + '\n' + key), "/plugins/", std::move(body)});
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
        add({KongEntity::Kind::Route, "route." + routeName(what), "route " + what, routeId(what), "/routes/", std::move(body)});
        for (KongPlugin& plugin : plugins_.ofOperation(operation, what, backend_.path))
            addPlugin(std::move(plugin), what);
    }

    const model::Api& api_;
    const KongStyle& style_;
    KongApi out_;
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

KongApi kongApiOf(const deployment::Revision& revision, const KongStyle& style) { return Maker(revision, style).make(); }

} // namespace postern::connectors::kong
