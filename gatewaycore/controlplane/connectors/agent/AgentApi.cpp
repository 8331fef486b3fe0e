// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentApi.h"

#include "model/GatewayConfig.h"
#include "schema/Texts.h"

#include <algorithm>
#include <set>

namespace postern::connectors::agent {
namespace {

using deployment::Capability;
using deployment::Holding;
using deployment::NormalField;
using deployment::NormalForm;
using schema::Value;
using Subject = Capability::Subject;

const char* nameOf(model::SecurityScheme::Type type)
{
    using Type = model::SecurityScheme::Type;
    switch (type) {
    case Type::OAuth2: return "oauth2";
    case Type::OpenIdConnect: return "openIdConnect";
    case Type::Bearer: return "bearer";
    case Type::Basic: return "basic";
    case Type::ApiKey: return "apiKey";
    case Type::MutualTls: return "mutualTls";
    case Type::Other: return "other";
    }
    return "other";
}

/// Takes a revision apart, asks the description what becomes of each part, and leaves out what is dropped.
class AgentApiMaker {
  public:
    AgentApiMaker(const deployment::Revision& revision, const AgentDescription& description) : revision_(revision), api_(revision.api), description_(description) {}

    AgentApi make()
    {
        Value& body = out_.body;
        body = Value::object({{"name", api_.name}, {"version", api_.version}});
        if (held(Subject::Operation, "context", api_.context))
            body.set("context", api_.context);
        addSecurity(body);
        addLimit(body, api_.throttlingPolicy, {});
        addCors(body);
        addEndpoints(body, api_.production, "production", {});
        addEndpoints(body, api_.sandbox, "sandbox", {});
        std::vector<model::FilterConfig> filters = revision_.gatewayFilters;
        filters.insert(filters.end(), api_.filters.begin(), api_.filters.end());
        addFilters(body, filters, {});
        if (api_.validation.any())
            (void)held(Subject::Validation, "validation", "messages");
        if (api_.responseCaching && held(Subject::Caching, "caching", "responses"))
            body.set("caching", Value::object({{"seconds", static_cast<std::int64_t>(api_.responseCaching->timeout.count())}}));
        Value operations = Value::list();
        for (const model::Operation& each : api_.operations)
            operations.push(operationOf(each));
        body.set("operations", std::move(operations));
        if (policies_.size() > 0)
            body.set("policies", std::move(policies_));
        return std::move(out_);
    }

  private:
    bool held(Subject subject, const std::string& feature, std::string name, std::string place = {})
    {
        const AgentHolding holding = description_.holdingOf(feature);
        out_.capabilities.push_back({subject, std::move(name), std::move(place), holding.holding, holding.how});
        return holding.holding != Holding::Dropped;
    }

    void addSecurity(Value& body)
    {
        Value schemes = Value::list();
        std::set<std::string> told;
        for (const model::SecurityScheme& each : api_.securitySchemes) {
            told.insert(nameOf(each.type));
            if (!held(Subject::Security, std::string("security.") + nameOf(each.type), each.name))
                continue;
            schemesHeld_.insert(each.name);
            Value scheme = Value::object({{"name", each.name}, {"type", nameOf(each.type)}});
            if (!each.parameterName.empty())
                scheme.set("parameter", each.parameterName);
            schemes.push(std::move(scheme));
        }
        constexpr std::pair<const char*, const char*> theirs[] = {{"oauth2", "oauth2"}, {"api_key", "apiKey"}, {"basic_auth", "basic"}, {"mutualssl", "mutualTls"}};
        for (const auto& [wso2, type] : theirs) {
            if (std::ranges::find(api_.applicationSecurity, wso2) == api_.applicationSecurity.end() || told.contains(type))
                continue;
            if (held(Subject::Security, std::string("security.") + type, wso2)) {
                schemesHeld_.insert(wso2);
                schemes.push(Value::object({{"name", wso2}, {"type", type}}));
            }
        }
        if (schemes.size() > 0)
            body.set("security", std::move(schemes));
        Value issuers = Value::list();
        if (schemes.size() > 0) {
            for (const model::Issuer& each : revision_.issuers)
                issuers.push(Value::object({{"name", each.name}, {"issuer", each.issuer}, {"jwksUrl", each.jwksUrl}, {"audiences", schema::listOf(each.audiences)}}));
        }
        if (issuers.size() > 0)
            body.set("issuers", std::move(issuers));
    }

    void addLimit(Value& to, const std::string& policy, const std::string& place)
    {
        if (policy.empty() || policy == model::unlimitedPolicy || !held(Subject::RateLimit, "rateLimit", policy, place))
            return;
        to.set("rateLimit", policy);
        if (const model::ThrottlingPolicy* const known = revision_.policy(policy))
            policies_.set(policy, Value::object({{"count", static_cast<std::int64_t>(known->count)}, {"seconds", static_cast<std::int64_t>(known->period().count())}}));
    }

    void addCors(Value& body)
    {
        if (!api_.cors.enabled || !held(Subject::Cors, "cors", "cors"))
            return;
        Value cors = Value::object({{"allowOrigins", schema::listOf(api_.cors.allowOrigins)},
                                    {"allowMethods", schema::listOf(api_.cors.allowMethods)},
                                    {"allowHeaders", schema::listOf(api_.cors.allowHeaders)},
                                    {"exposeHeaders", schema::listOf(api_.cors.exposeHeaders)},
                                    {"allowCredentials", api_.cors.allowCredentials}});
        if (api_.cors.maxAge)
            cors.set("maxAgeSeconds", static_cast<std::int64_t>(api_.cors.maxAge->count()));
        body.set("cors", std::move(cors));
    }

