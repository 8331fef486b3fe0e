// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Definition.h"
#include "controlplane/connectors/wso2/Wso2Maker.h"
#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using schema::Value;

/// Whether a filter stands for a policy that the API's own data has, so that WSO2 has it already.
bool isOfData(const model::FilterConfig& filter)
{
    const std::string_view file = filter.origin.location.file();
    return file.ends_with("/api.yaml") || file.ends_with("/api.json");
}

} // namespace

void Wso2Maker::addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, Wso2Flows& flows)
{
    for (const model::FilterConfig& filter : filters) {
        if (!filter.enabled)
            continue;
        const std::string name = filter.name.empty() ? filter.type : filter.name;
        const std::string why = isOfData(filter) ? std::string() : addPolicies(filter, flows);
        say(Subject::Policy, name, place == "every API" ? std::string() : place, why.empty() ? Holding::Enforced : Holding::Dropped, why);
    }
}

void Wso2Maker::addUnmapped(const std::vector<model::UnmappedPolicy>& policies, const std::string& place)
{
    for (const model::UnmappedPolicy& policy : policies)
        say(Subject::Policy, policy.name, place, Holding::Enforced, "It is WSO2's own, and goes there as it was pulled.");
}

void Wso2Maker::addFlows()
{
    Wso2Flows flows = Wso2Flows::of(local_.find("apiPolicies"));
    addFilters(revision_.gatewayFilters, "every API", flows);
    addFilters(api_.filters, {}, flows);
    addUnmapped(api_.unmappedPolicies, {});
    set("apiPolicies", flows.value());
}

const Value* Wso2Maker::localOperation(const std::string& method, const std::string& target) const
{
    const Value* const all = local_.find("operations");
    for (const Value& each : all == nullptr ? std::vector<Value>() : all->items()) {
        const Value* const verb = each.find("verb");
        const Value* const path = each.find("target");
        if (verb != nullptr && path != nullptr && verb->toText() == method && path->toText() == target)
            return &each;
    }
    return nullptr;
}

void Wso2Maker::addOperations()
{
    Value operations = Value::list();
    std::set<std::string> allScopes;
    std::set<std::string> seen;
    for (const model::Operation& operation : api_.operations) {
        for (const std::string& method : methodsOf(operation)) {
            const std::string what = method + ' ' + operation.pathTemplate;
            if (!seen.insert(what).second)
                continue;
            std::set<std::string> scopes;
            judgeSecurity(operation, what, scopes);
            allScopes.insert(scopes.begin(), scopes.end());
            const bool open = operation.authNone || operation.security.empty() || operation.security.allowsAnonymous();
            Value made = Value::object({{"target", operation.pathTemplate},
                                        {"verb", method},
                                        {"authType", open ? "None" : "Application & Application User"},
                                        {"throttlingPolicy", limitOf(operation.throttlingPolicy).empty() ? std::string(model::unlimitedPolicy) : operation.throttlingPolicy},
                                        {"scopes", schema::listOf({scopes.begin(), scopes.end()})}});
            // WSO2, as postern: a limit of the whole API is in place of those of its operations.
            if (limitOf(api_.throttlingPolicy).empty())
                addLimit(operation.throttlingPolicy, what);
            const Value* const local = localOperation(method, operation.pathTemplate);
            Wso2Flows flows = Wso2Flows::of(local == nullptr ? nullptr : local->find("operationPolicies"));
            addFilters(operation.filters, what, flows);
            addUnmapped(operation.unmappedPolicies, what);
            made.set("operationPolicies", flows.value());
            operations.push(std::move(made));
            say(Subject::Operation, what, what, Holding::Enforced);
            if (operation.production || operation.sandbox)
                say(Subject::Endpoint, "own backend", what, Holding::Dropped, "All operations of an API have one backend at WSO2.");
        }
    }
    set("operations", std::move(operations));
    Value scopes = Value::list();
    for (const std::string& scope : allScopes)
        scopes.push(Value::object({{"scope", Value::object({{"name", scope}, {"displayName", scope}, {"description", ""}, {"bindings", Value::list()}})}, {"shared", false}}));
    set("scopes", std::move(scopes));
}

} // namespace postern::connectors::wso2
