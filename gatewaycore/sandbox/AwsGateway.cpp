// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AwsGateway.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

Reply awsError(int status, const char* type, const std::string& message)
{
    Reply out = Reply::json(Value::object({{"message", message}}), status);
    out.headers.emplace_back("x-amzn-ErrorType", type);
    return out;
}
Reply awsNotFound(const std::string& what) { return awsError(404, "NotFoundException", "Invalid " + what + " identifier specified"); }
Reply awsBad(const std::string& message) { return awsError(400, "BadRequestException", message); }

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

std::string textIn(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr ? std::string() : found->toText();
}

Value bodyOf(const Call& call)
{
    auto read = schema::readJson(call.body, "body");
    return read && read->isMap() ? *std::move(read) : Value();
}

/// A page of a list: "limit" items (25 when it is not said, 500 at most) from "position" on.
Reply awsPage(const Call& call, const std::vector<Value>& all)
{
    std::size_t limit = 25;
    std::size_t from = 0;
    const std::string wanted = call.queryValue("limit");
    const std::string position = call.queryValue("position");
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), limit);
    std::from_chars(position.data(), position.data() + position.size(), from);
    limit = std::clamp<std::size_t>(limit, 1, 500);
    Value items = Value::list();
    for (std::size_t i = from; i < all.size() && i < from + limit; ++i)
        items.push(all[i]);
    Value out = Value::object({{"item", std::move(items)}});
    if (from + limit < all.size())
        out.set("position", std::to_string(from + limit));
    return Reply::json(out);
}

template <class Map>
std::vector<Value> valuesOf(const Map& map)
{
    std::vector<Value> out;
    for (const auto& [key, value] : map)
        out.push_back(value);
    return out;
}

