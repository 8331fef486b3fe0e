// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeSteps.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeForm.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::PlanStep;
using deployment::Probe;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

class Stepping {
  public:
    Stepping(const KubeMake& make, const KubeSettings& settings) : make_(make), settings_(settings) {}

    [[nodiscard]] PlanStep create(const Value& object) const
    {
        PlanStep step;
        step.id = "create " + keyOf(object);
        step.title = "Create " + titleOf(object);
        step.effect = PlanStep::Effect::Create;
        step.call = apply(object, false);
        step.captures = {{"uid." + keyOf(object), "/metadata/uid"}};
        step.probe = probeFor(object);
        step.undo = {remove(object, "{{uid." + keyOf(object) + "}}")};
        return step;
    }

    [[nodiscard]] PlanStep update(const Value& object, const Value& there) const
    {
        const std::vector<std::string> before = notedFields(there);
        std::vector<std::string> all = fieldsOf(object);
        all.insert(all.end(), before.begin(), before.end());
        const std::vector<std::string> managers = otherManagers(there, differingIn(all, object, there), settings_.fieldManager);
        const bool force = !managers.empty() && std::ranges::all_of(managers, [this](const std::string& each) { return std::ranges::count(settings_.takeOver, each) > 0; });
        PlanStep step;
        step.id = "update " + keyOf(object);
        step.title = "Change " + titleOf(object);
        for (const std::string& manager : managers)
            step.title += (&manager == &managers.front() ? ", over what " : " and ") + manager + (&manager == &managers.back() ? (force ? " has changed" : " has changed (it is not written over: the setting takeOver names who may be)") : "");
        step.effect = PlanStep::Effect::Update;
        step.call = apply(object, force);
        step.probe = probeFor(object);
        step.undo = {apply(partOf(there, before), false)};
        return step;
    }

    /// The first of two changes: it has what it is to have and still what other routes are to have.
    [[nodiscard]] PlanStep widen(const Value& wide, const Value& there) const
    {
        PlanStep step = update(wide, there);
        step.id = "widen " + keyOf(wide);
        step.title += ", which has for now also what moves to other routes";
        return step;
    }
    /// The second.
    [[nodiscard]] PlanStep narrow(const Value& object, const Value& wide, const Value& there) const
    {
        PlanStep step = update(object, there);
        step.undo = {apply(wide, false)};
        return step;
    }

    [[nodiscard]] PlanStep removal(const Value& object) const
    {
        PlanStep step;
        step.id = "delete " + keyOf(object);
        step.title = "Delete " + titleOf(object);
        step.effect = PlanStep::Effect::Delete;
        step.call = remove(object, textAt(object, "/metadata/uid"));
        step.alsoDone = {404};
        step.probe = Probe{get(object), {}, true};
        step.undo = {apply(partOf(object, fieldsOf(object)), false)};
        return step;
    }

    [[nodiscard]] static std::string keyOf(const Value& object) { return kindIn(object) + ' ' + nameIn(object); }

  private:
    [[nodiscard]] std::string titleOf(const Value& object) const
    {
        const std::string nameSpace = textAt(object, "/metadata/namespace");
        return keyOf(object) + (nameSpace.empty() || nameSpace == settings_.nameSpace ? "" : " in " + nameSpace);
    }
    [[nodiscard]] std::string path(const Value& object) const { return pathOf(*kindNamed(make_.kinds, kindIn(object)), object, settings_.nameSpace); }

    [[nodiscard]] RemoteCall apply(const Value& object, bool force) const
    {
        RemoteCall out;
        out.method = "PATCH";
        out.target = path(object) + "?fieldManager=" + settings_.fieldManager + "&fieldValidation=Strict" + (force ? "&force=true" : "");
        out.headers = {{"Content-Type", "application/apply-patch+yaml"}}; // JSON is YAML; +json is taken from 1.33 on
        out.body = deployment::literalTexts(object);
        return out;
    }
    [[nodiscard]] RemoteCall get(const Value& object) const
    {
        RemoteCall out;
        out.method = "GET";
        out.target = path(object);
        return out;
    }
    /// Only the very object that was seen: one that somebody has put in its place stays.
    [[nodiscard]] RemoteCall remove(const Value& object, const std::string& uid) const
    {
        RemoteCall out;
        out.method = "DELETE";
        out.target = path(object);
        out.body = Value::object({{"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", "Background"}});
        if (!uid.empty())
            out.body.set("preconditions", Value::object({{"uid", uid}}));
        return out;
    }
    [[nodiscard]] Probe probeFor(const Value& object) const { return Probe{get(object), deployment::literalTexts(object), false}; }

