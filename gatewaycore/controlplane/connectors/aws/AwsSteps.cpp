// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsSteps.h"

#include "controlplane/connectors/aws/AwsCalls.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

using deployment::PlanStep;
using deployment::Probe;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;
using Effect = PlanStep::Effect;

constexpr std::string_view revisionVariable = "posternRevision";

/// What a stage says that serves the deployment which was made: a mark alone may be one of an earlier time.
Value servedBy(const std::string& mark) { return Value::object({{"deploymentId", "{{deployment.id}}"}, {"variables", Value::object({{revisionVariable, mark}})}}); }

/// Adds what makes one set of variables of another, that hold rules.
void addVariableOperations(const std::map<std::string, std::string>& from, const std::map<std::string, std::string>& to, Value& operations)
{
    for (const auto& [name, value] : to) {
        const auto before = from.find(name);
        if (before == from.end() || before->second != value)
            operations.push(operationOn("replace", "/variables/" + name, value));
    }
    for (const auto& [name, value] : from) {
        if (!to.contains(name))
            operations.push(operationOn("remove", "/variables/" + name));
    }
}

} // namespace

AwsSteps::AwsSteps(const AwsSettings& settings, std::string title, const AwsLive& live)
    : settings_(settings), title_(std::move(title)), live_(live), apiId_(live.api.isNull() ? "{{restapi.id}}" : idOfAws(live.api))
{
}

PlanStep& AwsSteps::add(Effect effect, std::string id, std::string title, RemoteCall call)
{
    PlanStep step;
    step.id = std::move(id);
    step.title = std::move(title);
    step.effect = effect;
    step.call = std::move(call);
    steps_.push_back(std::move(step));
    return steps_.back();
}

Value AwsSteps::stageTags() const
{
    Value out = tagsOf(title_);
    out.set("postern-stage", settings_.stage);
    return out;
}

Value AwsSteps::keyBody(const std::string& name) const { return Value::object({{"name", deployment::literal(name)}, {"enabled", true}, {"tags", stageTags()}}); }

void AwsSteps::deploy(const AwsApi& api, const std::string& mark)
{
    if (live_.api.isNull())
        createApi(api);
    const bool deployed = !live_.stage.isNull() && hashOf(formOfDocument(live_.document)) == hashOf(formOfDocument(api.document)) && textAt(live_.api, "/name") == api.name;
    if (!deployed) {
        import(api);
        createDeployment(mark);
    }
    if (live_.stage.isNull())
        createStage(api, mark);
    else
        updateStage(api, mark, !deployed);
    if (api.wantsKeys)
        addUsagePlan();
    else if (!live_.plan.isNull())
        removeUsagePlan();
}

/// Empty and with our mark at once: whatever happens next, it is known for ours and found again.
void AwsSteps::createApi(const AwsApi& api)
{
    Value body = Value::object({{"name", deployment::literal(api.name)},
                                {"endpointConfiguration", Value::object({{"types", Value::list({Value(settings_.endpointType)})}})},
                                {"tags", tagsOf(title_)}});
    PlanStep& step = add(Effect::Create, "api", "Create API " + api.name, awsCall("POST", "/restapis", std::move(body)));
    step.captures = {{"restapi.id", "/id"}};
    step.probe = madeOf("/restapis", {{"name", api.name}}, tagsOf(title_));
    step.undo = {awsCall("DELETE", apiPath())};
}

void AwsSteps::import(const AwsApi& api)
{
    // What API Gateway cannot take makes it fail, so that nothing is left out in silence.
    const std::string target = apiPath() + "?mode=overwrite&failonwarnings=true";
    PlanStep& step = add(live_.stage.isNull() ? Effect::Create : Effect::Update, "definition", "Import the definition of " + api.name,
                         awsCall("PUT", target, deployment::literalTexts(api.document)));
    // Warnings were none when it was there before: what an export says of itself must not stop taking it back.
    const Value empty = Value::object({{"openapi", "3.0.1"}, {"info", Value::object({{"title", api.name}, {"description", title_}, {"version", "0"}})}, {"paths", Value::map()}});
    step.undo = {awsCall("PUT", apiPath() + "?mode=overwrite", deployment::literalTexts(live_.document.isNull() ? empty : live_.document))};
}

void AwsSteps::createDeployment(const std::string& mark)
{
    const std::string description = "postern " + mark;
    Value body = Value::object({{"description", description}});
    PlanStep& step = add(Effect::Create, "deployment", "Make a deployment of it", awsCall("POST", apiPath() + "/deployments", std::move(body)));
    step.captures = {{"deployment.id", "/id"}};
    step.probe = madeOf(apiPath() + "/deployments", {{"description", description}}, {});
    step.undo = {awsCall("DELETE", apiPath() + "/deployments/{{deployment.id}}")};
}

