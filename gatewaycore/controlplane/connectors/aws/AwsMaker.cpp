// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsMaker.h"

#include <algorithm>
#include <array>

namespace postern::connectors::aws {
namespace {

using schema::Value;

constexpr std::int64_t longestTimeout = 29'000; // milliseconds, of an integration

/// What of header changes API Gateway cannot do with what it passes on, in words.
constexpr const char* onlySet = "With an HTTP proxy integration API Gateway sets header fields of requests to fixed texts. It knows no variables, no second field of a name and no removal.";
constexpr const char* noResponses = "API Gateway passes on what an HTTP proxy integration answers as it is.";

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

bool isFixed(const Value& fields)
{
    return std::ranges::all_of(fields.entries(), [](const schema::Entry& entry) {
        const std::string text = entry.value.toText();
        return entry.value.isString() && text.find("${") == std::string::npos && text.find('\'') == std::string::npos;
    });
}

} // namespace

AwsApi AwsMaker::make()
{
    judgeIssuers();
    out_.name = settings_.naming == AwsNaming::Name ? api_.name : api_.name + '-' + api_.version;
    judgeBackend();
    judgeSchemes();
    addLimit(api_.throttlingPolicy, {}, "*/*");
    Value unused = Value::map();
    addHeaders(revision_.gatewayFilters, "every API", true, unused);
    addHeaders(api_.filters, {}, true, unused);
    for (const model::Operation& operation : api_.operations)
        addOperation(operation);
    Value& document = out_.document;
    document = Value::object({{"openapi", "3.0.1"},
                              {"info", Value::object({{"title", out_.name}, {"description", api_.description.empty() ? api_.title() : api_.description}, {"version", api_.version}})}});
    // Content of any type passes as it is: without this, API Gateway takes every body for UTF-8.
    document.set("x-amazon-apigateway-binary-media-types", Value::list({Value("*/*")}));
    if (out_.wantsKeys)
        document.set("x-amazon-apigateway-api-key-source", "HEADER");
    if (api_.validation.requests == model::Validation::Mode::Enforce)
        document.set("x-amazon-apigateway-request-validators",
                     Value::object({{"parameters", Value::object({{"validateRequestParameters", true}, {"validateRequestBody", false}})}}));
    addCors(paths_);
    out_.rules = rules();
    document.set("paths", std::move(paths_));
    if (Value all = schemes(); all.size() > 0)
        document.set("components", Value::object({{"securitySchemes", std::move(all)}}));
    judgeRest();
    return std::move(out_);
}

void AwsMaker::judgeBackend()
{
    const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
    if (cluster == nullptr || cluster->endpoints.empty())
        return say(Subject::Endpoint, "no backend", {}, Holding::Dropped, "There is no backend that API Gateway could call.");
    base_ = cluster->endpoints.front().url;
    while (base_.ends_with('/'))
        base_.pop_back();
    std::string how;
    if (cluster->endpoints.size() > 1)
        how = "Only the first of " + std::to_string(cluster->endpoints.size()) + " endpoints is called.";
    if (cluster->responseTimeout && cluster->responseTimeout->count() > longestTimeout)
        how.append(how.empty() ? "" : " ").append("API Gateway waits 29 seconds at most.");
    say(Subject::Endpoint, base_, {}, how.empty() ? Holding::Enforced : Holding::Approximated, how);
    if (api_.production && api_.sandbox)
        say(Subject::Endpoint, "sandbox", {}, Holding::Dropped, "API Gateway does not tell production keys from sandbox keys.");
    if (cluster->security)
        say(Subject::Endpoint, cluster->security->type, {}, Holding::Dropped, "How the gateway proves to the backend who it is stays here: its secrets would lie open in the API's definition.");
    if (!api_.context.empty())
        say(Subject::Endpoint, api_.context, {}, Holding::Approximated,
            "It is reached below /" + settings_.stage + " of the API's own host name, without \"" + api_.context + "\": a custom domain name can add that.");
}

void AwsMaker::judgeRest()
{
    for (const model::UnmappedPolicy& policy : api_.unmappedPolicies)
        say(Subject::Policy, policy.name, {}, Holding::Dropped, policy.why);
    using Mode = model::Validation::Mode;
    if (api_.validation.requests == Mode::Enforce)
        say(Subject::Validation, "requests", {}, Holding::Approximated, "API Gateway looks whether the parameters that are needed are there, not at what they hold, and not at bodies.");
    if (api_.validation.requests == Mode::Report)
        say(Subject::Validation, "requests", {}, Holding::Dropped, "API Gateway can only refuse, not report.");
    if (api_.validation.responses != Mode::Off)
        say(Subject::Validation, "responses", {}, Holding::Dropped, "API Gateway does not look at answers.");
    if (api_.responseCaching)
        say(Subject::Caching, "response caching", {}, Holding::Dropped, "A cache of API Gateway's is a machine that is paid for by the hour, so none is made.");
    for (const std::string& policy : api_.subscriptionPolicies)
        say(Subject::RateLimit, policy, "subscriptions", Holding::Dropped, "Subscriptions are not written to AWS.");
}

/// `judge`: says of each filter what becomes of it. What can be held is added to an integration's parameters.
void AwsMaker::addHeaders(const std::vector<model::FilterConfig>& filters, const std::string& place, bool judge, Value& parameters)
{
    for (const model::FilterConfig& filter : filters) {
        if (!filter.enabled)
            continue;
        const std::string name = filter.name.empty() ? filter.type : filter.name;
        if (filter.type != "set-headers") {
            if (judge)
                say(Subject::Policy, name, place, Holding::Dropped, "API Gateway has nothing that does what \"" + filter.type + "\" does.");
            continue;
        }
        const Value* const request = filter.config.find("request");
        const Value* const set = request == nullptr ? nullptr : request->find("set");
        const bool others = request != nullptr && std::ranges::any_of(request->entries(), [](const schema::Entry& entry) { return entry.key != "set" && entry.value.size() > 0; });
        const bool held = set != nullptr && set->size() > 0 && isFixed(*set);
        const Value* const response = filter.config.find("response");
        const bool answers = (response != nullptr && response->size() > 0) || filter.config.find("fault") != nullptr;
        if (held) {
            for (const schema::Entry& entry : set->entries())
                parameters.set("integration.request.header." + entry.key, '\'' + entry.value.toText() + '\'');
        }
        if (!judge)
            continue;
        const bool lost = others || (set != nullptr && set->size() > 0 && !held);
        std::string how = lost ? onlySet : "";
        if (answers)
            how.append(how.empty() ? "" : " ").append(noResponses);
        say(Subject::Policy, name, place, how.empty() ? Holding::Enforced : held ? Holding::Approximated : Holding::Dropped, how);
    }
}

Value AwsMaker::parametersOf(const model::Operation& operation, const AwsPath& path) const
{
    Value out = Value::list();
    const auto add = [&out](const std::string& name, const char* in, bool required) {
        out.push(Value::object({{"name", name}, {"in", in}, {"required", required}, {"schema", Value::object({{"type", "string"}})}}));
    };
    for (const std::string& name : path.parameters)
        add(name, "path", true);
    if (api_.validation.requests != model::Validation::Mode::Enforce)
        return out;
    for (const model::Parameter& parameter : operation.parameters) {
        if (parameter.required && (parameter.in == model::Parameter::In::Query || parameter.in == model::Parameter::In::Header))
            add(parameter.name, parameter.in == model::Parameter::In::Query ? "query" : "header", true);
    }
    return out;
}

Value AwsMaker::integrationOf(const model::Operation& operation, const AwsPath& path, const std::string& what)
{
    if (api_.blocked()) {
        return Value::object({{"type", "mock"},
                              {"passthroughBehavior", "when_no_match"},
                              {"contentHandling", "CONVERT_TO_TEXT"},
                              {"requestTemplates", Value::object({{"application/json", "{\"statusCode\": 503}"}})},
                              {"responses", Value::object({{"default", Value::object({{"statusCode", "503"}})}})}});
    }
    Value parameters = Value::map();
    for (const std::string& name : path.parameters)
        parameters.set("integration.request.path." + name, "method.request.path." + name);
    addHeaders(revision_.gatewayFilters, {}, false, parameters);
    addHeaders(api_.filters, {}, false, parameters);
    addHeaders(operation.filters, what, true, parameters);
    // A proxy: status, header fields and content of answers pass as the backend gives them; so do query and fields of requests.
    Value out = Value::object({{"type", "http_proxy"},
                               {"httpMethod", operation.method == "*" ? "ANY" : operation.method},
                               {"uri", base_ + (path.backend.empty() ? "/" : path.backend)},
                               {"passthroughBehavior", "when_no_match"},
                               {"connectionType", "INTERNET"}});
    const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
    if (cluster != nullptr && cluster->responseTimeout)
        out.set("timeoutInMillis", std::clamp<std::int64_t>(cluster->responseTimeout->count(), 50, longestTimeout));
    if (parameters.size() > 0)
        out.set("requestParameters", std::move(parameters));
    out.set("responses", Value::object({{"default", Value::object({{"statusCode", "200"}})}}));
    return out;
}

void AwsMaker::addOperation(const model::Operation& operation)
{
    const std::string what = operation.method + ' ' + operation.pathTemplate;
    const AwsPath path = awsPath(operation.pathTemplate);
    constexpr std::array<std::string_view, 8> methods{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "*"};
    if (!path.impossible.empty() || std::ranges::find(methods, operation.method) == methods.end())
        return say(Subject::Operation, what, what, Holding::Dropped, path.impossible.empty() ? "API Gateway takes no method " + operation.method + '.' : path.impossible);
    if (operation.production || operation.sandbox)
        say(Subject::Endpoint, "own backend", what, Holding::Dropped, "The API's backend is called in its place.");
    for (const model::UnmappedPolicy& policy : operation.unmappedPolicies)
        say(Subject::Policy, policy.name, what, Holding::Dropped, policy.why);
    const std::string method = operation.method == "*" ? "x-amazon-apigateway-any-method" : lowered(operation.method);
    Value methodsThere = paths_.find(path.resource) == nullptr ? Value::map() : *paths_.find(path.resource);
    if (methodsThere.find(method) != nullptr)
        return say(Subject::Operation, what, what, Holding::Dropped, "Another operation is the same to API Gateway, which looks at whole segments.");
    Value body = Value::map();
    if (!operation.operationId.empty())
        body.set("operationId", operation.operationId);
    if (Value parameters = parametersOf(operation, path); parameters.size() > 0)
        body.set("parameters", std::move(parameters));
    body.set("responses", Value::object({{"200", Value::object({{"description", "As the backend answers"}})}}));
    if (Value security = securityOf(operation, what); security.size() > 0)
        body.set("security", std::move(security));
    addRule(operation, path);
    if (api_.validation.requests == model::Validation::Mode::Enforce)
        body.set("x-amazon-apigateway-request-validator", "parameters");
    body.set("x-amazon-apigateway-integration", integrationOf(operation, path, what));
    methodsThere.set(method, std::move(body));
    paths_.set(path.resource, std::move(methodsThere));
    say(Subject::Operation, what, what, path.looser.empty() ? Holding::Enforced : Holding::Approximated, path.looser);
    // WSO2: a limit of the whole API is in place of those of its operations.
    if (api_.throttlingPolicy.empty())
        addLimit(operation.throttlingPolicy, what, settingsKey(path.resource, operation.method == "*" ? "ANY" : operation.method));
}

AwsApi awsApiOf(const deployment::Revision& revision, const AwsSettings& settings) { return AwsMaker(revision, settings).make(); }

} // namespace postern::connectors::aws
