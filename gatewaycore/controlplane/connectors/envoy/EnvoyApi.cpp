// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyApi.h"

#include "controlplane/connectors/envoy/EnvoyBackends.h"
#include "controlplane/connectors/envoy/EnvoyDefinition.h"
#include "controlplane/connectors/envoy/EnvoyHeaders.h"
#include "controlplane/connectors/envoy/EnvoyKinds.h"
#include "controlplane/connectors/envoy/EnvoySecurity.h"
#include "controlplane/connectors/envoy/EnvoyTraffic.h"
#include "controlplane/connectors/envoy/EnvoyWords.h"
#include "crypto/Digest.h"
#include "schema/Document.h"
#include "schema/Texts.h"

#include <algorithm>
#include <array>
#include <set>

namespace postern::connectors::envoy {
namespace {

using deployment::Capability;
using deployment::Holding;
using kubernetes::KubeApi;
using schema::Value;

constexpr std::size_t mostRules = 16; ///< of a route
constexpr std::array<std::string_view, 9> knownMethods{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

const kubernetes::KubeKind& kindOf(std::string_view name) { return *kubernetes::kindNamed(envoyKinds, name); }

class ApiMaker {
  public:
    ApiMaker(const deployment::Revision& revision, const EnvoySettings& settings)
        : revision_(revision), api_(revision.api), settings_(settings), security_(revision, settings, out_.capabilities), title_(revision.title()), base_(kubernetes::kubeName(title_)),
          grpc_(api_.type == "GRPC")
    {
    }

    KubeApi make()
    {
        addDefinition();
        addBackends();
        addFilters(revision_.gatewayFilters, "every API", request_, response_);
        addFilters(api_.filters, {}, request_, response_);
        judgeTheRest();
        for (const model::Operation& operation : api_.operations)
            addOperation(operation);
        addPathFilter();
        finish();
        return std::move(out_);
    }

  private:
    struct Group {
        std::string signature;
        Value security;    ///< of its SecurityPolicy
        std::string limit; ///< of its operation; empty: the API's, or none
        std::string place;
        Value rules = Value::list();
        std::vector<std::string> routes;
    };

    void say(Capability::Subject subject, std::string name, std::string place, Holding holding, std::string how = {}) { out_.capabilities.push_back({subject, std::move(name), std::move(place), holding, std::move(how)}); }

    Value object(std::string_view kind, const std::string& name, Value spec) const
    {
        Value made = kubernetes::objectOf(kindOf(kind), settings_.cluster.nameSpace, name, title_);
        made.set("spec", std::move(spec));
        return made;
    }

    void addDefinition()
    {
        Value made = kubernetes::objectOf(kindOf("ConfigMap"), settings_.cluster.nameSpace, base_, title_);
        std::string text = definitionOf(api_);
        constexpr std::size_t largest = 900'000; // of a ConfigMap 1 MiB
        if (text.size() > largest)
            return say(Capability::Subject::Policy, "definition", {}, Holding::Dropped, "It is larger than what a ConfigMap holds.");
        made.set("data", Value::object({{"openapispec", std::move(text)}}));
        objects_.push_back(std::move(made));
    }

    void addBackends()
    {
        const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
        const model::Cluster none;
        const std::string protocol = grpc_ ? "gateway.envoyproxy.io/h2c" : api_.type == "WS" ? "gateway.envoyproxy.io/ws" : "";
        backends_ = backendsOf(cluster == nullptr ? none : *cluster, title_, base_, protocol, settings_, out_.capabilities);
        objects_.insert(objects_.end(), backends_.objects.begin(), backends_.objects.end());
        traffic_ = cluster == nullptr ? Value::map() : trafficOf(*cluster, out_.capabilities);
        timeouts_ = Value::map();
        if (cluster != nullptr && cluster->totalTimeout)
            timeouts_.set("request", durationText(*cluster->totalTimeout));
        if (cluster != nullptr && cluster->responseTimeout && (!cluster->totalTimeout || *cluster->responseTimeout <= *cluster->totalTimeout))
            timeouts_.set("backendRequest", durationText(*cluster->responseTimeout));
        if (api_.production && api_.sandbox)
            say(Capability::Subject::Endpoint, "sandbox", {}, Holding::Dropped, "Envoy does not tell production keys from sandbox keys.");
    }

    void addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, HeaderChanges& request, HeaderChanges& response)
    {
        for (const model::FilterConfig& filter : filters) {
            if (!filter.enabled)
                continue;
            const std::string name = filter.name.empty() ? filter.type : filter.name;
            if (filter.type != "set-headers") {
                say(Capability::Subject::Policy, name, place, Holding::Dropped, "Nothing of Envoy Gateway that is written here does what \"" + filter.type + "\" does.");
                continue;
            }
            HeaderChanges in = request;
            HeaderChanges back = response;
            if (filter.config.find("fault") == nullptr && in.add(filter.config.find("request")) && back.add(filter.config.find("response"))) {
                request = std::move(in);
                response = std::move(back);
                say(Capability::Subject::Policy, name, place, Holding::Enforced);
            } else {
                say(Capability::Subject::Policy, name, place, Holding::Dropped, "The Gateway API knows no variables, no renaming, no faults, and no two changes of one field.");
            }
        }
    }

    void judgeTheRest()
    {
        for (const model::UnmappedPolicy& policy : api_.unmappedPolicies)
            say(Capability::Subject::Policy, policy.name, {}, Holding::Dropped, policy.why);
        if (api_.validation.any())
            say(Capability::Subject::Validation, "validation", {}, Holding::Dropped, "Envoy Gateway does not hold messages against a definition.");
        if (api_.responseCaching)
            say(Capability::Subject::Caching, "response caching", {}, Holding::Dropped, "Envoy Gateway keeps no answers.");
        for (const std::string& policy : api_.subscriptionPolicies)
            say(Capability::Subject::RateLimit, policy, "subscriptions", Holding::Dropped, "Subscriptions are not written to Envoy Gateway.");
        if (api_.mock)
            say(Capability::Subject::Endpoint, "mock", {}, Holding::Dropped, "Envoy Gateway answers from no examples.");
        if (api_.transports.size() == 1 && settings_.cluster.listener.empty())
            say(Capability::Subject::Policy, api_.transports.front() + " only", {}, Holding::Approximated, "The Gateway's listeners say how calls come in; the setting listener chooses one.");
    }

    /// What an operation asks of callers, as a text: routes are called by it, so that another issuer does not give them other names.
    [[nodiscard]] static std::string requirementOf(const model::Operation& operation)
    {
        std::string out;
        if (operation.authNone || operation.security.allowsAnonymous())
            return out;
        for (const auto& all : operation.security.alternatives) {
            out += '|';
            for (const model::SchemeUse& use : all) {
                out += use.scheme + '[';
                for (const std::string& scope : use.scopes)
                    out += scope + ' ';
                out += ']';
            }
        }
        return out;
    }

    [[nodiscard]] Group& groupOf(const model::Operation& operation, const std::string& what)
    {
        Value security = security_.policyOf(operation, what);
        // WSO2: a limit of the whole API is in place of those of its operations.
        const bool own = api_.throttlingPolicy.empty() && !operation.throttlingPolicy.empty() && operation.throttlingPolicy != model::unlimitedPolicy;
        const std::string signature = requirementOf(operation) + (own ? '\n' + what : "");
        const auto found = std::ranges::find(groups_, signature, &Group::signature);
        if (found != groups_.end())
            return *found;
        groups_.push_back({signature, std::move(security), own ? operation.throttlingPolicy : "", own ? what : "", Value::list(), {}});
        return groups_.back();
    }

    void addOperation(const model::Operation& operation)
    {
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        const bool any = operation.method == "*";
        if (!any && std::ranges::find(knownMethods, operation.method) == knownMethods.end())
            return say(Capability::Subject::Operation, what, what, Holding::Dropped, "The Gateway API knows no such method.");
        Group& group = groupOf(operation, what);
        Value rule = Value::object({{"name", kubernetes::kubeName(what, 60)}, {"matches", grpc_ ? methodMatches(operation) : pathMatches(operation, any)}});
        HeaderChanges request = request_;
        HeaderChanges response = response_;
        addFilters(operation.filters, what, request, response);
        Value filters = Value::list();
        if (Value changes = request.filter(); !changes.isNull())
            filters.push(Value::object({{"type", "RequestHeaderModifier"}, {"requestHeaderModifier", std::move(changes)}}));
        if (Value changes = response.filter(); !changes.isNull())
            filters.push(Value::object({{"type", "ResponseHeaderModifier"}, {"responseHeaderModifier", std::move(changes)}}));
        if (api_.blocked())
            filters.push(extension(base_ + "-blocked"));
        else if (!grpc_)
            addRewrite(operation, filters);
        if (filters.size() > 0)
            rule.set("filters", std::move(filters));
        if (!api_.blocked()) {
            rule.set("backendRefs", backends_.references);
            if (timeouts_.size() > 0 && !grpc_)
                rule.set("timeouts", timeouts_);
        }
        group.rules.push(std::move(rule));
        say(Capability::Subject::Operation, what, what, Holding::Enforced);
        if (operation.production || operation.sandbox)
            say(Capability::Subject::Endpoint, "own backend", what, Holding::Dropped, "All operations of an API have one backend here.");
        for (const model::UnmappedPolicy& policy : operation.unmappedPolicies)
            say(Capability::Subject::Policy, policy.name, what, Holding::Dropped, policy.why);
    }

    [[nodiscard]] static Value extension(const std::string& name)
    {
        return Value::object({{"type", "ExtensionRef"}, {"extensionRef", Value::object({{"group", "gateway.envoyproxy.io"}, {"kind", "HTTPRouteFilter"}, {"name", name}})}});
    }

    [[nodiscard]] Value pathMatches(const model::Operation& operation, bool any)
    {
        Value out = Value::list();
        const bool preflights = api_.cors.enabled && !any && operation.method != "OPTIONS" && preflightPaths_.insert(operation.pathTemplate).second;
        for (const std::string& context : api_.contexts()) {
            const PathMatch match = pathMatch(context, operation.pathTemplate);
            const Value path = Value::object({{"type", match.exact ? "Exact" : "RegularExpression"}, {"value", match.value}});
            Value made = Value::object({{"path", path}});
            if (!any)
                made.set("method", operation.method);
            out.push(std::move(made));
            // A browser asks first, by OPTIONS: a route has to be there for Envoy to answer it.
            if (preflights)
                out.push(Value::object({{"path", path}, {"method", "OPTIONS"}, {"headers", Value::list({Value::object({{"type", "RegularExpression"}, {"name", "Access-Control-Request-Method"}, {"value", ".+"}})})}}));
        }
        return out;
    }

    [[nodiscard]] static Value methodMatches(const model::Operation& operation)
    {
        const std::string& path = operation.pathTemplate; // "/shop.Orders/List"
        const std::size_t slash = path.find('/', 1);
        Value method = Value::object({{"type", "Exact"}, {"service", path.substr(std::min<std::size_t>(1, path.size()), slash == std::string::npos ? slash : slash - 1)}});
        if (slash != std::string::npos && path.substr(slash + 1).find_first_of("*{") == std::string::npos)
            method.set("method", path.substr(slash + 1));
        return Value::list({Value::object({{"method", std::move(method)}})});
    }

    void addRewrite(const model::Operation& operation, Value& filters)
    {
        const auto contexts = api_.contexts();
        const auto stays = [this](const std::string& context) { return context == backends_.path; };
        if (std::ranges::all_of(contexts, stays))
            return;
        const bool exact = std::ranges::all_of(contexts, [&operation](const std::string& context) { return pathMatch(context, operation.pathTemplate).exact; });
        if (exact) {
            const Value path = Value::object({{"type", "ReplaceFullPath"}, {"replaceFullPath", backends_.path + operation.pathTemplate}});
            filters.push(Value::object({{"type", "URLRewrite"}, {"urlRewrite", Value::object({{"path", path}})}}));
        } else {
            filters.push(extension(base_ + "-path"));
            rewrites_ = true;
        }
    }

    void addPathFilter()
    {
        if (api_.blocked()) {
            Value answer = Value::object({{"statusCode", 503}, {"contentType", "text/plain"}, {"body", Value::object({{"type", "Inline"}, {"inline", "The API is blocked."}})}});
            objects_.push_back(object("HTTPRouteFilter", base_ + "-blocked", Value::object({{"directResponse", std::move(answer)}})));
        }
        if (!rewrites_)
            return;
        auto contexts = api_.contexts();
        std::ranges::sort(contexts, [](const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
        std::string alternatives;
        for (const std::string& context : contexts)
            alternatives += (alternatives.empty() ? "" : "|") + escaped(context);
        const Value match = Value::object({{"pattern", "^(?:" + alternatives + ")(.*)$"}, {"substitution", backends_.path + "\\1"}});
        const Value path = Value::object({{"type", "ReplaceRegexMatch"}, {"replaceRegexMatch", match}});
        objects_.push_back(object("HTTPRouteFilter", base_ + "-path", Value::object({{"urlRewrite", Value::object({{"path", path}})}})));
    }

    [[nodiscard]] Value targets(const std::vector<std::string>& routes) const
    {
        Value out = Value::list();
        for (const std::string& route : routes)
            out.push(Value::object({{"group", "gateway.networking.k8s.io"}, {"kind", grpc_ ? "GRPCRoute" : "HTTPRoute"}, {"name", route}}));
        return out;
    }

    void finish()
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

    void addTraffic(const std::string& name, const std::vector<std::string>& routes, const std::string& limit, const std::string& place)
    {
        Value spec = Value::object({{"targetRefs", targets(routes)}});
        if (Value made = rateLimitOf(revision_, limit, place, settings_.counting, routes.size(), out_.capabilities); !made.isNull())
            spec.set("rateLimit", std::move(made));
        for (const schema::Entry& entry : traffic_.entries())
            spec.set(entry.key, entry.value);
        if (spec.size() > 1 && !routes.empty())
            objects_.push_back(object("BackendTrafficPolicy", name, std::move(spec)));
    }

    [[nodiscard]] Value route(const std::string& name, Value rules) const
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

    const deployment::Revision& revision_;
    const model::Api& api_;
    const EnvoySettings& settings_;
    KubeApi out_;
    EnvoySecurity security_;
    std::string title_;
    std::string base_;
    bool grpc_;
    bool rewrites_ = false;
    std::vector<Value> objects_;
    EnvoyBackends backends_;
    Value traffic_;
    Value timeouts_;
    HeaderChanges request_;
    HeaderChanges response_;
    std::vector<Group> groups_;
    std::set<std::string> preflightPaths_;
};

} // namespace

KubeApi envoyApiOf(const deployment::Revision& revision, const EnvoySettings& settings) { return ApiMaker(revision, settings).make(); }

} // namespace postern::connectors::envoy
