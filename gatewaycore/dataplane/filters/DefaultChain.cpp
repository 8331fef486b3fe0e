// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/DefaultChain.h"

#include "schema/Texts.h"

#include <algorithm>
#include <array>

namespace postern::filters {
namespace {

using schema::Value;

bool isAuthentication(std::string_view type) noexcept
{
    return type == "jwt-auth" || type == "api-key" || type == "basic-auth" || type == "mutual-tls" || type == "authenticate";
}

/// The schemes that a filter here can check; nothing for the others.
const char* filterFor(model::SecurityScheme::Type type) noexcept
{
    switch (type) {
    case model::SecurityScheme::Type::OAuth2:
    case model::SecurityScheme::Type::OpenIdConnect:
    case model::SecurityScheme::Type::Bearer: return "jwt-auth";
    case model::SecurityScheme::Type::ApiKey: return "api-key";
    case model::SecurityScheme::Type::Basic: return "basic-auth";
    case model::SecurityScheme::Type::MutualTls: return "mutual-tls";
    case model::SecurityScheme::Type::Other: break;
    }
    return nullptr;
}

/// Types that have a place of their own before the others of their phase, in this order.
constexpr std::array<std::string_view, 5> placedTypes{"access-log", "ip-filter", "spike-arrest", "json-limits", "xml-limits"};

class Planner {
  public:
    Planner(const model::GatewayConfig& gateway, const model::Api& api, const model::Operation& operation,
            schema::Problems& problems)
        : gateway_(gateway), api_(api), operation_(operation), problems_(problems)
    {
        for (const model::FilterConfig& filter : gateway.filters)
            written_.push_back({&filter, Level::Gateway});
        for (const model::FilterConfig& filter : api.filters)
            written_.push_back({&filter, Level::Api});
        for (const model::FilterConfig& filter : operation.filters)
            written_.push_back({&filter, Level::Operation});
    }

    std::vector<PlannedFilter> plan() &&
    {
        addWritten("access-log"); // it writes of what is refused, too
        if (gateway_.analytics.accessLog) {
            Value config = Value::map();
            if (!gateway_.analytics.accessLogFile.empty())
                config.set("file", gateway_.analytics.accessLogFile);
            imply("access-log", std::move(config), api_.origin);
        }
        // Who may not call at all and a flood are stopped before anything is done for them, be it for preflights, which cors
        // answers itself; and whoever may not call uses up nobody's burst.
        addWritten("ip-filter");
        addWritten("spike-arrest");
        if (api_.blocked())
            imply("blocked", Value::map(), api_.origin);
        if (api_.cors.enabled)
            implyCors();
        implyAuthentication();
        implyThrottling();
        // What is too large or too deep is refused before anybody takes it in.
        addWritten("json-limits");
        addWritten("xml-limits");
        implyValidation();
        if (api_.mock && api_.backendOverride.empty())
            imply("respond", Value::object({{"examples", Value(true)}}), operation_.origin);
        addWritten({});
        // After all that is written, so that what is kept is the backend's and everything that is done to calls is done to each
        // of them.
        if (api_.responseCaching) {
            const std::string timeout = std::to_string(api_.responseCaching->timeout.count()) + "s";
            imply("response-cache", Value::object({{"defaultFreshness", Value(timeout)}, {"maximumFreshness", Value(timeout)}}),
                  api_.responseCaching->origin.location.known() ? api_.responseCaching->origin : api_.origin);
        }
        // Credentials and signatures for the backend are the last word on what goes to it.
        if (api_.backendOverride.empty()) { // else it is somebody else's
            implySecurity(operation_.production ? operation_.production : api_.production, "production");
            implySecurity(operation_.sandbox ? operation_.sandbox : api_.sandbox, "sandbox");
        }
        return std::move(plan_);
    }

  private:
    using Level = pipeline::FilterLevel;
    struct Written {
        const model::FilterConfig* filter;
        Level level;
    };

    /// Those of `type`; empty: those of the types that have no place of their own.
    void addWritten(std::string_view type)
    {
        const auto isMeant = [type](const std::string& each) {
            return type.empty() ? placeAmongWritten(each) == placedTypes.size() : each == type;
        };
        for (const Written& each : written_) {
            // What is written for all operations does not hold for one that says `auth: none`.
            if (!each.filter->enabled || !isMeant(each.filter->type) ||
                (isAuthentication(each.filter->type) && operation_.authNone && each.level != Level::Operation))
                continue;
            plan_.push_back({*each.filter, each.level == Level::Gateway, false, each.level});
        }
    }

