// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/PosternPlan.h"

#include "config/ApiCalls.h"
#include "controlplane/connectors/postern/PosternForm.h"
#include "controlplane/deployment/Answers.h"
#include "schema/Texts.h"

#include <algorithm>
#include <set>

namespace postern::connectors::postern {
namespace {

using deployment::DeploymentPlan;
using deployment::LiveApi;
using deployment::PlanStep;
using deployment::RemoteCall;
using deployment::Revision;
using deployment::textAt;
using schema::Value;

const Value& partOf(const Value& value, std::string_view key)
{
    static const Value none;
    const Value* const found = value.find(key);
    return found == nullptr ? none : *found;
}

std::vector<deployment::CallHeader> ifItIs(const std::string& hash)
{
    return {hash.empty() ? deployment::CallHeader{"If-None-Match", "*"} : deployment::CallHeader{"If-Match", hash}};
}

RemoteCall putOf(const std::string& entry, const std::string& before, Value body)
{
    RemoteCall out;
    out.method = "PUT";
    out.target = config::apiTarget(entry);
    out.headers = ifItIs(before);
    out.body = deployment::literalTexts(body);
    return out;
}

RemoteCall deleteOf(const std::string& entry, const std::string& before, const std::vector<std::string>& policies)
{
    RemoteCall out;
    out.method = "DELETE";
    out.target = config::apiTarget(entry);
    const std::size_t prefix = config::apiTarget("").size();
    for (std::size_t i = 0; i < policies.size(); ++i)
        out.target += (i == 0 ? "?without-policy=" : "&without-policy=") + config::apiTarget(policies[i]).substr(prefix);
    out.headers = ifItIs(before);
    return out;
}

RemoteCall getOf(const std::string& entry)
{
    RemoteCall out;
    out.method = "GET";
    out.target = config::apiTarget(entry);
    return out;
}

/// What an entry has to be put again as it was.
Value bodyOf(const Value& entry)
{
    Value out = Value::object({{"files", partOf(entry, "files")}});
    if (const Value& mark = partOf(entry, "revision"); !mark.isNull())
        out.set("revision", mark);
    return out;
}

/// Hash of what is the API's own: what surrounds it is nothing that a plan writes.
std::string ownPart(deployment::NormalForm form)
{
    std::erase_if(form, [](const auto& each) { return each.second.theirs; });
    return hashOf(form);
}

bool accepted(const PosternRules& rules, std::string_view part) { return std::ranges::find(rules.acceptOther, part) != rules.acceptOther.end(); }

/// What the gateway has for all its APIs decides who is let in, too: it is not ours to write, and must be the same.
Result<void> checkGateway(const Revision& revision, const PlanPlace& place, const Value& surroundings)
{
    Value filters = Value::list();
    for (const model::FilterConfig& each : revision.gatewayFilters)
        filters.push(schema::encode(each));
    if (!accepted(place.rules, "filters") && !(comparable(filters) == comparable(partOf(surroundings, "filters").isNull() ? Value::list() : partOf(surroundings, "filters"))))
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " is not deployed to " + place.environment.name +
                                                          ", because the filters of the gateway.yaml there are others than here. Make them the same, or name "
                                                          "\"filters\" in the environment's settings, rules.acceptOther.");
    for (const model::Issuer& each : revision.issuers) {
        const Value wanted = comparable(schema::encode(each));
        const auto& there = partOf(surroundings, "issuers").items();
        const bool same = std::ranges::any_of(there, [&wanted](const Value& issuer) { return comparable(issuer) == wanted; });
        if (!same && !accepted(place.rules, "issuers"))
            return unexpected(ErrorKind::InvalidArgument, revision.title() + " is not deployed to " + place.environment.name + ", because the gateway.yaml there has not the issuer \"" +
                                                              each.name + "\" as it is here. Make them the same, or name \"issuers\" in the environment's settings, rules.acceptOther.");
    }
    return {};
}

/// The policies that are missing there. Errors: one of the same name is another one.
Result<Value> missingPolicies(const Revision& revision, const Value& there)
{
    Value out = Value::map();
    const Value policies = policiesOf(revision);
    for (const schema::Entry& policy : policies.entries()) {
        const Value* const same = there.find(policy.key);
        if (same == nullptr)
            out.set(policy.key, policy.value);
        else if (!(*same == policy.value))
            return unexpected(ErrorKind::AlreadyExists, "The gateway has another throttling policy \"" + policy.key + "\", which its other APIs may use. Rename one of them.");
    }
    return out;
}

} // namespace

