// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "integration/federation/costs/Grants.h"

#include "controlplane/publisher/Door.h"
#include "schema/Document.h"

#include <algorithm>
#include <fnmatch.h>
#include <sstream>

namespace postern::test {
namespace {

using schema::Value;

std::vector<std::string> stepsOf(const std::string& path)
{
    std::vector<std::string> out;
    std::istringstream all(path);
    for (std::string step; std::getline(all, step, '/');) {
        if (!step.empty())
            out.push_back(step);
    }
    return out;
}

bool hasText(const Value* list, const std::string& text)
{
    return list != nullptr && std::ranges::any_of(list->items(), [&text](const Value& each) { return each.toText() == text; });
}

bool iamAllows(const std::string& policy, const AskedCall& call)
{
    const auto read = schema::readJson(policy, "policy.json");
    const std::string action = "apigateway:" + call.method;
    // Resources of HTTP APIs have no "/v2" in their names (Actions, resources, and condition keys for Amazon API Gateway Management V2).
    const std::string path = call.path();
    const std::string resource = "arn:aws:apigateway:eu-central-1::" + (path.starts_with("/v2/") ? path.substr(3) : path);
    const auto fits = [](const Value* patterns, const std::string& what) {
        return std::ranges::any_of(patterns->items(), [&what](const Value& each) { return ::fnmatch(each.asString().c_str(), what.c_str(), 0) == 0; });
    };
    return read && std::ranges::any_of(read->find("Statement")->items(), [&](const Value& each) { return fits(each.find("Action"), action) && fits(each.find("Resource"), resource); });
}

/// Every second step below the provider is a kind; the others are names.
bool azureAllows(const std::string& role, const AskedCall& call)
{
    const auto steps = stepsOf(call.path());
    const auto provider = std::ranges::find(steps, "providers");
    std::string action;
    // The last provider counts: rights are asked for below the service.
    for (auto at = provider; at != steps.end(); ++at) {
        if (*at != "providers" || at + 1 == steps.end())
            continue;
        action = *(at + 1);
        for (auto kind = at + 2; kind < steps.end() && *kind != "providers"; kind += 2)
            action += '/' + *kind;
    }
    action += call.method == "GET" || call.method == "HEAD" ? "/read" : call.method == "DELETE" ? "/delete" : call.method == "POST" ? "/action" : "/write";
    const auto read = schema::readJson(role, "role.json");
    return read && hasText(read->find("Actions"), action);
}

/// What every authenticated user may do in a cluster (system:basic-user, system:discovery, system:public-info-viewer).
bool everybodyMay(const AskedCall& call)
{
    const auto steps = stepsOf(call.path());
    const bool discovers = call.method == "GET" && (call.path() == "/version" || (steps.size() == 2 && steps[0] == "api") || (steps.size() == 3 && steps[0] == "apis"));
    return discovers || (call.method == "POST" && call.path() == "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews");
}

bool rbacAllows(const std::string& text, const AskedCall& call)
{
    if (everybodyMay(call))
        return true;
    const auto steps = stepsOf(call.path());
    const std::size_t at = steps[0] == "api" ? 2 : 3; // "namespaces"
    if (steps.size() < at + 3 || steps[at] != "namespaces")
        return false;
    const std::string group = steps[0] == "api" ? "" : steps[1];
    const bool one = steps.size() > at + 3;
    // An apply makes what is not there.
    const std::vector<std::string> verbs = call.method == "GET"      ? std::vector<std::string>{call.target.find("watch=") != std::string::npos ? "watch" : one ? "get" : "list"}
                                           : call.method == "DELETE" ? std::vector<std::string>{"delete"}
                                           : call.method == "PATCH"  ? std::vector<std::string>{"patch", "create"}
                                                                     : std::vector<std::string>{"create"};
    std::string rest = text;
    std::vector<Value> documents;
    for (std::size_t mark = rest.find("---\n"); mark != std::string::npos; mark = rest.find("---\n")) {
        rest.erase(0, mark + 4);
        if (auto read = schema::readYaml(rest.substr(0, rest.find("---\n")), "rbac.yaml"))
            documents.push_back(*std::move(read));
    }
    return std::ranges::all_of(verbs, [&](const std::string& verb) {
        return std::ranges::any_of(documents, [&](const Value& document) {
            const Value* const metadata = document.find("metadata");
            const Value* const rules = document.find("rules");
            return rules != nullptr && metadata != nullptr && metadata->find("namespace") != nullptr && metadata->find("namespace")->toText() == steps[at + 1] &&
                   std::ranges::any_of(rules->items(), [&](const Value& rule) { return hasText(rule.find("verbs"), verb) && hasText(rule.find("apiGroups"), group) && hasText(rule.find("resources"), steps[at + 2]); });
        });
    });
}

/// "... endpoint=/services/* actions=read,create": a star is one step.
bool kongAllows(const std::string& text, const AskedCall& call)
{
    const std::string action = call.method == "GET" ? "read" : call.method == "PATCH" ? "update" : call.method == "DELETE" ? "delete" : "create";
    const auto wanted = stepsOf(call.path());
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t endpoint = line.find("endpoint=");
        const std::size_t actions = line.find(" actions=");
        if (line.starts_with("#") || endpoint == std::string::npos || actions == std::string::npos)
            continue;
        const auto steps = stepsOf(line.substr(endpoint + 9, actions - endpoint - 9));
        const bool same = steps.size() == wanted.size() && std::equal(steps.begin(), steps.end(), wanted.begin(), [](const std::string& a, const std::string& b) { return a == "*" || a == b; });
        if (same && line.find(action, actions) != std::string::npos)
            return true;
    }
    return false;
}

bool konnectAllows(const std::string& text, const AskedCall& call)
{
    const std::string path = call.path();
    if (path.starts_with("/v3/"))
        return call.method == "GET" && text.find("API Viewer:") != std::string::npos;
    if (call.method == "GET")
        return text.find("\nViewer: control plane") != std::string::npos;
    const std::size_t entities = path.find("/core-entities/");
    const auto steps = stepsOf(entities == std::string::npos ? std::string() : path.substr(entities + 14));
    static const std::map<std::string, std::string> roles{{"services", "Service Admin:"}, {"routes", "Route Admin:"}, {"plugins", "Plugin Admin:"}, {"upstreams", "Upstream Admin:"}, {"consumers", "Consumer Admin:"}};
    return !steps.empty() && roles.contains(steps[0]) && text.find(roles.at(steps[0])) != std::string::npos;
}

bool scopesAllow(const std::string& text, const AskedCall& call)
{
    const auto mapping = schema::readJson(text, "scopes.json");
    if (!mapping)
        return false;
    const std::string marker = "/publisher/v";
    const std::size_t at = call.path().find(marker);
    const std::size_t begin = at == std::string::npos ? std::string::npos : call.path().find('/', at + marker.size());
    const auto wanted = stepsOf(begin == std::string::npos ? call.path() : call.path().substr(begin));
    const Value* const all = mapping->find("RESTAPIScopes")->find("Scope");
    // What is written out goes before what stands for anything.
    const publisher::DoorCall* best = nullptr;
    for (const publisher::DoorCall* const each : publisher::callTable()) {
        const auto steps = stepsOf(each->path);
        const bool same = each->service == publisher::Service::Publisher && call.method == each->method && steps.size() == wanted.size() &&
                          std::equal(steps.begin(), steps.end(), wanted.begin(), [](const std::string& a, const std::string& b) { return a.starts_with("{") || a == b; });
        if (same && (best == nullptr || std::string(each->path).find('{') == std::string::npos))
            best = each;
    }
    if (best == nullptr)
        return false;
    std::istringstream scopes(best->scopes);
    for (std::string scope; scopes >> scope;) {
        if (std::ranges::any_of(all->items(), [&scope](const Value& each) { return each.find("Name")->toText() == "apim:" + scope; }))
            return true;
    }
    return false;
}

} // namespace

bool isWithinGrant(const std::string& make, const std::vector<deployment::GrantFile>& grant, const AskedCall& call)
{
    const std::string& text = grant.front().text;
    if (make == "aws")
        return iamAllows(text, call);
    if (make == "azure")
        return azureAllows(text, call);
    if (make == "konnect")
        return konnectAllows(text, call);
    if (make == "wso2")
        return scopesAllow(text, call);
    return make.starts_with("kong") && make != "kong-kubernetes" ? kongAllows(text, call) : rbacAllows(text, call);
}

} // namespace postern::test
