// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KubernetesApi.h"

#include "sandbox/KubernetesFields.h"
#include "sandbox/KubernetesReplies.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

/// "a=b,c": every label, with its value where one is said.
bool selects(const std::string& selector, const Value& object)
{
    for (std::size_t begin = 0; begin < selector.size();) {
        const std::size_t end = std::min(selector.find(',', begin), selector.size());
        const std::string part = selector.substr(begin, end - begin);
        const std::size_t is = part.find('=');
        const Value* const labels = fieldAt(object, "/metadata/labels");
        const Value* const value = labels == nullptr ? nullptr : labels->find(part.substr(0, is));
        if (value == nullptr || (is != std::string::npos && value->toText() != part.substr(is + 1)))
            return false;
        begin = end + 1;
    }
    return true;
}

} // namespace

KubernetesApi::KubernetesApi()
{
    const std::string gateway = "gateway.networking.k8s.io/v1";
    const std::string envoy = "gateway.envoyproxy.io/v1alpha1";
    const std::string kong = "configuration.konghq.com/v1";
    kinds_ = {{"v1", "ConfigMap", "configmaps", {}},
              {"v1", "Secret", "secrets", {}},
              {"v1", "Service", "services", {}},
              {"networking.k8s.io/v1", "Ingress", "ingresses", {}},
              {gateway, "Gateway", "gateways", {}},
              {gateway, "HTTPRoute", "httproutes", {"parentRefs", "hostnames", "rules"}},
              {gateway, "GRPCRoute", "grpcroutes", {"parentRefs", "hostnames", "rules"}},
              {gateway, "BackendTLSPolicy", "backendtlspolicies", {}},
              {envoy, "Backend", "backends", {}},
              {envoy, "HTTPRouteFilter", "httproutefilters", {}},
              {envoy, "SecurityPolicy", "securitypolicies", {}},
              {envoy, "BackendTrafficPolicy", "backendtrafficpolicies", {}},
              {kong, "KongPlugin", "kongplugins", {}},
              {kong, "KongConsumer", "kongconsumers", {}}};
}

const Value* KubernetesApi::object(const std::string& path) const
{
    const auto found = objects_.find(path);
    return found == objects_.end() ? nullptr : &found->second.object;
}

