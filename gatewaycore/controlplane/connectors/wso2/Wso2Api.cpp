// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Api.h"

#include "controlplane/connectors/wso2/Wso2Definition.h"
#include "controlplane/connectors/wso2/Wso2Policies.h"
#include "crypto/Digest.h"
#include "schema/Document.h"
#include "schema/Texts.h"

#include <algorithm>
#include <map>
#include <set>

namespace postern::connectors::wso2 {
namespace {

using deployment::Capability;
using deployment::Holding;
using schema::Value;
using Subject = Capability::Subject;

Value withAddress(const model::Endpoint& endpoint) { return Value::object({{"url", endpoint.url}}); }

/// The `data` of the API's own api.yaml: what it was pulled with.
Value localData(const deployment::Revision& revision)
{
    for (const char* const name : {"api.yaml", "api.json"}) {
        const auto file = revision.files.find(name);
        if (file == revision.files.end())
            continue;
        schema::Problems problems;
        if (const auto read = schema::readText(file->second, name, problems)) {
            if (const Value* const data = read->find("data"); data != nullptr && data->isMap())
                return *data;
        }
    }
    return Value::map();
}

/// Whether a filter stands for a policy that the API's own data has, so that WSO2 has it already.
bool isOfData(const model::FilterConfig& filter)
{
    const std::string_view file = filter.origin.location.file();
    return file.ends_with("/api.yaml") || file.ends_with("/api.json");
}

class Wso2Maker {
  public:
    Wso2Maker(const deployment::Revision& revision, const Wso2Settings& settings)
        : revision_(revision), api_(revision.api), settings_(settings), local_(localData(revision))
    {
    }

    Wso2Api make()
    {
        out_.title = api_.title();
        out_.name = api_.name;
        out_.version = api_.version;
        if (api_.provenance.known() && settings_.url == api_.provenance.server)
            out_.pulledFrom = api_.provenance.apiId;
        out_.definition = definitionOf(revision_);
        out_.data = Value::object({{"name", api_.name}, {"version", api_.version}, {"context", context()}, {"type", "HTTP"}, {"gatewayType", settings_.gatewayType}});
        set("description", api_.description);
        set("transport", sorted(api_.transports));
        set("isDefaultVersion", api_.defaultVersion);
        set("policies", schema::listOf(api_.subscriptionPolicies.empty() ? settings_.plans : api_.subscriptionPolicies));
        if (!api_.tags.empty())
            set("tags", sorted(api_.tags));
        carry();
        addSecurity();
        addCors();
        addEndpoints();
        addLimit(api_.throttlingPolicy, {});
        set("apiThrottlingPolicy", limitOf(api_.throttlingPolicy).empty() ? Value() : Value(api_.throttlingPolicy));
        addBehaviour();
        addFlows();
        addOperations();
        if (!settings_.publish && (api_.lifecycle == "CREATED" || api_.lifecycle == "PROTOTYPED" || api_.lifecycle == "PUBLISHED"))
            out_.state.clear();
        else
            out_.state = api_.lifecycle;
        out_.content = crypto::sha256(orderedJson(out_.data) + orderedJson(out_.definition)).hex().substr(0, 16);
        return std::move(out_);
    }

  private:
    void say(Subject subject, std::string name, std::string place, Holding holding, std::string how = {})
    {
        out_.capabilities.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
    }
    void set(const char* key, Value value) { out_.data.set(key, std::move(value)); }
    static Value sorted(std::vector<std::string> all)
    {
        std::ranges::sort(all);
        return schema::listOf(all);
    }
    static std::string limitOf(const std::string& policy) { return policy == model::unlimitedPolicy ? std::string() : policy; }

    /// WSO2 puts the version behind the context itself.
    std::string context()
    {
        const std::string end = '/' + api_.version;
        if (api_.context.ends_with(end) && api_.context.size() > end.size())
            return api_.context.substr(0, api_.context.size() - end.size());
        if (const std::size_t at = api_.context.find(api_.version + '/'); at != std::string::npos && at > 0 && api_.context[at - 1] == '/') {
            std::string out = api_.context;
            return out.replace(at, api_.version.size(), "{version}");
        }
        const std::string made = api_.context.empty() ? '/' + api_.name : api_.context;
        say(Subject::Endpoint, "context", {}, Holding::Approximated, "WSO2 serves it under " + made + end + (api_.defaultVersion ? ", and without the version." : "."));
        return made;
    }

    /// What postern does not know and WSO2 does stays as it was pulled.
    void carry()
    {
        for (const char* const key : {"displayName", "visibility", "visibleRoles", "accessControl", "accessControlRoles", "businessInformation", "categories", "keyManagers", "maxTps"}) {
            if (const Value* const found = local_.find(key); found != nullptr && !found->isNull())
                set(key, *found);
        }
    }

