// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "sandbox/FormParts.h"
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

/// What is shown of an operation policy; its files stay here.
Value shownPolicy(const Value& stored)
{
    Value shown = pick(stored, {"id", "name", "version", "displayName", "description", "category", "applicableFlows", "supportedGateways",
                                "isAPISpecific", "md5", "policyAttributes"});
    // A specification names types, and the published description has objects: OperationPolicyData.supportedApiTypes.
    Value types = Value::list();
    if (const Value* named = stored.find("supportedApiTypes")) {
        for (const Value& type : named->items())
            types.push(type.isMap() ? type : Value::object({{"apiType", type.toText()}}));
    }
    shown.set("supportedApiTypes", types);
    return shown;
}

Reply addPolicy(Estate& estate, const Call& call, const std::string& apiId, const std::string& specification, const std::string& script)
{
    const auto read = schema::readYaml(specification, "policySpecFile");
    const Value* data = read && read->find("data") != nullptr ? read->find("data") : read ? &*read : nullptr;
    if (data == nullptr || textOf(*data, "name").empty())
        return badRequest(900000, "policySpecFile is missing or names no policy.");
    Shelf& shelf = estate.operationPolicies[apiId];
    const std::string version = textOf(*data, "version").empty() ? "v1" : textOf(*data, "version");
    const bool there = std::any_of(shelf.begin(), shelf.end(), [&](const Value& one) {
        return textOf(one, "name") == textOf(*data, "name") && textOf(one, "version") == version;
    });
    if (there)
        return Reply::error(409, 902011, "The policy already exists.", textOf(*data, "name") + " is there already.");
    Value stored = pick(*data, {"name", "displayName", "description", "category", "applicableFlows", "supportedGateways",
                                "supportedApiTypes", "policyAttributes"});
    stored.set("id", estate.newId());
    stored.set("version", version);
    stored.set("isAPISpecific", !apiId.empty());
    stored.set("md5", crypto::toHex(crypto::sha256(specification).view()).substr(0, 32));
    stored.set("specification", specification);
    stored.set("script", script);
    shelf.push_back(stored);
    return created(shownPolicy(stored), call.path + "/" + textOf(stored, "id"));
}

Reply contentOf(const Value& stored)
{
    const std::string name = textOf(stored, "name") + "_" + textOf(stored, "version");
    std::vector<ZipEntry> entries{{name + "/" + name + ".yaml", textOf(stored, "specification")}};
    if (!textOf(stored, "script").empty())
        entries.push_back({name + "/" + name + ".j2", textOf(stored, "script")});
    return {200, "application/zip", writeZip(entries), {}};
}

void addOperationPolicies(Router& router, Estate& estate, bool ofApi)
{
    const std::string base = ofApi ? "/apis/{apiId}/operation-policies" : "/operation-policies";
    const std::string view = ofApi ? "api_view api_manage mediation_policy_view mediation_policy_manage"
                                   : "common_operation_policy_view common_operation_policy_manage policies_import_export";
    const std::string change = ofApi ? "api_manage mediation_policy_create mediation_policy_manage" : "common_operation_policy_manage";
    const auto owner = [ofApi](const Request& r) { return ofApi ? r.step(0) : std::string(); };
    router.on("GET", base, view, [&estate, owner](const Request& r) {
        Shelf rows;
        for (const Value& one : estate.operationPolicies[owner(r)])
            rows.push_back(shownPolicy(one));
        return pageOf(r.call, r.call.path, rows);
    });
    router.on("POST", base, change, [&estate, owner](const Request& r) {
        return addPolicy(estate, r.call, owner(r), formPart(r.call, "policySpecFile").value_or(""),
                         formPart(r.call, "synapsePolicyDefinitionFile").value_or(""));
    });
    const auto one = [&](const char* method, const char* rest, const std::string& scopes, auto answer) {
        router.on(method, base + "/{operationPolicyId}" + rest, scopes, [&estate, owner, answer](const Request& r) {
            Shelf& shelf = estate.operationPolicies[owner(r)];
            const Value* stored = findIn(shelf, "id", r.steps.back());
            return stored == nullptr ? notFound("The operation policy " + r.steps.back()) : answer(shelf, *stored);
        });
    };
    one("GET", "", view, [](Shelf&, const Value& stored) { return Reply::json(shownPolicy(stored)); });
    one("GET", "/content", view, [](Shelf&, const Value& stored) { return contentOf(stored); });
    one("DELETE", "", change, [](Shelf& shelf, const Value& stored) {
        removeFrom(shelf, "id", std::string(textOf(stored, "id")));
        return Reply{};
    });
}

