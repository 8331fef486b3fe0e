// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "sandbox/FormParts.h"
#include "schema/Document.h"

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* limitViewing = "tier_view tier_manage admin";
constexpr const char* limitManaging = "tier_manage admin policies_import_export";

std::string limitComplaint(const std::string& kind, const Value& policy)
{
    if (!policy.isMap() || textOf(policy, "policyName").empty())
        return "policyName is missing.";
    if (kind == "custom")
        return textOf(policy, "siddhiQuery").empty() || textOf(policy, "keyTemplate").empty() ? "siddhiQuery or keyTemplate is missing."
                                                                                              : std::string();
    return policy.find("defaultLimit") == nullptr ? "defaultLimit is missing." : std::string();
}

Reply createLimit(Estate& estate, const std::string& kind, const std::string& path, Value policy)
{
    if (const std::string why = limitComplaint(kind, policy); !why.empty())
        return badRequest(900000, why);
    Shelf& shelf = estate.limits[kind];
    if (findIn(shelf, "policyName", textOf(policy, "policyName")) != nullptr)
        return Reply::error(409, 900969, "The policy already exists.", textOf(policy, "policyName") + " is there already.");
    policy.set("policyId", estate.newId());
    policy.set("isDeployed", true);
    shelf.push_back(policy);
    return created(policy, path + "/" + textOf(policy, "policyId"));
}

void addKind(Router& router, Estate& estate, const std::string& kind)
{
    const std::string base = "/throttling/policies/" + kind;
    router.on("GET", base, limitViewing, [&estate, kind](const Request& r) {
        if (kind != "advanced")
            return tagged(r.call, listOf(estate.limits[kind]));
        Shelf rows; // without their conditions
        for (const Value& one : estate.limits[kind])
            rows.push_back(pick(one, {"policyId", "policyName", "displayName", "description", "isDeployed", "type", "defaultLimit"}));
        return tagged(r.call, listOf(rows));
    });
    router.on("POST", base, limitManaging, [&estate, kind](const Request& r) { return createLimit(estate, kind, r.call.path, r.json()); });
    const auto one = [&](const char* method, const char* scopes, auto answer) {
        router.on(method, base + "/{policyId}", scopes, [&estate, kind, answer](const Request& r) {
            Value* policy = findIn(estate.limits[kind], "policyId", r.step(0));
            return policy == nullptr ? notFound("The policy " + r.step(0)) : answer(r, *policy);
        });
    };
    one("GET", limitViewing, [](const Request& r, Value& policy) { return tagged(r.call, Reply::json(policy)); });
    one("PUT", limitManaging, [kind](const Request& r, Value& policy) {
        Value wanted = r.json();
        if (const std::string why = limitComplaint(kind, wanted); !why.empty())
            return badRequest(900000, why);
        if (!isCurrent(r.call, Reply::json(policy)))
            return Reply::error(412, 900412, "Precondition Failed", "The policy has changed since it was read.");
        wanted.set("policyId", r.step(0));
        wanted.set("policyName", textOf(policy, "policyName"));
        wanted.set("isDeployed", true);
        policy = std::move(wanted);
        return Reply::json(policy);
    });
    one("DELETE", limitManaging, [&estate, kind](const Request& r, Value&) {
        removeFrom(estate.limits[kind], "policyId", std::string(r.step(0)));
        return Reply{};
    });
}

/// Types of an exported policy, as WSO2 calls them.
const std::map<std::string, std::string>& limitKinds()
{
    static const std::map<std::string, std::string> all{{"sub", "subscription"}, {"app", "application"}, {"api", "advanced"}, {"global", "custom"}};
    return all;
}

} // namespace

void addLimitRoutes(Router& router, Estate& estate)
{
    for (const char* kind : {"application", "subscription", "advanced", "custom"})
        addKind(router, estate, kind);
    router.on("GET", "/throttling/policies/export", limitManaging, [&](const Request& r) {
        for (const auto& [type, kind] : limitKinds()) {
            const std::string wanted = r.call.queryValue("type");
            const Value* policy = findIn(estate.limits[kind], "policyName", r.call.queryValue("name"));
            if (policy != nullptr && (wanted.empty() || wanted == type))
                return Reply::json(Value::object({{"type", "throttling policy"}, {"subtype", kind}, {"version", "v4.7.0"}, {"data", *policy}}));
        }
        return notFound("The policy " + r.call.queryValue("name"));
    });
    router.on("POST", "/throttling/policies/import", limitManaging, [&](const Request& r) {
        const auto read = schema::readYaml(formPart(r.call, "file").value_or(""), "file");
        const Value* data = read ? read->find("data") : nullptr;
        if (data == nullptr)
            return badRequest(900907, "The file holds no policy.");
        const std::string kind = textOf(*read, "subtype");
        Shelf& shelf = estate.limits[kind];
        Value* old = findIn(shelf, "policyName", textOf(*data, "policyName"));
        if (old != nullptr && r.call.queryValue("overwrite") == "true") {
            const std::string id = textOf(*old, "policyId");
            *old = *data;
            old->set("policyId", id);
            return Reply{};
        }
        const Reply made = createLimit(estate, kind, r.call.path, *data);
        return made.status == 201 ? Reply{} : made;
    });
}

} // namespace postern::sandbox