    /// Whether somebody wrote a filter that stands for the implied one, be it to switch it off. Of the implied ones that
    /// have a name there are several of one type, so the name has to be the same.
    [[nodiscard]] bool isWritten(std::string_view type, std::string_view name) const
    {
        return std::any_of(written_.begin(), written_.end(), [&](const Written& each) {
            return each.filter->type == type && (name.empty() || each.filter->name == name) &&
                   (each.filter->enabled || !isAuthentication(type));
        });
    }

    void imply(std::string type, Value config, const model::Origin& origin, std::string name = {}, Level level = Level::Api)
    {
        if (isWritten(type, name))
            return;
        model::FilterConfig filter;
        filter.type = std::move(type);
        filter.config = std::move(config);
        filter.config.setLocation(origin.location);
        filter.origin = origin;
        filter.name = std::move(name);
        plan_.push_back({std::move(filter), level == Level::Gateway, true, level});
    }

    /// What a backend of one kind of keys wants to know; a filter backend-* that is written under the same name takes its place.
    void implySecurity(const std::optional<model::Cluster>& chosen, const char* keys)
    {
        const model::Cluster* cluster = chosen ? &*chosen : nullptr;
        if (cluster != nullptr && cluster->endpoints.empty())
            cluster = gateway_.cluster(cluster->name);
        if (cluster == nullptr || !cluster->security || !cluster->security->enabled)
            return;
        model::FilterConfig filter = *cluster->security;
        filter.name = std::string(keys) + "-security";
        const bool replaced = std::any_of(written_.begin(), written_.end(), [&filter](const Written& each) {
            return each.filter->name == filter.name && each.filter->type.starts_with("backend-");
        });
        if (replaced)
            return;
        if (filter.config.isNull()) {
            filter.config = Value::map();
            filter.config.setLocation(filter.origin.location);
        }
        filter.config.set("keyType", keys);
        plan_.push_back({std::move(filter), false, true, Level::Api});
    }

    void implyCors()
    {
        const model::Cors& cors = api_.cors;
        Value config = Value::map();
        if (!cors.allowOrigins.empty())
            config.set("allowOrigins", schema::listOf(cors.allowOrigins));
        if (!cors.allowMethods.empty())
            config.set("allowMethods", schema::listOf(cors.allowMethods));
        if (!cors.allowHeaders.empty())
            config.set("allowHeaders", schema::listOf(cors.allowHeaders));
        if (!cors.exposeHeaders.empty())
            config.set("exposeHeaders", schema::listOf(cors.exposeHeaders));
        // With "*" alone credentials are nobody's: that they were allowed as well is not worth a warning each time.
        if (cors.allowCredentials && cors.allowOrigins != std::vector<std::string>{"*"})
            config.set("allowCredentials", true);
        if (cors.maxAge)
            config.set("maxAge", std::to_string(cors.maxAge->count()) + "s");
        imply("cors", std::move(config), cors.origin.location.line != 0 ? cors.origin : api_.origin);
    }

    [[nodiscard]] std::string place() const { return operation_.method + " " + api_.context + operation_.pathTemplate; }

    [[nodiscard]] bool anyVouchesFor(std::string_view kind) const
    {
        return std::any_of(gateway_.issuers.begin(), gateway_.issuers.end(),
                           [kind](const model::Issuer& issuer) { return issuer.vouchesFor(kind); });
    }