Reply importPolicy(Estate& estate, const Call& call)
{
    const auto entries = readZip(formPart(call, "file").value_or(""));
    if (!entries)
        return badRequest(900907, entries.error().message());
    std::string specification;
    std::string script;
    for (const ZipEntry& entry : *entries) {
        if (entry.name.ends_with(".yaml") || entry.name.ends_with(".json"))
            specification = entry.content;
        else if (entry.name.ends_with(".j2"))
            script = entry.content;
    }
    const Reply made = addPolicy(estate, call, "", specification, script);
    return made.status == 201 ? Reply{} : made;
}

/// URL-safe Base64 without padding, as the path of HEAD /scopes/{name} has it.
std::string scopeName(const std::string& encoded)
{
    const auto decoded = crypto::base64UrlDecode(encoded);
    return decoded ? *decoded : encoded;
}

void addScopes(Router& router, Estate& estate)
{
    const char* const view = "api_view shared_scope_manage";
    const char* const change = "shared_scope_manage";
    router.on("GET", "/scopes", view, [&](const Request& r) { return pageOf(r.call, "/scopes", estate.scopes); });
    router.on("POST", "/scopes", change, [&](const Request& r) {
        Value scope = r.json();
        if (!scope.isMap() || textOf(scope, "name").empty())
            return badRequest(900000, "name is missing.");
        if (findIn(estate.scopes, "name", textOf(scope, "name")) != nullptr)
            return Reply::error(409, 900980, "The scope already exists.", textOf(scope, "name") + " is there already.");
        scope.set("id", estate.newId());
        scope.set("usageCount", 0);
        estate.scopes.push_back(scope);
        return created(scope, "/scopes/" + textOf(scope, "id"));
    });
    const auto one = [&](const char* method, const char* rest, const char* scopes, auto answer) {
        router.on(method, std::string("/scopes/{scopeId}") + rest, scopes, [&estate, answer](const Request& r) {
            Value* scope = findIn(estate.scopes, "id", r.step(0));
            return scope == nullptr ? notFound("The scope " + r.step(0)) : answer(r, *scope);
        });
    };
    one("GET", "", view, [](const Request&, Value& scope) { return Reply::json(scope); });
    one("PUT", "", change, [](const Request& r, Value& scope) {
        Value changed = r.json();
        if (!changed.isMap())
            return badRequest(900000, "The body is no scope.");
        for (const char* fixed : {"id", "name"})
            changed.set(fixed, textOf(scope, fixed));
        scope = std::move(changed);
        return Reply::json(scope);
    });
    one("DELETE", "", change, [&](const Request& r, Value&) {
        removeFrom(estate.scopes, "id", r.step(0));
        return Reply{};
    });
    router.on("HEAD", "/scopes/{scopeName}", "api_create api_publish api_manage shared_scope_manage", [&](const Request& r) {
        if (findIn(estate.scopes, "name", scopeName(r.step(0))) == nullptr)
            return Reply{404, "application/json", {}, {}};
        return Reply{};
    });
    one("GET", "/usage", "api_view api_manage shared_scope_manage", [](const Request&, Value& scope) {
        return Reply::json(Value::object({{"id", textOf(scope, "id")}, {"name", textOf(scope, "name")}, {"usedApiList", Value::list()}}));
    });
}

} // namespace

void addPolicyRoutes(Router& router, Estate& estate)
{
    addOperationPolicies(router, estate, false);
    addOperationPolicies(router, estate, true);
    router.on("GET", "/operation-policies/export", "policies_import_export", [&](const Request& r) {
        const Value* stored = findIn(estate.operationPolicies[""], "name", r.call.queryValue("name"));
        return stored == nullptr ? notFound("The operation policy") : contentOf(*stored);
    });
    router.on("POST", "/operation-policies/import", "policies_import_export", [&](const Request& r) { return importPolicy(estate, r.call); });
    addScopes(router, estate);

    const char* const tiers = "tier_view tier_manage api_view";
    const auto isLevel = [](const std::string& level) { return level == "api" || level == "subscription"; };
    router.on("GET", "/throttling-policies/{policyLevel}", tiers, [&estate, isLevel](const Request& r) {
        return isLevel(r.step(0)) ? pageOf(r.call, r.call.path, estate.publisherPolicies(r.step(0)))
                                  : badRequest(900955, "The level is api or subscription.");
    });
    router.on("GET", "/throttling-policies/{policyLevel}/{policyName}", tiers, [&](const Request& r) {
        Shelf all = estate.publisherPolicies(r.step(0));
        const Value* one = findIn(all, "name", r.step(1));
        return one == nullptr ? notFound("The policy " + r.step(1)) : tagged(r.call, Reply::json(*one));
    });
}

} // namespace postern::sandbox
