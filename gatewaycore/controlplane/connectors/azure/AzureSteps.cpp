// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureSteps.h"

#include "controlplane/connectors/azure/AzurePolicies.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::PlanStep;
using deployment::Probe;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

Probe hasProperties(RemoteCall ask, Value properties)
{
    return {std::move(ask), properties.isNull() ? Value() : deployment::literalTexts(Value::object({{"properties", std::move(properties)}})), false};
}

std::string revisionPlace(const std::string& id, int revision) { return "/apis/" + encodedStep(id + ";rev=" + std::to_string(revision)); }

std::string revisionNote(const AzureApi& api) { return ("postern: " + api.title).substr(0, 180) + ' ' + api.hash.substr(0, 12); }

PolicyDocument documentOf(const std::string& xml)
{
    auto made = PolicyDocument::parse(xml);
    return made ? *std::move(made) : PolicyDocument();
}

} // namespace

RemoteCall AzureSteps::put(const std::string& path, Value properties) const
{
    RemoteCall out;
    out.method = "PUT";
    out.target = settings_.at(path);
    out.body = deployment::literalTexts(Value::object({{"properties", std::move(properties)}}));
    return out;
}

RemoteCall AzureSteps::get(const std::string& path) const
{
    RemoteCall out;
    out.method = "GET";
    out.target = settings_.at(path, path.ends_with("/policies/policy") ? policyFormat : std::string_view());
    return out;
}

RemoteCall AzureSteps::erase(const std::string& path, const std::string& etag, std::string_view query) const
{
    RemoteCall out;
    out.method = "DELETE";
    out.target = settings_.at(path, query);
    out.headers.push_back({"If-Match", etag.empty() ? "*" : etag});
    return out;
}

RemoteCall AzureSteps::putSecret(const std::string& name) const
{
    RemoteCall out = put("/namedValues/" + encodedStep(name), {});
    out.body = Value::object({{"properties", Value::object({{"displayName", name}, {"value", "{{secret:backendSecret}}"}, {"secret", true}})}});
    return out;
}

RemoteCall AzureSteps::putPolicy(const std::string& path, const std::string& xml) const
{
    return put(path, Value::object({{"format", "xml"}, {"value", xml}}));
}

void AzureSteps::add(std::string id, std::string title, Effect effect, RemoteCall call, Probe probe, std::vector<RemoteCall> undo)
{
    PlanStep step;
    step.id = std::move(id);
    step.title = std::move(title);
    step.effect = effect;
    if (effect == Effect::Delete)
        step.alsoDone = {404};
    step.call = std::move(call);
    step.probe = std::move(probe);
    step.undo.assign(undo.begin(), undo.end());
    steps_.push_back(std::move(step));
}

void AzureSteps::addVersionSet(const AzureApi& api)
{
    if (api.versionSetId.empty())
        return;
    const std::string path = "/apiVersionSets/" + encodedStep(api.versionSetId);
    const Value properties = Value::object({{"displayName", api.displayName}, {"versioningScheme", "Segment"}});
    add("version-set", "Have the version set " + api.versionSetId, Effect::Create, put(path, properties), hasProperties(get(path), properties), {erase(path)});
}

Value AzureSteps::propertiesOf(const AzureApi& api) const
{
    Value out = Value::object({{"displayName", api.displayName}, {"path", api.path}});
    if (!api.description.empty())
        out.set("description", api.description);
    if (!api.versionSetId.empty()) {
        out.set("apiVersion", api.version);
        out.set("apiVersionSetId", settings_.resource() + "/apiVersionSets/" + api.versionSetId);
    }
    out.set("serviceUrl", api.serviceUrl);
    out.set("protocols", api.protocols);
    out.set("subscriptionRequired", api.subscriptionRequired);
    out.set("subscriptionKeyParameterNames", Value::object({{"header", api.keyHeader}, {"query", api.keyQuery}}));
    return out;
}

