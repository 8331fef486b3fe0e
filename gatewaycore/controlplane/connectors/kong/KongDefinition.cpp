// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongDefinition.h"

#include "controlplane/connectors/kong/KongPluginReader.h"
#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <array>

namespace postern::connectors::kong {
namespace {

using deployment::textAt;
using schema::Value;

constexpr std::array<std::string_view, 5> anyMethod{"get", "post", "put", "patch", "delete"};

/// What an expression says letter by letter, with "[^/]+" as a parameter and ".*" as the rest; none: it says more.
std::optional<std::string> templateOf(std::string_view expression, int& parameters)
{
    std::string out;
    while (!expression.empty()) {
        if (expression.starts_with("[^/]+")) {
            out += "{p" + std::to_string(++parameters) + '}';
            expression.remove_prefix(5);
        } else if (expression.starts_with(".*")) {
            out += '*';
            expression.remove_prefix(2);
        } else if (expression.front() == '\\' && expression.size() > 1 && std::string_view(R"(\^$.|?*+()[]{}-/)").find(expression[1]) != std::string_view::npos) {
            out += expression[1];
            expression.remove_prefix(2);
        } else if (std::string_view(R"(\^$.|?*+()[]{})").find(expression.front()) != std::string_view::npos) {
            return std::nullopt;
        } else {
            out += expression.front();
            expression.remove_prefix(1);
        }
    }
    return out;
}

/// `instead` stands in place of the service's own path, where a plugin writes it anew.
std::string addressOf(const Value& service, const std::optional<std::string>& instead)
{
    std::string path = instead ? *instead : textAt(service, "/path");
    if (path.ends_with('/'))
        path.pop_back();
    const std::string port = textAt(service, "/port");
    const std::string protocol = textAt(service, "/protocol");
    return (protocol.empty() ? "http" : protocol) + "://" + textAt(service, "/host") + (port.empty() ? "" : ':' + port) + path;
}

} // namespace

std::optional<RoutedPath> routedPath(std::string_view text, KongRelease release)
{
    const bool marked = text.starts_with('~');
    const bool expression = release == KongRelease::Since3 ? marked : text.find_first_of(R"(\^$|?*+()[]{})") != std::string_view::npos;
    if (!expression)
        return RoutedPath{text == "/" ? std::string() : std::string(text.ends_with('/') ? text.substr(0, text.size() - 1) : text), "/*"};
    if (marked)
        text.remove_prefix(1);
    if (!text.ends_with('$'))
        return std::nullopt; // a prefix that is an expression
    text.remove_suffix(1);
    int parameters = 0;
    const std::string group = "(?<" + std::string(restGroup) + '>';
    const std::size_t rest = text.find(group);
    if (rest == std::string_view::npos) {
        auto whole = templateOf(text, parameters);
        return whole ? std::optional(RoutedPath{{}, *std::move(whole)}) : std::nullopt;
    }
    if (!text.ends_with(')'))
        return std::nullopt;
    const auto context = templateOf(text.substr(0, rest), parameters);
    auto path = templateOf(text.substr(rest + group.size(), text.size() - rest - group.size() - 1), parameters);
    if (!context || !path)
        return std::nullopt;
    return RoutedPath{*context, path->empty() ? "/" : *std::move(path)};
}

namespace {

/// What plugins of a route ask (`id`), or those of its service and of all services.
kubernetes::KubeGuard guardIn(const KongLive& live, const std::string& id, kubernetes::KubeFindings& into)
{
    kubernetes::KubeGuard out;
    KongPluginReader plugins(out, into);
    for (const Value& each : live.plugins) {
        if (textAt(each, "/route/id") == id)
            plugins.readOfAdmin(each);
    }
    for (const Value& each : id.empty() ? live.global : std::vector<Value>())
        plugins.readOfAdmin(each);
    plugins.finish();
    return out;
}

/// Plugins of a service and of its route are asked one after the other.
Value bothAsked(const Value& service, const Value& route)
{
    if (service.size() == 0 || route.size() == 0)
        return service.size() == 0 ? route : service;
    Value all = service.items().front();
    for (const schema::Entry& each : route.items().front().entries())
        all.set(each.key, each.value);
    return Value::list({std::move(all)});
}

} // namespace

Result<deployment::LiveDefinition> definitionOf(const KongLive& live, KongRelease release)
{
    deployment::LiveDefinition out;
    kubernetes::KubeFindings findings;
    const kubernetes::KubeGuard whole = guardIn(live, {}, findings);
    if (!whole.otherwise.empty())
        return unexpected(ErrorKind::Unsupported, "Calls of service " + textAt(live.service, "/name") + " reach no backend (" + whole.otherwise + "), so there is nothing to import.");
    std::vector<std::optional<std::string>> behinds; // of routes that are taken over
    std::optional<std::string> context;
    Value paths = Value::map();
    for (const Value& route : live.routes) {
        const std::string name = textAt(route, "/name").empty() ? textAt(route, "/id") : textAt(route, "/name");
        for (const char* const key : {"hosts", "headers", "snis"}) {
            if (const Value* const value = route.find(key); value != nullptr && value->size() > 0)
                out.missing.push_back("Route " + name + " asks for certain " + key + " as well.");
        }
        const kubernetes::KubeGuard guard = textAt(route, "/id").empty() ? kubernetes::KubeGuard() : guardIn(live, textAt(route, "/id"), findings);
        if (!guard.otherwise.empty()) {
            out.missing.push_back("Route " + name + " is left out: " + guard.otherwise + '.');
            continue;
        }
        const std::optional<std::string> behind = guard.behind ? guard.behind : whole.behind;
        behinds.push_back(behind);
        if (!guard.cors.isNull())
            findings.say("Route " + name + " answers browsers by itself (cors), which is not taken over: give the API what it answers here.");
        const Value* const all = route.find("paths");
        if (all == nullptr || all->size() == 0)
            out.missing.push_back("Route " + name + " has no path.");
        for (const Value& each : all == nullptr ? std::vector<Value>() : all->items()) {
            const auto routed = routedPath(each.toText(), release);
            if (!routed || (context && *context != routed->context)) {
                out.missing.push_back("Route " + name + ": " + each.toText() + (routed ? " begins otherwise than the other routes." : " is an expression that no path stands for."));
                continue;
            }
            context = routed->context;
            Value operations = paths.find(routed->path) == nullptr ? Value::map() : *paths.find(routed->path);
            Value parameters = Value::list();
            for (std::size_t at = routed->path.find('{'); at != std::string::npos; at = routed->path.find('{', at + 1)) {
                const std::string parameter = routed->path.substr(at + 1, routed->path.find('}', at) - at - 1);
                parameters.push(Value::object({{"name", parameter}, {"in", "path"}, {"required", true}, {"schema", Value::object({{"type", "string"}})}}));
            }
            const Value* const methods = route.find("methods");
            std::vector<std::string> names;
            for (const Value& method : methods == nullptr ? std::vector<Value>() : methods->items())
                names.push_back(method.toText());
            if (names.empty())
                names.assign(anyMethod.begin(), anyMethod.end());
            for (std::string& method : names) {
                for (char& c : method)
                    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
                Value operation = Value::object({{"responses", Value::object({{"default", Value::object({{"description", "As the backend answers"}})}})}});
                if (parameters.size() > 0)
                    operation.set("parameters", parameters);
                if (behind != behinds.front())
                    operation.set("servers", Value::list({Value::object({{"url", addressOf(live.service, behind)}})}));
                if (guard.security.size() > 0)
                    operation.set("security", bothAsked(whole.security, guard.security));
                operations.set(method, std::move(operation));
            }
            paths.set(routed->path, std::move(operations));
        }
    }
    if (paths.size() == 0)
        return unexpected(ErrorKind::Unsupported, "Service " + textAt(live.service, "/name") + " has no route that a path stands for, so there is nothing to import.");
    out.missing.insert(out.missing.end(), findings.missing.begin(), findings.missing.end());
    out.missing.push_back("Kong knows no schemas: what calls and answers look like is not there.");
    const deployment::DiscoveredApi what = shownAs(live);
    Value document = Value::object({{"openapi", "3.0.3"},
                                    {"info", Value::object({{"title", what.name}, {"version", what.version.empty() ? "1.0.0" : what.version}})},
                                    {"servers", Value::list({Value::object({{"url", addressOf(live.service, behinds.front())}})})}});
    if (context && !context->empty())
        document.set("x-wso2-basePath", *context);
    if (whole.security.size() > 0)
        document.set("security", whole.security);
    if (!whole.cors.isNull())
        document.set("x-wso2-cors", whole.cors);
    if (findings.schemes.size() > 0)
        document.set("components", Value::object({{"securitySchemes", findings.schemes}}));
    document.set("paths", std::move(paths));
    out.openApi = schema::writeYaml(document);
    return out;
}

} // namespace postern::connectors::kong