    void addEndpoints(Value& to, const std::optional<model::Cluster>& cluster, const char* key, const std::string& place)
    {
        if (!cluster || cluster->endpoints.empty())
            return;
        const bool sandbox = std::string_view(key) == "sandbox";
        if (!held(Subject::Endpoint, sandbox ? "endpoints.sandbox" : place.empty() ? "endpoints" : "endpoints.operation", cluster->endpoints.front().url, place))
            return;
        if (cluster->security)
            (void)held(Subject::Security, "endpoints.security", cluster->security->type, place);
        const bool several = cluster->endpoints.size() > 1 && held(Subject::Endpoint, "endpoints.several", std::to_string(cluster->endpoints.size()) + " endpoints", place);
        Value urls = Value::list();
        for (const model::Endpoint& each : cluster->endpoints) {
            if (urls.size() == 0 || several)
                urls.push(each.url);
        }
        to.set(sandbox ? "sandboxEndpoints" : "endpoints", std::move(urls));
    }

    void addFilters(Value& to, const std::vector<model::FilterConfig>& filters, const std::string& place)
    {
        Value out = Value::list();
        for (const model::FilterConfig& each : filters) {
            if (each.enabled && held(Subject::Policy, "filters." + each.type, each.type, place))
                out.push(Value::object({{"type", each.type}, {"config", each.config.isNull() ? Value::map() : each.config}}));
        }
        if (out.size() > 0)
            to.set("filters", std::move(out));
    }

    Value operationOf(const model::Operation& operation)
    {
        const std::string place = operation.method + ' ' + operation.pathTemplate;
        Value out = Value::object({{"method", operation.method}, {"path", operation.pathTemplate}});
        (void)held(Subject::Operation, "operations", place, place);
        Value alternatives = Value::list();
        for (const auto& alternative : operation.security.alternatives) {
            Value uses = Value::list();
            for (const model::SchemeUse& use : alternative) {
                bool scopes = true;
                for (const std::string& scope : use.scopes)
                    scopes = held(Subject::Scopes, "scopes", scope, place) && scopes;
                if (!schemesHeld_.contains(use.scheme))
                    continue;
                Value one = Value::object({{"scheme", use.scheme}});
                if (!use.scopes.empty() && scopes)
                    one.set("scopes", schema::listOf(use.scopes));
                uses.push(std::move(one));
            }
            if (uses.size() > 0)
                alternatives.push(std::move(uses));
        }
        if (alternatives.size() > 0)
            out.set("security", std::move(alternatives));
        addLimit(out, operation.throttlingPolicy, place);
        addEndpoints(out, operation.production, "production", place);
        addFilters(out, operation.filters, place);
        return out;
    }

    const deployment::Revision& revision_;
    const model::Api& api_;
    const AgentDescription& description_;
    AgentApi out_;
    Value policies_ = Value::map();
    std::set<std::string> schemesHeld_;
};

/// Things of a list are told apart by what they are, so that one more at the beginning is no difference of all.
std::string keyOf(const Value& item, std::size_t index)
{
    const Value* const method = item.find("method");
    const Value* const path = item.find("path");
    if (method != nullptr && path != nullptr)
        return method->toText() + ' ' + path->toText();
    for (const char* const key : {"name", "type", "scheme"}) {
        if (const Value* const name = item.find(key); name != nullptr && name->isString())
            return name->asString();
    }
    return std::to_string(index);
}

void addLeaves(const std::string& path, const Value& value, bool theirs, int depth, NormalForm& out)
{
    constexpr int deepest = 64;
    if (depth < deepest && value.isMap() && value.size() > 0) {
        for (const schema::Entry& entry : value.entries())
            addLeaves(path.empty() ? entry.key : path + '.' + entry.key, entry.value, theirs, depth + 1, out);
        return;
    }
    if (depth < deepest && value.isList() && value.size() > 0) {
        std::set<std::string> used;
        for (std::size_t i = 0; i < value.size(); ++i) {
            std::string at = path + '.' + keyOf(*value.at(i), i);
            if (!used.insert(at).second)
                at += '#' + std::to_string(i);
            addLeaves(at, *value.at(i), theirs, depth + 1, out);
        }
        return;
    }
    NormalField field;
    field.value = value.isMap() ? "{}" : value.isList() ? "[]" : value.toText();
    field.theirs = theirs;
    out[path] = std::move(field);
}

} // namespace

AgentApi agentApiOf(const deployment::Revision& revision, const AgentDescription& description) { return AgentApiMaker(revision, description).make(); }

NormalForm formOf(const AgentApi& api)
{
    NormalForm out = formOf(api.body, {});
    for (const Capability& each : api.capabilities) {
        if (each.holding != Holding::Dropped)
            continue;
        NormalField field;
        field.kind = NormalField::Kind::Dropped;
        field.value = each.name;
        field.note = each.how;
        out["dropped." + each.name + (each.place.empty() ? "" : " of " + each.place)] = std::move(field);
    }
    return out;
}

NormalForm formOf(const Value& api, const Value& theirs)
{
    NormalForm out;
    if (api.isMap() && api.size() > 0)
        addLeaves({}, api, false, 0, out);
    if (theirs.isMap() && theirs.size() > 0)
        addLeaves("theirs", theirs, true, 0, out);
    return out;
}

} // namespace postern::connectors::agent
