// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/Steering.h"

#include "schema/Document.h"

#include <algorithm>
#include <map>

namespace postern::steering {
namespace {

using schema::Value;

/// A text that begins with a bracket would be an expression.
std::string plainText(const std::string& text) { return text.starts_with('[') ? '[' + text : text; }

/// Letters, digits and hyphens, as names of profiles are.
std::string profileName(const std::string& name)
{
    std::string out;
    constexpr std::size_t longest = 63;
    for (const char c : name.empty() ? std::string("postern") : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (out.size() < longest && (plain || (!out.empty() && out.back() != '-')))
            out += plain ? c : '-';
    }
    while (out.ends_with('-'))
        out.pop_back();
    return out;
}

Result<std::string> locationOf(const SteeredDeployment& deployment)
{
    const bool given = !deployment.givenRegion.empty();
    const std::string& region = given ? deployment.givenRegion : deployment.region;
    if (std::string known = azureLocation(region); !known.empty())
        return known;
    // A person may know of locations that are newer than this list.
    if (given && region.size() <= 64 && std::ranges::all_of(region, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }))
        return region;
    return unexpected(ErrorKind::InvalidArgument, "Traffic Manager goes by latency to Azure's locations, and " + deployment.environment + (region.empty() ? std::string(" names no region") : " is in \"" + region.substr(0, 100) + "\", which is none") +
                                                      ". Say which of Azure's is near it: --region " + deployment.environment + "=westeurope");
}

Result<Value> endpointOf(const Steering& steering, std::size_t index)
{
    const SteeredDeployment& each = steering.deployments[index];
    const auto at = deployment::partsOf(each.url.url);
    Value properties = Value::object({{"target", plainText(each.targetFor(steering.name))}, {"endpointStatus", "Enabled"}});
    if (steering.policy == Policy::Latency) {
        auto location = locationOf(each);
        if (!location)
            return unexpected(std::move(location).error());
        properties.set("endpointLocation", *location);
    } else if (steering.policy == Policy::Failover) {
        properties.set("priority", static_cast<std::int64_t>(index + 1));
    } else {
        constexpr int largest = 1'000;
        if (each.weight < 1 || each.weight > largest)
            return unexpected(ErrorKind::InvalidArgument, "Traffic Manager's weights are 1 to 1000, and that of " + each.environment + " is " + std::to_string(each.weight) + '.');
        properties.set("weight", each.weight);
    }
    // What stands behind a custom domain name answers to that name.
    if (!steering.healthPath.empty() && at->host == steering.name)
        properties.set("customHeaders", Value::list({Value::object({{"name", "Host"}, {"value", steering.name}})}));
    return Value::object({{"name", plainText(each.environment)}, {"type", "Microsoft.Network/trafficManagerProfiles/externalEndpoints"}, {"properties", std::move(properties)}});
}

Value monitorOf(const Steering& steering)
{
    const auto at = deployment::partsOf(steering.deployments.front().url.url);
    const bool http = !steering.healthPath.empty();
    Value out = Value::object({{"protocol", !http ? "TCP" : at->scheme == "https" ? "HTTPS" : "HTTP"}, {"port", static_cast<std::int64_t>(at->port)}});
    if (http) {
        out.set("path", plainText(steering.healthPath));
        out.set("expectedStatusCodeRanges", Value::list({Value::object({{"min", 200}, {"max", 399}})}));
    }
    out.set("intervalInSeconds", 30);
    out.set("timeoutInSeconds", 10);
    out.set("toleratedNumberOfFailures", 3);
    return out;
}

} // namespace

Result<SteeringText> trafficManagerOf(const Steering& steering)
{
    if (auto good = check(steering); !good)
        return unexpected(std::move(good).error());
    Value endpoints = Value::list();
    std::map<std::string, std::string> targets; // and whose each is
    for (std::size_t i = 0; i < steering.deployments.size(); ++i) {
        const SteeredDeployment& each = steering.deployments[i];
        if (const auto [at, fresh] = targets.emplace(each.targetFor(steering.name), each.environment); !fresh)
            return unexpected(ErrorKind::InvalidArgument, "A profile takes each target once, and " + at->second + " and " + each.environment + " are both at " + at->first + '.');
        auto endpoint = endpointOf(steering, i);
        if (!endpoint)
            return unexpected(std::move(endpoint).error());
        endpoints.push(*std::move(endpoint));
    }
    constexpr const char* routing[] = {"Performance", "Priority", "Weighted"};
    const std::string name = profileName(steering.name);
    const Value profile = Value::object({{"type", "Microsoft.Network/trafficManagerProfiles"},
                                         {"apiVersion", "2022-04-01"},
                                         {"name", "[parameters('profileName')]"},
                                         {"location", "global"},
                                         {"properties", Value::object({{"profileStatus", "Enabled"},
                                                                       {"trafficRoutingMethod", routing[static_cast<int>(steering.policy)]},
                                                                       {"dnsConfig", Value::object({{"relativeName", "[parameters('relativeName')]"}, {"ttl", steering.ttl}})},
                                                                       {"monitorConfig", monitorOf(steering)},
                                                                       {"endpoints", std::move(endpoints)}})}});
    const auto parameter = [&name](const char* doc) { return Value::object({{"type", "string"}, {"defaultValue", name}, {"metadata", Value::object({{"description", doc}})}}); };
    const Value whole = Value::object({{"$schema", "https:/" "/schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"},
                                       {"contentVersion", "1.0.0.0"},
                                       {"parameters", Value::object({{"profileName", parameter("The profile's name in its resource group")},
                                                                     {"relativeName", parameter("The profile's name below trafficmanager.net, which nobody else may have")}})},
                                       {"resources", Value::list({profile})},
                                       {"outputs", Value::object({{"fqdn", Value::object({{"type", "string"}, {"value", "[reference(resourceId('Microsoft.Network/trafficManagerProfiles', parameters('profileName'))).dnsConfig.fqdn]"}})}})}});
    SteeringText out;
    out.text = schema::writeJson(whole);
    if (!steering.name.empty())
        out.notes.push_back("Point " + steering.name + " at the profile's name (output fqdn) by a CNAME record; at a zone's apex only Azure DNS can, by an alias record.");
    if (steering.healthPath.empty())
        out.notes.push_back("The profile tries a connection (TCP): a call without a token may be answered 401. --health-path /PATH names something that answers everybody.");
    const auto notes = notesOn(steering);
    out.notes.insert(out.notes.end(), notes.begin(), notes.end());
    return out;
}

} // namespace postern::steering
