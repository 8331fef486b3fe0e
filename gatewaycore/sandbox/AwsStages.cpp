// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AwsGateway.h"
#include "sandbox/AwsReplies.h"

#include <algorithm>
#include <charconv>

namespace postern::sandbox {
namespace {

using schema::Value;

/// What API Gateway writes down of an integration that it was given.
Value asExported(Value method)
{
    if (Value* const integration = method.find("x-amazon-apigateway-integration")) {
        if (awsText(*integration, "connectionType") == "INTERNET")
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

/// What a stage's settings take, by the end of a path.
struct SettingKind {
    enum Kind { Number, Flag, Text };
    std::string_view path;
    const char* member;
    Kind kind;
};
constexpr SettingKind settingKinds[] = {{"throttling/rateLimit", "throttlingRateLimit", SettingKind::Number},
                                        {"throttling/burstLimit", "throttlingBurstLimit", SettingKind::Number},
                                        {"logging/loglevel", "loggingLevel", SettingKind::Text},
                                        {"logging/dataTrace", "dataTraceEnabled", SettingKind::Flag},
                                        {"metrics/enabled", "metricsEnabled", SettingKind::Flag},
                                        {"caching/enabled", "cachingEnabled", SettingKind::Flag},
                                        {"caching/ttlInSeconds", "cacheTtlInSeconds", SettingKind::Number},
                                        {"caching/dataEncrypted", "cacheDataEncrypted", SettingKind::Flag},
                                        {"caching/requireAuthorizationForCacheControl", "requireAuthorizationForCacheControl", SettingKind::Flag},
                                        {"caching/unauthorizedCacheControlHeaderStrategy", "unauthorizedCacheControlHeaderStrategy", SettingKind::Text}};

const SettingKind* kindOfSetting(std::string_view path)
{
    const auto found = std::ranges::find(settingKinds, path, &SettingKind::path);
    return found == std::end(settingKinds) ? nullptr : found;
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
    const SettingKind* const kind = kindOfSetting(name);
    if (kind == nullptr)
        return "Invalid patch path " + path;
    Value of = settings.find(key) != nullptr ? *settings.find(key)
                                             : Value::object({{"metricsEnabled", false}, {"dataTraceEnabled", false}, {"throttlingBurstLimit", 5000}, {"throttlingRateLimit", 10000.0},
                                                              {"cachingEnabled", false}, {"cacheTtlInSeconds", 300}, {"cacheDataEncrypted", false},
                                                              {"requireAuthorizationForCacheControl", true}, {"unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER"}});
    if (kind->kind != SettingKind::Number) {
        of.set(kind->member, kind->kind == SettingKind::Flag ? Value(value == "true") : Value(value));
        settings.set(key, std::move(of));
        return {};
    }
    double number = -1;
    std::from_chars(value.data(), value.data() + value.size(), number);
    if (number < 0)
        return "Invalid value specified for " + path;
    of.set(kind->member, name == "throttling/rateLimit" ? Value(number) : Value(static_cast<std::int64_t>(number)));
    settings.set(key, std::move(of));
    return {};
}

} // namespace

Reply AwsGateway::answerDeployments(const Call& call, const std::vector<std::string>& steps, Api& api)
{
    if (steps.size() == 4) {
        const auto found = api.deployments.find(steps[3]);
        if (found == api.deployments.end())
            return awsNotFound("Deployment");
        if (call.method == "GET")
            return Reply::json(found->second.self);
        const bool used = std::ranges::any_of(api.stages, [&steps](const auto& each) { return awsText(each.second, "deploymentId") == steps[3]; });
        if (used)
            return awsBad("Active stages pointing to this deployment must be moved or deleted");
        api.deployments.erase(found);
        return changed(call, {}, 202);
    }
    if (call.method == "GET") {
        std::vector<Value> all;
        for (const auto& [id, deployment] : api.deployments)
            all.push_back(deployment.self);
        return awsPage(call, all);
    }
    if (call.method != "POST")
        return awsBad("Unsupported method");
    const Value* const paths = api.document.find("paths");
    if (paths == nullptr || paths->size() == 0)
        return awsBad("The REST API doesn't contain any methods");
    const std::string id = newId();
    const Value body = awsBody(call);
    const Value self = Value::object({{"id", id}, {"description", awsText(body, "description")}, {"createdDate", now()}});
    api.deployments[id] = {self, api.document};
    if (const std::string stage = awsText(body, "stageName"); !stage.empty()) {
        Value& of = api.stages[stage];
        of.set("stageName", stage);
        of.set("deploymentId", id);
        of.set("lastUpdatedDate", now());
    }
    return changed(call, self, 201);
}

Reply AwsGateway::answerStages(const Call& call, const std::vector<std::string>& steps, Api& api)
{
    if (steps.size() == 3 && call.method == "GET") {
        Value all = Value::list();
        for (const auto& [name, stage] : api.stages)
            all.push(stage);
        return Reply::json(Value::object({{"item", std::move(all)}}));
    }
    if (steps.size() == 3) {
        const Value body = awsBody(call);
        const std::string name = awsText(body, "stageName");
        if (call.method != "POST" || name.empty() || !api.deployments.contains(awsText(body, "deploymentId")))
            return awsBad("Invalid deployment content specified.");
        if (api.stages.contains(name))
            return awsError(409, "ConflictException", "Stage already exists");
        Value stage = Value::object({{"cacheClusterEnabled", false}, {"cacheClusterStatus", "NOT_AVAILABLE"}, {"methodSettings", Value::map()}, {"tracingEnabled", false},
                                     {"createdDate", now()}, {"lastUpdatedDate", now()}});
        for (const char* const key : {"stageName", "deploymentId", "description", "variables", "tags", "tracingEnabled", "cacheClusterEnabled", "cacheClusterSize"}) {
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
        Value document = api.deployments[awsText(stage, "deploymentId")].document;
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
            if (stages != nullptr && std::ranges::any_of(stages->items(), [&steps](const Value& each) { return awsText(each, "apiId") == steps[1] && awsText(each, "stage") == steps[3]; }))
                return awsBad("The stage is part of a usage plan");
        }
        api.stages.erase(found);
        return changed(call, {}, 202);
    }
    const Value body = awsBody(call);
    const Value* const operations = body.find("patchOperations");
    if (call.method != "PATCH" || operations == nullptr)
        return awsBad("Invalid patch operations specified");
    Value made = stage; // all of them or none
    for (const Value& each : operations->items()) {
        const std::string op = awsText(each, "op");
        const std::string path = awsText(each, "path");
        const std::string value = awsText(each, "value");
        if (path == "/deploymentId") {
            if (!api.deployments.contains(value))
                return awsNotFound("Deployment");
            made.set("deploymentId", value);
        } else if (path == "/clientCertificateId") {
            made.set("clientCertificateId", value);
        } else if (path.starts_with("/accessLogSettings/")) {
            Value log = made.find("accessLogSettings") == nullptr ? Value::map() : *made.find("accessLogSettings");
            log.set(path.substr(19), value);
            made.set("accessLogSettings", std::move(log));
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
