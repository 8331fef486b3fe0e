// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AwsGateway.h"

#include "sandbox/AwsReplies.h"
#include "schema/Document.h"

namespace postern::sandbox {

using schema::Value;

/// ImportApi, CreateApi, CreateStage, and what reads them.
Reply AwsGateway::answerHttpApis(const Call& call, const std::vector<std::string>& steps)
{
    if (steps.size() == 2 && call.method == "GET") {
        std::vector<Value> all;
        for (const auto& [id, api] : httpApis_)
            all.push_back(api.self);
        return awsSecondPage(call, all);
    }
    const Value body = awsBody(call);
    if (steps.size() == 2) {
        const bool import = call.method == "PUT";
        auto read = schema::readJson(import ? awsText(body, "body") : std::string("{}"), "body");
        const Value document = read && read->isMap() ? *std::move(read) : Value::map();
        const Value* const info = document.find("info");
        const std::string name = import && info != nullptr ? awsText(*info, "title") : awsText(body, "name");
        if ((!import && call.method != "POST") || name.empty())
            return awsBad("No name was given.");
        const std::string id = newId();
        Value self = Value::object({{"apiId", id}, {"name", name}, {"protocolType", import ? std::string("HTTP") : awsText(body, "protocolType")}, {"createdDate", now()},
                                    {"apiEndpoint", "https://" + id + ".execute-api." + region + ".amazonaws.com"}, {"disableExecuteApiEndpoint", false},
                                    {"routeSelectionExpression", "$request.method $request.path"}});
        for (const char* const key : {"version", "description"}) {
            if (const Value* const given = info == nullptr ? body.find(key) : info->find(key))
                self.set(key, *given);
        }
        Api& api = httpApis_[id];
        api.self = self;
        api.document = document;
        return changed(call, self, 201);
    }
    const auto found = httpApis_.find(steps[2]);
    if (found == httpApis_.end())
        return awsNotFound("API");
    Api& api = found->second;
    if (steps.size() == 3 && call.method == "GET")
        return Reply::json(api.self);
    if (steps.size() == 3 && call.method == "DELETE") {
        httpApis_.erase(found);
        return changed(call, {}, 204);
    }
    if (steps.size() == 4 && steps[3] == "stages" && call.method == "GET") {
        std::vector<Value> all;
        for (const auto& [name, stage] : api.stages)
            all.push_back(stage);
        return awsSecondPage(call, all);
    }
    if (steps.size() == 4 && steps[3] == "stages" && call.method == "POST" && !awsText(body, "stageName").empty()) {
        Value stage = body;
        stage.set("deploymentId", newId());
        stage.set("createdDate", now());
        stage.set("lastUpdatedDate", now());
        api.stages[awsText(body, "stageName")] = stage;
        return changed(call, stage, 201);
    }
    if (steps.size() == 5 && steps[3] == "exports" && steps[4] == "OAS30" && call.method == "GET") {
        if (call.queryValue("outputType") != "JSON")
            return awsBad("Only JSON is emulated");
        return api.stages.contains(call.queryValue("stageName")) ? Reply::json(api.document) : awsNotFound("stage");
    }
    return awsNotFound("Resource");
}

} // namespace postern::sandbox
