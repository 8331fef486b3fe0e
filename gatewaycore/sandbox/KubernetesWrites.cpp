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

bool isName(const std::string& text)
{
    return !text.empty() && text.size() <= 253 && text.front() != '-' && text.back() != '-' && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

} // namespace

std::optional<Reply> KubernetesApi::refusal(const Call& call, const Place& place, const Value& object) const
{
    const std::string what = place.kind->kind + " \"" + kubeText(object, "/metadata/name") + '"';
    if (!isName(kubeText(object, "/metadata/name")))
        return kubeInvalid(what, "metadata.name", "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'");
    const Value* const spec = object.find("spec");
    for (const schema::Entry& entry : spec == nullptr || place.kind->specKeys.empty() ? std::vector<schema::Entry>() : spec->entries()) {
        if (!place.kind->specKeys.contains(entry.key) && call.queryValue("fieldValidation") == "Strict")
            return kubeStatus(400, "BadRequest", "strict decoding error: unknown field \"spec." + entry.key + '"');
    }
    if (place.kind->kind == "SecurityPolicy" && kubeText(object, "/spec/targetRefs/0/group") != "gateway.networking.k8s.io" && fieldAt(object, "/spec/targetRef") == nullptr && fieldAt(object, "/spec/targetSelectors") == nullptr)
        return kubeInvalid(what, "spec", "this policy can only have a targetRefs[*].group of gateway.networking.k8s.io");
    if (place.kind->kind == "KongPlugin" && object.find("config") != nullptr && object.find("configFrom") != nullptr)
        return kubeInvalid(what, "<nil>", "Using both config and configFrom fields is not allowed.");
    const Value* const rules = fieldAt(object, "/spec/rules");
    for (const Value& rule : rules == nullptr || place.kind->kind != "HTTPRoute" ? std::vector<Value>() : rules->items()) {
        const Value* const matches = rule.find("matches");
        for (const Value& match : matches == nullptr ? std::vector<Value>() : matches->items()) {
            constexpr std::array<std::string_view, 10> methods{"", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
            if (std::ranges::find(methods, kubeText(match, "/method")) == methods.end())
                return kubeInvalid(what, "spec.rules[0].matches[0].method", "Unsupported value: \"" + kubeText(match, "/method") + '"');
            const std::string value = kubeText(match, "/path/value");
            if (kubeText(match, "/path/type") != "RegularExpression" && !value.empty() && (!value.starts_with('/') || value.find("//") != std::string::npos))
                return kubeInvalid(what, "spec.rules[0].matches[0].path", "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']");
        }
        if (rules->size() > 16)
            return kubeInvalid(what, "spec.rules", "Too many: " + std::to_string(rules->size()) + ": must have at most 16 items");
    }
    return {};
}

/// Writes what is to be, and answers with it. Nothing is kept of a dry run.
Reply KubernetesApi::keep(const Call& call, const Place& place, Stored made, int status)
{
    fillIn(made.object);
    const std::string path = place.collection + '/' + kubeText(made.object, "/metadata/name");
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
        metadata.set("generation", kubeNumber(kubeText(there->second.object, "/metadata/generation"), 0) + 1);
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
    const std::string name = kubeText(*body, "/metadata/name");
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
    const std::string version = kubeText(*body, "/metadata/resourceVersion");
    if (!version.empty() && version != kubeText(made.object, "/metadata/resourceVersion"))
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
            setField(changed, kubeText(each, "/path"), *each.find("value"));
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
    if (!body || !body->isMap() || kubeText(*body, "/kind") != place.kind->kind || kubeText(*body, "/apiVersion") != place.kind->apiVersion)
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
        const std::string uid = kubeText(*options, "/preconditions/uid");
        if (!uid.empty() && uid != kubeText(stored.object, "/metadata/uid"))
            return kubeStatus(409, "Conflict", "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + kubeText(stored.object, "/metadata/uid"));
    }
    const Value details = Value::object({{"name", place.name}, {"kind", place.kind->plural}, {"uid", kubeText(stored.object, "/metadata/uid")}});
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