    [[nodiscard]] bool isUsed(const model::SecurityScheme& scheme) const
    {
        return std::ranges::any_of(api_.operations, [&scheme](const model::Operation& operation) {
            return std::ranges::any_of(operation.security.alternatives, [&scheme](const auto& all) {
                return std::ranges::any_of(all, [&scheme](const model::SchemeUse& use) { return use.scheme == scheme.name; });
            });
        });
    }

    void addSecurity()
    {
        using Type = model::SecurityScheme::Type;
        std::set<std::string> kinds;
        for (const model::SecurityScheme& scheme : api_.securitySchemes) {
            if (!isUsed(scheme))
                continue;
            switch (scheme.type) {
            case Type::OAuth2:
            case Type::OpenIdConnect:
            case Type::Bearer:
                kinds.insert("oauth2");
                kindOf_[scheme.name] = "oauth2";
                say(Subject::Security, scheme.name, {}, Holding::Approximated, "WSO2 takes the tokens of its key managers: whoever issues them here has to be one there. Callers need a subscription.");
                break;
            case Type::ApiKey:
                if (scheme.in == model::SecurityScheme::In::Cookie) {
                    say(Subject::Security, scheme.name, {}, Holding::Dropped, "WSO2 takes no API keys from cookies.");
                    break;
                }
                kinds.insert("api_key");
                kindOf_[scheme.name] = "api_key";
                say(Subject::Security, scheme.name, {}, Holding::Approximated, "Keys are those that WSO2's developer portal gives: the gateway's own are not taken over.");
                break;
            case Type::Basic:
                kinds.insert("basic_auth");
                kindOf_[scheme.name] = "basic_auth";
                say(Subject::Security, scheme.name, {}, Holding::Approximated, "Users are those of WSO2's user stores: the gateway's own are not taken over.");
                break;
            case Type::MutualTls:
            case Type::Other:
                say(Subject::Security, scheme.name, {}, Holding::Dropped, "It is not written to WSO2.");
                break;
            }
        }
        if (!api_.clientCertificates.empty())
            say(Subject::Security, "mutualssl", {}, Holding::Dropped, "The clients' certificates are not written to WSO2.");
        std::vector<std::string> all(kinds.begin(), kinds.end());
        if (!all.empty())
            all.emplace_back("oauth_basic_auth_api_key_mandatory");
        kinds_ = std::move(kinds);
        set("securityScheme", schema::listOf(all));
        set("authorizationHeader", api_.authorizationHeader);
        set("apiKeyHeader", api_.apiKeyHeader);
    }

    void addCors()
    {
        const model::Cors& cors = api_.cors;
        set("corsConfiguration", Value::object({{"corsConfigurationEnabled", cors.enabled},
                                                {"accessControlAllowOrigins", schema::listOf(cors.allowOrigins)},
                                                {"accessControlAllowCredentials", cors.allowCredentials},
                                                {"accessControlAllowHeaders", schema::listOf(cors.allowHeaders)},
                                                {"accessControlAllowMethods", schema::listOf(cors.allowMethods)}}));
        if (!cors.enabled)
            return;
        std::string how;
        if (!cors.exposeHeaders.empty())
            how = "WSO2 exposes no answer fields beside its own.";
        if (cors.maxAge)
            how.append(how.empty() ? "" : " ").append("How long browsers remember is not said.");
        say(Subject::Cors, "cors", {}, how.empty() ? Holding::Enforced : Holding::Approximated, how);
    }

