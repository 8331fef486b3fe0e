// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureTaking.h"

#include "controlplane/deployment/OperationChanges.h"

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
    }
    deployment::addRemovedOperations(azureOperations, api, live, paths, out);
    for (const std::string& path : paths) {
        if (path.find("validate-") != std::string::npos || path.starts_with("api.key") || path == "api.subscriptionRequired")
            out.reasons.try_emplace(path, "Who may call is the definition's: change its security schemes by hand.");
        else if (path == "api.path" || path.starts_with("api.version"))
            out.reasons.try_emplace(path, "Its context and version are what it is known by here: change them by hand.");
    }
    return out;
}

} // namespace postern::connectors::azure
