// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsTaking.h"

#include "controlplane/deployment/OperationChanges.h"

#include <cmath>
#include <cstdlib>
#include <optional>

namespace postern::connectors::aws {
namespace {

using deployment::ApiChange;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using schema::Value;
using What = ApiChange::What;

constexpr const char* awsOperations = "operations.";

/// Calls in a time that come to a rate a second; none: no whole number of calls does.
std::optional<Value> countedAs(const std::string& rate)
{
    const double perSecond = std::strtod(rate.c_str(), nullptr);
    for (const std::int64_t seconds : {1, 60, 3600, 86'400}) {
        const double count = perSecond * static_cast<double>(seconds);
        // Four decimals are kept of a rate: what is written down loses less than that.
        if (count >= 1 && std::abs(count - std::round(count)) <= 1e-4 * static_cast<double>(seconds) * 0.5)
            return Value::object({{"count", Value(static_cast<std::int64_t>(std::llround(count)))}, {"seconds", Value(seconds)}});
    }
    return std::nullopt;
}

/// Every method calls the backend by an address of its own: what they share before their paths is the API's.
void addBackend(const model::Api& api, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    std::vector<std::string> fields;
    std::string base;
    for (const model::Operation& operation : api.operations) {
        const std::string path = awsOperations + operation.method + ' ' + operation.pathTemplate + ".integration.uri";
        const std::string uri = deployment::valueAt(live, path);
        if (uri.empty())
            continue;
        if (paths.contains(path))
            fields.push_back(path);
        std::string_view below = operation.pathTemplate;
        if (below.ends_with('*')) // the rest of a path has a name there
            below = below.substr(0, below.size() - 1);
        const std::size_t at = below.empty() ? std::string::npos : uri.rfind(below);
        const std::string its = at == std::string::npos ? std::string() : uri.substr(0, at);
        if (its.empty() || (!base.empty() && base != its)) {
            for (const std::string& each : fields)
                out.reasons[each] = "The methods there call several backends.";
            base.clear();
            return;
        }
        base = its;
    }
    if (!fields.empty())
        out.changes.push_back({What::Backend, {}, Value(base), std::move(fields)});
}

void addLimitChange(const std::string& at, const std::string& operation, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    std::vector<std::string> fields = deployment::fieldsBelow(paths, at);
    if (fields.empty())
        return;
    const std::string rate = deployment::valueAt(live, at + ".rate");
    auto value = rate.empty() ? std::optional(Value()) : countedAs(rate);
    if (value)
        out.changes.push_back({What::Limit, operation, *std::move(value), std::move(fields)});
    for (const std::string& each : value ? std::vector<std::string>() : fields)
        out.reasons[each] = "No whole number of calls in a second, minute, hour or day comes to this rate.";
}

} // namespace

LiveChanges changesOf(const model::Api& api, const NormalForm& live, const FieldPaths& paths)
{
    LiveChanges out;
    addBackend(api, live, paths, out);
    addLimitChange("stage.throttling.every method", {}, live, paths, out);
    for (const model::Operation& operation : api.operations) {
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        addLimitChange("stage.throttling." + what, what, live, paths, out);
    }
    deployment::addRemovedOperations(awsOperations, api, live, paths, out);
    for (const std::string& path : paths) {
        if (path.starts_with("authorizer.") || path.ends_with(".security"))
            out.reasons.try_emplace(path, "Who may call is the definition's: change its security schemes by hand.");
        else if (path.starts_with("usagePlan"))
            out.reasons.try_emplace(path, "Keys and usage plans are named by the environment's settings.");
    }
    return out;
}

} // namespace postern::connectors::aws
