// SPDX-License-Identifier: Apache-2.0
#include "sandbox/KubernetesApi.h"

#include "sandbox/KubernetesFields.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

Reply kubeStatus(int code, const std::string& reason, const std::string& message, Value details = {})
{
    Value body = Value::object({{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Value::map()}, {"status", code < 400 ? "Success" : "Failure"}, {"message", message}, {"reason", reason}});
    if (!details.isNull())
        body.set("details", std::move(details));
    body.set("code", code);
    return Reply::json(body, code);
}

Reply invalid(const std::string& what, const std::string& field, const std::string& why)
{
    const Value cause = Value::object({{"reason", "FieldValueInvalid"}, {"message", why}, {"field", field}});
    return kubeStatus(422, "Invalid", what + " is invalid: " + field + ": " + why, Value::object({{"causes", Value::list({cause})}}));
}

std::string at(const Value& object, std::string_view pointer)
{
    const Value* const found = fieldAt(object, pointer);
    return found == nullptr ? std::string() : found->toText();
}

std::int64_t wholeNumberIn(const std::string& text, std::int64_t fallback)
{
    std::int64_t out = fallback;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

bool isName(const std::string& text)
{
    return !text.empty() && text.size() <= 253 && text.front() != '-' && text.back() != '-' && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

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
    const std::size_t limit = static_cast<std::size_t>(std::max<std::int64_t>(wholeNumberIn(call.queryValue("limit"), 0), 0));
    std::string after;
    if (const std::string from = call.queryValue("continue"); !from.empty()) { // "VERSION.NAME"
        const std::size_t dot = from.find('.');
        if (wholeNumberIn(from.substr(0, dot), 0) < oldest_)
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
    const std::int64_t from = wholeNumberIn(call.queryValue("resourceVersion"), version_);
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

std::optional<Reply> KubernetesApi::refusal(const Call& call, const Place& place, const Value& object) const
{
    const std::string what = place.kind->kind + " \"" + at(object, "/metadata/name") + '"';
    if (!isName(at(object, "/metadata/name")))
        return invalid(what, "metadata.name", "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'");
    const Value* const spec = object.find("spec");
    for (const schema::Entry& entry : spec == nullptr || place.kind->specKeys.empty() ? std::vector<schema::Entry>() : spec->entries()) {
        if (!place.kind->specKeys.contains(entry.key) && call.queryValue("fieldValidation") == "Strict")
            return kubeStatus(400, "BadRequest", "strict decoding error: unknown field \"spec." + entry.key + '"');
    }
    if (place.kind->kind == "SecurityPolicy" && at(object, "/spec/targetRefs/0/group") != "gateway.networking.k8s.io" && fieldAt(object, "/spec/targetRef") == nullptr)
        return invalid(what, "spec", "this policy can only have a targetRefs[*].group of gateway.networking.k8s.io");
    if (place.kind->kind == "KongPlugin" && object.find("config") != nullptr && object.find("configFrom") != nullptr)
        return invalid(what, "<nil>", "Using both config and configFrom fields is not allowed.");
    const Value* const rules = fieldAt(object, "/spec/rules");
    for (const Value& rule : rules == nullptr || place.kind->kind != "HTTPRoute" ? std::vector<Value>() : rules->items()) {
        const Value* const matches = rule.find("matches");
        for (const Value& match : matches == nullptr ? std::vector<Value>() : matches->items()) {
            constexpr std::array<std::string_view, 10> methods{"", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
            if (std::ranges::find(methods, at(match, "/method")) == methods.end())
                return invalid(what, "spec.rules[0].matches[0].method", "Unsupported value: \"" + at(match, "/method") + '"');
            const std::string value = at(match, "/path/value");
            if (at(match, "/path/type") != "RegularExpression" && !value.empty() && (!value.starts_with('/') || value.find("//") != std::string::npos))
                return invalid(what, "spec.rules[0].matches[0].path", "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']");
        }
        if (rules->size() > 16)
            return invalid(what, "spec.rules", "Too many: " + std::to_string(rules->size()) + ": must have at most 16 items");
    }
    return {};
}

/// Writes what is to be, and answers with it. Nothing is kept of a dry run.
Reply KubernetesApi::keep(const Call& call, const Place& place, Stored made, int status)
{
    fillIn(made.object);
    const std::string path = place.collection + '/' + at(made.object, "/metadata/name");
    const auto there = objects_.find(path);
    if (there != objects_.end() && there->second.object == made.object && shown(there->second) == shown(made))
        return Reply::json(shown(made), status);
    if (call.queryValue("dryRun") == "All")
        return Reply::json(shown(made), status);
    Value& metadata = *made.object.find("metadata");
    if (there == objects_.end()) {
        std::array<char, 40> uid{};
        std::snprintf(uid.data(), uid.size(), "00000000-0000-4000-8000-%012u", ++serial_);
        metadata.set("uid", uid.data());
        metadata.set("creationTimestamp", "2026-01-01T00:00:00Z");
        metadata.set("generation", 1);
    } else if (place.subresource.empty() && !sameButMetadata(there->second.object, made.object)) {
        metadata.set("generation", wholeNumberIn(at(there->second.object, "/metadata/generation"), 0) + 1);
    }
    metadata.set("resourceVersion", std::to_string(++version_));
    history_.push_back({version_, place.collection, there == objects_.end() ? "ADDED" : "MODIFIED", shown(made)});
    changes_.push_back(call.method + ' ' + call.path);
    const Reply out = Reply::json(shown(made), status);
    objects_[path] = std::move(made);
    return out;
}

Reply KubernetesApi::create(const Call& call, const Place& place)
{
    auto body = schema::readJson(call.body, "body");
    if (!body || !body->isMap())
        return kubeStatus(400, "BadRequest", "the object provided is unrecognized");
    if (body->find("metadata") == nullptr)
        body->set("metadata", Value::map());
    if (auto why = refusal(call, place, *body))
        return *std::move(why);
    const std::string name = at(*body, "/metadata/name");
    if (objects_.contains(place.collection + '/' + name))
        return kubeStatus(409, "AlreadyExists", place.kind->plural + " \"" + name + "\" already exists", Value::object({{"name", name}, {"kind", place.kind->plural}}));
    body->find("metadata")->set("namespace", place.nameSpace);
    Stored made{*body, {{call.queryValue("fieldManager", "somebody"), "Update", "", leavesOf(*body)}}};
    return keep(call, place, std::move(made), 201);
}

Reply KubernetesApi::replace(const Call& call, const Place& place)
{
    auto body = schema::readJson(call.body, "body");
    if (!body || !body->isMap())
        return kubeStatus(400, "BadRequest", "the object provided is unrecognized");
    Stored made = objects_.at(place.collection + '/' + place.name);
    const std::string version = at(*body, "/metadata/resourceVersion");
    if (!version.empty() && version != at(made.object, "/metadata/resourceVersion"))
        return kubeStatus(409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again");
    if (auto why = refusal(call, place, *body))
        return *std::move(why);
    Value* const metadata = body->find("metadata");
    for (const char* const key : {"uid", "creationTimestamp", "generation", "resourceVersion", "namespace"})
        metadata->set(key, *fieldAt(made.object, std::string("/metadata/") + key));
    metadata->remove("managedFields");
    return keep(call, place, changedBy(std::move(made), call.queryValue("fieldManager", "somebody"), place.subresource, *std::move(body)), 200);
}

Reply KubernetesApi::patch(const Call& call, const Place& place)
{
    const bool merge = call.contentType.starts_with("application/merge-patch+json");
    if (!merge && !call.contentType.starts_with("application/json-patch+json"))
        return kubeStatus(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
    const auto body = schema::readJson(call.body, "body");
    if (!body)
        return kubeStatus(400, "BadRequest", "the patch is no JSON");
    Stored made = objects_.at(place.collection + '/' + place.name);
    Value changed = made.object;
    if (merge) {
        mergeInto(changed, *body);
    } else {
        for (const Value& each : body->items()) // only what a test needs: add and replace
            setField(changed, at(each, "/path"), *each.find("value"));
    }
    if (auto why = refusal(call, place, changed))
        return *std::move(why);
    return keep(call, place, changedBy(std::move(made), call.queryValue("fieldManager", "somebody"), place.subresource, std::move(changed)), 200);
}

Reply KubernetesApi::apply(const Call& call, const Place& place)
{
    const std::string manager = call.queryValue("fieldManager");
    if (manager.empty())
        return kubeStatus(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
    schema::Problems problems;
    const auto body = schema::readText(call.body, "body", problems);
    if (!body || !body->isMap() || at(*body, "/kind") != place.kind->kind || at(*body, "/apiVersion") != place.kind->apiVersion)
        return kubeStatus(400, "BadRequest", "the object provided is unrecognized");
    if (auto why = refusal(call, place, *body))
        return *std::move(why);
    const auto found = objects_.find(place.collection + '/' + place.name);
    Stored made = found == objects_.end() ? Stored{} : found->second;
    const std::set<std::string> wanted = leavesOf(*body);
    std::vector<std::pair<std::string, std::string>> conflicts; // manager, field
    for (const Owner& owner : made.owners) {
        if (owner.manager == manager && owner.operation == "Apply")
            continue;
        for (const std::string& field : wanted) {
            const Value* const there = fieldAt(made.object, field);
            if (owner.fields.contains(field) && there != nullptr && !(*there == *fieldAt(*body, field))) // what was filled in counts, as the recording shows
                conflicts.emplace_back(owner.manager, field);
        }
    }
    if (!conflicts.empty() && call.queryValue("force") != "true") {
        Value causes = Value::list();
        std::string message = "Apply failed with " + std::to_string(conflicts.size()) + " conflict" + (conflicts.size() == 1 ? "" : "s") + ": conflicts with \"" + conflicts.front().first + "\":";
        for (const auto& [who, field] : conflicts) {
            std::string dotted = field;
            std::ranges::replace(dotted, '/', '.');
            message += "\n- " + dotted;
            causes.push(Value::object({{"reason", "FieldManagerConflict"}, {"message", "conflict with \"" + who + '"'}, {"field", dotted}}));
        }
        return kubeStatus(409, "Conflict", message, Value::object({{"causes", std::move(causes)}}));
    }
    if (found == objects_.end())
        made.object = Value::object({{"apiVersion", place.kind->apiVersion}, {"kind", place.kind->kind}, {"metadata", Value::object({{"name", place.name}, {"namespace", place.nameSpace}})}});
    auto ours = std::ranges::find_if(made.owners, [&](const Owner& each) { return each.manager == manager && each.operation == "Apply"; });
    if (ours == made.owners.end())
        ours = made.owners.insert(made.owners.end(), {manager, "Apply", "", {}});
    for (const std::string& field : ours->fields) {
        const bool others = std::ranges::any_of(made.owners, [&](const Owner& each) { return &each != &*ours && each.fields.contains(field); });
        if (!wanted.contains(field) && !others)
            removeField(made.object, field);
    }
    for (const std::string& field : wanted)
        setField(made.object, field, *fieldAt(*body, field));
    for (const auto& [who, field] : conflicts) {
        for (Owner& owner : made.owners) {
            if (owner.manager == who && &owner != &*ours)
                owner.fields.erase(field);
        }
    }
    ours->fields = wanted;
    return keep(call, place, std::move(made), found == objects_.end() ? 201 : 200);
}

Reply KubernetesApi::remove(const Call& call, const Place& place)
{
    const std::string path = place.collection + '/' + place.name;
    const Stored& stored = objects_.at(path);
    if (!call.body.empty()) {
        const auto options = schema::readJson(call.body, "body");
        if (!options)
            return kubeStatus(400, "BadRequest", "the options are no JSON");
        const std::string uid = at(*options, "/preconditions/uid");
        if (!uid.empty() && uid != at(stored.object, "/metadata/uid"))
            return kubeStatus(409, "Conflict", "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + at(stored.object, "/metadata/uid"));
    }
    const Value details = Value::object({{"name", place.name}, {"kind", place.kind->plural}, {"uid", at(stored.object, "/metadata/uid")}});
    if (call.queryValue("dryRun") != "All") {
        Value gone = stored.object; // as it was, but of the version of its end: whoever watches goes on from there
        gone.find("metadata")->set("resourceVersion", std::to_string(++version_));
        history_.push_back({version_, place.collection, "DELETED", std::move(gone)});
        changes_.push_back(call.method + ' ' + call.path);
        objects_.erase(path);
    }
    return Reply::json(Value::object({{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Value::map()}, {"status", "Success"}, {"details", details}}));
}

KubernetesApi::Stored KubernetesApi::changedBy(Stored stored, const std::string& manager, const std::string& subresource, Value object)
{
    std::set<std::string> changed;
    for (const std::string& field : leavesOf(object)) {
        const Value* const before = fieldAt(stored.object, field);
        if (before == nullptr || !(*before == *fieldAt(object, field)))
            changed.insert(field);
    }
    for (Owner& owner : stored.owners)
        std::erase_if(owner.fields, [&](const std::string& field) { return changed.contains(field) || fieldAt(object, field) == nullptr; });
    auto its = std::ranges::find_if(stored.owners, [&](const Owner& each) { return each.manager == manager && each.operation == "Update" && each.subresource == subresource; });
    if (its == stored.owners.end())
        its = stored.owners.insert(stored.owners.end(), {manager, "Update", subresource, {}});
    its->fields.insert(changed.begin(), changed.end());
    stored.object = std::move(object);
    return stored;
}

} // namespace postern::sandbox
