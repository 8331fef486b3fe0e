// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Grant.h"

#include "controlplane/publisher/Door.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

/// Whether a path is what a pattern of the Publisher's description stands for: a step in braces is any.
bool isPath(std::string_view pattern, std::string_view path)
{
    while (true) {
        const std::size_t patternEnd = pattern.find('/');
        const std::size_t pathEnd = path.find('/');
        const std::string_view step = pattern.substr(0, patternEnd);
        if (!step.starts_with('{') && step != path.substr(0, pathEnd))
            return false;
        if (patternEnd == std::string_view::npos || pathEnd == std::string_view::npos)
            return patternEnd == pathEnd;
        pattern.remove_prefix(patternEnd + 1);
        path.remove_prefix(pathEnd + 1);
    }
}

} // namespace

std::vector<std::string> scopesFor(deployment::Mode mode, const Wso2Settings& settings)
{
    std::vector<std::string> out{"apim:api_view", "apim:publisher_settings"};
    if (!mayWrite(mode))
        return out;
    out.emplace_back("apim:api_create");
    out.emplace_back("apim:api_delete"); // an API that was just made is taken back
    out.emplace_back("apim:api_publish");
    (void)settings;
    return out;
}

std::vector<std::string> scopesThatAllow(const deployment::RemoteCall& call)
{
    const std::string path = call.target.substr(0, call.target.find_first_of("?#"));
    const publisher::DoorCall* best = nullptr;
    for (const publisher::DoorCall* const each : publisher::callTable()) {
        if (each->service != publisher::Service::Publisher || call.method != each->method || !isPath(each->path, path))
            continue;
        if (best == nullptr || std::string_view(each->path).find('{') == std::string_view::npos)
            best = each; // what is written out goes before what stands for anything
    }
    std::vector<std::string> out;
    std::string_view rest = best == nullptr ? "" : best->scopes;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        out.push_back("apim:" + std::string(word));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    return out;
}

std::string scopeMapping(const std::string& environment, deployment::Mode mode, const Wso2Settings& settings)
{
    using schema::Value;
    Value scopes = Value::list();
    for (const std::string& scope : scopesFor(mode, settings))
        scopes.push(Value::object({{"Name", scope}, {"Roles", "Internal/postern-" + environment}}));
    return schema::writeJson(Value::object({{"RESTAPIScopes", Value::object({{"Scope", std::move(scopes)}})}})) + '\n';
}

} // namespace postern::connectors::wso2
