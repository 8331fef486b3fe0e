// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/Steering.h"

#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <map>
#include <set>

namespace postern::steering {
namespace {

using schema::Value;

constexpr int largestWeight = 255;

enum class RecordType : std::uint8_t { Cname, Ipv4, Ipv6, Alias };

RecordType typeOf(const SteeredDeployment& deployment, const std::string& name)
{
    const std::string target = deployment.targetFor(name);
    const bool behindName = target == deployment.url.target;
    if (behindName && !deployment.url.zone.empty())
        return RecordType::Alias;
    if (deployment::UrlParts{"http", target, 80, {}}.isAddress())
        return target.find(':') == std::string::npos ? RecordType::Ipv4 : RecordType::Ipv6;
    return RecordType::Cname;
}

/// All records of a name are of one type. An alias may be written as a CNAME where others are names.
Result<RecordType> commonType(const Steering& steering)
{
    std::map<RecordType, std::string> types; // and an environment of each
    for (const SteeredDeployment& each : steering.deployments)
        types.emplace(typeOf(each, steering.name), each.environment);
    if (types.size() == 1)
        return types.begin()->first;
    if (types.size() == 2 && types.contains(RecordType::Alias) && types.contains(RecordType::Cname))
        return RecordType::Cname;
    std::string all;
    for (const auto& [type, environment] : types)
        all += (all.empty() ? "" : ", ") + environment + (type == RecordType::Ipv4 ? " at an IPv4 address" : type == RecordType::Ipv6 ? " at an IPv6 address" : " at a name");
    return unexpected(ErrorKind::InvalidArgument, "Route 53 takes records of one type for a name, and these need several: " + all + ". Give each a name by --url ENV=URL.");
}

/// 64 characters at most, and one of each environment.
std::string placeholderOf(std::size_t index, const std::string& environment)
{
    std::string out = "HEALTH_CHECK_" + std::to_string(index + 1) + '_';
    constexpr std::size_t longest = 64;
    for (const char c : environment.substr(0, longest - out.size()))
        out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
}

std::string fileNameOf(const std::string& environment)
{
    std::string out = "health-check.";
    for (const char c : environment)
        out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ? c : '_';
    return out + ".json";
}

Value healthCheckOf(const Steering& steering, const SteeredDeployment& deployment)
{
    const auto at = deployment::partsOf(deployment.url.url);
    const std::string target = deployment.targetFor(steering.name);
    const bool address = deployment::UrlParts{"http", target, 80, {}}.isAddress();
    const bool http = !steering.healthPath.empty();
    Value config = Value::object({{"Type", !http ? "TCP" : at->scheme == "https" ? "HTTPS" : "HTTP"}, {"Port", static_cast<std::int64_t>(at->port)}});
    if (address)
        config.set("IPAddress", target);
    if (!address || http)
        config.set("FullyQualifiedDomainName", address ? steering.name : target);
    if (http)
        config.set("ResourcePath", steering.healthPath);
    if (http && at->scheme == "https")
        config.set("EnableSNI", true);
    config.set("RequestInterval", 30);
    config.set("FailureThreshold", 3);
    // The same check has the same reference: made twice, it is refused and not there twice.
    const std::string reference = "postern-" + crypto::sha256(deployment.environment + '\n' + schema::writeJson(config, 0)).hex().substr(0, 32);
    return Value::object({{"CallerReference", reference}, {"HealthCheckConfig", std::move(config)}});
}

Result<std::string> regionFor(const SteeredDeployment& deployment)
{
    const bool given = !deployment.givenRegion.empty();
    const std::string& region = given ? deployment.givenRegion : deployment.region;
    // A person may know of regions that are newer than this list.
    const bool shaped = std::ranges::count(region, '-') >= 2 && region.size() <= 64 && std::ranges::all_of(region, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (isAwsRegion(region) || (given && shaped))
        return region;
    return unexpected(ErrorKind::InvalidArgument, "Route 53 goes by latency to AWS's regions, and " + deployment.environment + (region.empty() ? std::string(" names no region") : " is in \"" + region.substr(0, 100) + "\", which is none") +
                                                      ". Say which of AWS's regions is near it: --region " + deployment.environment + "=eu-central-1");
}

Result<void> addRouting(const Steering& steering, std::size_t index, std::map<std::string, std::string>& regions, Value& record)
{
    const SteeredDeployment& each = steering.deployments[index];
    if (steering.policy == Policy::Latency) {
        auto region = regionFor(each);
        if (!region)
            return unexpected(std::move(region).error());
        if (const auto [at, fresh] = regions.emplace(*region, each.environment); !fresh)
            return unexpected(ErrorKind::InvalidArgument, "Route 53 takes one latency record a region, and " + at->second + " and " + each.environment + " are both in " + *region + ". Leave one out, or use --policy weighted.");
        record.set("Region", *region);
    } else if (steering.policy == Policy::Failover) {
        record.set("Failover", index == 0 ? "PRIMARY" : "SECONDARY");
    } else {
        if (each.weight < 0 || each.weight > largestWeight)
            return unexpected(ErrorKind::InvalidArgument, "Route 53's weights are 0 to 255, and that of " + each.environment + " is " + std::to_string(each.weight) + '.');
        record.set("Weight", each.weight);
    }
    return {};
}

} // namespace

Result<SteeringText> route53Of(const Steering& steering)
{
    if (auto good = check(steering); !good)
        return unexpected(std::move(good).error());
    if (steering.name.empty())
        return unexpected(ErrorKind::InvalidArgument, "Route 53's records are for a name: give it by --name api.example.com");
    if (steering.policy == Policy::Failover && steering.deployments.size() != 2)
        return unexpected(ErrorKind::InvalidArgument, "Route 53's failover has one primary and one secondary record: name two environments, the primary first.");
    const auto type = commonType(steering);
    if (!type)
        return unexpected(type.error());
    SteeringText out;
    Value changes = Value::list();
    std::map<std::string, std::string> regions;
    for (std::size_t i = 0; i < steering.deployments.size(); ++i) {
        const SteeredDeployment& each = steering.deployments[i];
        const std::string target = each.targetFor(steering.name);
        constexpr std::size_t longest = 128;
        Value record = Value::object({{"Name", steering.name}, {"Type", *type == RecordType::Cname ? "CNAME" : *type == RecordType::Ipv6 ? "AAAA" : "A"}, {"SetIdentifier", each.environment.substr(0, longest)}});
        if (auto routed = addRouting(steering, i, regions, record); !routed)
            return unexpected(std::move(routed).error());
        if (*type == RecordType::Alias) {
            record.set("AliasTarget", Value::object({{"HostedZoneId", each.url.zone}, {"DNSName", target}, {"EvaluateTargetHealth", true}}));
        } else {
            record.set("TTL", steering.ttl);
            record.set("ResourceRecords", Value::list({Value::object({{"Value", target}})}));
        }
        const std::string placeholder = placeholderOf(i, each.environment);
        record.set("HealthCheckId", placeholder);
        changes.push(Value::object({{"Action", "UPSERT"}, {"ResourceRecordSet", std::move(record)}}));
        out.beside.push_back({fileNameOf(each.environment), schema::writeJson(healthCheckOf(steering, each))});
        out.notes.push_back("Put the Id that aws route53 create-health-check --cli-input-json gives for the health check of " + each.environment + " in place of " + placeholder + '.');
    }
    out.text = schema::writeJson(Value::object({{"Comment", "Sends callers by " + std::string(toString(steering.policy)) + "."}, {"Changes", std::move(changes)}}));
    if (*type == RecordType::Cname)
        out.notes.push_back("These are CNAME records, which cannot stand at a zone's apex. Whether " + steering.name + " is one, only its zone knows.");
    if (steering.healthPath.empty())
        out.notes.push_back("Health checks try a connection (TCP): a call without a token may be answered 401, which Route 53 takes for ill. --health-path /PATH names something that answers everybody.");
    const auto notes = notesOn(steering);
    out.notes.insert(out.notes.end(), notes.begin(), notes.end());
    return out;
}

} // namespace postern::steering
