// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AwsGateway.h"

#include "sandbox/AwsReplies.h"
#include "schema/Document.h"

#include <algorithm>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

std::vector<std::string> awsSteps(std::string_view path)
{
    std::vector<std::string> out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end > 0)
            out.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

/// The first thing in a definition that an import would warn of, or fail at; empty: none.
std::string complaintOf(const Value& document)
{
    const Value* const info = document.find("info");
    const Value* const paths = document.find("paths");
    if (!awsText(document, "openapi").starts_with("3.") || info == nullptr || awsText(*info, "title").empty() || paths == nullptr || !paths->isMap())
        return "The document is no OpenAPI definition.";
    const Value* const components = document.find("components");
    const Value* const schemes = components == nullptr ? nullptr : components->find("securitySchemes");
    for (const schema::Entry& path : paths->entries()) {
        for (const schema::Entry& method : path.value.entries()) {
            const std::string at = method.key + ' ' + path.key;
            const Value* const integration = method.value.find("x-amazon-apigateway-integration");
            if (integration == nullptr)
                return "No integration defined for method " + at;
            const Value* const parameters = integration->find("requestParameters");
            for (const schema::Entry& each : parameters == nullptr ? std::vector<schema::Entry>() : parameters->entries()) {
                constexpr std::string_view begin = "integration.request.path.";
                if (each.key.starts_with(begin) && path.key.find('{' + each.key.substr(begin.size())) == std::string::npos)
                    return "Invalid mapping expression specified: " + each.key + " of " + at;
            }
            const Value* const security = method.value.find("security");
            for (const Value& all : security == nullptr ? std::vector<Value>() : security->items()) {
                for (const schema::Entry& scheme : all.entries()) {
                    if (schemes == nullptr || schemes->find(scheme.key) == nullptr)
                        return "Unable to find the security scheme " + scheme.key + " of " + at;
                }
            }
        }
    }
    return {};
}

} // namespace

std::string AwsGateway::newId()
{
    char text[16];
    std::snprintf(text, sizeof text, "awsid%05u", ++serial_);
    return text;
}

Reply AwsGateway::changed(const Call& call, const Value& body, int status)
{
    changes_.push_back(call.method + ' ' + call.path);
    Reply out = Reply::json(body, status);
    if (body.isNull()) {
        out.body.clear();
        out.contentType.clear();
    }
    return out;
}

bool AwsGateway::drift()
{
    for (auto& [id, api] : apis_) {
        const Value* const tags = api.self.find("tags");
        if (tags == nullptr || tags->find("postern") == nullptr || api.stages.empty())
            continue;
        for (auto& [name, stage] : api.stages) {
            Value document = api.deployments[awsText(stage, "deploymentId")].document;
            Value* const paths = document.find("paths");
            for (const schema::Entry& path : paths == nullptr ? std::vector<schema::Entry>() : std::vector<schema::Entry>(paths->entries())) {
                for (const schema::Entry& method : path.value.entries()) {
                    Value* const integration = paths->find(path.key)->find(method.key)->find("x-amazon-apigateway-integration");
                    if (integration == nullptr || integration->find("uri") == nullptr)
                        continue;
                    integration->set("uri", "https://changed.example" + path.key);
                    const std::string deployment = newId();
                    api.deployments[deployment].document = document;
                    api.document = document;
                    stage.set("deploymentId", deployment);
                    stage.set("lastUpdatedDate", now());
                    return true;
                }
            }
        }
    }
    return false;
}

Reply AwsGateway::answer(const Call& call)
{
    if (Reply judged = trusting_ ? Reply() : judgeSignature(call, "apigateway"); judged.status != 200)
        return judged;
    if (!denied_.empty() && call.path.starts_with(denied_))
        return awsError(403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/postern is not authorized to perform: apigateway:" + call.method);
    const std::vector<std::string> steps = awsSteps(call.path);
    if (!steps.empty() && steps[0] == "restapis")
        return answerApis(call, steps);
    if (steps.size() > 1 && steps[0] == "v2" && steps[1] == "apis")
        return answerHttpApis(call, steps);
    if (!steps.empty() && steps[0] == "usageplans")
        return answerPlans(call, steps);
    if (!steps.empty() && steps[0] == "apikeys")
        return answerKeys(call, steps);
    if (!steps.empty() && steps[0] == "domainnames" && call.method == "GET") // no custom domain name leads here
        return steps.size() == 1 ? Reply::json(Value::object({{"item", Value::list()}})) : awsError(404, "NotFoundException", "Invalid domain name identifier specified");
    return awsError(403, "MissingAuthenticationTokenException", "Missing Authentication Token"); // as AWS answers to what it does not know
}

Reply AwsGateway::answerApis(const Call& call, const std::vector<std::string>& steps)
{
    if (steps.size() > 1) {
        const auto found = apis_.find(steps[1]);
        return found == apis_.end() ? awsNotFound("API") : answerApi(call, steps, found->second);
    }
    if (call.method == "GET") {
        std::vector<Value> all;
        for (const auto& [id, api] : apis_)
            all.push_back(api.self);
        return awsPage(call, all);
    }
    const Value body = awsBody(call);
    const bool import = call.queryValue("mode") == "import";
    if (call.method != "POST" || (!import && awsText(body, "name").empty()))
        return awsBad("Name is a required field");
    if (import && !complaintOf(body).empty())
        return awsBad(complaintOf(body));
    const std::string id = newId();
    Value self = Value::object({{"id", id}, {"name", import ? awsText(*body.find("info"), "title") : awsText(body, "name")}, {"createdDate", now()}, {"apiKeySource", "HEADER"},
                                {"endpointConfiguration", Value::object({{"types", Value::list({Value("EDGE")})}})}, {"disableExecuteApiEndpoint", false}, {"rootResourceId", newId()}});
    for (const char* const key : {"description", "version", "endpointConfiguration", "tags"}) {
        if (const Value* const given = body.find(key))
            self.set(key, *given);
    }
    Api& api = apis_[id];
    api.self = self;
    if (import)
        api.document = body;
    return changed(call, self, 201);
}

Reply AwsGateway::answerApi(const Call& call, const std::vector<std::string>& steps, Api& api)
{
    if (steps.size() > 2 && steps[2] == "deployments")
        return answerDeployments(call, steps, api);
    if (steps.size() > 2 && steps[2] == "stages")
        return answerStages(call, steps, api);
    if (steps.size() > 2)
        return awsNotFound("Resource");
    if (call.method == "GET")
        return Reply::json(api.self);
    if (call.method == "DELETE") {
        const std::string id = steps[1];
        for (const auto& [planId, plan] : plans_) {
            const Value* const stages = plan.find("apiStages");
            if (stages != nullptr && std::ranges::any_of(stages->items(), [&id](const Value& each) { return awsText(each, "apiId") == id; }))
                return awsBad("Active stages pointing to this API are part of a usage plan");
        }
        apis_.erase(id);
        return changed(call, {}, 202);
    }
    if (call.method != "PUT")
        return awsBad("Unsupported method");
    const Value body = awsBody(call);
    if (const std::string why = complaintOf(body); !why.empty())
        return awsBad("Errors found during import:\n\t" + why);
    if (call.queryValue("mode") != "overwrite")
        return awsBad("Only overwriting is emulated");
    api.document = body;
    const Value& info = *body.find("info");
    api.self.set("name", awsText(info, "title"));
    api.self.set("description", awsText(info, "description"));
    api.self.set("version", awsText(info, "version"));
    return changed(call, api.self, 200);
}

} // namespace postern::sandbox
