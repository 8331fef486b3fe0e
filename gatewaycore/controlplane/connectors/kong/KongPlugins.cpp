// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongPlugins.h"

#include "controlplane/connectors/kong/KongRoute.h"
#include "schema/Texts.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace postern::connectors::kong {
namespace {

using deployment::Capability;
using deployment::Holding;
using schema::Value;
using Subject = Capability::Subject;

/// Kong's name of a unit of time, and its length in seconds as Kong counts it.
struct Window {
    const char* name;
    std::int64_t seconds;
};
constexpr Window windows[] = {{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86'400}, {"month", 2'592'000}, {"year", 31'536'000}};

/// "X: v" fields as Kong's transformers take them; false: a value holds a variable.
bool addFields(const Value* fields, std::string_view verb, Value& config)
{
    if (fields == nullptr || fields->size() == 0)
        return true;
    Value headers = Value::list();
    for (const schema::Entry& entry : fields->entries()) {
        if (entry.value.toText().find("${") != std::string::npos)
            return false;
        headers.push(Value(entry.key + ':' + entry.value.toText()));
    }
    const Value* const there = config.find(verb);
    Value part = there == nullptr ? Value::map() : *there;
    if (const Value* const before = part.find("headers")) {
        Value both = *before;
        for (const Value& each : headers.items())
            both.push(each);
        headers = std::move(both);
    }
    part.set("headers", std::move(headers));
    config.set(verb, std::move(part));
    return true;
}

/// One direction of set-headers; false: it asks for more than Kong's transformers can do.
bool addChanges(const Value* changes, Value& config)
{
    if (changes == nullptr || changes->isNull())
        return true;
    for (const schema::Entry& entry : changes->entries()) {
        if (entry.key != "set" && entry.key != "add" && entry.key != "remove")
            return false;
    }
    // Kong's replace wants the field there, its add wants it absent: together they are set. Its append is our add.
    if (!addFields(changes->find("set"), "replace", config) || !addFields(changes->find("set"), "add", config) ||
        !addFields(changes->find("add"), "append", config))
        return false;
    if (const Value* const removed = changes->find("remove"); removed != nullptr && removed->size() > 0) {
        Value part = Value::map();
        part.set("headers", *removed);
        config.set("remove", std::move(part));
    }
    return true;
}

/// What no plugin here stands for, in words.
std::string noPluginFor(const std::string& type)
{
    return "No plugin of Kong's open-source edition does what \"" + type + "\" does.";
}

bool isSignature(const model::SecurityScheme& scheme)
{
    using Type = model::SecurityScheme::Type;
    return scheme.type == Type::OAuth2 || scheme.type == Type::OpenIdConnect || scheme.type == Type::Bearer;
}

} // namespace

void KongPlugins::say(Subject subject, std::string name, std::string place, Holding holding, std::string how)
{
    capabilities_.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
}

Value KongPlugins::rewrite(const std::string& base)
{
    return Value::object({{"replace", Value::object({{"uri", Value(base + "$(uri_captures['" + std::string(restGroup) + "'])")}})}});
}

void KongPlugins::addSecurity(std::vector<KongPlugin>& out)
{
    using Type = model::SecurityScheme::Type;
    const model::Api& api = revision_.api;
    for (const model::SecurityScheme& scheme : api.securitySchemes) {
        const bool used = std::ranges::any_of(api.operations, [&scheme](const model::Operation& operation) {
            return std::ranges::any_of(operation.security.alternatives, [&scheme](const auto& all) {
                return std::ranges::any_of(all, [&scheme](const model::SchemeUse& use) { return use.scheme == scheme.name; });
            });
        });
        if (!used)
            continue;
        if (isSignature(scheme)) {
            addTokens(scheme.name, out);
        } else if (scheme.type == Type::ApiKey && scheme.in != model::SecurityScheme::In::Cookie) {
            const bool header = scheme.in == model::SecurityScheme::In::Header;
            out.push_back({"key-auth", Value::object({{"key_names", Value::list({Value(scheme.parameterName.empty() ? api.apiKeyHeader : scheme.parameterName)})},
                                                      {"key_in_header", Value(header)},
                                                      {"key_in_query", Value(!header)},
                                                      {"key_in_body", Value(false)},
                                                      {"hide_credentials", Value(true)}})});
            say(Subject::Security, scheme.name, {}, Holding::Approximated, "Keys are those of Kong's consumers: the gateway's own are not taken over.");
        } else if (scheme.type == Type::Basic) {
            out.push_back({"basic-auth", Value::object({{"hide_credentials", Value(true)}})});
            say(Subject::Security, scheme.name, {}, Holding::Approximated, "Users are Kong's consumers: the gateway's own are not taken over.");
        } else {
            say(Subject::Security, scheme.name, {}, Holding::Dropped, noPluginFor(scheme.name));
        }
    }
    if (!api.clientCertificates.empty())
        say(Subject::Security, "mutualssl", {}, Holding::Dropped, "mtls-auth is Kong Enterprise's.");
}

/// The open-source edition's jwt plugin: it looks at signatures with keys that are written to it, and at the expiry. Which of Kong's
/// consumers may call is the acl plugin's: without it anybody's keys would open the API.
void KongPlugins::addTokens(const std::string& scheme, std::vector<KongPlugin>& out)
{
    if (issuers_ == nullptr || issuers_->all.empty())
        return say(Subject::Security, scheme, {}, Holding::Dropped,
                   issuers_ == nullptr ? "Kong's jwt plugin knows neither an issuer's key set nor audiences; openid-connect is Kong Enterprise's." : issuers_->why);
    std::string how = issuers_->claim == "iss" ? "Kong looks at the signature, the issuer and the expiry, with the keys of today" : "Kong looks at the signature by the key's id and at the expiry, with the keys of today";
    how += ": new keys need another push. It looks at no audience, no type of token and no revocation.";
    if (!issuers_->left.empty())
        how += ' ' + issuers_->left;
    say(Subject::Security, scheme, {}, Holding::Approximated, std::move(how));
    if (std::exchange(asksForTokens_, true))
        return; // of another scheme
    Value groups = Value::list();
    for (const KongIssuer& issuer : issuers_->all)
        groups.push(Value(issuer.username));
    std::string field = revision_.api.authorizationHeader;
    std::ranges::transform(field, field.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    out.push_back({"jwt", Value::object({{"key_claim_name", Value(issuers_->claim)},
                                         {"claims_to_verify", Value::list({Value("exp")})},
                                         {"header_names", Value::list({Value(field)})},
                                         {"uri_param_names", Value::list()},
                                         {"cookie_names", Value::list()},
                                         {"run_on_preflight", Value(false)}})});
    out.push_back({"acl", Value::object({{"allow", std::move(groups)}, {"hide_groups_header", Value(true)}})});
}

void KongPlugins::addLimit(const std::string& policy, const std::string& place, std::vector<KongPlugin>& out)
{
    if (policy.empty() || policy == model::unlimitedPolicy)
        return;
    const model::ThrottlingPolicy* const found = revision_.policy(policy);
    if (found == nullptr || found->type != model::QuotaType::RequestCount)
        return say(Subject::RateLimit, policy, place, Holding::Dropped, "Kong's rate-limiting counts calls only.");
    const std::int64_t period = found->period().count();
    const auto exact = std::ranges::find(windows, period, &Window::seconds);
    // Where Kong has no such time, the largest that is shorter, with its share of the calls: stricter, never looser.
    const auto longer = std::ranges::find_if(windows, [period](const Window& each) { return each.seconds > period; });
    const Window window = exact != std::end(windows) ? *exact : *std::prev(longer == std::begin(windows) ? std::next(longer) : longer);
    const auto count = static_cast<std::int64_t>(found->count) * window.seconds / period;
    if (count < 1)
        return say(Subject::RateLimit, policy, place, Holding::Dropped, "Less than one call in Kong's next shorter time.");
    out.push_back({"rate-limiting", Value::object({{window.name, Value(count)}, {"limit_by", Value("service")}, {"policy", Value(style_.counting)}, {"fault_tolerant", Value(true)}})});
    std::string how;
    if (exact == std::end(windows))
        how = "Kong counts " + std::to_string(count) + " in a " + window.name + " in place of " + std::to_string(found->count) + " in " + std::to_string(period) + " seconds.";
    if (style_.counting == "local")
        how.append(how.empty() ? "" : " ").append("Each node of Kong counts for itself.");
    if (found->burst || !found->conditionalGroups.empty())
        how.append(how.empty() ? "" : " ").append("Bursts and conditions are left out.");
    say(Subject::RateLimit, policy, place, how.empty() ? Holding::Enforced : Holding::Approximated, how);
}

void KongPlugins::addCors(std::vector<KongPlugin>& out)
{
    const model::Cors& cors = revision_.api.cors;
    if (!cors.enabled)
        return;
    Value config = Value::object({{"origins", schema::listOf(cors.allowOrigins)},
                                  {"methods", schema::listOf(cors.allowMethods)},
                                  {"headers", schema::listOf(cors.allowHeaders)},
                                  {"exposed_headers", schema::listOf(cors.exposeHeaders)},
                                  {"credentials", Value(cors.allowCredentials)},
                                  {"preflight_continue", Value(false)}});
    if (cors.maxAge)
        config.set("max_age", Value(static_cast<std::int64_t>(cors.maxAge->count())));
    out.push_back({"cors", std::move(config)});
    say(Subject::Cors, "cors", {}, Holding::Enforced);
}

void KongPlugins::addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, Value& request, Value& response)
{
    for (const model::FilterConfig& filter : filters) {
        if (!filter.enabled)
            continue;
        const std::string name = filter.name.empty() ? filter.type : filter.name;
        if (filter.type != "set-headers") {
            say(Subject::Policy, name, place, Holding::Dropped, noPluginFor(filter.type));
            continue;
        }
        Value in = request;
        Value back = response;
        if (filter.config.find("fault") == nullptr && addChanges(filter.config.find("request"), in) && addChanges(filter.config.find("response"), back)) {
            request = std::move(in);
            response = std::move(back);
            say(Subject::Policy, name, place, Holding::Enforced);
        } else {
            say(Subject::Policy, name, place, Holding::Dropped, "Kong's transformers know no variables, no renaming, no appending to lists and no faults.");
        }
    }
}

std::vector<KongPlugin> KongPlugins::ofApi(const std::string& base)
{
    std::vector<KongPlugin> out;
    const model::Api& api = revision_.api;
    if (api.blocked())
        out.push_back({"request-termination", Value::object({{"status_code", Value(503)}, {"message", Value("The API is blocked.")}})});
    addSecurity(out);
    addLimit(api.throttlingPolicy, {}, out);
    addCors(out);
    Value request = rewrite(base);
    Value response = Value::map();
    addFilters(revision_.gatewayFilters, "every API", request, response);
    addFilters(api.filters, {}, request, response);
    out.push_back({"request-transformer", std::move(request)});
    if (response.size() > 0)
        out.push_back({"response-transformer", std::move(response)});
    for (const model::UnmappedPolicy& policy : api.unmappedPolicies)
        say(Subject::Policy, policy.name, {}, Holding::Dropped, policy.why);
    if (api.validation.any())
        say(Subject::Validation, "validation", {}, Holding::Dropped, "Checking messages against a definition is Kong Enterprise's.");
    if (api.responseCaching)
        say(Subject::Caching, "response caching", {}, Holding::Dropped, "Answers are not kept: Kong's proxy-cache does not follow what backends say of freshness.");
    for (const std::string& policy : api.subscriptionPolicies)
        say(Subject::RateLimit, policy, "subscriptions", Holding::Dropped, "Subscriptions are not written to Kong.");
    return out;
}

void KongPlugins::judgeOperation(const model::Operation& operation, const std::string& what)
{
    std::vector<std::string> scopes;
    for (const auto& alternative : operation.security.alternatives) {
        for (const model::SchemeUse& use : alternative)
            scopes.insert(scopes.end(), use.scopes.begin(), use.scopes.end());
    }
    std::ranges::sort(scopes);
    const auto same = std::ranges::unique(scopes);
    scopes.erase(same.begin(), same.end());
    for (const std::string& scope : scopes)
        say(Subject::Scopes, scope, what, Holding::Dropped, "No plugin of Kong's open-source edition looks at a token's scopes.");
    if (operation.security.alternatives.size() > 1)
        say(Subject::Security, "alternatives", what, Holding::Approximated, "Kong asks for all schemes of an API, not for one of them.");
    if (operation.security.allowsAnonymous() && !revision_.api.securitySchemes.empty())
        say(Subject::Operation, what, what, Holding::Approximated, "It is open to all, and at Kong it asks for what the API asks for.");
    else
        say(Subject::Operation, what, what, Holding::Enforced);
    if (operation.production || operation.sandbox)
        say(Subject::Endpoint, "own backend", what, Holding::Dropped, "All operations of an API are one service at Kong.");
    for (const model::UnmappedPolicy& policy : operation.unmappedPolicies)
        say(Subject::Policy, policy.name, what, Holding::Dropped, policy.why);
}

std::vector<KongPlugin> KongPlugins::ofOperation(const model::Operation& operation, const std::string& what, const std::string& base)
{
    std::vector<KongPlugin> out;
    // WSO2: a limit of the whole API is in place of those of its operations.
    if (revision_.api.throttlingPolicy.empty())
        addLimit(operation.throttlingPolicy, what, out);
    if (operation.filters.empty())
        return out;
    // A plugin of a route is in place of the service's of that name, so it repeats what the service's does.
    std::vector<Capability> before = capabilities_;
    Value request = rewrite(base);
    Value response = Value::map();
    addFilters(revision_.gatewayFilters, {}, request, response);
    addFilters(revision_.api.filters, {}, request, response);
    capabilities_ = std::move(before);
    const Value ofApi = request;
    const Value back = response;
    addFilters(operation.filters, what, request, response);
    if (!(request == ofApi))
        out.push_back({"request-transformer", std::move(request)});
    if (!(response == back))
        out.push_back({"response-transformer", std::move(response)});
    return out;
}

} // namespace postern::connectors::kong
