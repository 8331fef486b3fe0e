// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsCalls.h"
#include "controlplane/connectors/aws/AwsSteps.h"
#include "controlplane/deployment/Answers.h"
#include "crypto/SigV4.h"

#include <algorithm>
#include <array>

namespace postern::connectors::aws {
namespace {

using deployment::PlanStep;
using deployment::Probe;
using deployment::RemoteCall;
using deployment::textAt;
using deployment::UndoCall;
using schema::Value;

constexpr const char* apiAgain = "{{restapi.id}}";
constexpr const char* planAgain = "/usageplans/{{plan.id}}";

/// Those members that AWS gave and takes again when the thing is made anew.
Value membersOf(const Value& object, std::initializer_list<const char*> keys)
{
    Value out = Value::map();
    for (const char* const key : keys) {
        if (const Value* const value = object.find(key); value != nullptr && !value->isNull())
            out.set(key, deployment::literalTexts(*value));
    }
    return out;
}

/// The API's id in the ARNs of its own resource policy is the new one.
Value withNewId(const Value& value, const std::string& id)
{
    if (value.isString()) {
        std::string text = value.asString();
        const std::string before = ':' + id + '/';
        const std::string after = std::string(":") + apiAgain + '/';
        for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + after.size()))
            text.replace(at, before.size(), after);
        return text;
    }
    Value out = value.isMap() ? Value::map() : value.isList() ? Value::list() : value;
    for (const schema::Entry& entry : value.entries())
        out.set(entry.key, withNewId(entry.value, id));
    for (const Value& item : value.items())
        out.push(withNewId(item, id));
    return out;
}

struct SettingName {
    const char* member; ///< of a stage's methodSettings
    const char* path;   ///< of an operation on it
    const char* usual;  ///< what AWS writes when nobody says anything
};
/// What a method's settings hold beside its limits.
constexpr std::array<SettingName, 8> settingNames{{{"loggingLevel", "logging/loglevel", "OFF"},
                                                   {"dataTraceEnabled", "logging/dataTrace", "false"},
                                                   {"metricsEnabled", "metrics/enabled", "false"},
                                                   {"cachingEnabled", "caching/enabled", "false"},
                                                   {"cacheTtlInSeconds", "caching/ttlInSeconds", "300"},
                                                   {"cacheDataEncrypted", "caching/dataEncrypted", "false"},
                                                   {"requireAuthorizationForCacheControl", "caching/requireAuthorizationForCacheControl", "true"},
                                                   {"unauthorizedCacheControlHeaderStrategy", "caching/unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER"}}};

/// What a stage cannot be given when it is made.
Value settingsOfStage(const Value& stage)
{
    Value out = Value::list();
    addThrottleOperations({}, throttlesOf(stage), out);
    const Value* const settings = stage.find("methodSettings");
    for (const schema::Entry& method : settings == nullptr ? std::vector<schema::Entry>() : settings->entries()) {
        for (const SettingName& name : settingNames) {
            if (const std::string value = textAt(method.value, std::string("/") + name.member); !value.empty() && value != name.usual)
                out.push(operationOn("replace", '/' + plainKey(method.key) + '/' + name.path, deployment::literal(value)));
        }
    }
    for (const char* const path : {"/accessLogSettings/destinationArn", "/accessLogSettings/format", "/clientCertificateId"}) {
        if (const std::string value = textAt(stage, path); !value.empty())
            out.push(operationOn("replace", path, deployment::literal(value)));
    }
    return out;
}

UndoCall undoBy(RemoteCall call, std::optional<Probe> probe, std::vector<deployment::Capture> captures = {})
{
    UndoCall out(std::move(call));
    out.probe = std::move(probe);
    out.captures = std::move(captures);
    return out;
}

UndoCall joinPlan(const std::string& key)
{
    return undoBy(awsCall("POST", std::string(planAgain) + "/keys", Value::object({{"keyId", key}, {"keyType", "API_KEY"}})),
                  Probe{awsCall("GET", std::string(planAgain) + "/keys/" + key), {}, false});
}

} // namespace