    void addEndpoints()
    {
        using Balancing = model::Balancing;
        Value config = Value::map();
        std::string type = "http";
        for (const auto& [cluster, kind] : {std::pair{&api_.production, "production"}, std::pair{&api_.sandbox, "sandbox"}}) {
            if (!*cluster || (*cluster)->endpoints.empty())
                continue;
            const model::Cluster& all = **cluster;
            out_.reachable = true;
            const std::string key = std::string(kind) + "_endpoints";
            if (all.endpoints.size() == 1) {
                config.set(key, withAddress(all.endpoints.front()));
                say(Subject::Endpoint, kind, {}, Holding::Enforced);
                continue;
            }
            Value others = Value::list();
            if (all.balancing == Balancing::Failover) {
                type = "failover";
                config.set(key, withAddress(all.endpoints.front()));
                for (std::size_t i = 1; i < all.endpoints.size(); ++i)
                    others.push(withAddress(all.endpoints[i]));
                config.set(std::string(kind) + "_failovers", std::move(others));
                say(Subject::Endpoint, kind, {}, Holding::Enforced);
            } else {
                type = "load_balance";
                for (const model::Endpoint& each : all.endpoints)
                    others.push(withAddress(each));
                config.set(key, std::move(others));
                const bool even = std::ranges::all_of(all.endpoints, [&all](const model::Endpoint& each) { return each.weight == all.endpoints.front().weight; });
                say(Subject::Endpoint, kind, {}, even && all.balancing == Balancing::RoundRobin ? Holding::Enforced : Holding::Approximated,
                    even && all.balancing == Balancing::RoundRobin ? "" : "WSO2 calls its backends in turn, each as often as the others.");
            }
        }
        Value made = Value::object({{"endpoint_type", type}});
        if (type == "load_balance") {
            made.set("algoCombo", "org.apache.synapse.endpoints.algorithms.RoundRobin");
            made.set("algoClassName", "org.apache.synapse.endpoints.algorithms.RoundRobin");
            made.set("sessionManagement", "none");
        }
        if (type == "failover")
            made.set("failOver", "True");
        for (const schema::Entry& entry : config.entries())
            made.set(entry.key, entry.value);
        if (Value security = endpointSecurity(); security.size() > 0)
            made.set("endpoint_security", std::move(security));
        set("endpointConfig", std::move(made));
        set("endpointImplementationType", "ENDPOINT");
        if (api_.mock)
            say(Subject::Endpoint, "mock", {}, Holding::Dropped, "Answers from examples are not written to WSO2.");
    }

    /// Without its secret.
    Value endpointSecurity()
    {
        Value out = Value::map();
        for (const auto& [cluster, kind] : {std::pair{&api_.production, "production"}, std::pair{&api_.sandbox, "sandbox"}}) {
            if (!*cluster || !(*cluster)->security)
                continue;
            const model::FilterConfig& filter = *(*cluster)->security;
            const auto text = [&filter](const char* key) {
                const Value* const found = filter.config.find(key);
                return found == nullptr ? std::string() : found->toText();
            };
            if (settings_.backendSecret.empty()) {
                say(Subject::Endpoint, filter.type, kind, Holding::Dropped, "What the backend asks for is named by the setting backendSecret, which is not set.");
                continue;
            }
            if (filter.type == "backend-basic" && text("username").find("${") == std::string::npos) {
                out.set(kind, Value::object({{"enabled", true}, {"type", "BASIC"}, {"username", text("username")}}));
            } else if (filter.type == "backend-api-key") {
                out.set(kind, Value::object({{"enabled", true},
                                             {"type", "apikey"},
                                             {"apiKeyIdentifier", text("name")},
                                             {"apiKeyIdentifierType", text("in").empty() || text("in") == "header" ? "HEADER" : "QUERY_PARAMETER"}}));
            } else {
                say(Subject::Endpoint, filter.type, kind, Holding::Dropped, "postern does not write what \"" + filter.type + "\" needs to WSO2.");
                continue;
            }
            out_.sendsSecret = true;
            say(Subject::Endpoint, filter.type, kind, Holding::Enforced);
        }
        return out;
    }

    void addLimit(const std::string& policy, const std::string& place)
    {
        if (limitOf(policy).empty())
            return;
        const model::ThrottlingPolicy* const found = revision_.policy(policy);
        const bool counted = found != nullptr && found->type == model::QuotaType::RequestCount;
        say(Subject::RateLimit, policy, place, Holding::Approximated,
            "WSO2 counts by its own advanced policy \"" + policy + "\", which has to be there" +
                (counted ? " with " + std::to_string(found->count) + " calls in " + std::to_string(found->period().count()) + " seconds." : "."));
    }

    void addBehaviour()
    {
        set("enableSchemaValidation", api_.validation.any());
        if (api_.validation.any())
            say(Subject::Validation, "validation", {}, Holding::Approximated, "WSO2 checks requests and answers against the definition in its own way.");
        set("responseCachingEnabled", api_.responseCaching.has_value());
        if (api_.responseCaching) {
            set("cacheTimeout", static_cast<std::int64_t>(api_.responseCaching->timeout.count()));
            say(Subject::Caching, "response caching", {}, Holding::Approximated, "WSO2 keeps answers in its own way.");
        }
    }

    void addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, Wso2Flows& flows)
    {
        for (const model::FilterConfig& filter : filters) {
            if (!filter.enabled)
                continue;
            const std::string name = filter.name.empty() ? filter.type : filter.name;
            const std::string why = isOfData(filter) ? std::string() : addPolicies(filter, flows);
            say(Subject::Policy, name, place == "every API" ? std::string() : place, why.empty() ? Holding::Enforced : Holding::Dropped, why);
        }
    }

    void addUnmapped(const std::vector<model::UnmappedPolicy>& policies, const std::string& place)
    {
        for (const model::UnmappedPolicy& policy : policies)
            say(Subject::Policy, policy.name, place, Holding::Enforced, "It is WSO2's own, and goes there as it was pulled.");
    }

