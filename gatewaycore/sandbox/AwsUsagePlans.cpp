// SPDX-License-Identifier: Apache-2.0
#include "crypto/Digest.h"
#include "sandbox/AwsGateway.h"
#include "sandbox/AwsReplies.h"

#include <algorithm>
#include <charconv>

namespace postern::sandbox {

using schema::Value;

namespace {

/// Sets a limit of one method: "/apiStages/ID:STAGE/throttle//items/GET/rateLimit". False: there is no such stage or limit.
bool setMethodLimit(std::vector<Value>& stages, const std::string& path, const std::string& value)
{
    constexpr std::string_view begin = "/apiStages/";
    constexpr std::string_view middle = "/throttle/";
    const std::size_t at = path.find(middle);
    const std::size_t name = path.rfind('/');
    const std::size_t colon = path.find(':');
    if (at == std::string::npos || name <= at + middle.size() || colon > at)
        return false;
    for (Value& stage : stages) {
        if (awsText(stage, "apiId") + ':' + awsText(stage, "stage") != path.substr(begin.size(), at - begin.size()))
            continue;
        Value throttle = stage.find("throttle") == nullptr ? Value::map() : *stage.find("throttle");
        const std::string method = path.substr(at + middle.size(), name - at - middle.size());
        Value limits = throttle.find(method) == nullptr ? Value::map() : *throttle.find(method);
        double number = 0;
        std::from_chars(value.data(), value.data() + value.size(), number);
        limits.set(path.substr(name + 1), number);
        throttle.set(method, std::move(limits));
        stage.set("throttle", std::move(throttle));
        return true;
    }
    return false;
}

} // namespace

Reply AwsGateway::patchPlan(const Call& call, Value& plan)
{
    Value made = plan;
    const Value body = awsBody(call);
    const Value* const operations = body.find("patchOperations");
    for (const Value& each : operations == nullptr ? std::vector<Value>() : operations->items()) {
        const std::string value = awsText(each, "value");
        const std::size_t colon = value.find(':');
        std::vector<Value> stages = made.find("apiStages") == nullptr ? std::vector<Value>() : made.find("apiStages")->items();
        if (setMethodLimit(stages, awsText(each, "path"), value)) {
            made.set("apiStages", Value::list(std::move(stages)));
            continue;
        }
        if (awsText(each, "path") != "/apiStages" || colon == std::string::npos)
            return awsError(400, "BadRequestException", "Invalid patch path");
        const auto isIt = [&](const Value& stage) { return awsText(stage, "apiId") == value.substr(0, colon) && awsText(stage, "stage") == value.substr(colon + 1); };
        if (awsText(each, "op") == "remove" && std::erase_if(stages, isIt) == 0)
            return awsError(404, "NotFoundException", "API Stage not found");
        if (awsText(each, "op") == "add" && std::ranges::any_of(stages, isIt))
            return awsError(409, "ConflictException", "API Stage already in the usage plan");
        if (awsText(each, "op") == "add")
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
        Value plan = awsBody(call);
        if (call.method != "POST" || awsText(plan, "name").empty())
            return awsError(400, "BadRequestException", "Usage plan name is required");
        const Value* const stages = plan.find("apiStages");
        for (const Value& each : stages == nullptr ? std::vector<Value>() : stages->items()) {
            const auto api = apis_.find(awsText(each, "apiId"));
            if (api == apis_.end() || !api->second.stages.contains(awsText(each, "stage")))
                return awsError(404, "NotFoundException", "API Stage not found: " + awsText(each, "apiId") + ':' + awsText(each, "stage"));
        }
        const std::string id = newId();
        plan.set("id", id);
        plans_[id] = plan;
        return changed(call, plan, 201);
    }
    const auto found = plans_.find(steps[1]);
    if (found == plans_.end())
        return awsError(404, "NotFoundException", "Invalid Usage Plan ID specified");
    if (steps.size() == 2) {
        if (call.method == "GET")
            return Reply::json(found->second);
        if (call.method == "PATCH")
            return patchPlan(call, found->second);
        const Value* const stages = found->second.find("apiStages");
        if (stages != nullptr && stages->size() > 0)
            return awsError(400, "BadRequestException", "Cannot delete Usage Plan " + steps[1] + ". Please remove the API stages from it first");
        planKeys_.erase(steps[1]);
        plans_.erase(found);
        return changed(call, {}, 202);
    }
    std::vector<std::string>& members = planKeys_[steps[1]];
    const auto shown = [this](const std::string& id) {
        return Value::object({{"id", id}, {"type", "API_KEY"}, {"value", awsText(keys_[id], "value")}, {"name", awsText(keys_[id], "name")}});
    };
    if (steps.size() == 3 && call.method == "GET") {
        Value all = Value::list();
        for (const std::string& id : members)
            all.push(shown(id));
        return Reply::json(Value::object({{"item", std::move(all)}}));
    }
    if (steps.size() == 3) {
        const std::string id = awsText(awsBody(call), "keyId");
        if (!keys_.contains(id))
            return awsError(404, "NotFoundException", "Invalid API Key identifier specified");
        if (std::ranges::find(members, id) != members.end())
            return awsError(409, "ConflictException", "Usage Plan already has the key");
        members.push_back(id);
        return changed(call, shown(id), 201);
    }
    if (std::ranges::find(members, steps[3]) == members.end())
        return awsError(404, "NotFoundException", "Invalid API Key identifier specified");
    if (call.method == "GET")
        return Reply::json(shown(steps[3]));
    std::erase(members, steps[3]);
    return changed(call, {}, 202);
}

Reply AwsGateway::answerKeys(const Call& call, const std::vector<std::string>& steps)
{
    if (steps.size() == 1 && call.method == "GET") {
        std::vector<Value> all;
        for (const auto& [id, key] : keys_) {
            all.push_back(key);
            all.back().remove("value"); // only who asks for values has them
        }
        return awsPage(call, all);
    }
    if (steps.size() == 1 && call.method == "POST") {
        Value key = awsBody(call);
        const std::string id = newId();
        key.set("id", id);
        if (key.find("value") == nullptr)
            key.set("value", crypto::sha256("key " + id).hex().substr(0, 40));
        keys_[id] = key;
        return changed(call, key, 201);
    }
    const auto found = steps.size() == 2 ? keys_.find(steps[1]) : keys_.end();
    if (found == keys_.end() || call.method != "DELETE")
        return awsError(404, "NotFoundException", "Invalid API Key identifier specified");
    for (auto& [plan, members] : planKeys_)
        std::erase(members, steps[1]);
    keys_.erase(found);
    return changed(call, {}, 202);
}

} // namespace postern::sandbox
