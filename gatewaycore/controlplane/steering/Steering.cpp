// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/Steering.h"

#include <algorithm>

namespace postern::steering {
namespace {

using deployment::partsOf;
using deployment::UrlParts;

Unexpected refused(std::string why) { return unexpected(ErrorKind::InvalidArgument, std::move(why)); }

std::string padded(std::string text, std::size_t width)
{
    if (text.size() < width)
        text.append(width - text.size(), ' ');
    return text + "  ";
}

std::string rankOf(const Steering& steering, std::size_t index)
{
    switch (steering.policy) {
    case Policy::Latency: return "nearest";
    case Policy::Failover: return index == 0 ? "primary" : steering.deployments.size() == 2 ? "secondary" : "place " + std::to_string(index + 1);
    case Policy::Weighted: return "weight " + std::to_string(steering.deployments[index].weight);
    }
    return {};
}

/// Whether a vendor's own name is answered for alone: a record of another name leads there, and nobody is at home.
bool takesOwnNameOnly(std::string_view host)
{
    return host.find(".execute-api.") != std::string_view::npos || host.ends_with(".azure-api.net") || host.ends_with(".azure-api.cn") || host.ends_with(".azure-api.us");
}

bool isThisMachine(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

} // namespace

std::string_view toString(Policy policy) noexcept
{
    switch (policy) {
    case Policy::Latency: return "latency";
    case Policy::Failover: return "failover";
    case Policy::Weighted: return "weighted";
    }
    return {};
}

std::string SteeredDeployment::targetFor(std::string_view name) const
{
    const auto at = partsOf(url.url);
    const std::string host = at ? at->host : std::string();
    return host == name || (name.empty() && !url.target.empty()) ? url.target : host;
}

Result<void> check(const Steering& steering)
{
    if (steering.deployments.empty())
        return refused("There is nothing to steer: name environments by --env.");
    if (!steering.name.empty() && !isDnsName(steering.name))
        return refused("\"" + steering.name.substr(0, 100) + "\" is no name of DNS, as api.example.com is.");
    constexpr std::int64_t longest = 2'147'483'647;
    if (steering.ttl < 0 || steering.ttl > longest)
        return refused("A time to live is 0 to 2147483647 seconds.");
    if (!steering.healthPath.empty() && (!steering.healthPath.starts_with('/') || steering.healthPath.size() > 255 ||
                                         !std::ranges::all_of(steering.healthPath, [](char c) { return c > ' ' && c < '\x7f'; })))
        return refused("A path for health checks begins with / and has at most 255 characters, without spaces.");
    if (steering.policy == Policy::Failover && steering.deployments.size() < 2)
        return refused("Failover takes two environments or more: the first is the one that callers are sent to.");
    const SteeredDeployment& first = steering.deployments.front();
    const auto as = partsOf(first.url.url);
    for (const SteeredDeployment& each : steering.deployments) {
        const auto at = partsOf(each.url.url);
        if (!at)
            return refused(each.environment + " has no address that callers could be sent to.");
        if (at->port != as->port || at->scheme != as->scheme)
            return refused("A name of DNS has neither scheme nor port, and " + first.environment + " is at " + as->scheme + " port " + std::to_string(as->port) + ", " + each.environment + " at " + at->scheme +
                           " port " + std::to_string(at->port) + ". Bring them to one, or choose other addresses by --url ENV=URL.");
        if (each.targetFor(steering.name).empty())
            return refused(each.environment + " is reached as " + steering.name + " already, and its gateway does not tell what stands behind that name. Give its own address by --url " + each.environment + "=URL.");
    }
    return {};
}

std::vector<std::string> notesOn(const Steering& steering)
{
    std::vector<std::string> out;
    const auto first = partsOf(steering.deployments.front().url.url);
    for (const SteeredDeployment& each : steering.deployments) {
        const auto at = partsOf(each.url.url);
        if (isThisMachine(each.targetFor(steering.name)))
            out.push_back(each.environment + " is at " + at->host + ", which is every machine's own: callers elsewhere do not get there.");
        else if (!steering.name.empty() && at->host != steering.name && takesOwnNameOnly(at->host))
            out.push_back(each.environment + " answers to " + at->host + " alone. Make " + steering.name + " a custom domain name of it, then make the records anew.");
        else if (!steering.name.empty() && at->host != steering.name)
            out.push_back(each.environment + " has to take calls for " + steering.name + ": by the Host field, and with a certificate of that name.");
        if (at->path != first->path)
            out.push_back("Paths differ: " + steering.deployments.front().environment + " serves at \"" + first->path + "\", " + each.environment + " at \"" + at->path +
                          "\". Records steer names, not paths: callers need one that holds at both.");
    }
    return out;
}

Result<SteeringText> tableOf(const Steering& steering)
{
    if (auto good = check(steering); !good)
        return unexpected(std::move(good).error());
    std::size_t environments = 11;
    std::size_t regions = 6;
    std::size_t targets = 9;
    for (const SteeredDeployment& each : steering.deployments) {
        environments = std::max(environments, each.environment.size());
        regions = std::max(regions, std::max(each.region.size(), each.givenRegion.size()));
        targets = std::max(targets, each.targetFor(steering.name).size());
    }
    SteeringText out;
    if (!steering.name.empty())
        out.text = steering.name + ", by " + std::string(toString(steering.policy)) + ", " + std::to_string(steering.ttl) + " s\n";
    constexpr std::size_t rank = 9;
    out.text += padded("environment", environments) + padded("region", regions) + padded("points at", targets) + padded("sent to", rank) + "URL\n";
    for (std::size_t i = 0; i < steering.deployments.size(); ++i) {
        const SteeredDeployment& each = steering.deployments[i];
        const std::string region = each.givenRegion.empty() ? each.region : each.givenRegion;
        out.text += padded(each.environment, environments) + padded(region.empty() ? "-" : region, regions) + padded(each.targetFor(steering.name), targets) + padded(rankOf(steering, i), rank) + each.url.url + '\n';
    }
    out.notes = notesOn(steering);
    return out;
}

} // namespace postern::steering