    void addFlows()
    {
        Wso2Flows flows = Wso2Flows::of(local_.find("apiPolicies"));
        addFilters(revision_.gatewayFilters, "every API", flows);
        addFilters(api_.filters, {}, flows);
        addUnmapped(api_.unmappedPolicies, {});
        set("apiPolicies", flows.value());
    }

    [[nodiscard]] const Value* localOperation(const std::string& method, const std::string& target) const
    {
        const Value* const all = local_.find("operations");
        for (const Value& each : all == nullptr ? std::vector<Value>() : all->items()) {
            const Value* const verb = each.find("verb");
            const Value* const path = each.find("target");
            if (verb != nullptr && path != nullptr && verb->toText() == method && path->toText() == target)
                return &each;
        }
        return nullptr;
    }

    void judgeSecurity(const model::Operation& operation, const std::string& what, std::set<std::string>& scopes)
    {
        if (operation.security.allowsAnonymous() || operation.security.empty())
            return;
        std::set<std::string> kinds;
        bool several = false;
        bool allOfThem = false;
        for (const auto& alternative : operation.security.alternatives) {
            several = several || alternative.size() > 1;
            for (const model::SchemeUse& use : alternative) {
                if (const auto kind = kindOf_.find(use.scheme); kind != kindOf_.end())
                    kinds.insert(kind->second);
                allOfThem = allOfThem || use.scopes.size() > 1;
                scopes.insert(use.scopes.begin(), use.scopes.end());
            }
        }
        if (several)
            say(Subject::Security, "all of several", what, Holding::Dropped, "WSO2 lets in whoever has one of an API's credentials.");
        else if (kinds != kinds_)
            say(Subject::Security, "its own credentials", what, Holding::Dropped, "WSO2 takes each of an API's kinds of credentials at all of its operations.");
        for (const std::string& scope : scopes)
            say(Subject::Scopes, scope, what, allOfThem ? Holding::Dropped : Holding::Enforced, allOfThem ? "WSO2 lets in whoever has one of an operation's scopes, not all of them." : "");
    }

    void addOperations()
    {
        Value operations = Value::list();
        std::set<std::string> allScopes;
        std::set<std::string> seen;
        for (const model::Operation& operation : api_.operations) {
            for (const std::string& method : methodsOf(operation)) {
                const std::string what = method + ' ' + operation.pathTemplate;
                if (!seen.insert(what).second)
                    continue;
                std::set<std::string> scopes;
                judgeSecurity(operation, what, scopes);
                allScopes.insert(scopes.begin(), scopes.end());
                const bool open = operation.authNone || operation.security.empty() || operation.security.allowsAnonymous();
                Value made = Value::object({{"target", operation.pathTemplate},
                                            {"verb", method},
                                            {"authType", open ? "None" : "Application & Application User"},
                                            {"throttlingPolicy", limitOf(operation.throttlingPolicy).empty() ? std::string(model::unlimitedPolicy) : operation.throttlingPolicy},
                                            {"scopes", schema::listOf({scopes.begin(), scopes.end()})}});
                // WSO2, as postern: a limit of the whole API is in place of those of its operations.
                if (limitOf(api_.throttlingPolicy).empty())
                    addLimit(operation.throttlingPolicy, what);
                const Value* const local = localOperation(method, operation.pathTemplate);
                Wso2Flows flows = Wso2Flows::of(local == nullptr ? nullptr : local->find("operationPolicies"));
                addFilters(operation.filters, what, flows);
                addUnmapped(operation.unmappedPolicies, what);
                made.set("operationPolicies", flows.value());
                operations.push(std::move(made));
                say(Subject::Operation, what, what, Holding::Enforced);
                if (operation.production || operation.sandbox)
                    say(Subject::Endpoint, "own backend", what, Holding::Dropped, "All operations of an API have one backend at WSO2.");
            }
        }
        set("operations", std::move(operations));
        Value scopes = Value::list();
        for (const std::string& scope : allScopes)
            scopes.push(Value::object({{"scope", Value::object({{"name", scope}, {"displayName", scope}, {"description", ""}, {"bindings", Value::list()}})}, {"shared", false}}));
        set("scopes", std::move(scopes));
    }

    const deployment::Revision& revision_;
    const model::Api& api_;
    const Wso2Settings& settings_;
    Value local_;
    Wso2Api out_;
    std::set<std::string> kinds_;
    std::map<std::string, std::string> kindOf_;
};

} // namespace

Wso2Api wso2ApiOf(const deployment::Revision& revision, const Wso2Settings& settings) { return Wso2Maker(revision, settings).make(); }

} // namespace postern::connectors::wso2