void AwsSteps::createStage(const AwsApi& api, const std::string& mark)
{
    Value variables = Value::object({{revisionVariable, mark}});
    for (const auto& [name, value] : variablesOf(api.rules))
        variables.set(name, value);
    Value body = Value::object({{"stageName", settings_.stage},
                                {"deploymentId", "{{deployment.id}}"},
                                {"variables", std::move(variables)},
                                {"tags", stageTags()}});
    PlanStep& step = add(Effect::Activate, "stage", "Let the stage " + settings_.stage + " serve it", awsCall("POST", apiPath() + "/stages", std::move(body)));
    step.probe = Probe{awsCall("GET", stagePath()), servedBy(mark), false};
    step.undo = {awsCall("DELETE", stagePath())};
    Value operations = Value::list();
    addThrottleOperations({}, api.throttles, operations);
    if (operations.size() == 0)
        return;
    Value back = Value::list();
    addThrottleOperations(api.throttles, {}, back);
    PlanStep& limits = add(Effect::Update, "limits", "Set the limits of the stage " + settings_.stage, patchCall(stagePath(), std::move(operations)));
    limits.undo = {patchCall(stagePath(), std::move(back))};
}

void AwsSteps::updateStage(const AwsApi& api, const std::string& mark, bool newDeployment)
{
    Value operations = Value::list();
    Value back = Value::list();
    if (newDeployment) {
        const std::string variable = "/variables/" + std::string(revisionVariable);
        const std::string before = textAt(live_.stage, variable);
        operations.push(operationOn("replace", "/deploymentId", "{{deployment.id}}"));
        operations.push(operationOn("replace", variable, mark));
        back.push(operationOn("replace", "/deploymentId", textAt(live_.stage, "/deploymentId")));
        back.push(before.empty() ? operationOn("remove", variable) : operationOn("replace", variable, before));
    }
    addVariableOperations(variablesOf(rulesOf(live_.stage)), variablesOf(api.rules), operations);
    addVariableOperations(variablesOf(api.rules), variablesOf(rulesOf(live_.stage)), back);
    const auto there = throttlesOf(live_.stage);
    addThrottleOperations(there, api.throttles, operations);
    addThrottleOperations(api.throttles, there, back);
    if (operations.size() == 0)
        return;
    PlanStep& step = add(newDeployment ? Effect::Activate : Effect::Update, "stage",
                         newDeployment ? "Let the stage " + settings_.stage + " serve it" : "Change the settings of the stage " + settings_.stage, patchCall(stagePath(), std::move(operations)));
    step.undo = {patchCall(stagePath(), std::move(back))};
    if (newDeployment)
        step.probe = Probe{awsCall("GET", stagePath()), servedBy(mark), false};
}

void AwsSteps::addUsagePlan()
{
    std::string plan = idOfAws(live_.plan);
    if (live_.plan.isNull()) {
        Value body = Value::object({{"name", deployment::literal(title_) + ' ' + settings_.stage},
                                    {"apiStages", Value::list({Value::object({{"apiId", apiId_}, {"stage", settings_.stage}})})},
                                    {"tags", stageTags()}});
        plan = "{{plan.id}}";
        PlanStep& step = add(Effect::Create, "plan", "Create a usage plan for it", awsCall("POST", "/usageplans", std::move(body)));
        step.captures = {{"plan.id", "/id"}};
        step.probe = madeOf("/usageplans", {{"name", title_ + ' ' + settings_.stage}}, stageTags());
        step.undo = {patchCall("/usageplans/" + plan, Value::list({operationOn("remove", "/apiStages", apiId_ + ':' + settings_.stage)})), awsCall("DELETE", "/usageplans/" + plan)};
    }
    for (std::size_t i = 0; i < settings_.apiKeys.size(); ++i) {
        const std::string& name = settings_.apiKeys[i];
        if (std::ranges::any_of(live_.keys, [&name](const Value& key) { return textAt(key, "/name") == name; }))
            continue;
        const std::string id = "key" + std::to_string(i) + ".id";
        const std::string shown = "{{" + id + "}}";
        PlanStep& step = add(Effect::Create, "key " + name, "Create API key " + name, awsCall("POST", "/apikeys", keyBody(name)));
        step.captures = {{id, "/id"}};
        step.probe = madeOf("/apikeys", {{"name", name}}, stageTags());
        step.undo = {awsCall("DELETE", "/apikeys/" + shown)};
        PlanStep& member = add(Effect::Create, "key " + name + " of the plan", "Let the API key " + name + " in",
                               awsCall("POST", "/usageplans/" + plan + "/keys", Value::object({{"keyId", shown}, {"keyType", "API_KEY"}})));
        member.probe = Probe{awsCall("GET", "/usageplans/" + plan + "/keys/" + shown), {}, false};
        member.undo = {awsCall("DELETE", "/usageplans/" + plan + "/keys/" + shown)};
    }
}

} // namespace postern::connectors::aws
