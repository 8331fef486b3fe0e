// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyMaker.h"

#include "controlplane/connectors/envoy/EnvoyWords.h"

#include <algorithm>
#include <array>

namespace postern::connectors::envoy {
namespace {

using schema::Value;

constexpr std::array<std::string_view, 9> knownMethods{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

} // namespace

std::string EnvoyMaker::requirementOf(const model::Operation& operation)
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

EnvoyMaker::Group& EnvoyMaker::groupOf(const model::Operation& operation, const std::string& what)
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

void EnvoyMaker::addOperation(const model::Operation& operation)
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

Value EnvoyMaker::extension(const std::string& name)
{
    return Value::object({{"type", "ExtensionRef"}, {"extensionRef", Value::object({{"group", "gateway.envoyproxy.io"}, {"kind", "HTTPRouteFilter"}, {"name", name}})}});
}

Value EnvoyMaker::pathMatches(const model::Operation& operation, bool any)
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

Value EnvoyMaker::methodMatches(const model::Operation& operation)
{
    const std::string& path = operation.pathTemplate; // "/shop.Orders/List"
    const std::size_t slash = path.find('/', 1);
    Value method = Value::object({{"type", "Exact"}, {"service", path.substr(std::min<std::size_t>(1, path.size()), slash == std::string::npos ? slash : slash - 1)}});
    if (slash != std::string::npos && path.substr(slash + 1).find_first_of("*{") == std::string::npos)
        method.set("method", path.substr(slash + 1));
    return Value::list({Value::object({{"method", std::move(method)}})});
}

void EnvoyMaker::addRewrite(const model::Operation& operation, Value& filters)
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

void EnvoyMaker::addPathFilter()
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

} // namespace postern::connectors::envoy
