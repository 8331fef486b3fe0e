// SPDX-License-Identifier: Apache-2.0
#include "config/OperationPolicies.h"

#include "config/WsoExtensions.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <system_error>

namespace postern::config {
namespace {

using schema::Value;
namespace fs = std::filesystem;

/// One policy on its way to a filter.
struct Use {
    std::string flow;
    std::string name;   ///< without Choreo Connect's prefix, as it was spelled otherwise
    const Value* parameters = nullptr;
    std::string_view method;

    /// The first of the names that is there; parameters have been called differently over the versions.
    [[nodiscard]] std::string parameter(std::initializer_list<const char*> names) const
    {
        for (const char* const each : names) {
            if (parameters == nullptr)
                break;
            if (std::string text = textOf(*parameters, each); !text.empty())
                return text;
        }
        return {};
    }
};

/// What became of one: a filter, nothing that is needed, or why it cannot be run.
struct Mapping {
    std::optional<model::FilterConfig> filter;
    std::string why;
};

Mapping cannot(std::string why) { return {std::nullopt, std::move(why)}; }
Mapping lacks(const char* parameter) { return cannot(std::string("it has no parameter ") + parameter); }

Mapping filterOf(std::string type, Value config)
{
    model::FilterConfig filter;
    filter.type = std::move(type);
    filter.config = std::move(config);
    return {std::move(filter), {}};
}

/// A text that a template gives back as it is.
std::string literal(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '$')
            out += c;
    }
    return out;
}

Value oneOf(const std::string& key, Value value)
{
    Value map = Value::map();
    map.set(key, std::move(value));
    return map;
}

Mapping headerOf(const Use& use, const char* what)
{
    const std::string name = use.parameter({"headerName"});
    const std::string value = use.parameter({"headerValue"});
    const bool removes = std::string_view(what) == "remove";
    if (name.empty())
        return lacks("headerName");
    if (value.empty() && !removes)
        return lacks("headerValue");
    Value change = removes ? Value::list({Value(name)}) : oneOf(name, literal(value));
    return filterOf("set-headers", oneOf(use.flow, oneOf(what, std::move(change))));
}

Mapping addHeader(const Use& use) { return headerOf(use, use.name == "AddHeader" ? "add" : "set"); }
Mapping setHeader(const Use& use) { return headerOf(use, "set"); }
Mapping removeHeader(const Use& use) { return headerOf(use, "remove"); }

Mapping renameHeader(const Use& use)
{
    const std::string from = use.parameter({"currentHeaderName", "oldHeaderName", "headerName"});
    const std::string to = use.parameter({"updatedHeaderName", "newHeaderName"});
    if (from.empty())
        return lacks("currentHeaderName");
    if (to.empty())
        return lacks("updatedHeaderName");
    return filterOf("set-headers", oneOf(use.flow, oneOf("rename", oneOf(from, to))));
}

Mapping addQueryParam(const Use& use)
{
    const std::string name = use.parameter({"paramKey", "queryParamName"});
    const std::string value = use.parameter({"paramValue", "queryParamValue"});
    if (name.empty())
        return lacks("paramKey");
    return filterOf("set-query", oneOf("set", oneOf(name, literal(value))));
}

Mapping removeQueryParam(const Use& use)
{
    const std::string name = use.parameter({"paramKey", "queryParamName"});
    return name.empty() ? lacks("paramKey") : filterOf("set-query", oneOf("remove", Value::list({Value(name)})));
}

Mapping rewriteMethod(const Use& use)
{
    const auto upper = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return text;
    };
    const std::string to = upper(use.parameter({"updatedMethod", "httpMethod", "newMethod"}));
    const std::string from = upper(use.parameter({"currentMethod"}));
    if (to.empty())
        return lacks("updatedMethod");
    if (!from.empty() && use.method.empty())
        return cannot("it is for one method of a whole API; attach it to the operations");
    if (!from.empty() && from != use.method)
        return {}; // it is not for this operation
    return filterOf("set-method", oneOf("method", to));
}

/// "/a/{id}/{uri.var.x}" as a template of ours.
std::string pathTemplateOf(std::string_view text)
{
    std::string out = text.starts_with('/') ? "" : "/";
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos)
            return out + literal(text);
        std::string_view name = text.substr(open + 1, close - open - 1);
        if (name.starts_with("uri.var."))
            name.remove_prefix(8);
        out += literal(text.substr(0, open)) + "${path." + std::string(name) + "}";
        text.remove_prefix(close + 1);
    }
    return out;
}

Mapping rewritePath(const Use& use)
{
    const std::string path = use.parameter({"newResourcePath", "resourcePath"});
    if (path.empty())
        return lacks("newResourcePath");
    if (path.find_first_of("?#") != std::string::npos)
        return cannot("its path holds a query");
    Value config = Value::map();
    config.set("path", pathTemplateOf(path));
    config.set("keepQuery", use.parameters != nullptr && truthOf(*use.parameters, "includeQueryParams"));
    return filterOf("rewrite-path", std::move(config));
}

Mapping callInterceptor(const Use& use)
{
    const std::string url = use.parameter({"interceptorServiceURL", "serviceURL"});
    if (url.empty())
        return lacks("interceptorServiceURL");
    // A list, or one text with commas.
    Value includes = Value::list();
    for (const std::string& text : textList(*use.parameters, "includes")) {
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find(',', at), text.size());
            const std::size_t first = std::min(text.find_first_not_of(' ', at), end);
            if (const std::string name = text.substr(first, text.find_last_not_of(' ', end - 1) + 1 - first); end > first)
                includes.push(name);
            at = end + 1;
        }
    }
    return filterOf("interceptor", oneOf(use.flow, Value::object({{"url", Value(url)}, {"includes", std::move(includes)}})));
}