Result<void> addDeployment(const Revision& revision, const PlanPlace& place, const LiveApi* live, DeploymentPlan& plan)
{
    if (!revision.filesProblem.empty())
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " cannot be taken to another gateway: " + revision.filesProblem);
    plan.revision = revision.hash;
    plan.after = formOf(revision);
    plan.capabilities = capabilitiesOf(revision);
    static const Value none;
    const Value& surroundings = live == nullptr ? none : partOf(live->objects, surroundingsKey);
    const Value& there = live == nullptr ? none : partOf(live->objects, entryKey);
    if (auto good = checkGateway(revision, place, surroundings); !good)
        return good;
    auto missing = missingPolicies(revision, partOf(surroundings, "policies"));
    if (!missing)
        return unexpected(std::move(missing).error());
    const std::string mark = textAt(there, "/revision");
    const bool adopted = std::ranges::find(place.rules.adopt, revision.title()) != place.rules.adopt.end();
    if (!there.isNull() && mark.empty() && !adopted)
        return unexpected(ErrorKind::AlreadyExists, place.environment.name + " has " + revision.title() +
                                                        " already, and postern did not put it there. Name it in the environment's settings, rules.adopt, if it may be replaced.");
    if (!there.isNull() && textAt(there, "/entry") != revision.entry)
        return unexpected(ErrorKind::AlreadyExists, place.environment.name + " has " + revision.title() + " as apis/" + textAt(there, "/entry") + ", here it is apis/" + revision.entry +
                                                        ". Rename one of them.");
    if (!there.isNull() && !mark.empty() && ownPart(live->form) == ownPart(plan.after) && missing->size() == 0)
        return {};

    const std::string before = textAt(there, "/hash");
    const std::string after = config::hashOf(revision.files);
    std::vector<std::string> added;
    for (const schema::Entry& policy : missing->entries())
        added.push_back(policy.key);
    Value body = Value::object({{"revision", revision.hash}, {"files", config::toValue(revision.files)}});
    if (!added.empty())
        body.set("policies", *std::move(missing));
    PlanStep step;
    step.id = "put";
    step.title = (there.isNull() ? "Add " : "Replace ") + revision.title() + ", and have the gateway read it";
    step.effect = there.isNull() ? PlanStep::Effect::Create : PlanStep::Effect::Update;
    step.call = putOf(revision.entry, before, std::move(body));
    Value expected = Value::object({{"hash", after}, {"revision", revision.hash}});
    if (plan.type == "postern-bundle")
        expected.set("exported", true); // what is in the project counts when the bundle has been made
    step.probe = deployment::Probe{getOf(revision.entry), std::move(expected), false};
    if (there.isNull()) {
        step.undo = {deleteOf(revision.entry, after, added)};
    } else {
        Value back = bodyOf(there);
        if (!added.empty())
            back.set("withoutPolicies", schema::listOf(added));
        step.undo = {putOf(revision.entry, after, std::move(back))};
    }
    plan.steps.push_back(std::move(step));
    return {};
}

Result<void> addRemoval(const PlanPlace& place, const LiveApi& live, DeploymentPlan& plan)
{
    plan.action = DeploymentPlan::Action::Undeploy;
    const Value& there = partOf(live.objects, entryKey);
    if (there.isNull())
        return {};
    if (textAt(there, "/revision").empty())
        return unexpected(ErrorKind::InvalidArgument, live.what.title() + " at " + place.environment.name + " was not put there by postern: it is not taken away.");
    const std::string entry = textAt(there, "/entry");
    PlanStep step;
    step.id = "delete";
    step.title = "Take away " + live.what.title() + ", and have the gateway read what is left";
    step.effect = PlanStep::Effect::Delete;
    step.call = deleteOf(entry, textAt(there, "/hash"), {});
    step.alsoDone = {404};
    step.probe = deployment::Probe{getOf(entry), {}, true};
    step.undo = {putOf(entry, {}, bodyOf(there))};
    plan.steps.push_back(std::move(step));
    return {};
}

} // namespace postern::connectors::postern