void AzureSteps::addShell(const AzureApi& api)
{
    const std::string path = "/apis/" + encodedStep(api.id);
    Value properties = propertiesOf(api);
    properties.set("subscriptionRequired", true);
    properties.set("apiRevisionDescription", "postern: without operations");
    add("api", "Create the API " + api.title + " without operations", Effect::Create, put(path, properties), {get(path), {}, false}, {erase(path, "*", "deleteRevisions=true")});
}

void AzureSteps::addMark(const AzureApi& api)
{
    const std::string tag = tagIdOf(api.id);
    const std::string path = "/tags/" + encodedStep(tag);
    const Value properties = Value::object({{"displayName", std::string(ownTagPrefix) + api.title}});
    add("tag", "Create the tag " + tag, Effect::Create, put(path, properties), hasProperties(get(path), properties), {erase(path)});
    const std::string place = "/apis/" + encodedStep(api.id) + path;
    RemoteCall assign = put(place, {});
    assign.body = Value();
    add("tag.assign", "Mark the API as postern's", Effect::Create, std::move(assign), {get(place), {}, false}, {erase(place)});
    // Azure takes no If-Match here: assigning has no state of its own.
    steps_.back().undo.front().headers.clear();
}

void AzureSteps::addNamedValue(const AzureApi& api)
{
    const std::string path = "/namedValues/" + encodedStep(api.backendSecret);
    add("backend-secret", "Keep what the backend asks for as the named value " + api.backendSecret, Effect::Create, putSecret(api.backendSecret), {get(path), {}, false}, {erase(path)});
}

void AzureSteps::addRevision(const AzureApi& api, const AzureLive& live)
{
    const int next = live.lastRevision() + 1;
    const std::string number = std::to_string(next);
    const std::string place = revisionPlace(api.id, next);
    const std::string source = settings_.resource() + "/apis/" + api.id;
    Value made = Value::object({{"path", api.path}, {"sourceApiId", source}, {"apiRevisionDescription", "postern: being made"}});
    if (!api.versionSetId.empty()) {
        made.set("apiVersion", api.version);
        made.set("apiVersionSetId", settings_.resource() + "/apiVersionSets/" + api.versionSetId);
    }
    add("revision", "Create revision " + number + " of " + api.title, Effect::Create, put(place, made), {get(place), {}, false}, {erase(place)});
    add("close", "Let nobody in while revision " + number + " is made", Effect::Update, putPolicy(place + "/policies/policy", closedPolicy()), {get(place + "/policies/policy"), {}, false},
        {erase(place)});
    if (!live.policy.empty()) // a document came along from the revision before: that there is one tells nothing
        steps_.back().probe.reset();
    Value imported = propertiesOf(api);
    const std::string note = revisionNote(api);
    imported.set("apiRevisionDescription", note);
    imported.set("format", "openapi+json");
    imported.set("value", api.definition);
    add("operations", "Import " + std::to_string(api.operations.size()) + " operations into revision " + number, Effect::Update, put(place, imported),
        hasProperties(get(place), Value::object({{"apiRevisionDescription", note}})), {erase(place)});
    addPolicies(api, live, place);
    const std::string release = "postern-" + std::to_string(live.releases.size() + 1);
    const std::string releases = "/apis/" + encodedStep(api.id) + "/releases/";
    const auto releaseOf = [&](const std::string& id, int revision, const std::string& notes) {
        return put(releases + id, Value::object({{"apiId", source + ";rev=" + std::to_string(revision)}, {"notes", notes}}));
    };
    // Going back is a release, too; that it was gone forth is no news then.
    add("release", "Make revision " + number + " current", Effect::Activate, releaseOf(release, next, note),
        hasProperties(get("/apis/" + encodedStep(api.id)), Value::object({{"apiRevision", number}})),
        {releaseOf(release + "-back", live.currentRevision(), "postern: back to revision " + std::to_string(live.currentRevision())), erase(releases + release), erase(releases + release + "-back")});
}

