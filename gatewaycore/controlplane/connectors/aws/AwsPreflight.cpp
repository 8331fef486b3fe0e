// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsPreflight.h"

#include "controlplane/deployment/Answers.h"
#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

using deployment::itemsAt;
using deployment::textAt;
using schema::Value;

/// "'GET,POST'" -> GET, POST
std::vector<std::string> listed(std::string_view text)
{
    std::vector<std::string> out;
    if (text.size() < 2 || !text.starts_with('\'') || !text.ends_with('\''))
        return out; // no fixed value
    text = text.substr(1, text.size() - 2);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view one = text.substr(0, end);
        while (one.starts_with(' '))
            one.remove_prefix(1);
        while (one.ends_with(' '))
            one.remove_suffix(1);
        if (!one.empty())
            out.emplace_back(one);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// The origins that a template of ours compares with.
std::vector<std::string> comparedWith(std::string_view text)
{
    constexpr std::string_view begin = "$origin == \"";
    std::vector<std::string> out;
    for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at)) {
        at += begin.size();
        const std::size_t end = text.find('"', at);
        if (end == std::string_view::npos)
            break;
        out.emplace_back(text.substr(at, end - at));
    }
    return out;
}

void add(const std::vector<std::string>& more, std::vector<std::string>& to)
{
    for (const std::string& each : more) {
        if (std::ranges::find(to, each) == to.end())
            to.push_back(each);
    }
}

Value corsOf(const std::vector<std::string>& origins, const std::vector<std::string>& methods, const std::vector<std::string>& headers, bool credentials)
{
    return Value::object({{"corsConfigurationEnabled", true}, {"accessControlAllowOrigins", schema::listOf(origins)}, {"accessControlAllowMethods", schema::listOf(methods)},
                          {"accessControlAllowHeaders", schema::listOf(headers)}, {"accessControlAllowCredentials", credentials}});
}

std::vector<std::string> textsAt(const Value& value, const char* pointer)
{
    std::vector<std::string> out;
    for (const Value& each : itemsAt(value, pointer))
        out.push_back(each.toText());
    return out;
}

} // namespace

bool AwsPreflights::take(const Value& method)
{
    const std::string type = textAt(method, "/x-amazon-apigateway-integration/type");
    if (type != "mock" && type != "MOCK")
        return false;
    Answer out;
    const Value* const answers = deployment::valueAt(method, "/x-amazon-apigateway-integration/responses");
    for (const schema::Entry& each : answers == nullptr ? std::vector<schema::Entry>() : answers->entries()) {
        const Value* const fields = each.value.find("responseParameters");
        const auto field = [fields](const char* name) {
            const Value* const found = fields == nullptr ? nullptr : fields->find(std::string("method.response.header.Access-Control-Allow-") + name);
            return found == nullptr ? std::string() : found->toText();
        };
        add(listed(field("Origin")), out.origins);
        add(listed(field("Methods")), out.methods);
        add(listed(field("Headers")), out.headers);
        out.credentials = out.credentials || field("Credentials") == "'true'";
        const Value* const templates = each.value.find("responseTemplates");
        for (const schema::Entry& text : templates == nullptr ? std::vector<schema::Entry>() : templates->entries())
            add(comparedWith(text.value.toText()), out.origins);
    }
    if (out.origins.empty() && out.methods.empty())
        return false;
    answers_.push_back(std::move(out));
    return true;
}

Value AwsPreflights::cors(const Value& document, std::vector<std::string>& missing) const
{
    if (const Value* const whole = document.find("x-amazon-apigateway-cors"); whole != nullptr && whole->isMap()) {
        if (!textAt(*whole, "/maxAge").empty())
            missing.emplace_back("How long browsers keep a preflight's answer is not taken over.");
        Value out = corsOf(textsAt(*whole, "/allowOrigins"), textsAt(*whole, "/allowMethods"), textsAt(*whole, "/allowHeaders"), textAt(*whole, "/allowCredentials") == "true");
        if (const std::vector<std::string> exposed = textsAt(*whole, "/exposeHeaders"); !exposed.empty())
            out.set("accessControlExposeHeaders", schema::listOf(exposed));
        return out;
    }
    if (answers_.empty())
        return {};
    const Answer& first = answers_.front();
    std::vector<std::string> methods;
    std::vector<std::string> headers;
    bool same = true;
    for (const Answer& each : answers_) {
        add(each.methods, methods); // each path answers with its own
        add(each.headers, headers);
        same = same && each.origins == first.origins && each.credentials == first.credentials;
    }
    std::vector<std::string> origins = first.origins; // those that all let in
    bool credentials = first.credentials;
    for (const Answer& each : answers_) {
        std::erase_if(origins, [&each](const std::string& origin) { return std::ranges::find(each.origins, origin) == each.origins.end(); });
        credentials = credentials && each.credentials;
    }
    if (!same)
        missing.emplace_back("Browsers are answered otherwise at several of its paths: here only the origins that all of them let in are.");
    return corsOf(origins, methods, headers, credentials);
}

} // namespace postern::connectors::aws