    /// One scheme of an alternative as `authenticate` writes it; null when nothing here can check it.
    Value schemeOf(const model::SchemeUse& use, std::string& why) const
    {
        const model::SecurityScheme* const scheme = api_.scheme(use.scheme);
        // A Publisher's definition may speak of its "default" scheme without declaring it: OAuth 2.
        const auto type = scheme != nullptr ? scheme->type : model::SecurityScheme::Type::OAuth2;
        const char* const filter = filterFor(type);
        if (filter == nullptr) {
            why = "no filter checks the scheme \"" + use.scheme + "\" (" + std::string(model::toString(type)) + ")";
            return {};
        }
        Value value = Value::map();
        if (std::string_view(filter) == "jwt-auth") {
            if (!anyVouchesFor("access")) {
                why = "no issuer is configured, so no token could be accepted";
                return {};
            }
            value.set("scheme", "jwt");
        } else if (std::string_view(filter) == "mutual-tls") {
            if (!gateway_.takesClientCertificates()) {
                why = "no listener asks for client certificates";
                return {};
            }
            value.set("scheme", "mutual-tls");
        } else if (std::string_view(filter) == "basic-auth") {
            if (gateway_.users.empty() && gateway_.fileUsers.empty()) {
                why = "no user is configured under `users`, so nobody could log in";
                return {};
            }
            value.set("scheme", "basic");
        } else {
            if (gateway_.apiKeys.empty() && !anyVouchesFor("api-key")) {
                why = "no API key is configured under `apiKeys`, so none could be accepted";
                return {};
            }
            value.set("scheme", "api-key");
            if (scheme->in == model::SecurityScheme::In::Query)
                value.set("in", "query");
            else if (scheme->in == model::SecurityScheme::In::Cookie)
                value.set("in", "cookie");
            if (!scheme->parameterName.empty())
                value.set("name", scheme->parameterName);
        }
        if (!use.scopes.empty()) {
            value.set("scopes", schema::listOf(use.scopes));
            // WSO2's gateways let a caller through that has any of an operation's scopes; OpenAPI wants them all.
            if (api_.provenance.known() && use.scopes.size() > 1)
                value.set("match", "any");
        }
        return value;
    }

    void implyAuthentication()
    {
        const model::SecurityRequirement& security = operation_.security;
        if (operation_.authNone || security.empty())
            return;
        Value anyOf = Value::list();
        std::string why;
        for (const auto& alternative : security.alternatives) {
            Value allOf = Value::list();
            for (const model::SchemeUse& use : alternative) {
                Value scheme = schemeOf(use, why);
                if (scheme.isNull()) {
                    allOf = Value();
                    break;
                }
                allOf.push(std::move(scheme));
            }
            if (!allOf.isNull())
                anyOf.push(Value::object({{"allOf", std::move(allOf)}}));
        }
        if (anyOf.size() == 0) {
            problems_.error(operation_.origin.location, {}, "nobody could ever call " + place() + ": " + why,
                            "configure what it asks for, or write `auth: none` at the operation if anybody may call it");
            return;
        }
        if (security.allowsAnonymous() && anyOf.size() == 1)
            return; // nothing but the empty alternative is left: anybody may call
        // The Publisher's test console calls whatever the API asks for, where an issuer is configured for its keys.
        if (anyVouchesFor("internal-key"))
            anyOf.push(Value::object({{"allOf", Value::list({Value::object({{"scheme", "internal-key"}})})}}));
        const Value& first = *anyOf.at(0)->find("allOf");
        if (anyOf.size() > 1 || first.size() != 1) {
            imply("authenticate", Value::object({{"anyOf", std::move(anyOf)}}), operation_.origin);
        } else {
            implySingle(*first.at(0));
        }
        secured_ = true;
        if (!api_.subscriptionPolicies.empty() && !security.allowsAnonymous())
            imply("subscription", Value::map(), api_.origin);
    }

    /// The common case in the words of its own filters, so that the trace has a step for each question.
    void implySingle(const Value& scheme)
    {
        Value config = Value::map();
        const std::string kind = scheme.find("scheme")->asString();
        for (const char* key : {"in", "name"}) {
            if (const Value* const value = scheme.find(key))
                config.set(key, *value);
        }
        imply(kind == "jwt" ? "jwt-auth" : kind == "basic" ? "basic-auth" : kind == "mutual-tls" ? "mutual-tls" : "api-key",
              std::move(config), operation_.origin);
        if (const Value* const scopes = scheme.find("scopes")) {
            Value own = Value::object({{"scopes", *scopes}});
            if (const Value* const match = scheme.find("match"))
                own.set("match", *match);
            imply("scopes", std::move(own), operation_.origin);
        }
    }

