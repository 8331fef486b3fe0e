// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzurePolicies.h"
#include "controlplane/connectors/azure/AzureSteps.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::azure {

using deployment::PlanStep;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

std::string closedPolicy()
{
    PolicyDocument out;
    PolicyElement answer("return-response");
    answer.add(PolicyElement("set-status").with("code", "503").with("reason", "This revision is being made."));
    out.at(PolicyDocument::Section::Inbound).push_back(std::move(answer));
    return out.xml();
}

Value restoredProperties(const Value& object)
{
    const Value* const found = object.find("properties");
    Value out = found == nullptr ? Value::map() : *found;
    for (const char* const key : {"apiRevision", "isCurrent", "isOnline", "provisioningState", "createdDateTime", "createdDate", "startDate", "ownerId", "primaryKey", "secondaryKey", "stateComment"})
        out.remove(key);
    Value made = Value::map();
    for (const schema::Entry& entry : out.entries()) {
        if (!entry.value.isNull())
            made.set(entry.key, entry.value);
    }
    return made;
}

/// The API as it was, in a first revision: closed until all of it is there.
std::vector<RemoteCall> AzureSteps::restored(const AzureLive& live) const
{
    const std::string path = "/apis/" + encodedStep(live.id());
    const std::string policy = path + "/policies/policy";
    std::vector<RemoteCall> out{put(path, restoredProperties(live.api)), putPolicy(policy, closedPolicy())};
    for (const Value& each : live.operations) {
        const std::string id = textAt(each, "/name");
        const std::string place = path + "/operations/" + encodedStep(id);
        out.push_back(put(place, restoredProperties(each)));
        if (const auto xml = live.operationPolicies.find(id); xml != live.operationPolicies.end() && !xml->second.empty())
            out.push_back(putPolicy(place + "/policies/policy", xml->second));
    }
    out.push_back(live.policy.empty() ? erase(policy) : putPolicy(policy, live.policy));
    return out;
}

std::vector<PlanStep> AzureSteps::remove(const AzureLive& live)
{
    steps_.clear();
    const std::string id = live.id();
    const std::string mark = tagIdOf(id);
    const auto drop = [&](const std::string& key, const std::string& title, const std::string& path, const Value& object, std::string_view query = {}) {
        if (!object.isNull())
            add(key, title, Effect::Delete, erase(path, "*", query), {get(path), {}, true}, {put(path, restoredProperties(object))});
    };
    drop("keys", "Delete the subscription " + mark, "/subscriptions/" + encodedStep(mark), live.subscription);
    if (!steps_.empty())
        steps_.back().lost = "The subscription " + mark + " comes back with other keys.";
    const std::string path = "/apis/" + encodedStep(id);
    std::vector<RemoteCall> undo = restored(live);
    for (const Value& tag : live.tags) { // also those of others: they went with it
        RemoteCall assign = put(path + "/tags/" + encodedStep(textAt(tag, "/name")), {});
        assign.body = Value();
        undo.push_back(std::move(assign));
    }
    if (live.inProduct) {
        RemoteCall link = put("/products/" + encodedStep(mark) + path, {});
        link.body = Value();
        undo.push_back(std::move(link));
    }
    add("api", "Delete the API " + live.ownTitle() + " with its revisions", Effect::Delete, erase(path, live.etag, "deleteRevisions=true"), {get(path), {}, true}, std::move(undo));
    drop("product", "Delete the product " + mark, "/products/" + encodedStep(mark), live.product, "deleteSubscriptions=true");
    for (const Value& tag : live.tags) {
        if (textAt(tag, "/name") == mark)
            drop("tag", "Delete the tag " + mark, "/tags/" + encodedStep(mark), tag);
    }
    if (live.alone)
        drop("version-set", "Delete the version set, which has no other version", "/apiVersionSets/" + encodedStep(textAt(live.versionSet, "/name")), live.versionSet);
    if (!live.namedValue.isNull()) {
        const std::string named = AzurePolicies::backendSecretName(id);
        const std::string place = "/namedValues/" + encodedStep(named);
        add("backend-secret", "Delete the named value " + named, Effect::Delete, erase(place), {get(place), {}, true},
            {putSecret(named)});
    }
    return std::move(steps_);
}

} // namespace postern::connectors::azure
