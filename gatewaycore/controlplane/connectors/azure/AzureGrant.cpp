// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureGrant.h"

#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

constexpr std::string_view provider = "Microsoft.ApiManagement/service";

// What reading one API takes.
constexpr const char* reads[] = {"/read", "/apis/read", "/apis/operations/read", "/apis/operations/policies/read", "/apis/policies/read", "/apis/releases/read", "/apis/revisions/read",
                                 "/apis/tags/read", "/apiVersionSets/read", "/namedValues/read", "/operationresults/read", "/products/read", "/products/apis/read", "/subscriptions/read",
                                 "/tags/read"};
constexpr const char* discoveries[] = {"/apisByTags/read"};
constexpr const char* writes[] = {"/apis", "/apis/operations/policies", "/apis/policies", "/apis/releases", "/apis/tags", "/apiVersionSets", "/namedValues", "/products", "/products/apis", "/subscriptions", "/tags"};
// A step that takes an API away is taken back operation by operation.
constexpr const char* restores[] = {"/apis/operations/write"};

} // namespace

std::vector<std::string> actionsOf(deployment::Mode mode)
{
    std::vector<std::string> out{"Microsoft.Authorization/permissions/read"};
    const auto add = [&out](std::string_view what) { out.push_back(std::string(provider).append(what)); };
    std::ranges::for_each(reads, add);
    if (mayDiscover(mode))
        std::ranges::for_each(discoveries, add);
    if (mayWrite(mode)) {
        for (const char* const each : writes) {
            add(std::string(each) + "/write");
            add(std::string(each) + "/delete");
        }
        std::ranges::for_each(restores, add);
    }
    std::ranges::sort(out);
    return out;
}

std::string actionOf(const deployment::RemoteCall& call)
{
    const std::string_view path = std::string_view(call.target).substr(0, call.target.find('?'));
    const std::string verb = call.method == "GET" || call.method == "HEAD" ? "/read" : call.method == "PUT" || call.method == "PATCH" ? "/write" : call.method == "DELETE" ? "/delete" : "/action";
    constexpr std::string_view permissions = "/providers/Microsoft.Authorization/permissions";
    if (path.ends_with(permissions))
        return "Microsoft.Authorization/permissions" + verb;
    const std::string marker = "/providers/" + std::string(provider) + '/';
    const std::size_t at = path.find(marker);
    if (at == std::string_view::npos)
        return {};
    std::string out(provider);
    std::string_view rest = path.substr(at + marker.size());
    rest.remove_prefix(std::min(rest.find('/'), rest.size())); // the service's name
    bool kind = true;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::size_t end = std::min(rest.find('/'), rest.size());
        if (kind)
            out.append("/").append(rest.substr(0, end));
        kind = !kind;
        rest.remove_prefix(end);
    }
    return out + verb;
}

std::string roleDefinition(const std::string& environment, deployment::Mode mode, const AzureSettings& settings)
{
    using schema::Value;
    Value actions = Value::list();
    for (const std::string& each : actionsOf(mode))
        actions.push(each);
    const std::string group = "/subscriptions/" + settings.subscription + "/resourceGroups/" + settings.resourceGroup;
    return schema::writeJson(Value::object({{"Name", "Postern " + environment},
                                            {"IsCustom", true},
                                            {"Description", "What postern does at the API Management service " + settings.service + ". Assign it at the service, not above."},
                                            {"Actions", std::move(actions)},
                                            {"NotActions", Value::list()},
                                            {"DataActions", Value::list()},
                                            {"NotDataActions", Value::list()},
                                            {"AssignableScopes", Value::list({Value(group)})}})) +
           '\n';
}

} // namespace postern::connectors::azure
