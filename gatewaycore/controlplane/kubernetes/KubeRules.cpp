// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeRules.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeForm.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::ApiChange;
using deployment::fieldsBelow;
using deployment::FieldPaths;
using deployment::LiveChanges;
using deployment::NormalForm;
using schema::Value;

constexpr std::string_view rulesIn = ".spec.rules.";
constexpr std::string_view firstPath = ".matches.1.path.value";

std::string templateIn(const std::string& operation) { return operation.substr(operation.find(' ') + 1); }

void addRemovedRule(const std::vector<KubeRule>& rules, const KubeRule& gone, const std::vector<std::string>& follows, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    const bool routeStays = std::ranges::any_of(rules, [&](const KubeRule& each) { return each.route == gone.route && deployment::hasFields(live, each.at); });
    ApiChange change{ApiChange::What::RemoveOperation, gone.operation, {}, fieldsBelow(paths, routeStays ? gone.at : gone.route)};
    change.follows = follows;
    for (const KubeRule& each : rules) { // another rule of its path answers what browsers ask first
        if (&each != &gone && templateIn(each.operation) == templateIn(gone.operation))
            change.follows.push_back(each.at + ".matches.");
    }
    if (!change.fields.empty())
        out.changes.push_back(std::move(change));
}

} // namespace

std::vector<KubeRule> rulesOf(const KubeApi& wanted, const model::Api& api)
{
    std::vector<KubeRule> out;
    for (const Value& object : wanted.objects) {
        const Value* const rules = deployment::valueAt(object, "/spec/rules");
        for (const Value& rule : rules == nullptr || !kindIn(object).ends_with("Route") ? std::vector<Value>() : rules->items()) {
            const std::string name = deployment::textAt(rule, "/name");
            const auto its = std::ranges::find_if(api.operations, [&name](const model::Operation& each) { return kubeName(each.method + ' ' + each.pathTemplate, 60) == name; });
            if (its == api.operations.end())
                continue;
            const std::string route = kindIn(object) + ' ' + nameIn(object);
            out.push_back({its->method + ' ' + its->pathTemplate, route, route + std::string(rulesIn) + callsOf(rule)});
        }
    }
    return out;
}

void addRuleChanges(const std::vector<KubeRule>& rules, const MatchReader& pathOf, const std::vector<std::string>& follows, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    for (const KubeRule& each : rules) {
        if (!deployment::hasFields(live, each.at))
            addRemovedRule(rules, each, follows, live, paths, out);
    }
    for (const auto& [path, field] : live) {
        if (!path.ends_with(firstPath) || field.theirs)
            continue;
        const std::string at = path.substr(0, path.size() - firstPath.size());
        const auto neighbour = std::ranges::find_if(rules, [&at](const KubeRule& each) { return at.starts_with(each.route + std::string(rulesIn)); });
        const std::vector<std::string> fields = fieldsBelow(paths, at);
        if (fields.empty() || neighbour == rules.end() || std::ranges::count(rules, at, &KubeRule::at) > 0)
            continue;
        const auto tell = [&](const std::string& why) {
            for (const std::string& each : fields)
                out.reasons.try_emplace(each, why);
        };
        const std::string method = deployment::valueAt(live, at + ".matches.1.method");
        const auto called = pathOf(deployment::valueAt(live, at + ".matches.1.path.type"), field.value);
        if (method.empty() || !called) {
            tell(method.empty() ? "A rule for every method is no operation of a definition." : "No path of a definition stands for what the rule takes.");
            continue;
        }
        const std::string operation = method + ' ' + *called;
        if (std::ranges::count(rules, operation, &KubeRule::operation) > 0) {
            tell("The API has " + operation + " already, and this is a second rule for it.");
            continue;
        }
        tell("As an operation of the API it would be otherwise than it is there: a rule does what the others of its route do.");
        ApiChange change{ApiChange::What::AddOperation, operation, Value::object({{"like", neighbour->operation}}), fields};
        change.follows = follows;
        change.follows.push_back(at + ".matches."); // what browsers ask first
        out.changes.push_back(std::move(change));
    }
}

} // namespace postern::kubernetes
