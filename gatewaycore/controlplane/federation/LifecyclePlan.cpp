// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LifecyclePlan.h"

#include "controlplane/federation/FileChanges.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::federation {

using deployment::Capability;
using deployment::Holding;

namespace {

constexpr std::size_t mostFieldsTold = 3;

bool isHeld(const deployment::NormalForm& form, const std::string& path)
{
    const auto found = form.find(path);
    return found != form.end() && found->second.kind != deployment::NormalField::Kind::Dropped;
}

/// Fields that the second form wants otherwise than the first, and that the gateway can hold.
std::vector<std::string> expressedBy(const deployment::NormalForm& before, const deployment::NormalForm& then)
{
    std::vector<std::string> out;
    for (const auto& [path, field] : then) {
        if (isHeld(then, path) && (!isHeld(before, path) || before.at(path).value != field.value))
            out.push_back(path);
    }
    for (const auto& [path, field] : before) {
        if (isHeld(before, path) && !isHeld(then, path))
            out.push_back(path);
    }
    return out;
}

} // namespace

bool LifecyclePlan::empty() const noexcept
{
    return after.empty() && std::ranges::all_of(targets, [](const LifecycleTarget& each) { return each.why.empty() && each.plan.empty(); });
}

std::vector<std::string> LifecyclePlan::production() const
{
    std::vector<std::string> out;
    for (const LifecycleTarget& each : targets) {
        if (each.plan.production && !each.plan.empty())
            out.push_back(each.environment);
    }
    return out;
}

const schema::Schema<LifecycleTarget>& describe(schema::Type<LifecycleTarget>)
{
    static const auto schema = schema::Schema<LifecycleTarget>("lifecycle-target", "One environment that holds the API.")
                                   .field("environment", &LifecycleTarget::environment, "Its name").required().notEmpty()
                                   .field("why", &LifecycleTarget::why, "Why nothing can be planned there")
                                   .field("note", &LifecycleTarget::note, "For people")
                                   .field("leftAlone", &LifecycleTarget::leftAlone, "Nothing is written there, by its mode")
                                   .field("plan", &LifecycleTarget::plan, "What is done there");
    return schema;
}

const schema::Schema<LifecyclePlan>& describe(schema::Type<LifecyclePlan>)
{
    static const auto schema = schema::Schema<LifecyclePlan>("lifecycle-plan", "A change of an API's life over all environments that hold it.")
                                   .field("api", &LifecyclePlan::api, "name:version").required().notEmpty()
                                   .field("state", &LifecyclePlan::state, "PUBLISHED, BLOCKED, DEPRECATED or RETIRED").required().notEmpty()
                                   .field("before", &LifecyclePlan::before, "The project's files that change, as they were")
                                   .field("after", &LifecyclePlan::after, "The same, as they are to be")
                                   .field("targets", &LifecyclePlan::targets, "Each environment");
    return schema;
}

std::string writePlan(const LifecyclePlan& plan)
{
    // A target without a plan is written without one: a plan names its environment and its API.
    schema::Value out = schema::encode(plan);
    schema::Value* const targets = out.find("targets");
    for (std::size_t i = 0; targets != nullptr && i < targets->size(); ++i) {
        if (plan.targets[i].plan.environment.empty()) {
            schema::Value lean = schema::Value::map();
            for (const schema::Entry& each : targets->at(i)->entries()) {
                if (each.key != "plan")
                    lean.set(each.key, each.value);
            }
            *targets->at(i) = std::move(lean);
        }
    }
    return schema::writeJson(out) + '\n';
}

Result<LifecyclePlan> readLifecyclePlan(std::string_view text, std::string_view fileName)
{
    schema::Problems problems;
    const auto document = schema::readJson(text, fileName, problems);
    auto plan = document ? describe(schema::Type<LifecyclePlan>{}).decode(*document, problems) : std::nullopt;
    if (problems.hasErrors() || !plan)
        return unexpected(problems.toError());
    if (auto state = lifecycleNamed(plan->state); !state)
        return unexpected(ErrorKind::InvalidConfig, std::string(fileName) + ": " + state.error().message());
    std::set<std::string> seen;
    for (const LifecycleTarget& each : plan->targets) {
        if (!seen.insert(each.environment).second)
            return unexpected(ErrorKind::InvalidConfig, std::string(fileName) + ": there are two plans for " + each.environment + '.');
        if (each.plan.environment.empty())
            continue;
        if (each.plan.environment != each.environment || each.plan.api != plan->api)
            return unexpected(ErrorKind::InvalidConfig, std::string(fileName) + ": the plan for " + each.environment + " is one for " + each.plan.api + " at " + each.plan.environment + '.');
        if (auto whole = deployment::readPlan(deployment::writePlan(each.plan), std::string(fileName) + ", " + each.environment); !whole)
            return unexpected(std::move(whole).error());
    }
    return *std::move(plan);
}

std::string shown(const LifecyclePlan& plan)
{
    std::string out = plan.api + " becomes " + plan.state + '\n' + diffOf(plan.before, plan.after);
    for (const LifecycleTarget& each : plan.targets) {
        if (!each.note.empty())
            out += each.environment + ": " + each.note + '\n';
        if (!each.why.empty())
            out += each.environment + ": nothing can be done there: " + each.why + '\n';
        else if (!each.plan.environment.empty())
            out += deployment::shown(each.plan);
    }
    return plan.targets.empty() ? out + "No environment holds it.\n" : out;
}

std::vector<Capability> capabilitiesOf(const deployment::ConnectorType& type, const deployment::Environment& environment, const deployment::Revision& published,
                                       const deployment::Revision& then, LifecycleStep::To to)
{
    using To = LifecycleStep::To;
    if (to != To::Blocked && to != To::Deprecated)
        return {};
    const std::vector<std::string> by = expressedBy(type.desired(published, environment), type.desired(then, environment));
    Capability out{Capability::Subject::Policy, to == To::Blocked ? "blocked" : "deprecated", {}, by.empty() ? Holding::Dropped : Holding::Approximated, {}};
    if (by.empty()) {
        out.how = std::string(type.title()) + (to == To::Blocked ? " has nothing that refuses all calls of an API: they go on reaching it." : " is not told to announce it in its answers: callers do not learn of it there.");
        return {out};
    }
    std::string fields;
    for (std::size_t i = 0; i < std::min(by.size(), mostFieldsTold); ++i)
        fields += (i > 0 ? ", " : "") + by[i];
    out.how = (to == To::Blocked ? "Calls are refused by " : "Callers are told by ") + fields + (by.size() > mostFieldsTold ? " and " + std::to_string(by.size() - mostFieldsTold) + " more" : "") + '.';
    return {out};
}

std::vector<std::string> holdersOf(const FleetProject& project, const std::string& api, const std::vector<std::string>& only)
{
    std::vector<std::string> out;
    const deployment::DeploymentRecords records(project.records);
    for (const deployment::Environment& environment : project.environments) {
        if (!only.empty() && std::ranges::find(only, environment.name) == only.end())
            continue;
        const auto found = project.remembered.find(environment.name);
        bool holds = false;
        if (found != project.remembered.end()) {
            holds = found->second.deployed.contains(api) || std::ranges::any_of(found->second.checked, [&api](const CheckedApi& each) { return each.api == api && !each.id.empty(); });
        }
        if (!holds) {
            const auto seen = records.sightings(environment.name);
            holds = seen && std::ranges::any_of(*seen, [&api](const auto& each) { return each.second.title() == api; });
        }
        if (holds)
            out.push_back(environment.name);
    }
    return out;
}

} // namespace postern::federation
