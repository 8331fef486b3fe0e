// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "sandbox/FormParts.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

Value shownRuleset(const Value& stored)
{
    return pick(stored, {"id", "name", "description", "ruleCategory", "ruleType", "artifactType", "documentationLink", "provider", "createdBy",
                         "createdTime", "updatedBy", "updatedTime"});
}

/// The fields of a form, over what was there.
Reply storeRuleset(Estate& estate, const Call& call, Value& stored)
{
    for (const char* key : {"name", "description", "ruleCategory", "ruleType", "artifactType", "documentationLink", "provider"}) {
        if (const auto given = formPart(call, key))
            stored.set(key, *given);
    }
    if (const auto content = formPart(call, "rulesetContent"))
        stored.set("content", *content);
    if (textOf(stored, "name").empty() || textOf(stored, "content").empty())
        return badRequest(990000, "name or rulesetContent is missing.");
    if (textOf(stored, "provider").empty())
        stored.set("provider", "admin");
    stored.set("updatedBy", estate.keys.userOf(call));
    stored.set("updatedTime", estate.now());
    return {};
}

/// The sandbox's one rule: an API says what it is.
bool breaksTheRule(const CatalogApi& api) { return textOf(api.data, "description").empty(); }

Value artifact(const CatalogApi& api)
{
    return Value::object({{"name", api.name}, {"type", "API"}, {"extendedType", "REST_API"}, {"version", api.version}, {"owner", textOf(api.data, "provider")}});
}

Value policyResults(Estate& estate, const CatalogApi& api)
{
    const bool broken = breaksTheRule(api);
    Value policies = Value::list();
    for (const Value& policy : estate.governancePolicies) {
        Value results = Value::list();
        for (const Value& id : policy.find("rulesets")->items()) {
            if (const Value* ruleset = findIn(estate.rulesets, "id", id.toText()))
                results.push(Value::object({{"id", id.toText()}, {"name", textOf(*ruleset, "name")}, {"ruleType", textOf(*ruleset, "ruleType")}, {"status", broken ? "FAILED" : "PASSED"}}));
        }
        policies.push(Value::object({{"id", textOf(policy, "id")}, {"name", textOf(policy, "name")}, {"status", broken ? "VIOLATED" : "FOLLOWED"}, {"rulesetValidationResults", results}}));
    }
    return policies;
}

void addRulesets(Router& router, Estate& estate)
{
    router.on("GET", "/rulesets", "gov_rule_read gov_rule_manage", [&](const Request& r) {
        Shelf rows;
        for (const Value& one : estate.rulesets)
            rows.push_back(shownRuleset(one));
        return pageOf(r.call, "/rulesets", rows);
    });
    router.on("POST", "/rulesets", "gov_rule_manage", [&](const Request& r) {
        Value stored = Value::object({{"id", estate.newId()}, {"createdBy", estate.keys.userOf(r.call)}, {"createdTime", estate.now()}, {"ruleCategory", "SPECTRAL"}});
        if (Reply refused = storeRuleset(estate, r.call, stored); refused.status != 200)
            return refused;
        if (findIn(estate.rulesets, "name", textOf(stored, "name")) != nullptr)
            return Reply::error(409, 990112, "The ruleset already exists.", textOf(stored, "name") + " is there already.");
        estate.rulesets.push_back(stored);
        return created(shownRuleset(stored), "/rulesets/" + textOf(stored, "id"));
    });
    const auto one = [&](const char* method, const char* rest, const char* scopes, auto answer) {
        router.on(method, std::string("/rulesets/{rulesetId}") + rest, scopes, [&estate, answer](const Request& r) {
            Value* stored = findIn(estate.rulesets, "id", r.step(0));
            return stored == nullptr ? notFound("The ruleset " + r.step(0)) : answer(r, *stored);
        });
    };
    one("GET", "", "gov_rule_read gov_rule_manage", [](const Request&, Value& stored) { return Reply::json(shownRuleset(stored)); });
    one("PUT", "", "gov_rule_manage", [&](const Request& r, Value& stored) {
        Reply refused = storeRuleset(estate, r.call, stored);
        return refused.status != 200 ? refused : Reply::json(shownRuleset(stored));
    });
    one("DELETE", "", "gov_rule_manage", [&](const Request& r, Value&) {
        for (const Value& policy : estate.governancePolicies) {
            for (const Value& id : policy.find("rulesets")->items()) {
                if (id.toText() == r.step(0))
                    return Reply::error(409, 990111, "The ruleset is in use.", textOf(policy, "name") + " uses it.");
            }
        }
        removeFrom(estate.rulesets, "id", std::string(r.step(0)));
        return Reply{204, {}, {}, {}};
    });
    one("GET", "/content", "gov_rule_read gov_rule_manage", [](const Request&, Value& stored) {
        return Reply{200, "application/x-yaml", textOf(stored, "content"), {}};
    });
    one("GET", "/usage", "gov_rule_read gov_rule_manage", [&](const Request& r, Value&) {
        Value ids = Value::list();
        for (const Value& policy : estate.governancePolicies) {
            for (const Value& id : policy.find("rulesets")->items()) {
                if (id.toText() == r.step(0))
                    ids.push(textOf(policy, "id"));
            }
        }
        return Reply::json(ids);
    });
}