std::string AwsSteps::again(const std::string& apiId) const { return apiId == apiId_ && known_.contains("restapi.id") ? apiAgain : apiId; }

void AwsSteps::remove()
{
    known_["restapi.id"] = apiId_;
    known_["deployment.id"] = textAt(live_.stage, "/deploymentId");
    if (!live_.plan.isNull())
        removeUsagePlan(); // a stage goes when no plan has it any more
    if (!live_.stage.isNull())
        removeStage();
    if (!live_.elsewhere) // else other stages serve it
        removeApi();
}

void AwsSteps::removeStage()
{
    PlanStep& step = add(PlanStep::Effect::Delete, "delete stage", "Delete the stage " + settings_.stage, awsCall("DELETE", stagePath()));
    step.alsoDone = {404};
    step.probe = Probe{awsCall("GET", stagePath()), {}, true};
    const std::string all = std::string("/restapis/") + apiAgain + "/stages";
    Value body = membersOf(live_.stage, {"description", "variables", "tags", "tracingEnabled", "cacheClusterEnabled", "cacheClusterSize"});
    body.set("stageName", settings_.stage);
    body.set("deploymentId", "{{deployment.id}}");
    step.undo = {undoBy(awsCall("POST", all, std::move(body)), Probe{awsCall("GET", all + '/' + settings_.stage), Value::object({{"deploymentId", "{{deployment.id}}"}}), false})};
    if (Value operations = settingsOfStage(live_.stage); operations.size() > 0)
        step.undo.push_back(patchCall(all + '/' + settings_.stage, std::move(operations)));
    if (!textAt(live_.stage, "/webAclArn").empty())
        step.lost = "The stage " + settings_.stage + " comes back without its web ACL, which AWS WAF has to give it.";
    if (const Value* const canary = live_.stage.find("canarySettings"); canary != nullptr && canary->size() > 0)
        step.lost += (step.lost.empty() ? "" : " ") + ("The stage " + settings_.stage + " comes back without its canary.");
}

/// It is made anew of what its stage exports: AWS gives no id twice.
void AwsSteps::removeApi()
{
    const std::string name = textAt(live_.api, "/name");
    PlanStep& step = add(PlanStep::Effect::Delete, "delete api", "Delete API " + name, awsCall("DELETE", apiPath()));
    step.alsoDone = {404};
    step.probe = Probe{awsCall("GET", apiPath()), {}, true};
    step.lost = "The API " + name + " comes back under a new id and invoke URL, without its earlier deployments.";
    Value marks = Value::map();
    for (const std::string_view tag : {ownTag, apiTagName})
        marks.set(std::string(tag), textAt(live_.api, "/tags/" + std::string(tag)));
    Value body = membersOf(live_.api, {"name", "description", "version", "binaryMediaTypes", "minimumCompressionSize", "apiKeySource", "endpointConfiguration", "disableExecuteApiEndpoint", "tags"});
    const std::string path = std::string("/restapis/") + apiAgain;
    step.undo = {undoBy(awsCall("POST", "/restapis", std::move(body)), madeOf("/restapis", {}, marks), {{"restapi.id", "/id"}})};
    if (live_.document.isNull()) {
        step.lost += " Its definition, which no stage had, does not come back.";
        return;
    }
    Value document = deployment::literalTexts(live_.document);
    if (Value* const policy = document.find("x-amazon-apigateway-policy"))
        *policy = withNewId(*policy, textAt(live_.api, "/id"));
    step.undo.push_back(awsCall("PUT", path + "?mode=overwrite", std::move(document)));
    const std::string description = "postern restored " + textAt(live_.stage, "/deploymentId");
    step.undo.push_back(undoBy(awsCall("POST", path + "/deployments", Value::object({{"description", description}})), madeOf(path + "/deployments", {{"description", description}}, {}),
                               {{"deployment.id", "/id"}}));
}

