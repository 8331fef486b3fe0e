// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsForm.h"

#include "controlplane/connectors/aws/AwsHttpApis.h"
#include "controlplane/connectors/aws/AwsPath.h"
#include "controlplane/deployment/Answers.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <set>

namespace postern::connectors::aws {
namespace {

using deployment::NormalField;
using deployment::NormalForm;
using deployment::textAt;
using deployment::valueAt;
using schema::Value;

std::string textOf(const Value& value) { return value.isList() || value.isMap() ? schema::writeJson(value, 0) : value.toText(); }

void put(NormalForm& out, const std::string& path, std::string value, std::string spelled = {})
{
    NormalField field;
    if (spelled != value)
        field.spelled = std::move(spelled);
    field.value = std::move(value);
    out[path] = std::move(field);
}

std::string inLowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

void addAwsLeaves(const std::string& path, const Value& value, NormalForm& out)
{
    if (!value.isMap())
        return put(out, path, textOf(value));
    for (const schema::Entry& entry : value.entries())
        addAwsLeaves(path + '.' + entry.key, entry.value, out);
}

/// What API Gateway takes when nothing is said, and what it writes down by itself.
bool isOwnDefault(const std::string& key, const std::string& value)
{
    return (key == "connectionType" && value == "internet") || (key == "timeoutInMillis" && value == "29000") || key == "cacheNamespace" ||
           key == "cacheKeyParameters" || (key == "passthroughBehavior" && value == "when_no_match");
}

void addIntegration(const std::string& path, const Value& integration, NormalForm& out)
{
    const std::string type = inLowerCase(textAt(integration, "/type"));
    for (const schema::Entry& entry : integration.entries()) {
        const bool word = entry.key == "type" || entry.key == "connectionType" || entry.key == "passthroughBehavior";
        const std::string written = textOf(entry.value);
        const std::string value = word ? inLowerCase(written) : written;
        if (isOwnDefault(entry.key, value))
            continue;
        if (entry.key == "responses" && type.ends_with("_proxy"))
            continue; // a proxy's answers pass as they are, whatever stands there
        if (entry.key == "httpMethod" && type == "mock")
            continue;
        if (entry.value.isMap())
            addAwsLeaves(path + ".integration." + entry.key, entry.value, out);
        else
            put(out, path + ".integration." + entry.key, value, written);
    }
}

/// "api_key, postern-authorizer". AWS writes two schemes of one requirement as two, and means both.
std::string askedFor(const Value* security)
{
    std::set<std::string> names;
    for (const Value& each : security == nullptr ? std::vector<Value>() : security->items()) {
        for (const schema::Entry& scheme : each.entries())
            names.insert(scheme.key);
    }
    std::string out;
    for (const std::string& name : names)
        out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

void addMethod(const std::string& what, const Value& method, NormalForm& out)
{
    const std::string asked = askedFor(method.find("security"));
    put(out, what + ".security", asked.empty() ? "none" : asked);
    if (const Value* const integration = method.find("x-amazon-apigateway-integration"))
        addIntegration(what, *integration, out);
    if (const std::string validator = textAt(method, "/x-amazon-apigateway-request-validator"); !validator.empty())
        put(out, what + ".validator", validator);
    if (const Value* const parameters = method.find("parameters")) {
        for (const Value& each : parameters->items()) {
            const std::string in = textAt(each, "/in");
            const Value* const required = each.find("required");
            if (in != "path") // which the path itself says
                put(out, what + ".parameters." + in + '.' + textAt(each, "/name"), required != nullptr && required->asBool() ? "required" : "optional");
        }
    }
}

void addAuthorizers(const Value& document, NormalForm& out)
{
    const Value* schemes = valueAt(document, "/components/securitySchemes");
    if (schemes == nullptr)
        schemes = document.find("securityDefinitions");
    for (const schema::Entry& scheme : schemes == nullptr ? std::vector<schema::Entry>() : schemes->entries()) {
        const Value* const authorizer = scheme.value.find("x-amazon-apigateway-authorizer");
        for (const schema::Entry& entry : authorizer == nullptr ? std::vector<schema::Entry>() : authorizer->entries()) {
            const std::string written = textOf(entry.value);
            put(out, "authorizer." + scheme.key + '.' + entry.key, entry.key == "type" ? inLowerCase(written) : written, written);
        }
    }
}

void addRules(const std::string& rules, NormalForm& out)
{
    if (!rules.empty())
        put(out, "authorizer.rules", rules);
}

void addThrottles(const std::map<std::string, AwsThrottle>& all, NormalForm& out)
{
    for (const auto& [key, throttle] : all) {
        const std::string path = "stage.throttling." + (key == "*/*" ? std::string("every method") : operationOf(key));
        put(out, path + ".rate", throttle.rate);
        put(out, path + ".burst", throttle.burst);
    }
}

} // namespace

AwsLive AwsLive::of(const Value& objects)
{
    AwsLive out;
    const auto take = [&objects](const char* key, Value& to) {
        if (const Value* const found = objects.find(key))
            to = *found;
    };
    take("api", out.api);
    take("stage", out.stage);
    take("document", out.document);
    take("plan", out.plan);
    if (const Value* const keys = objects.find("keys"))
        out.keys = keys->items();
    const Value* const elsewhere = objects.find("elsewhere");
    out.elsewhere = elsewhere != nullptr && elsewhere->asBool();
    return out;
}

Value AwsLive::objects() const
{
    return Value::object({{"api", api}, {"stage", stage}, {"document", document}, {"plan", plan}, {"keys", Value::list(keys)}, {"elsewhere", elsewhere}});
}

bool isOurs(const Value& object)
{
    const Value* const tags = object.find("tags");
    return tags != nullptr && tags->find(ownTag) != nullptr && !isHttpApi(object);
}

std::string plainKey(std::string_view key)
{
    const std::string operation = operationOf(key);
    const std::size_t blank = operation.find(' ');
    return operation == "*/*" || blank == std::string::npos ? operation : settingsKey(operation.substr(blank + 1), operation.substr(0, blank));
}

std::map<std::string, AwsThrottle> throttlesOf(const Value& stage)
{
    std::map<std::string, AwsThrottle> out;
    const Value* const settings = stage.find("methodSettings");
    for (const schema::Entry& entry : settings == nullptr ? std::vector<schema::Entry>() : settings->entries()) {
        const Value* const rate = entry.value.find("throttlingRateLimit");
        const Value* const burst = entry.value.find("throttlingBurstLimit");
        if (rate == nullptr || burst == nullptr || rate->asDouble(-1) < 0 || burst->asDouble(-1) < 0)
            continue; // -1: the account's own limits
        out[plainKey(entry.key)] = {rateText(rate->asDouble()), std::to_string(static_cast<std::int64_t>(std::min(burst->asDouble(), 1e15)))};
    }
    // HTTP APIs: for all routes, and by route ("GET /items").
    const auto add = [&out](const std::string& key, const Value& limits) {
        const Value* const rate = limits.find("throttlingRateLimit");
        const Value* const burst = limits.find("throttlingBurstLimit");
        if (rate != nullptr && burst != nullptr)
            out[key] = {rateText(rate->asDouble()), std::to_string(static_cast<std::int64_t>(std::min(burst->asDouble(), 1e15)))};
    };
    if (const Value* const all = stage.find("defaultRouteSettings"))
        add("*/*", *all);
    const Value* const routes = stage.find("routeSettings");
    for (const schema::Entry& entry : routes == nullptr ? std::vector<schema::Entry>() : routes->entries()) {
        if (const std::size_t blank = entry.key.find(' '); blank != std::string::npos)
            add(settingsKey(entry.key.substr(blank + 1), entry.key.substr(0, blank)), entry.value);
    }
    return out;
}

NormalForm formOfDocument(const Value& document)
{
    NormalForm out;
    if (const Value* const types = document.find("x-amazon-apigateway-binary-media-types"))
        put(out, "binaryMediaTypes", textOf(*types));
    if (const Value* const cors = document.find("x-amazon-apigateway-cors"))
        addAwsLeaves("cors", *cors, out);
    if (const Value* const responses = document.find("x-amazon-apigateway-gateway-responses")) {
        for (const schema::Entry& entry : responses->entries()) {
            if (const Value* const parameters = entry.value.find("responseParameters"))
                addAwsLeaves("refusals." + entry.key, *parameters, out);
        }
    }
    const Value* const paths = document.find("paths");
    for (const schema::Entry& path : paths == nullptr ? std::vector<schema::Entry>() : paths->entries()) {
        for (const schema::Entry& method : path.value.entries()) {
            if (!method.value.isMap())
                continue;
            std::string name = method.key == "x-amazon-apigateway-any-method" ? "*" : method.key;
            std::ranges::transform(name, name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
            addMethod("operations." + name + ' ' + path.key, method.value, out);
        }
    }
    addAuthorizers(document, out);
    return out;
}

NormalForm formOf(const AwsApi& api, const AwsSettings& settings)
{
    NormalForm out = formOfDocument(api.document);
    put(out, "name", api.name);
    addThrottles(api.throttles, out);
    addRules(api.rules, out);
    if (api.wantsKeys) {
        put(out, "usagePlan", "there");
        for (const std::string& key : settings.apiKeys)
            put(out, "usagePlan.key." + key, "there");
    }
    deployment::addDropped(api.capabilities, out);
    return out;
}

NormalForm formOf(const AwsLive& live)
{
    NormalForm out;
    if (live.api.isNull())
        return out;
    if (!live.stage.isNull())
        out = formOfDocument(live.document);
    put(out, "name", textAt(live.api, "/name"));
    addThrottles(throttlesOf(live.stage), out);
    addRules(rulesOf(live.stage), out);
    if (!live.plan.isNull()) {
        put(out, "usagePlan", "there");
        for (const Value& key : live.keys)
            put(out, "usagePlan.key." + textAt(key, "/name"), "there");
    }
    if (!isOurs(live.api)) {
        for (auto& [path, field] : out)
            field.theirs = true;
    }
    return out;
}

std::string listedHash(const Value& api)
{
    std::vector<std::string> parts;
    for (const char* const key : {"name", "version", "description", "createdDate", "policy", "disableExecuteApiEndpoint"})
        parts.push_back(textAt(api, std::string("/") + key));
    const Value* const tags = api.find("tags");
    std::map<std::string, std::string> sorted; // AWS keeps no order
    for (const schema::Entry& each : tags == nullptr || !tags->isMap() ? std::vector<schema::Entry>() : tags->entries())
        sorted[each.key] = each.value.toText();
    for (const auto& [key, value] : sorted)
        parts.push_back(key + '=' + value);
    if (const Value* const cors = api.find("corsConfiguration")) // of HTTP APIs: no deployment has it
        parts.push_back(textOf(*cors));
    std::string all;
    for (const std::string& part : parts)
        all += part + '\n';
    constexpr std::size_t enough = 16;
    return crypto::sha256(all).hex().substr(0, enough) + '.';
}

deployment::DiscoveredApi shownAs(const Value& api, const Value& stage)
{
    deployment::DiscoveredApi out;
    out.id = textAt(api, "/id");
    out.name = textAt(api, "/name");
    out.version = textAt(api, "/version");
    const std::string title = textAt(api, "/tags/" + std::string(apiTagName));
    if (isOurs(api)) {
        out.owner = "postern";
        if (const std::size_t colon = title.rfind(':'); colon != std::string::npos) {
            out.name = title.substr(0, colon);
            out.version = title.substr(colon + 1);
        }
    } else {
        out.owner = textAt(api, "/tags/owner");
    }
    if (isHttpApi(api))
        out.source = "HTTP API";
    // A deployment is never changed: its id, and when the stage was, say whether anything was.
    const std::string what = out.name + '\n' + out.version + '\n' + textAt(stage, "/deploymentId") + '\n' + textAt(stage, "/lastUpdatedDate") + '\n' +
                             (stage.find("methodSettings") == nullptr ? std::string() : textOf(*stage.find("methodSettings")));
    out.hash = listedHash(api) + crypto::sha256(what).hex();
    return out;
}

} // namespace postern::connectors::aws
