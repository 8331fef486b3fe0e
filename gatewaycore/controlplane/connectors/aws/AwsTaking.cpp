// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsTaking.h"

#include "controlplane/connectors/aws/AwsPath.h"
#include "controlplane/deployment/OperationChanges.h"
#include "schema/Document.h"
#include "schema/Texts.h"

#include <algorithm>
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

std::string keyOf(const model::Operation& operation) { return operation.method + ' ' + awsPath(operation.pathTemplate).resource; }

/// Methods that somebody has added, each like one here that asks the same of callers.
void addNewMethods(const model::Api& api, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    constexpr std::string_view asks = ".security";
    for (const auto& [path, field] : live) {
        if (!path.starts_with(awsOperations) || !path.ends_with(asks) || field.theirs)
            continue;
        const std::string at = path.substr(0, path.size() - asks.size());
        const std::string key = at.substr(std::string_view(awsOperations).size()); // "GET /files/{proxy+}"
        const auto fields = deployment::fieldsBelow(paths, at);
        const bool preflight = api.cors.enabled && key.starts_with("OPTIONS ");
        if (fields.empty() || preflight || std::ranges::any_of(api.operations, [&key](const model::Operation& each) { return keyOf(each) == key; }))
            continue;
        const auto tell = [&](const char* why) {
            for (const std::string& each : fields)
                out.reasons.try_emplace(each, why);
        };
        const auto like = std::ranges::find_if(api.operations, [&](const model::Operation& each) { return deployment::valueAt(live, awsOperations + keyOf(each) + std::string(asks)) == field.value; });
        if (key.starts_with("* ") || (like == api.operations.end() && field.value != "none")) {
            tell(key.starts_with("* ") ? "A method that takes all others is no operation of a definition." : "No operation of the API asks the same of callers.");
            continue;
        }
        tell("As an operation of the API it would be otherwise than it is there: it would call the API's backend and ask of callers what others ask.");
        std::string operation = key;
        if (const std::size_t rest = operation.rfind('{'); operation.ends_with("+}") && rest != std::string::npos)
            operation.replace(rest, std::string::npos, "*");
        ApiChange change{What::AddOperation, operation, like == api.operations.end() ? Value::object({{"open", true}}) : Value::object({{"like", like->method + ' ' + like->pathTemplate}}), fields};
        // What it asks of tokens is in the rules of postern-authorizer, and browsers ask by a method of its own.
        change.follows = {"authorizer.rules", std::string(awsOperations) + "OPTIONS" + key.substr(key.find(' ')) + '.'};
        out.changes.push_back(std::move(change));
    }
}

std::vector<std::string> sortedScopes(std::vector<std::string> all)
{
    std::ranges::sort(all);
    const auto same = std::ranges::unique(all);
    all.erase(same.begin(), same.end());
    return all;
}

/// The scopes that the rules of postern-authorizer ask for, in whatever alternatives.
std::vector<std::string> scopesIn(const Value& alternatives)
{
    std::vector<std::string> out;
    for (const Value& each : alternatives.items()) {
        for (const Value& scope : each.items())
            out.push_back(scope.toText());
    }
    return sortedScopes(std::move(out));
}

/// All rules are one field: what it says otherwise of several operations has to be the same.
void addScopesChange(const model::Api& api, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    constexpr const char* rules = "authorizer.rules";
    if (!paths.contains(rules))
        return;
    schema::Problems ignored;
    const auto document = schema::readJson(deployment::valueAt(live, rules), "rules", ignored);
    const Value* const there = document ? document->find("operations") : nullptr;
    if (there == nullptr) {
        out.reasons.try_emplace(rules, "What is there is no set of rules of postern-authorizer.");
        return;
    }
    std::optional<std::vector<std::string>> scopes;
    ApiChange change{What::Scopes, {}, Value::list(), {rules}};
    for (const model::Operation& operation : api.operations) {
        std::vector<std::string> here;
        for (const auto& alternative : operation.security.alternatives) {
            for (const model::SchemeUse& use : alternative)
                here.insert(here.end(), use.scopes.begin(), use.scopes.end());
        }
        const Value* const alternatives = there->find(keyOf(operation));
        if (alternatives == nullptr || scopesIn(*alternatives) == sortedScopes(std::move(here)))
            continue;
        const auto its = scopesIn(*alternatives);
        if (scopes && *scopes != its) {
            out.reasons.try_emplace(rules, "The rules there ask for other scopes of several operations, of each for its own: change them by hand.");
            return;
        }
        scopes = its;
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        if (change.operation.empty())
            change.operation = what;
        else
            change.also.push_back(what);
    }
    out.reasons.try_emplace(rules, "The rules there do not follow from scopes alone: issuers, fields and alternatives are changed by hand.");
    if (!scopes)
        return;
    change.value = schema::listOf(*scopes);
    out.changes.push_back(std::move(change));
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
    addScopesChange(api, live, paths, out);
    deployment::addRemovedOperations(awsOperations, api, live, paths, out);
    addNewMethods(api, live, paths, out);
    for (const std::string& path : paths) {
        if (path.starts_with("authorizer.") || path.ends_with(".security"))
            out.reasons.try_emplace(path, "Who may call is the definition's: change its security schemes by hand.");
        else if (path.starts_with("usagePlan"))
            out.reasons.try_emplace(path, "Keys and usage plans are named by the environment's settings.");
    }
    return out;
}

} // namespace postern::connectors::aws