/// What API Gateway writes down of an integration that it was given.
Value asExported(Value method)
{
    if (Value* const integration = method.find("x-amazon-apigateway-integration")) {
        if (textIn(*integration, "connectionType") == "INTERNET")
            integration->remove("connectionType");
        if (integration->find("timeoutInMillis") == nullptr)
            integration->set("timeoutInMillis", 29'000);
    }
    if (Value* const security = method.find("security")) {
        Value each = Value::list();
        for (const Value& all : security->items()) {
            for (const schema::Entry& scheme : all.entries())
                each.push(Value::object({{scheme.key, scheme.value}}));
        }
        method.set("security", std::move(each));
    }
    return method;
}

/// The first thing in a definition that an import would warn of, or fail at; empty: none.
std::string complaintOf(const Value& document)
{
    const Value* const info = document.find("info");
    const Value* const paths = document.find("paths");
    if (!textIn(document, "openapi").starts_with("3.") || info == nullptr || textIn(*info, "title").empty() || paths == nullptr || !paths->isMap())
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

/// "~1items~1{id}/GET/throttling/rateLimit", without the slash before it, in a stage's settings.
std::string patchSetting(Value& settings, const std::string& op, const std::string& path, const std::string& value)
{
    if (op == "remove") {
        if (!settings.remove(path.substr(1)))
            return "Invalid patch path " + path;
        return {};
    }
    const std::size_t method = path.find('/', 1);
    const std::size_t setting = method == std::string::npos ? method : path.find('/', method + 1);
    if (setting == std::string::npos)
        return "Invalid patch path " + path;
    const std::string key = path.substr(1, setting - 1);
    const std::string name = path.substr(setting + 1);
    if (name != "throttling/rateLimit" && name != "throttling/burstLimit")
        return "Invalid patch path " + path;
    Value of = settings.find(key) != nullptr ? *settings.find(key)
                                             : Value::object({{"metricsEnabled", false}, {"dataTraceEnabled", false}, {"throttlingBurstLimit", 5000}, {"throttlingRateLimit", 10000.0},
                                                              {"cachingEnabled", false}, {"cacheTtlInSeconds", 300}, {"cacheDataEncrypted", false},
                                                              {"requireAuthorizationForCacheControl", true}, {"unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER"}});
    double number = -1;
    std::from_chars(value.data(), value.data() + value.size(), number);
    if (number < 0)
        return "Invalid value specified for " + path;
    if (name == "throttling/rateLimit")
        of.set("throttlingRateLimit", number);
    else
        of.set("throttlingBurstLimit", static_cast<std::int64_t>(number));
    settings.set(key, std::move(of));
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

Reply AwsGateway::answer(const Call& call)
{
    if (Reply judged = judgeSignature(call, "apigateway"); judged.status != 200)
        return judged;
    const std::vector<std::string> steps = awsSteps(call.path);
    if (!steps.empty() && steps[0] == "restapis")
        return answerApis(call, steps);
    if (!steps.empty() && steps[0] == "usageplans")
        return answerPlans(call, steps);
    if (!steps.empty() && steps[0] == "apikeys")
        return answerKeys(call, steps);
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
    const Value body = bodyOf(call);
    const bool import = call.queryValue("mode") == "import";
    if (call.method != "POST" || (!import && textIn(body, "name").empty()))
        return awsBad("Name is a required field");
    if (import && !complaintOf(body).empty())
        return awsBad(complaintOf(body));
    const std::string id = newId();
    Value self = Value::object({{"id", id}, {"name", import ? textIn(*body.find("info"), "title") : textIn(body, "name")}, {"createdDate", now()}, {"apiKeySource", "HEADER"},
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
            if (stages != nullptr && std::ranges::any_of(stages->items(), [&id](const Value& each) { return textIn(each, "apiId") == id; }))
                return awsBad("Active stages pointing to this API are part of a usage plan");
        }
        apis_.erase(id);
        return changed(call, {}, 202);
    }
    if (call.method != "PUT")
        return awsBad("Unsupported method");
    const Value body = bodyOf(call);
    if (const std::string why = complaintOf(body); !why.empty())
        return awsBad("Errors found during import:\n\t" + why);
    if (call.queryValue("mode") != "overwrite")
        return awsBad("Only overwriting is emulated");
    api.document = body;
    const Value& info = *body.find("info");
    api.self.set("name", textIn(info, "title"));
    api.self.set("description", textIn(info, "description"));
    api.self.set("version", textIn(info, "version"));
    return changed(call, api.self, 200);
}

Reply AwsGateway::answerDeployments(const Call& call, const std::vector<std::string>& steps, Api& api)
{
    if (steps.size() == 4) {
        const auto found = api.deployments.find(steps[3]);
        if (found == api.deployments.end())
            return awsNotFound("Deployment");
        const Value shown = Value::object({{"id", steps[3]}, {"createdDate", now()}});
        if (call.method == "GET")
            return Reply::json(shown);
        const bool used = std::ranges::any_of(api.stages, [&steps](const auto& each) { return textIn(each.second, "deploymentId") == steps[3]; });
        if (used)
            return awsBad("Active stages pointing to this deployment must be moved or deleted");
        api.deployments.erase(found);
        return changed(call, {}, 202);
    }
    if (call.method != "POST")
        return awsBad("Unsupported method");
    const Value* const paths = api.document.find("paths");
    if (paths == nullptr || paths->size() == 0)
        return awsBad("The REST API doesn't contain any methods");
    const std::string id = newId();
    api.deployments[id] = api.document;
    const Value body = bodyOf(call);
    if (const std::string stage = textIn(body, "stageName"); !stage.empty()) {
        Value& of = api.stages[stage];
        of.set("stageName", stage);
        of.set("deploymentId", id);
        of.set("lastUpdatedDate", now());
    }
    return changed(call, Value::object({{"id", id}, {"description", textIn(body, "description")}, {"createdDate", now()}}), 201);
}

Reply AwsGateway::answerStages(const Call& call, const std::vector<std::string>& steps, Api& api)
{
    if (steps.size() == 3 && call.method == "GET") {
        return Reply::json(Value::object({{"item", Value::list(valuesOf(api.stages))}}));
    }
    if (steps.size() == 3) {
        const Value body = bodyOf(call);
        const std::string name = textIn(body, "stageName");
        if (call.method != "POST" || name.empty() || !api.deployments.contains(textIn(body, "deploymentId")))
            return awsBad("Invalid deployment content specified.");
        if (api.stages.contains(name))
            return awsError(409, "ConflictException", "Stage already exists");
        Value stage = Value::object({{"cacheClusterEnabled", false}, {"cacheClusterStatus", "NOT_AVAILABLE"}, {"methodSettings", Value::map()}, {"tracingEnabled", false},
                                     {"createdDate", now()}, {"lastUpdatedDate", now()}});
        for (const char* const key : {"stageName", "deploymentId", "description", "variables", "tags"}) {
            if (const Value* const given = body.find(key))
                stage.set(key, *given);
        }
        api.stages[name] = stage;
        return changed(call, stage, 201);
    }
    const auto found = api.stages.find(steps[3]);
    if (found == api.stages.end())
        return awsNotFound("stage");
    Value& stage = found->second;
    if (steps.size() == 6 && steps[4] == "exports" && call.method == "GET") {
        if (steps[5] != "oas30" || call.queryValue("extensions") != "apigateway")
            return awsBad("Only oas30 with its extensions is emulated");
        Value document = api.deployments[textIn(stage, "deploymentId")];
        document.set("servers", Value::list({Value::object({{"url", "https://" + steps[1] + ".execute-api." + region + ".amazonaws.com/{basePath}"}})}));
        Value* const paths = document.find("paths");
        Value exported = Value::map();
        for (const schema::Entry& path : paths == nullptr ? std::vector<schema::Entry>() : paths->entries()) {
            Value methods = Value::map();
            for (const schema::Entry& method : path.value.entries())
                methods.set(method.key, asExported(method.value));
            exported.set(path.key, std::move(methods));
        }
        document.set("paths", std::move(exported));
        return Reply::json(document);
    }
    if (steps.size() != 4)
        return awsNotFound("Resource");
    if (call.method == "GET")
        return Reply::json(stage);
    if (call.method == "DELETE") {
        for (const auto& [planId, plan] : plans_) {
            const Value* const stages = plan.find("apiStages");
            if (stages != nullptr && std::ranges::any_of(stages->items(), [&steps](const Value& each) { return textIn(each, "apiId") == steps[1] && textIn(each, "stage") == steps[3]; }))
                return awsBad("The stage is part of a usage plan");
        }
        api.stages.erase(found);
        return changed(call, {}, 202);
    }
    const Value body = bodyOf(call);
    const Value* const operations = body.find("patchOperations");
    if (call.method != "PATCH" || operations == nullptr)
        return awsBad("Invalid patch operations specified");
    Value made = stage; // all of them or none
    for (const Value& each : operations->items()) {
        const std::string op = textIn(each, "op");
        const std::string path = textIn(each, "path");
        const std::string value = textIn(each, "value");
        if (path == "/deploymentId") {
            if (!api.deployments.contains(value))
                return awsNotFound("Deployment");
            made.set("deploymentId", value);
        } else if (path.starts_with("/variables/")) {
            Value variables = made.find("variables") == nullptr ? Value::map() : *made.find("variables");
            if (op == "remove")
                variables.remove(path.substr(11));
            else
                variables.set(path.substr(11), value);
            made.set("variables", std::move(variables));
        } else {
            Value settings = made.find("methodSettings") == nullptr ? Value::map() : *made.find("methodSettings");
            if (const std::string why = patchSetting(settings, op, path, value); !why.empty())
                return awsBad(why);
            made.set("methodSettings", std::move(settings));
        }
    }
    made.set("lastUpdatedDate", now());
    stage = std::move(made);
    return changed(call, stage, 200);
}

} // namespace postern::sandbox