void AwsSteps::removeUsagePlan()
{
    known_["plan.id"] = idOfAws(live_.plan);
    removePlanStages();
    std::vector<UndoCall> members;
    for (std::size_t i = 0; i < live_.keys.size(); ++i) {
        const Value& key = live_.keys[i];
        // Keys that others put into our plan are theirs.
        const std::string name = textAt(key, "/name");
        if (std::ranges::find(settings_.apiKeys, name) != settings_.apiKeys.end())
            removeKey(key, "key" + std::to_string(i) + ".id");
        else
            members.push_back(joinPlan(idOfAws(key)));
    }
    const std::string path = "/usageplans/" + idOfAws(live_.plan);
    PlanStep& step = add(PlanStep::Effect::Delete, "delete plan", "Delete its usage plan", awsCall("DELETE", path));
    step.alsoDone = {404};
    step.probe = Probe{awsCall("GET", path), {}, true};
    Value body = membersOf(live_.plan, {"name", "description", "throttle", "quota", "tags"});
    Value stages = Value::list();
    for (const Value& each : deployment::itemsAt(live_.plan, "/apiStages")) {
        Value stage = membersOf(each, {"stage", "throttle"});
        stage.set("apiId", again(textAt(each, "/apiId")));
        stages.push(std::move(stage));
    }
    body.set("apiStages", std::move(stages));
    step.undo = {undoBy(awsCall("POST", "/usageplans", std::move(body)), madeOf("/usageplans", {{"name", textAt(live_.plan, "/name")}}, stageTags()), {{"plan.id", "/id"}})};
    step.undo.insert(step.undo.end(), members.begin(), members.end());
    step.lost = "The usage plan comes back under a new id.";
}

void AwsSteps::removePlanStages()
{
    for (const Value& each : deployment::itemsAt(live_.plan, "/apiStages")) {
        const std::string stage = textAt(each, "/stage");
        const std::string before = textAt(each, "/apiId") + ':' + stage;
        const std::string after = again(textAt(each, "/apiId")) + ':' + stage;
        PlanStep& step = add(PlanStep::Effect::Update, "plan without " + before, "Take the usage plan from the stage " + stage,
                             patchCall("/usageplans/" + idOfAws(live_.plan), Value::list({operationOn("remove", "/apiStages", before)})));
        step.alsoDone = {404}; // the plan, or its part in the stage, is gone
        Value operations = Value::list({operationOn("add", "/apiStages", after)});
        const Value* const throttle = each.find("throttle");
        for (const schema::Entry& method : throttle == nullptr ? std::vector<schema::Entry>() : throttle->entries()) {
            for (const char* const limit : {"rateLimit", "burstLimit"}) {
                if (const std::string value = textAt(method.value, std::string("/") + limit); !value.empty())
                    operations.push(operationOn("replace", "/apiStages/" + after + "/throttle/" + deployment::literal(method.key) + '/' + limit, value));
            }
        }
        // A plan that was made anew has it already.
        step.undo = {undoBy(patchCall(planAgain, std::move(operations)),
                            Probe{awsCall("GET", std::string(planAgain) + "#/apiStages?apiId=" + again(textAt(each, "/apiId")) + "&stage=" + crypto::sigV4Encode(stage)), {}, false})};
    }
}

void AwsSteps::removeKey(const Value& key, const std::string& captured)
{
    const std::string name = textAt(key, "/name");
    PlanStep& step = add(PlanStep::Effect::Delete, "delete key " + name, "Delete API key " + name, awsCall("DELETE", "/apikeys/" + idOfAws(key)));
    step.alsoDone = {404};
    Value body = membersOf(key, {"name", "description", "enabled", "customerId"});
    if (body.find("enabled") == nullptr)
        body.set("enabled", true); // as ours are made
    body.set("tags", stageTags());
    step.undo = {undoBy(awsCall("POST", "/apikeys", std::move(body)), madeOf("/apikeys", {{"name", name}}, stageTags()), {{captured, "/id"}}), joinPlan("{{" + captured + "}}")};
    step.lost = "The API key " + name + " comes back with another value, and in this usage plan only.";
}

} // namespace postern::connectors::aws