    const KubeMake& make_;
    const KubeSettings& settings_;
};

const Value* sameObject(const std::vector<Value>& all, const Value& object)
{
    const auto found = std::ranges::find_if(all, [&object](const Value& each) {
        return kindIn(each) == kindIn(object) && nameIn(each) == nameIn(object) && textAt(each, "/metadata/namespace") == textAt(object, "/metadata/namespace");
    });
    return found == all.end() ? nullptr : &*found;
}

constexpr std::size_t mostRules = 16; ///< of a route

bool takes(const Value& route, const std::string& calls)
{
    return std::ranges::any_of(deployment::itemsAt(route, "/spec/rules"), [&calls](const Value& each) { return callsOf(each) == calls; });
}

/// The rules that a route has there and that another one is to have in its place.
std::vector<Value> movingAway(const Value& route, const Value& there, const std::vector<Value>& wanted)
{
    std::vector<Value> out;
    for (const Value& rule : deployment::itemsAt(there, "/spec/rules")) {
        const std::string calls = callsOf(rule);
        if (!calls.empty() && !takes(route, calls) && std::ranges::any_of(wanted, [&calls](const Value& each) { return takes(each, calls); }))
            out.push_back(rule);
    }
    return out;
}

bool gainsRules(const Value& route, const Value& there)
{
    return std::ranges::any_of(deployment::itemsAt(route, "/spec/rules"), [&there](const Value& each) { return !takes(there, callsOf(each)); });
}

/// What a call is answered by moves from route to route without a moment between: what loses it waits for what gets it. One that does
/// both has all of it for a while.
void addUpdate(const Stepping& stepping, const Value& object, const Value& there, const std::vector<Value>& wanted, std::vector<PlanStep>& now, std::vector<PlanStep>& later)
{
    const std::vector<Value> moving = movingAway(object, there, wanted);
    const std::vector<Value> rules = deployment::itemsAt(object, "/spec/rules");
    if (moving.empty() || (gainsRules(object, there) && rules.size() + moving.size() > mostRules)) {
        now.push_back(stepping.update(object, there));
        return;
    }
    if (!gainsRules(object, there)) {
        later.push_back(stepping.update(object, there));
        return;
    }
    Value wide = object;
    for (const Value& rule : moving)
        wide.find("spec")->find("rules")->push(rule);
    now.push_back(stepping.widen(wide, there));
    later.push_back(stepping.narrow(object, wide, there));
}

/// In the order in which they are taken away: routes, then what stands before them, the last first.
std::vector<const Value*> backwards(const std::vector<Value>& objects, const KubeMake& make)
{
    std::vector<const Value*> out;
    for (auto kind = make.kinds.rbegin(); kind != make.kinds.rend(); ++kind) {
        for (const Value& each : objects) {
            if (isOurs(each) && kindIn(each) == kind->kind && !kind->theirs)
                out.push_back(&each);
        }
    }
    return out;
}

} // namespace

Result<std::vector<PlanStep>> stepsTo(const KubeApi& api, const std::vector<Value>& there, const KubeMake& make, const KubeSettings& settings)
{
    const Stepping stepping(make, settings);
    std::vector<PlanStep> out;
    std::vector<PlanStep> later;
    for (const Value& object : api.objects) {
        const Value* const live = sameObject(there, object);
        if (live == nullptr) {
            out.push_back(stepping.create(object));
            continue;
        }
        if (!isOurs(*live))
            return unexpected(ErrorKind::AlreadyExists, "The cluster has a " + Stepping::keyOf(object) + " that postern did not make. Rename one of them.");
        std::vector<std::string> fields = fieldsOf(object);
        const std::vector<std::string> before = notedFields(*live);
        fields.insert(fields.end(), before.begin(), before.end());
        if (!sameIn(fields, object, *live) || annotationIn(object, titleAnnotation) != annotationIn(*live, titleAnnotation))
            addUpdate(stepping, object, *live, api.objects, out, later);
    }
    out.insert(out.end(), later.begin(), later.end());
    for (const Value* const each : backwards(there, make)) {
        if (sameObject(api.objects, *each) == nullptr)
            out.push_back(stepping.removal(*each));
    }
    return out;
}

std::vector<PlanStep> removalOf(const std::vector<Value>& there, const KubeMake& make, const KubeSettings& settings)
{
    const Stepping stepping(make, settings);
    std::vector<PlanStep> out;
    for (const Value* const each : backwards(there, make))
        out.push_back(stepping.removal(*each));
    return out;
}

} // namespace postern::kubernetes
