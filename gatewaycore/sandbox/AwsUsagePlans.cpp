// SPDX-License-Identifier: Apache-2.0
#include "crypto/Digest.h"
#include "sandbox/AwsGateway.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

Reply planError(int status, const char* type, const std::string& message)
{
    Reply out = Reply::json(Value::object({{"message", message}}), status);
    out.headers.emplace_back("x-amzn-ErrorType", type);
    return out;
}

std::string planText(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr ? std::string() : found->toText();
}

Value planBody(const Call& call)
{
    auto read = schema::readJson(call.body, "body");
    return read && read->isMap() ? *std::move(read) : Value();
}

} // namespace

Reply AwsGateway::patchPlan(const Call& call, Value& plan)
{
    Value made = plan;
    const Value body = planBody(call);
    const Value* const operations = body.find("patchOperations");
    for (const Value& each : operations == nullptr ? std::vector<Value>() : operations->items()) {
        const std::string value = planText(each, "value");
        const std::size_t colon = value.find(':');
        if (planText(each, "path") != "/apiStages" || colon == std::string::npos)
            return planError(400, "BadRequestException", "Invalid patch path");
        std::vector<Value> stages = made.find("apiStages") == nullptr ? std::vector<Value>() : made.find("apiStages")->items();
        const auto isIt = [&](const Value& stage) { return planText(stage, "apiId") == value.substr(0, colon) && planText(stage, "stage") == value.substr(colon + 1); };
        if (planText(each, "op") == "remove" && std::erase_if(stages, isIt) == 0)
            return planError(404, "NotFoundException", "API Stage not found");
        if (planText(each, "op") == "add")
            stages.push_back(Value::object({{"apiId", value.substr(0, colon)}, {"stage", value.substr(colon + 1)}}));
        made.set("apiStages", Value::list(std::move(stages)));
    }
    plan = std::move(made);
    return changed(call, plan, 200);
}

Reply AwsGateway::answerPlans(const Call& call, const std::vector<std::string>& steps)
{
    if (steps.size() == 1 && call.method == "GET") {
        Value all = Value::list();
        for (const auto& [id, plan] : plans_)
            all.push(plan);
        return Reply::json(Value::object({{"item", std::move(all)}}));
    }
    if (steps.size() == 1) {
        Value plan = planBody(call);
        if (call.method != "POST" || planText(plan, "name").empty())
            return planError(400, "BadRequestException", "Usage plan name is required");
        const Value* const stages = plan.find("apiStages");
        for (const Value& each : stages == nullptr ? std::vector<Value>() : stages->items()) {
            const auto api = apis_.find(planText(each, "apiId"));
            if (api == apis_.end() || !api->second.stages.contains(planText(each, "stage")))
                return planError(404, "NotFoundException", "API Stage not found: " + planText(each, "apiId") + ':' + planText(each, "stage"));
        }
        const std::string id = newId();
        plan.set("id", id);
        plans_[id] = plan;
        return changed(call, plan, 201);
    }
    const auto found = plans_.find(steps[1]);
    if (found == plans_.end())
        return planError(404, "NotFoundException", "Invalid Usage Plan ID specified");
    if (steps.size() == 2) {
        if (call.method == "GET")
            return Reply::json(found->second);
        if (call.method == "PATCH")
            return patchPlan(call, found->second);
        const Value* const stages = found->second.find("apiStages");
        if (stages != nullptr && stages->size() > 0)
            return planError(400, "BadRequestException", "Cannot delete Usage Plan " + steps[1] + ". Please remove the API stages from it first");
        planKeys_.erase(steps[1]);
        plans_.erase(found);
        return changed(call, {}, 202);
    }
    std::vector<std::string>& members = planKeys_[steps[1]];
    const auto shown = [this](const std::string& id) {
        return Value::object({{"id", id}, {"type", "API_KEY"}, {"value", planText(keys_[id], "value")}, {"name", planText(keys_[id], "name")}});
    };
    if (steps.size() == 3 && call.method == "GET") {
        Value all = Value::list();
        for (const std::string& id : members)
            all.push(shown(id));
        return Reply::json(Value::object({{"item", std::move(all)}}));
    }
    if (steps.size() == 3) {
        const std::string id = planText(planBody(call), "keyId");
        if (!keys_.contains(id))
            return planError(404, "NotFoundException", "Invalid API Key identifier specified");
        if (std::ranges::find(members, id) != members.end())
            return planError(409, "ConflictException", "Usage Plan already has the key");
        members.push_back(id);
        return changed(call, shown(id), 201);
    }
    if (std::ranges::find(members, steps[3]) == members.end())
        return planError(404, "NotFoundException", "Invalid API Key identifier specified");
    if (call.method == "GET")
        return Reply::json(shown(steps[3]));
    std::erase(members, steps[3]);
    return changed(call, {}, 202);
}

Reply AwsGateway::answerKeys(const Call& call, const std::vector<std::string>& steps)
{
    if (steps.size() == 1 && call.method == "POST") {
        Value key = planBody(call);
        const std::string id = newId();
        key.set("id", id);
        if (key.find("value") == nullptr)
            key.set("value", crypto::sha256("key " + id).hex().substr(0, 40));
        keys_[id] = key;
        return changed(call, key, 201);
    }
    const auto found = steps.size() == 2 ? keys_.find(steps[1]) : keys_.end();
    if (found == keys_.end() || call.method != "DELETE")
        return planError(404, "NotFoundException", "Invalid API Key identifier specified");
    for (auto& [plan, members] : planKeys_)
        std::erase(members, steps[1]);
    keys_.erase(found);
    return changed(call, {}, 202);
}

} // namespace postern::sandbox
