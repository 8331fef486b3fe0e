// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongIngressApi.h"

#include "controlplane/connectors/kong/KongPlugins.h"
#include "controlplane/connectors/kong/KongRoute.h"
#include "crypto/Digest.h"
#include "model/Url.h"
#include "schema/Document.h"

#include <algorithm>
#include <map>

namespace postern::connectors::kong {
namespace {

using deployment::Capability;
using deployment::Holding;
using kubernetes::KubeApi;
using schema::Value;

constexpr std::size_t mostRouteRules = 16;
constexpr std::array<std::string_view, 9> routeMethods{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

const kubernetes::KubeKind& ingressKind(std::string_view name) { return *kubernetes::kindNamed(kongIngressKinds, name); }

class IngressMaker {
  public:
    IngressMaker(const deployment::Revision& revision, const KongIngressSettings& settings)
        : api_(revision.api), settings_(settings), style_{KongRelease::Since3, settings.counting, {}}, plugins_(revision, style_, out_.capabilities), title_(revision.title()),
          base_(kubernetes::kubeName(title_))
    {
    }

    KubeApi make()
    {
        addService();
        addConsumers();
        std::string common;
        for (KongPlugin& plugin : plugins_.ofApi(path_))
            common += (common.empty() ? "" : ",") + addPlugin(std::move(plugin), base_);
        for (const model::Operation& operation : api_.operations)
            addOperation(operation, common);
        addRoutes();
        for (Value& each : objects_)
            kubernetes::noteFields(each);
        out_.objects = std::move(objects_);
        return std::move(out_);
    }

  private:
    struct Group {
        std::string plugins;
        std::int64_t priority = 0;
        Value rules = Value::list();
    };

    void say(Capability::Subject subject, std::string name, Holding holding, std::string how = {}) { out_.capabilities.push_back({subject, std::move(name), {}, holding, std::move(how)}); }

    Value object(std::string_view kind, const std::string& name) const { return kubernetes::objectOf(ingressKind(kind), settings_.cluster.nameSpace, name, title_); }
    static void annotate(Value& object, std::string_view name, std::string value) { object.find("metadata")->find("annotations")->set(std::string("konghq.com/").append(name), std::move(value)); }

    /// A Service that stands for a host outside; a Service of this namespace as it is.
    void addService()
    {
        const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
        const auto url = cluster == nullptr || cluster->endpoints.empty() ? std::nullopt : model::Url::parse(cluster->endpoints.front().url);
        backendRefs_ = Value::list();
        if (!url)
            return say(Capability::Subject::Endpoint, "no backend", Holding::Dropped, "There is no backend that Kong could call.");
        path_ = url->path.substr(0, url->path.find_first_of("?#"));
        while (path_.ends_with('/'))
            path_.pop_back();
        std::string how;
        if (cluster->endpoints.size() > 1)
            how = "Only the first of " + std::to_string(cluster->endpoints.size()) + " endpoints is called.";
        const bool address = std::ranges::all_of(url->host, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ':'; });
        if (address)
            return say(Capability::Subject::Endpoint, cluster->endpoints.front().url, Holding::Dropped, "A Service of Kubernetes stands for names only, not for addresses.");
        if (cluster->tls.insecureSkipVerify || !cluster->tls.caFile.empty())
            how += (how.empty() ? "" : " ") + std::string("Certificates are checked as Kong is set up.");
        Value service = object("Service", base_);
        annotate(service, "protocol", url->scheme);
        if (cluster->connectTimeout)
            annotate(service, "connect-timeout", std::to_string(cluster->connectTimeout->count()));
        if (cluster->responseTimeout)
            annotate(service, "read-timeout", std::to_string(cluster->responseTimeout->count()));
        const Value port = Value::object({{"name", url->scheme}, {"port", static_cast<int>(url->port)}});
        service.set("spec", Value::object({{"type", "ExternalName"}, {"externalName", url->host}, {"ports", Value::list({port})}}));
        backendRefs_.push(Value::object({{"name", base_}, {"port", static_cast<int>(url->port)}}));
        objects_.push_back(std::move(service));
        say(Capability::Subject::Endpoint, cluster->endpoints.front().url, how.empty() ? Holding::Enforced : Holding::Approximated, how);
        if (api_.production && api_.sandbox)
            say(Capability::Subject::Endpoint, "sandbox", Holding::Dropped, "Kong does not tell production keys from sandbox keys.");
    }

    /// Who is known to Kong; what proves it is in Secrets of the cluster's own team.
    void addConsumers()
    {
        for (const std::string& each : settings_.consumers) {
            const std::size_t is = each.find('=');
            const std::string user = each.substr(0, is);
            Value credentials = Value::list();
            for (std::size_t begin = is == std::string::npos ? each.size() : is + 1; begin < each.size();) {
                const std::size_t end = std::min(each.find(',', begin), each.size());
                credentials.push(each.substr(begin, end - begin));
                begin = end + 1;
            }
            Value consumer = object("KongConsumer", base_ + '-' + kubernetes::kubeName(user, 30));
            consumer.find("metadata")->find("annotations")->set("kubernetes.io/ingress.class", "kong");
            consumer.set("username", base_ + '-' + user); // of one API: names are unique in a Kong
            if (credentials.size() > 0)
                consumer.set("credentials", std::move(credentials));
            objects_.push_back(std::move(consumer));
        }
    }

    /// Its name, as annotations of routes say it.
    std::string addPlugin(KongPlugin plugin, const std::string& of)
    {
        const std::string name = of + '-' + plugin.name;
        Value made = object("KongPlugin", name);
        made.find("metadata")->find("annotations")->set("kubernetes.io/ingress.class", "kong");
        made.set("plugin", plugin.name);
        made.set("config", std::move(plugin.config));
        objects_.push_back(std::move(made));
        return name;
    }

    void addOperation(const model::Operation& operation, const std::string& common)
    {
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        if (operation.method != "*" && std::ranges::find(routeMethods, operation.method) == routeMethods.end()) {
            out_.capabilities.push_back({Capability::Subject::Operation, what, what, Holding::Dropped, "The Gateway API knows no such method."});
            return;
        }
        plugins_.judgeOperation(operation, what);
        // What a route names is in place of what it would have of the same kind: the API's, but for those which the operation has itself.
        std::string names;
        auto own = plugins_.ofOperation(operation, what, path_);
        const std::string place = kubernetes::kubeName(title_ + '\n' + what, 40);
        for (std::size_t begin = 0; begin < common.size();) {
            const std::size_t end = std::min(common.find(',', begin), common.size());
            const std::string each = common.substr(begin, end - begin);
            if (std::ranges::none_of(own, [&](const KongPlugin& plugin) { return base_ + '-' + plugin.name == each; }))
                names += (names.empty() ? "" : ",") + each;
            begin = end + 1;
        }
        for (KongPlugin& plugin : own)
            names += (names.empty() ? "" : ",") + addPlugin(std::move(plugin), place);
        Group& group = groupOf(names, routePriority(operation.pathTemplate));
        Value matches = Value::list();
        for (const std::string& context : api_.contexts()) {
            const Value path = Value::object({{"type", "RegularExpression"}, {"value", routePath(context, operation.pathTemplate, KongRelease::Before3)}}); // without its sign
            Value match = Value::object({{"path", path}});
            if (operation.method != "*")
                match.set("method", operation.method);
            matches.push(std::move(match));
        }
        if (api_.cors.enabled && operation.method != "*" && operation.method != "OPTIONS")
            addPreflights(operation, matches);
        group.rules.push(Value::object({{"name", kubernetes::kubeName(what, 60)}, {"matches", std::move(matches)}, {"backendRefs", backendRefs_}}));
    }

    /// A browser asks first, by OPTIONS: a route has to be there for Kong to answer it.
    void addPreflights(const model::Operation& operation, Value& matches)
    {
        if (std::ranges::count(preflights_, operation.pathTemplate) > 0)
            return;
        preflights_.push_back(operation.pathTemplate);
        for (const std::string& context : api_.contexts()) {
            const Value path = Value::object({{"type", "RegularExpression"}, {"value", routePath(context, operation.pathTemplate, KongRelease::Before3)}});
            matches.push(Value::object({{"path", path}, {"method", "OPTIONS"}}));
        }
    }

    Group& groupOf(const std::string& plugins, std::int64_t priority)
    {
        const auto found = std::ranges::find_if(groups_, [&](const Group& each) { return each.plugins == plugins && each.priority == priority; });
        if (found != groups_.end())
            return *found;
        groups_.push_back({plugins, priority, Value::list()});
        return groups_.back();
    }

    void addRoutes()
    {
        const kubernetes::KubeSettings& cluster = settings_.cluster;
        Value parent = Value::object({{"name", cluster.gateway}});
        if (!cluster.gatewayNamespace.empty() && cluster.gatewayNamespace != cluster.nameSpace)
            parent.set("namespace", cluster.gatewayNamespace);
        if (!cluster.listener.empty())
            parent.set("sectionName", cluster.listener);
        std::string protocols;
        for (const std::string& each : api_.transports)
            protocols += (protocols.empty() ? "" : ",") + each;
        for (const Group& group : groups_) {
            const std::string name = groups_.size() == 1 ? base_ : base_ + '-' + crypto::sha256(group.plugins + '\n' + std::to_string(group.priority)).hex().substr(0, 8);
            for (std::size_t at = 0; at < group.rules.size(); at += mostRouteRules) {
                Value route = object("HTTPRoute", at == 0 ? name : name + '-' + std::to_string(at / mostRouteRules + 1));
                if (!group.plugins.empty())
                    annotate(route, "plugins", group.plugins);
                annotate(route, "strip-path", "false");
                annotate(route, "preserve-host", "false");
                annotate(route, "protocols", protocols);
                annotate(route, "regex-priority", std::to_string(group.priority));
                Value spec = Value::object({{"parentRefs", Value::list({parent})}});
                if (!cluster.hostnames.empty()) {
                    Value hosts = Value::list();
                    for (const std::string& each : cluster.hostnames)
                        hosts.push(each);
                    spec.set("hostnames", std::move(hosts));
                }
                Value rules = Value::list();
                for (std::size_t i = at; i < std::min(at + mostRouteRules, group.rules.size()); ++i)
                    rules.push(*group.rules.at(i));
                spec.set("rules", std::move(rules));
                route.set("spec", std::move(spec));
                objects_.push_back(std::move(route));
            }
        }
    }

    const model::Api& api_;
    const KongIngressSettings& settings_;
    KongStyle style_;
    KubeApi out_;
    KongPlugins plugins_;
    std::string title_;
    std::string base_;
    std::string path_;
    Value backendRefs_;
    std::vector<Value> objects_;
    std::vector<Group> groups_;
    std::vector<std::string> preflights_;
};

} // namespace

KubeApi kongIngressApiOf(const deployment::Revision& revision, const KongIngressSettings& settings) { return IngressMaker(revision, settings).make(); }

} // namespace postern::connectors::kong
