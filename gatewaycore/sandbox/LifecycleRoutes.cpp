// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

/// What WSO2's default life of an API allows.
struct Transition {
    const char* from;
    const char* event;
    const char* to;
};
constexpr Transition transitions[] = {
    {"CREATED", "Publish", "PUBLISHED"},
    {"CREATED", "Deploy as a Prototype", "PROTOTYPED"},
    {"PROTOTYPED", "Publish", "PUBLISHED"},
    {"PROTOTYPED", "Demote to Created", "CREATED"},
    {"PUBLISHED", "Block", "BLOCKED"},
    {"PUBLISHED", "Deploy as a Prototype", "PROTOTYPED"},
    {"PUBLISHED", "Demote to Created", "CREATED"},
    {"PUBLISHED", "Deprecate", "DEPRECATED"},
    {"BLOCKED", "Re-Publish", "PUBLISHED"},
    {"BLOCKED", "Deprecate", "DEPRECATED"},
    {"DEPRECATED", "Retire", "RETIRED"},
};
constexpr const char* deprecateOld = "Deprecate old versions after publishing the API";

/// "PUBLISHED" as people are shown it.
std::string shownState(std::string state)
{
    std::transform(state.begin() + 1, state.end(), state.begin() + 1, [](unsigned char c) { return std::tolower(c); });
    return state;
}

Value stateOf(const Value& data, const char* stateKey)
{
    const std::string state = textOf(data, stateKey).empty() ? "CREATED" : textOf(data, stateKey);
    Value available = Value::list();
    for (const Transition& one : transitions) {
        if (state == one.from)
            available.push(Value::object({{"event", one.event}, {"targetState", shownState(one.to)}}));
    }
    Value items = Value::list();
    if (state == "CREATED" || state == "PROTOTYPED")
        items.push(Value::object({{"name", deprecateOld}, {"value", false}, {"requiredStates", Value::list({"Published"})}}));
    return Value::object({{"state", shownState(state)}, {"checkItems", items}, {"availableTransitions", available}});
}

} // namespace

Reply lifecycleState(const Value& data, const char* stateKey) { return Reply::json(stateOf(data, stateKey)); }

Reply changeLifecycle(Estate& estate, const Call& call, const std::string& id, Value& data, const char* stateKey)
{
    const std::string action = call.queryValue("action");
    const std::string state = textOf(data, stateKey).empty() ? "CREATED" : textOf(data, stateKey);
    const Transition* taken = nullptr;
    for (const Transition& one : transitions) {
        if (state == one.from && action == one.event)
            taken = &one;
    }
    if (taken == nullptr)
        return badRequest(900871, "There is no \"" + action + "\" from " + shownState(state) + ".");
    const Value* policies = data.find("policies");
    if (std::string_view(taken->to) == "PUBLISHED" && (policies == nullptr || policies->size() == 0))
        return badRequest(901260, "An API without business plans cannot be published.");
    data.set(stateKey, taken->to);
    const std::string user = estate.keys.userOf(call);
    estate.historyOf(id).push_back(Value::object({{"previousState", shownState(state)},
                                                  {"postState", shownState(taken->to)},
                                                  {"user", user.empty() ? "admin" : user},
                                                  {"updatedTime", estate.now()}}));
    if (std::string_view(taken->to) == "RETIRED") {
        for (Revision& revision : estate.revisionsOf(id))
            revision.shown.set("deploymentInfo", Value::list());
    }
    if (std::string_view(taken->to) == "PUBLISHED" &&
        call.queryValue("lifecycleChecklist").find(std::string(deprecateOld) + ":true") != std::string::npos) {
        for (CatalogApi& other : estate.catalog.apis()) {
            if (other.name == textOf(data, "name") && other.id != id && textOf(other.data, "lifeCycleStatus") == "PUBLISHED")
                other.data.set("lifeCycleStatus", "DEPRECATED");
        }
    }
    return Reply::json(Value::object({{"workflowStatus", "APPROVED"}, {"lifecycleState", stateOf(data, stateKey)}}));
}

void addLifecycleRoutes(Router& router, Estate& estate)
{
    router.on("POST", "/apis/change-lifecycle", "api_publish api_manage api_import_export", [&](const Request& r) {
        CatalogApi* api = estate.catalog.find(r.call.queryValue("apiId"));
        return api == nullptr ? notFound("The API " + r.call.queryValue("apiId"))
                              : changeLifecycle(estate, r.call, api->id, api->data, "lifeCycleStatus");
    });
    router.on("GET", "/apis/{apiId}/lifecycle-state", "api_view api_publish api_create api_manage", [&](const Request& r) {
        CatalogApi* api = estate.catalog.find(r.step(0));
        return api == nullptr ? notFound("The API " + r.step(0)) : lifecycleState(api->data, "lifeCycleStatus");
    });
    router.on("GET", "/apis/{apiId}/lifecycle-history", "api_view api_publish api_manage",
              [&](const Request& r) { return listOf(estate.historyOf(r.step(0))); });
    // Nothing waits for approval in the sandbox, so there is nothing to withdraw.
    router.on("DELETE", "/apis/{apiId}/lifecycle-state/pending-tasks", "api_publish api_manage", [](const Request&) { return Reply{}; });
}

} // namespace postern::sandbox