/// "/apis/GROUP/VERSION/namespaces/NS/PLURAL[/NAME[/SUBRESOURCE]]", of the core "/api/v1/namespaces/...".
std::optional<KubernetesApi::Place> KubernetesApi::placeOf(const std::string& path) const
{
    std::vector<std::string> steps;
    for (std::size_t begin = 1; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        steps.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    const bool core = !steps.empty() && steps[0] == "api";
    const std::size_t first = core ? 2 : 3;
    if (steps.size() < first + 3 || steps.size() > first + 5 || steps[first] != "namespaces")
        return {};
    const std::string apiVersion = core ? steps[1] : steps[1] + '/' + steps[2];
    const auto kind = std::ranges::find_if(kinds_, [&](const Kind& each) { return each.apiVersion == apiVersion && each.plural == steps[first + 2]; });
    if (kind == kinds_.end())
        return {};
    Place out;
    out.kind = &*kind;
    out.nameSpace = steps[first + 1];
    out.name = steps.size() > first + 3 ? steps[first + 3] : "";
    out.subresource = steps.size() > first + 4 ? steps[first + 4] : "";
    out.collection = (core ? "/api/" : "/apis/") + apiVersion + "/namespaces/" + out.nameSpace + '/' + kind->plural;
    return out;
}

Reply KubernetesApi::answer(const Call& call)
{
    if (!tokens_.empty() && !call.authorization.empty() && !tokens_.contains(call.bearerToken()))
        return kubeStatus(401, "Unauthorized", "Unauthorized");
    if (!tokens_.empty() && call.authorization.empty())
        return kubeStatus(403, "Forbidden", "User \"system:anonymous\" cannot do that");
    if (call.path == "/version")
        return Reply::json(Value::object({{"major", "1"}, {"minor", "26"}, {"gitVersion", "v1.26.5"}, {"platform", "linux/amd64"}}));
    if (call.path == "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" && call.method == "POST") {
        const Value all = Value::list({"*"});
        const Value rule = Value::object({{"verbs", all}, {"apiGroups", all}, {"resources", all}});
        return Reply::json(Value::object({{"kind", "SelfSubjectRulesReview"}, {"status", Value::object({{"resourceRules", Value::list({rule})}, {"incomplete", false}})}}), 201);
    }
    if (call.method == "GET" && (call.path.starts_with("/apis/") || call.path.starts_with("/api/")) && call.path.find("/namespaces/") == std::string::npos) {
        const std::string group = call.path.substr(call.path.starts_with("/apis/") ? 6 : 5);
        Value resources = Value::list();
        for (const Kind& each : kinds_) {
            if (each.apiVersion == group)
                resources.push(Value::object({{"name", each.plural}, {"namespaced", true}, {"kind", each.kind}}));
        }
        if (resources.size() > 0)
            return Reply::json(Value::object({{"kind", "APIResourceList"}, {"apiVersion", "v1"}, {"groupVersion", group}, {"resources", std::move(resources)}}));
    }
    const auto place = placeOf(call.path);
    if (!place) {
        Reply out;
        out.status = 404;
        out.contentType = "text/plain; charset=utf-8";
        out.body = "404 page not found\n";
        return out;
    }
    if (place->name.empty())
        return call.method == "GET" ? (call.query.contains("watch") ? watch(call, *place) : list(call, *place)) : call.method == "POST" ? create(call, *place) : kubeStatus(405, "MethodNotAllowed", "the server does not allow this method");
    if (call.method == "PATCH" && call.contentType.starts_with("application/apply-patch+yaml"))
        return apply(call, *place);
    const auto found = objects_.find(place->collection + '/' + place->name);
    if (found == objects_.end() && (call.method != "PATCH" || call.contentType.find("-patch+json") != std::string::npos))
        return kubeStatus(404, "NotFound", place->kind->plural + " \"" + place->name + "\" not found", Value::object({{"name", place->name}, {"kind", place->kind->plural}}));
    if (call.method == "GET")
        return Reply::json(shown(found->second));
    return call.method == "PUT" ? replace(call, *place) : call.method == "PATCH" ? patch(call, *place) : call.method == "DELETE" ? remove(call, *place) : kubeStatus(405, "MethodNotAllowed", "the server does not allow this method");
}

Value KubernetesApi::shown(const Stored& stored)
{
    Value out = stored.object;
    Value managed = Value::list();
    for (const Owner& owner : stored.owners) {
        if (owner.fields.empty())
            continue;
        Value entry = Value::object({{"manager", owner.manager}, {"operation", owner.operation}, {"fieldsType", "FieldsV1"}, {"fieldsV1", fieldsV1Of(owner.fields)}});
        if (!owner.subresource.empty())
            entry.set("subresource", owner.subresource);
        managed.push(std::move(entry));
    }
    out.find("metadata")->set("managedFields", std::move(managed));
    return out;
}

Reply KubernetesApi::list(const Call& call, const Place& place) const
{
    const std::size_t limit = static_cast<std::size_t>(std::max<std::int64_t>(kubeNumber(call.queryValue("limit"), 0), 0));
    std::string after;
    if (const std::string from = call.queryValue("continue"); !from.empty()) { // "VERSION.NAME"
        const std::size_t dot = from.find('.');
        if (kubeNumber(from.substr(0, dot), 0) < oldest_)
            return kubeStatus(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        after = place.collection + '/' + from.substr(std::min(dot, from.size() - 1) + 1);
    }
    Value items = Value::list();
    Value metadata = Value::object({{"resourceVersion", std::to_string(version_)}});
    std::string last;
    for (const auto& [path, stored] : objects_) {
        if (!path.starts_with(place.collection + '/') || path <= after || !selects(call.queryValue("labelSelector"), stored.object))
            continue;
        if (limit > 0 && items.size() == limit) {
            metadata.set("continue", std::to_string(version_) + '.' + last);
            break;
        }
        items.push(shown(stored));
        last = path.substr(place.collection.size() + 1);
    }
    return Reply::json(Value::object({{"apiVersion", place.kind->apiVersion}, {"kind", place.kind->kind + "List"}, {"metadata", std::move(metadata)}, {"items", std::move(items)}}));
}

Reply KubernetesApi::watch(const Call& call, const Place& place) const
{
    const std::int64_t from = kubeNumber(call.queryValue("resourceVersion"), version_);
    Reply out;
    const auto add = [&out](const std::string& type, const Value& object) { out.body += schema::writeJson(Value::object({{"type", type}, {"object", object}}), 0) + '\n'; };
    if (from < oldest_) {
        const Reply gone = kubeStatus(410, "Expired", "too old resource version: " + std::to_string(from) + " (" + std::to_string(oldest_) + ')');
        add("ERROR", *schema::readJson(gone.body, "status"));
        return out;
    }
    for (const Happened& each : history_) {
        if (each.version > from && each.collection == place.collection && selects(call.queryValue("labelSelector"), each.object))
            add(each.type, each.object);
    }
    return out;
}

} // namespace postern::sandbox