Mapping nothingToDo(const Use&) { return {}; }

struct Known {
    const char* name; ///< the first letter in lower case
    const char* flows;
    Mapping (*map)(const Use&);
};

constexpr std::array<Known, 11> knownPolicies{{
    {"addHeader", "request response fault", addHeader},
    {"setHeader", "request response fault", setHeader},
    {"removeHeader", "request response fault", removeHeader},
    {"renameHeader", "request response fault", renameHeader},
    {"addQueryParam", "request", addQueryParam},
    {"removeQueryParam", "request", removeQueryParam},
    {"rewriteHTTPMethod", "request", rewriteMethod},
    {"changeHTTPMethod", "request", rewriteMethod},
    {"rewriteResourcePath", "request", rewritePath},
    {"callInterceptorService", "request response", callInterceptor},
    {"jsonFault", "fault", nothingToDo},
}};

/// "ccAddHeader" is Choreo Connect's addHeader.
std::string withoutPrefix(const std::string& name)
{
    return name.size() > 2 && name.starts_with("cc") && name[2] >= 'A' && name[2] <= 'Z'
               ? static_cast<char>(name[2] + 32) + name.substr(3)
               : name;
}

Mapping map(Use& use, const std::vector<PolicyDefinition>& definitions, const std::string& version)
{
    std::string key = use.name;
    if (key.front() >= 'A' && key.front() <= 'Z')
        key.front() = static_cast<char>(key.front() + 32);
    for (const Known& known : knownPolicies) {
        if (key != known.name)
            continue;
        if (std::string_view(known.flows).find(use.flow) == std::string_view::npos)
            return cannot("it is no policy for the " + use.flow + " flow");
        return known.map(use);
    }
    for (const PolicyDefinition& definition : definitions) {
        if (definition.name == use.name && (definition.version.empty() || version.empty() || definition.version == version))
            return cannot("its definition in " + definition.file + " is a template for another gateway");
    }
    return cannot("no filter here does the same");
}

/// The service of the request's flow hands its context on to that of the response's: one filter for both.
void joinInterceptors(std::vector<model::FilterConfig>& filters)
{
    const auto findFlow = [&filters](const char* flow) {
        return std::find_if(filters.begin(), filters.end(), [flow](const model::FilterConfig& each) {
            return each.type == "interceptor" && each.config.find(flow) != nullptr;
        });
    };
    const auto request = findFlow("request");
    const auto response = findFlow("response");
    if (request == filters.end() || response == filters.end())
        return;
    request->config.set("response", *response->config.find("response"));
    filters.erase(response);
}

} // namespace

std::vector<PolicyDefinition> readPolicyDefinitions(const fs::path& folder, const std::string& shown,
                                                    schema::Problems& problems)
{
    std::vector<PolicyDefinition> out;
    std::vector<fs::path> files;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end && files.size() < 500; at.increment(failure)) {
        const std::string extension = at->path().extension().string();
        if (extension == ".yaml" || extension == ".yml" || extension == ".json")
            files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const std::string name = shown + "/" + file.filename().string();
        const auto document = schema::readFile(file, problems, name);
        const Value* const data = document ? document->find("data") : nullptr;
        if (data != nullptr && !textOf(*data, "name").empty())
            out.push_back({textOf(*data, "name"), textOf(*data, "version"), name});
    }
    return out;
}

MappedPolicies mapPolicies(const Value& flows, std::string_view method, const std::vector<PolicyDefinition>& definitions)
{
    MappedPolicies out;
    for (const char* const flow : {"request", "response", "fault"}) {
        const Value* const list = flows.find(flow);
        std::vector<model::FilterConfig> filters;
        std::size_t number = 0;
        for (const Value& each : list != nullptr ? list->items() : Value().items()) {
            ++number;
            const std::string name = textOf(each, "policyName");
            const std::string version = textOf(each, "policyVersion");
            Use use{flow, withoutPrefix(name), each.find("parameters"), method};
            Mapping mapped = name.empty() ? cannot("it has no policyName") : map(use, definitions, version);
            if (mapped.filter) {
                model::FilterConfig& filter = *mapped.filter;
                // Filters of one type are told apart by their names.
                filter.name = (method.empty() ? "api-policy " : "policy ") + std::string(flow) + " " + std::to_string(number) + " " + name;
                filter.origin.location = each.location();
                filter.config.setLocation(each.location());
                filters.push_back(std::move(filter));
            } else if (!mapped.why.empty()) {
                out.unmapped.push_back({name, version, flow, std::move(mapped.why), {each.location(), {}}});
            }
        }
        if (std::string_view(flow) != "request")
            std::reverse(filters.begin(), filters.end());
        std::move(filters.begin(), filters.end(), std::back_inserter(out.filters));
    }
    joinInterceptors(out.filters);
    return out;
}

bool namesPolicy(std::string_view entry, const model::UnmappedPolicy& policy) noexcept
{
    const std::size_t colon = entry.find(':');
    return entry.substr(0, colon) == policy.name &&
           (colon == std::string_view::npos || entry.substr(colon + 1) == policy.version);
}

} // namespace postern::config