void addPolicies(Router& router, Estate& estate)
{
    router.on("GET", "/policies", "gov_policy_read gov_policy_manage", [&](const Request& r) { return pageOf(r.call, "/policies", estate.governancePolicies); });
    const auto complaint = [&estate](const Value& policy) -> std::string {
        for (const char* key : {"governableStates", "actions", "rulesets", "labels"}) {
            if (policy.find(key) == nullptr || !policy.find(key)->isList())
                return std::string(key) + " is missing.";
        }
        for (const Value& id : policy.find("rulesets")->items()) {
            if (findIn(estate.rulesets, "id", id.toText()) == nullptr)
                return "There is no ruleset " + id.toText() + ".";
        }
        return textOf(policy, "name").empty() ? "name is missing." : "";
    };
    router.on("POST", "/policies", "gov_policy_manage", [&estate, complaint](const Request& r) {
        Value policy = r.json();
        if (const std::string why = complaint(policy); !why.empty())
            return badRequest(990000, why);
        policy.set("id", estate.newId());
        policy.set("createdBy", estate.keys.userOf(r.call));
        policy.set("createdTime", estate.now());
        estate.governancePolicies.push_back(policy);
        return created(policy, "/policies/" + textOf(policy, "id"));
    });
    const auto one = [&](const char* method, const char* scopes, auto answer) {
        router.on(method, "/policies/{policyId}", scopes, [&estate, answer](const Request& r) {
            Value* policy = findIn(estate.governancePolicies, "id", r.step(0));
            return policy == nullptr ? notFound("The governance policy " + r.step(0)) : answer(r, *policy);
        });
    };
    one("GET", "gov_policy_read gov_policy_manage", [](const Request&, Value& policy) { return Reply::json(policy); });
    one("PUT", "gov_policy_manage", [complaint](const Request& r, Value& policy) {
        Value wanted = r.json();
        if (const std::string why = complaint(wanted); !why.empty())
            return badRequest(990000, why);
        wanted.set("id", r.step(0));
        policy = std::move(wanted);
        return Reply::json(policy);
    });
    one("DELETE", "gov_policy_manage", [&](const Request& r, Value&) {
        removeFrom(estate.governancePolicies, "id", std::string(r.step(0)));
        return Reply{204, {}, {}, {}};
    });
}

