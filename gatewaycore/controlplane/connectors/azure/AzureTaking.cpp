// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureTaking.h"

#include "controlplane/deployment/OperationChanges.h"

#include <algorithm>
#include <cstdlib>

namespace postern::connectors::azure {
namespace {

using deployment::ApiChange;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using deployment::valueAt;
using schema::Value;
using What = ApiChange::What;

constexpr const char* azureOperations = "operation.";

/// "a, b" as the normal form joins texts.
Value textsOf(const std::string& joined)
{
    Value out = Value::list();
    for (std::size_t at = 0; at < joined.size();) {
        const std::size_t end = std::min(joined.find(", ", at), joined.size());
        out.push(Value(joined.substr(at, end - at)));
        at = end + 2;
    }
    return out;
}

/// Calls in a time, by whichever of Azure's two policies counts them.
void addLimitChange(const std::string& policy, const std::string& operation, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    std::vector<std::string> fields;
    Value value;
    std::size_t seen = 0;
    for (const char* const element : {"rate-limit-by-key", "quota-by-key"}) {
        const std::string at = policy + ".inbound." + element;
        for (std::string& each : deployment::fieldsBelow(paths, at))
            fields.push_back(std::move(each));
        const std::string calls = valueAt(live, at + ".calls");
        const std::string period = valueAt(live, at + ".renewal-period");
        if (calls.empty() || period.empty())
            continue;
        ++seen;
        value = Value::object({{"count", Value(static_cast<std::int64_t>(std::atoll(calls.c_str())))}, {"seconds", Value(static_cast<std::int64_t>(std::atoll(period.c_str())))}});
    }
    if (fields.empty())
        return;
    if (paths.contains(policy + ".inbound"))
        fields.push_back(policy + ".inbound"); // the order of what is there
    if (seen > 1) {
        for (const std::string& each : fields)
            out.reasons[each] = "There are a rate limit and a quota there, and a policy is one.";
        return;
    }
    out.changes.push_back({What::Limit, operation, std::move(value), std::move(fields)});
}

void addCorsChange(const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    const std::string at = "policy.inbound.cors";
    std::vector<std::string> fields = deployment::fieldsBelow(paths, at);
    if (fields.empty())
        return;
    Value value;
    if (deployment::hasFields(live, at)) {
        value = Value::object({{"origins", textsOf(valueAt(live, at + ".allowed-origins.origin"))},
                               {"methods", textsOf(valueAt(live, at + ".allowed-methods.method"))},
                               {"headers", textsOf(valueAt(live, at + ".allowed-headers.header"))},
                               {"exposed", textsOf(valueAt(live, at + ".expose-headers.header"))},
                               {"credentials", Value(valueAt(live, at + ".allow-credentials") == "true")}});
    }
    if (paths.contains("policy.inbound"))
        fields.emplace_back("policy.inbound");
    out.changes.push_back({What::Cors, {}, std::move(value), std::move(fields)});
}

/// The scopes that the policies of an operation ask a token for; none: they do not look.
Value scopesIn(const NormalForm& live, const std::string& check)
{
    for (auto each = live.lower_bound(check); each != live.end() && each->first.starts_with(check); ++each) {
        if (each->first.ends_with(".required-claims.claim.value"))
            return textsOf(each->second.value);
    }
    return Value::list();
}

std::string tokenCheckOf(const std::string& operation) { return azureOperations + operation + ".policy.inbound.validate-jwt"; }

void addScopesChange(const std::string& operation, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    const std::string check = tokenCheckOf(operation);
    std::vector<std::string> fields = deployment::fieldsBeginning(paths, check);
    if (fields.empty())
        return;
    if (const std::string order = azureOperations + operation + ".policy.inbound"; paths.contains(order))
        fields.push_back(order);
    out.changes.push_back({What::Scopes, operation, scopesIn(live, check), std::move(fields)});
}

/// Operations that somebody has added, guarded as the API is.
void addNewOperations(const model::Api& api, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    const auto guarded = std::ranges::find_if(api.operations, [](const model::Operation& each) { return !each.authNone && !each.security.empty() && !each.security.allowsAnonymous(); });
    for (const auto& [path, field] : live) {
        if (!path.starts_with(azureOperations) || path.find(".policy") != std::string::npos || field.theirs)
            continue;
        const std::string operation = path.substr(std::string_view(azureOperations).size());
        const auto fields = deployment::fieldsBelow(paths, path);
        const auto isIt = [&operation](const model::Operation& each) { return operation.ends_with(' ' + each.pathTemplate) && (each.method == "*" || operation == each.method + ' ' + each.pathTemplate); };
        if (fields.empty() || std::ranges::any_of(api.operations, isIt))
            continue;
        for (const std::string& each : fields)
            out.reasons.try_emplace(each, "As an operation of the API it would be otherwise than it is there: its policies there are not those of the API's operations.");
        Value how = Value::object({{"open", true}});
        if (guarded != api.operations.end())
            how = Value::object({{"like", guarded->method + ' ' + guarded->pathTemplate}, {"scopes", scopesIn(live, tokenCheckOf(operation))}});
        ApiChange change{What::AddOperation, operation, std::move(how), fields};
        change.follows = {path}; // Azure's id of it may be another one
        out.changes.push_back(std::move(change));
    }
}

} // namespace

LiveChanges changesOf(const model::Api& api, const NormalForm& live, const FieldPaths& paths)
{
    LiveChanges out;
    if (const std::string backend = valueAt(live, "api.backend"); paths.contains("api.backend") && !backend.empty())
        out.changes.push_back({What::Backend, {}, Value(backend), {"api.backend"}});
    addLimitChange("policy", {}, live, paths, out);
    addCorsChange(live, paths, out);
    for (const model::Operation& operation : api.operations) {
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        addLimitChange(azureOperations + what + ".policy", what, live, paths, out);
        addScopesChange(what, live, paths, out);
    }
    deployment::addRemovedOperations(azureOperations, api, live, paths, out);
    addNewOperations(api, live, paths, out);
    for (const std::string& path : paths) {
        if (path.find("validate-") != std::string::npos || path.starts_with("api.key") || path == "api.subscriptionRequired")
            out.reasons.try_emplace(path, "Who may call is the definition's: change its security schemes by hand.");
        else if (path == "api.path" || path.starts_with("api.version"))
            out.reasons.try_emplace(path, "Its context and version are what it is known by here: change them by hand.");
    }
    return out;
}

} // namespace postern::connectors::azure
