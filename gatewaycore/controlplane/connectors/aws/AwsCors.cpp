// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsMaker.h"

#include <algorithm>
#include <vector>

namespace postern::connectors::aws {
namespace {

using schema::Value;

std::string joined(const std::vector<std::string>& all)
{
    std::string out;
    for (const std::string& each : all)
        out.append(out.empty() ? "" : ",").append(each);
    return out;
}

/// Texts that go into a fixed value between quotes, or into a template.
bool isPlainText(const std::string& text)
{
    return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\'' && c != '"' && c != '$' && c != '#' && c != '\\'; });
}

/// Sets the origin of a preflight's answer when it is one of those that are let in.
std::string originTemplate(const std::vector<std::string>& origins)
{
    std::string out = "#set($origin = $input.params().header.get(\"Origin\"))\n#if(";
    for (std::size_t i = 0; i < origins.size(); ++i)
        out.append(i == 0 ? "" : " || ").append("$origin == \"").append(origins[i]).append("\"");
    return out + ")\n#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end\n";
}

} // namespace

void AwsMaker::addCors(Value& paths)
{
    const model::Cors& cors = api_.cors;
    if (!cors.enabled)
        return;
    std::vector<std::string> all = cors.allowOrigins;
    all.insert(all.end(), cors.allowMethods.begin(), cors.allowMethods.end());
    all.insert(all.end(), cors.allowHeaders.begin(), cors.allowHeaders.end());
    if (!std::ranges::all_of(all, isPlainText))
        return say(Subject::Cors, "cors", {}, Holding::Dropped, "An origin, a method or a header field has signs that API Gateway takes for a template's.");
    const bool any = std::ranges::find(cors.allowOrigins, "*") != cors.allowOrigins.end();
    const bool several = !any && cors.allowOrigins.size() > 1;
    const std::string origin = any ? "*" : cors.allowOrigins.empty() ? std::string() : cors.allowOrigins.front();
    Value fields = Value::map();
    const auto add = [&fields](const char* name, const std::string& text) {
        if (!text.empty())
            fields.set(std::string("method.response.header.") + name, '\'' + text + '\'');
    };
    if (!several)
        add("Access-Control-Allow-Origin", origin);
    add("Access-Control-Allow-Methods", joined(cors.allowMethods));
    add("Access-Control-Allow-Headers", joined(cors.allowHeaders));
    if (cors.allowCredentials)
        add("Access-Control-Allow-Credentials", "true");
    if (cors.maxAge)
        add("Access-Control-Max-Age", std::to_string(cors.maxAge->count()));
    if (!any)
        add("Vary", "Origin");
    Value declared = Value::map();
    for (const schema::Entry& entry : fields.entries())
        declared.set(entry.key.substr(std::string_view("method.response.header.").size()), Value::object({{"schema", Value::object({{"type", "string"}})}}));
    Value answer = Value::object({{"statusCode", "204"}, {"responseParameters", fields}});
    if (several)
        answer.set("responseTemplates", Value::object({{"application/json", originTemplate(cors.allowOrigins)}}));
    const Value preflight = Value::object(
        {{"responses", Value::object({{"204", Value::object({{"description", "A preflight's answer"}, {"headers", declared}})}})},
         {"x-amazon-apigateway-integration", Value::object({{"type", "mock"},
                                                             {"passthroughBehavior", "when_no_match"},
                                                             // Without it, the media types above make a preflight's body binary, and the mock fails.
                                                             {"contentHandling", "CONVERT_TO_TEXT"},
                                                             {"requestTemplates", Value::object({{"application/json", "{\"statusCode\": 204}"}})},
                                                             {"responses", Value::object({{"default", answer}})}})}});
    Value out = Value::map();
    for (const schema::Entry& entry : paths.entries()) {
        Value methods = entry.value;
        if (methods.find("options") == nullptr) {
            Value made = Value::map();
            // A path's parameters are each method's.
            const Value* const parameters = methods.entries().front().value.find("parameters");
            Value ofPath = Value::list();
            for (const Value& each : parameters == nullptr ? std::vector<Value>() : parameters->items()) {
                if (each.find("in")->asString() == "path")
                    ofPath.push(each);
            }
            if (ofPath.size() > 0)
                made.set("parameters", std::move(ofPath));
            for (const schema::Entry& part : preflight.entries())
                made.set(part.key, part.value);
            methods.set("options", std::move(made));
        }
        out.set(entry.key, std::move(methods));
    }
    paths = std::move(out);
    if (!several && !origin.empty()) {
        const Value refusal = Value::object({{"responseParameters", Value::object({{"gatewayresponse.header.Access-Control-Allow-Origin", '\'' + origin + '\''}})}});
        out_.document.set("x-amazon-apigateway-gateway-responses", Value::object({{"DEFAULT_4XX", refusal}, {"DEFAULT_5XX", refusal}}));
    }
    say(Subject::Cors, "cors", {}, Holding::Approximated,
        "API Gateway answers preflights. The header fields on other answers have to come from the backend, whose answers pass as they are.");
}

} // namespace postern::connectors::aws