void AzureSteps::addPolicies(const AzureApi& api, const AzureLive& live, const std::string& place)
{
    for (const AzureOperationPlace& each : api.operations) {
        const auto there = live.operationPolicies.find(each.id);
        const bool had = there != live.operationPolicies.end();
        const PolicyDocument document = had ? merged(each.policy, documentOf(there->second)) : each.policy;
        const std::string path = place + "/operations/" + encodedStep(each.id) + "/policies/policy";
        if (!document.empty()) {
            add("policy." + each.id, "Write the policies of " + each.what(), Effect::Update, putPolicy(path, document.xml()), {get(path), {}, false}, {erase(path)});
            if (had) // as above: what came along may let in whom this one does not
                steps_.back().probe.reset();
        } else if (had) // it came along from the revision before
            add("policy." + each.id, "Delete the policies of " + each.what(), Effect::Delete, erase(path), {get(path), {}, true}, {putPolicy(path, there->second)});
    }
    const PolicyDocument document = live.policy.empty() ? api.policy : merged(api.policy, documentOf(live.policy));
    const std::string path = place + "/policies/policy";
    RemoteCall write = putPolicy(path, document.xml());
    // What was written is told by what is no more there: Azure spells documents in its own way.
    add("policy", "Write the policies of the API, which opens the revision", Effect::Update, std::move(write), {get(path), {}, false}, {putPolicy(path, closedPolicy())});
    steps_.back().probe.reset(); // whether it is the closed one or this, its answer does not tell
}

void AzureSteps::addProduct(const AzureApi& api, const AzureLive& live)
{
    const std::string id = tagIdOf(api.id);
    const std::string path = "/products/" + encodedStep(id);
    const Value properties = Value::object({{"displayName", std::string(ownTagPrefix) + api.title}, {"subscriptionRequired", true}, {"approvalRequired", true}, {"state", "published"}});
    if (live.product.isNull() || textAt(live.product, "/properties/state") != "published") {
        std::vector<RemoteCall> undo{live.product.isNull() ? erase(path, "*", "deleteSubscriptions=true") : put(path, restoredProperties(live.product))};
        add("product", "Publish the product " + id + " for those who have keys", live.product.isNull() ? Effect::Create : Effect::Update, put(path, properties), hasProperties(get(path), properties),
            std::move(undo));
    }
    const std::string place = path + "/apis/" + encodedStep(api.id);
    if (!live.inProduct) {
        RemoteCall link = put(place, {});
        link.body = Value();
        add("product.api", "Put the API into its product", Effect::Create, std::move(link), {get(path + "/apis"), {}, false}, {erase(place)});
        steps_.back().undo.front().headers.clear();
        steps_.back().probe.reset(); // the list says who is in it, and not in a place that is known
    }
    const std::string keys = "/subscriptions/" + encodedStep(id);
    const Value wanted = Value::object({{"scope", settings_.resource() + "/products/" + id}, {"displayName", std::string(ownTagPrefix) + api.title}, {"state", "active"}});
    if (live.subscription.isNull() || textAt(live.subscription, "/properties/state") != "active") {
        std::vector<RemoteCall> undo{live.subscription.isNull() ? erase(keys) : put(keys, restoredProperties(live.subscription))};
        add("keys", "Have a subscription, which has the first two keys", live.subscription.isNull() ? Effect::Create : Effect::Update, put(keys, wanted),
            hasProperties(get(keys), Value::object({{"state", "active"}})), std::move(undo));
    }
}

std::vector<PlanStep> AzureSteps::create(const AzureApi& api)
{
    steps_.clear();
    addVersionSet(api);
    addShell(api);
    addMark(api);
    if (!api.backendSecret.empty())
        addNamedValue(api);
    if (api.needsProduct)
        addProduct(api, {});
    addRevision(api, {});
    return std::move(steps_);
}

std::vector<PlanStep> AzureSteps::complete(const AzureApi& api, const AzureLive& live)
{
    steps_.clear();
    if (!api.backendSecret.empty() && live.namedValue.isNull())
        addNamedValue(api);
    if (api.needsProduct)
        addProduct(api, live);
    return std::move(steps_);
}

std::vector<PlanStep> AzureSteps::change(const AzureApi& api, const AzureLive& live)
{
    steps_.clear();
    if (live.versionSet.isNull())
        addVersionSet(api);
    addRevision(api, live);
    return std::move(steps_);
}

} // namespace postern::connectors::azure