    void implyLimit(Level of, const std::string& policy, const model::Origin& origin)
    {
        const char* const level = of == Level::Operation ? "operation" : "api";
        if (policy.empty() || policy == model::unlimitedPolicy)
            return;
        const model::ThrottlingPolicy* const known = gateway_.policy(policy);
        if (known == nullptr) {
            problems_.error(origin.location, {}, "there is no throttling policy \"" + policy + "\" for " + place(),
                            "add it to policies.yaml, or pull the policies from the Publisher");
            return;
        }
        imply("rate-limit", Value::object({{"level", level}, {"policy", policy}}), placeOf(*known, origin),
              std::string(level) + "-limit", of);
    }

    void implyThrottling()
    {
        // As in WSO2, a policy of the whole API takes the place of those of its operations.
        if (!api_.throttlingPolicy.empty() && api_.throttlingPolicy != model::unlimitedPolicy)
            implyLimit(Level::Api, api_.throttlingPolicy, api_.origin);
        else
            implyLimit(Level::Operation, operation_.throttlingPolicy, operation_.origin);
        implyUnauthenticated();
        implySubscribers();
        implyCustom();
    }

    /// WSO2's tier for callers that show no credentials, where there may be such.
    void implyUnauthenticated()
    {
        const bool open = operation_.authNone || operation_.security.empty() || operation_.security.allowsAnonymous();
        const model::ThrottlingPolicy* const policy = gateway_.policy("Unauthenticated");
        if (open && policy != nullptr)
            imply("rate-limit", Value::object({{"level", "unauthenticated"}, {"policy", policy->name}}), placeOf(*policy, api_.origin),
                  "unauthenticated-limit");
    }

    /// WSO2's custom policies hold for every call of every API.
    void implyCustom()
    {
        for (const model::ThrottlingPolicy& policy : gateway_.policies) {
            if (policy.keyTemplate.empty())
                continue;
            imply("rate-limit", Value::object({{"level", "custom"}, {"policy", policy.name}, {"key", "template"}}),
                  placeOf(policy, api_.origin), policy.name + "-limit", Level::Gateway);
        }
    }

    [[nodiscard]] static const model::Origin& placeOf(const model::ThrottlingPolicy& policy, const model::Origin& otherwise)
    {
        return policy.origin.location.line != 0 || !policy.origin.label.empty() ? policy.origin : otherwise;
    }

    void implySubscribers()
    {
        if (!secured_ || gateway_.policies.empty())
            return;
        using PolicyLevel = model::ThrottlingPolicy::Level;
        const auto hasFor = [this](PolicyLevel level) {
            return std::any_of(gateway_.policies.begin(), gateway_.policies.end(), [level](const auto& policy) {
                return policy.level == level || policy.level == PolicyLevel::Any;
            });
        };
        if (!api_.subscriptionPolicies.empty() && hasFor(PolicyLevel::Subscription))
            imply("rate-limit", Value::object({{"level", "subscription"}, {"policyOf", "subscription"}}), api_.origin,
                  "subscription-limit");
        if (hasFor(PolicyLevel::Application))
            imply("rate-limit", Value::object({{"level", "application"}, {"policyOf", "application"}}), api_.origin,
                  "application-limit");
    }

    void implyValidation()
    {
        using Mode = model::Validation::Mode;
        const model::Validation& validation = api_.validation;
        const bool placed = validation.origin.location.known();
        for (const auto& [type, mode] : {std::pair{"validate-request", validation.requests}, {"validate-response", validation.responses}}) {
            if (mode == Mode::Off)
                continue;
            Value config = Value::object({{"mode", mode == Mode::Report ? "report" : "enforce"}});
            if (!validation.formats)
                config.set("formats", false);
            imply(type, std::move(config), placed ? validation.origin : api_.origin);
        }
    }

    const model::GatewayConfig& gateway_;
    const model::Api& api_;
    const model::Operation& operation_;
    schema::Problems& problems_;
    std::vector<Written> written_;
    std::vector<PlannedFilter> plan_;
    bool secured_ = false;
};

} // namespace

std::size_t placeAmongWritten(std::string_view type) noexcept
{
    return static_cast<std::size_t>(std::find(placedTypes.begin(), placedTypes.end(), type) - placedTypes.begin());
}

std::vector<PlannedFilter> defaultChain(const model::GatewayConfig& gateway, const model::Api& api,
                                        const model::Operation& operation, schema::Problems& problems)
{
    return Planner(gateway, api, operation, problems).plan();
}

} // namespace postern::filters