void addResults(Router& router, Estate& estate)
{
    const char* const reading = "gov_result_read";
    router.on("GET", "/artifact-compliance/api", reading, [&](const Request& r) {
        Shelf rows;
        for (const CatalogApi& api : estate.catalog.apis())
            rows.push_back(Value::object({{"id", api.id}, {"status", breaksTheRule(api) ? "NON-COMPLIANT" : "COMPLIANT"}, {"info", artifact(api)}}));
        return pageOf(r.call, "/artifact-compliance/api", rows);
    });
    router.on("GET", "/artifact-compliance/api/summary", reading, [&](const Request&) {
        std::int64_t broken = 0;
        for (const CatalogApi& api : estate.catalog.apis())
            broken += breaksTheRule(api) ? 1 : 0;
        const auto total = static_cast<std::int64_t>(estate.catalog.apis().size());
        return Reply::json(Value::object({{"total", total}, {"compliant", total - broken}, {"nonCompliant", broken}, {"pending", 0}, {"notApplicable", 0}}));
    });
    router.on("GET", "/artifact-compliance/api/{apiId}", reading, [&](const Request& r) {
        const CatalogApi* api = estate.catalog.find(r.step(0));
        return api == nullptr ? notFound("The API " + r.step(0))
                              : Reply::json(Value::object({{"id", api->id}, {"status", breaksTheRule(*api) ? "NON-COMPLIANT" : "COMPLIANT"}, {"info", artifact(*api)}, {"governedPolicies", policyResults(estate, *api)}}));
    });
    router.on("GET", "/artifact-compliance/api/{apiId}/ruleset-validation-results/{rulesetId}", reading, [&](const Request& r) {
        const CatalogApi* api = estate.catalog.find(r.step(0));
        const Value* ruleset = findIn(estate.rulesets, "id", r.step(1));
        if (api == nullptr || ruleset == nullptr)
            return notFound("The result");
        const bool broken = breaksTheRule(*api);
        const Value rule = Value::object({{"id", "1"},
                                          {"name", "description-present"},
                                          {"status", broken ? "FAILED" : "PASSED"},
                                          {"severity", "ERROR"},
                                          {"violatedPath", Value::object({{"path", "description"}, {"description", "description is empty"}})},
                                          {"message", "An API says what it is"},
                                          {"description", "For those who look for it"}});
        return Reply::json(Value::object({{"id", r.step(1)},
                                          {"name", textOf(*ruleset, "name")},
                                          {"status", broken ? "FAILED" : "PASSED"},
                                          {"violatedRules", broken ? Value::list({rule}) : Value::list()},
                                          {"followedRules", broken ? Value::list() : Value::list({rule})}}));
    });
    const auto violated = [&estate] {
        return std::any_of(estate.catalog.apis().begin(), estate.catalog.apis().end(), breaksTheRule);
    };
    router.on("GET", "/policy-adherence", reading, [&estate, violated](const Request& r) {
        Shelf rows;
        for (const Value& policy : estate.governancePolicies)
            rows.push_back(Value::object({{"id", textOf(policy, "id")}, {"name", textOf(policy, "name")}, {"status", violated() ? "VIOLATED" : "FOLLOWED"}}));
        return pageOf(r.call, "/policy-adherence", rows);
    });
    router.on("GET", "/policy-adherence/summary", reading, [&estate, violated](const Request&) {
        const auto total = static_cast<std::int64_t>(estate.governancePolicies.size());
        const bool any = violated();
        return Reply::json(Value::object({{"total", total}, {"followed", any ? 0 : total}, {"violated", any ? total : 0}, {"unApplied", 0}}));
    });
    router.on("GET", "/policy-adherence/{policyId}", reading, [&estate, violated](const Request& r) {
        const Value* policy = findIn(estate.governancePolicies, "id", r.step(0));
        if (policy == nullptr)
            return notFound("The governance policy " + r.step(0));
        Value artifacts = Value::list();
        for (const CatalogApi& api : estate.catalog.apis())
            artifacts.push(Value::object({{"id", api.id}, {"status", breaksTheRule(api) ? "NON-COMPLIANT" : "COMPLIANT"}, {"info", artifact(api)}}));
        return Reply::json(Value::object({{"id", r.step(0)}, {"name", textOf(*policy, "name")}, {"status", violated() ? "VIOLATED" : "FOLLOWED"}, {"evaluatedArtifacts", artifacts}}));
    });
}

} // namespace

void addGovernanceRoutes(Router& router, Estate& estate)
{
    addRulesets(router, estate);
    addPolicies(router, estate);
    addResults(router, estate);
}

} // namespace postern::sandbox
