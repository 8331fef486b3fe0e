// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsBackend.h"

#include "controlplane/deployment/Answers.h"

#include <algorithm>
#include <vector>

namespace postern::connectors::aws {
namespace {

using deployment::textAt;
using schema::Value;

std::string small(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

/// With "${stageVariables.name}" filled in where hosts and ports stand: in a path it may be a key. False: one of them has no value, or
/// stands elsewhere.
bool fillVariables(std::string& text, const Value& stage)
{
    constexpr std::string_view begin = "${stageVariables.";
    const Value* variables = stage.find("variables"); // of HTTP APIs: stageVariables
    if (variables == nullptr)
        variables = stage.find("stageVariables");
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const std::size_t end = text.find('}', at);
        const Value* const value = end == std::string::npos || variables == nullptr ? nullptr : variables->find(text.substr(at + begin.size(), end - at - begin.size()));
        const std::size_t authority = text.find("://");
        if (value == nullptr || (authority != std::string::npos && text.find('/', authority + 3) < at))
            return false;
        const std::string filled = value->toText();
        text.replace(at, end + 1 - at, filled);
        at += filled.size();
    }
    return true;
}

/// With parameters that have no names, since a mapping may call them otherwise.
std::string nameless(std::string_view path)
{
    std::string out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        out += path[at];
        if (path[at] != '{')
            continue;
        while (at + 1 < path.size() && path[at + 1] != '}')
            ++at;
    }
    return out;
}

/// The address before the path that callers ask for; nothing when the backend's path is another.
std::string beforePath(const std::string& uri, const std::string& path)
{
    const std::size_t authority = uri.find("://") + 3;
    const std::size_t at = std::min(uri.find_first_of("/?#", authority), uri.size());
    std::string there = uri.substr(at);
    if (there.find_first_of("?#") != std::string::npos)
        return {};
    if (there == "/")
        there.clear();
    const std::string asked = path == "/" ? std::string() : path;
    // Segment by segment from the end: a parameter's name may hold anything but a slash.
    const auto segments = [](const std::string& text) { return std::ranges::count(text, '/'); };
    std::size_t begin = there.size();
    for (auto left = segments(asked); left > 0; --left) {
        begin = begin == 0 ? std::string::npos : there.rfind('/', begin - 1);
        if (begin == std::string::npos)
            return {};
    }
    const std::string base = there.substr(0, begin);
    const std::string whole = uri.substr(0, at) + base;
    return nameless(there.substr(begin)) == nameless(asked) && whole.find('{') == std::string::npos ? whole : std::string();
}

/// The parameters of a path, in order.
std::vector<std::string> parametersIn(std::string_view path)
{
    std::vector<std::string> out;
    for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
        std::string name(path.substr(at + 1, path.find('}', at) - at - 1));
        if (name.ends_with('+'))
            name.pop_back();
        out.push_back(std::move(name));
    }
    return out;
}

/// Whether each parameter of the backend's path is what callers put at the same place of theirs. Of REST APIs each is mapped; of HTTP
/// APIs those of one name are the same.
bool handsOn(const Value& integration, const std::string& uri, const std::string& path)
{
    const std::vector<std::string> asked = parametersIn(path);
    const std::vector<std::string> sent = parametersIn(uri);
    const Value* const mappings = integration.find("requestParameters");
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const Value* const mapped = mappings == nullptr ? nullptr : mappings->find("integration.request.path." + sent[i]);
        const std::string from = mapped == nullptr ? "method.request.path." + sent[i] : mapped->toText();
        if (i >= asked.size() || from != "method.request.path." + asked[i])
            return false;
    }
    return true;
}

void addMappings(const Value& integration, AwsBackend& out)
{
    const Value* const mappings = integration.find("requestParameters");
    for (const schema::Entry& each : mappings == nullptr ? std::vector<schema::Entry>() : mappings->entries()) {
        const std::string value = each.value.toText();
        for (const auto& [kind, what] : {std::pair<std::string_view, const char*>{"integration.request.header.", "header field "}, std::pair<std::string_view, const char*>{"integration.request.querystring.", "query parameter "}}) {
            if (!each.key.starts_with(kind))
                continue;
            const std::string name = each.key.substr(kind.size());
            if (value != "method" + each.key.substr(std::string_view("integration").size())) // else it passes as it came
                out.lost.push_back(std::string("sends the ") + what + name + ", which is set there, to the backend.");
        }
        if (each.key == "overwrite:path") {
            out.base.clear();
            out.otherwise = "its backend is called at another path";
        } else if (each.key.find(':') != std::string::npos) {
            out.lost.push_back("changes what is sent to the backend (" + each.key + ").");
        }
    }
}

} // namespace

AwsBackend backendOf(const Value& method, const std::string& path, const Value& stage)
{
    AwsBackend out;
    const Value* const integration = method.find("x-amazon-apigateway-integration");
    const std::string type = integration == nullptr ? std::string() : small(textAt(*integration, "/type"));
    std::string uri = integration == nullptr ? std::string() : textAt(*integration, "/uri");
    if (type == "mock")
        out.otherwise = "its answer is made up there";
    else if (type.starts_with("aws"))
        out.otherwise = uri.find(":lambda:") == std::string::npos ? "it calls a service of AWS" : "it runs a Lambda function";
    else if (!type.starts_with("http"))
        out.otherwise = "it calls nothing";
    else if (small(textAt(*integration, "/connectionType")) == "vpc_link")
        out.otherwise = "its backend is private, behind a VPC link";
    else if (!fillVariables(uri, stage))
        out.otherwise = "its backend's address has a variable in its path, or one that the stage gives no value";
    if (!out.otherwise.empty())
        return out;
    if (!uri.starts_with("http://") && !uri.starts_with("https://")) {
        out.otherwise = "its backend's address is no URL";
        return out;
    }
    const std::size_t authority = uri.find("://") + 3;
    if (uri.substr(authority, uri.find_first_of("/?#", authority) - authority).find('@') != std::string::npos) {
        out.otherwise = "its backend's address has a password in it, which has no place in a definition";
        return out;
    }
    out.base = beforePath(uri, path.ends_with("+}") ? path.substr(0, path.size() - 2) + '}' : path);
    if (!out.base.empty() && !handsOn(*integration, uri, path))
        out.base.clear();
    if (out.base.empty())
        out.otherwise = "its backend is called at another path";
    addMappings(*integration, out);
    if (type == "http") { // what is no proxy may write all of it anew
        if (const Value* const templates = integration->find("requestTemplates"); templates != nullptr && templates->size() > 0)
            out.lost.push_back("writes the requests to the backend anew.");
        const Value* const answers = integration->find("responses");
        for (const schema::Entry& each : answers == nullptr ? std::vector<schema::Entry>() : answers->entries()) {
            const Value* const templates = each.value.find("responseTemplates");
            if (templates == nullptr || templates->size() == 0)
                continue;
            out.lost.push_back("writes the backend's answers anew.");
            break;
        }
    }
    return out;
}

} // namespace postern::connectors::aws
