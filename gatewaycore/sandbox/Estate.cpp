// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"

#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

bool queryNumber(const Call& call, const char* name, std::int64_t fallback, std::int64_t& out)
{
    const std::string given = call.queryValue(name);
    out = fallback;
    if (given.empty())
        return true;
    const auto [end, failure] = std::from_chars(given.data(), given.data() + given.size(), out);
    return failure == std::errc() && end == given.data() + given.size() && out >= 0;
}

std::string tagOf(const std::string& body)
{
    return '"' + crypto::toHex(crypto::sha256(body).view()).substr(0, 24) + '"';
}


/// A policy as the Publisher lists it, as an administrator sees it.
Value adminPolicy(const Value& policy, const std::string& level, const std::string& id)
{
    const std::string name = textOf(policy, "name");
    const auto minutes = std::max<std::int64_t>(1, policy.find("unitTime")->asInteger() / 60'000);
    const Value limit = Value::object({{"type", "REQUESTCOUNTLIMIT"},
                                       {"requestCount", Value::object({{"timeUnit", "min"},
                                                                       {"unitTime", minutes},
                                                                       {"requestCount", *policy.find("requestCount")}})}});
    Value made = Value::object({{"policyId", id},
                                {"policyName", name},
                                {"displayName", name},
                                {"description", textOf(policy, "description")},
                                {"isDeployed", true},
                                {"type", level == "application"    ? "ApplicationThrottlePolicy"
                                         : level == "subscription" ? "SubscriptionThrottlePolicy"
                                                                   : "AdvancedThrottlePolicy"},
                                {"defaultLimit", limit}});
    if (level == "advanced")
        made.set("conditionalGroups", Value::list());
    if (level == "subscription") {
        made.set("rateLimitCount", 0);
        made.set("stopOnQuotaReach", true);
        made.set("billingPlan", "FREE");
        made.set("subscriberCount", 0);
        made.set("customAttributes", Value::list());
    }
    return made;
}

} // namespace

std::string textOf(const Value& value, std::string_view key)
{
    const Value* found = value.find(key);
    return found == nullptr ? std::string() : found->toText();
}

Value* findIn(Shelf& shelf, std::string_view key, std::string_view wanted)
{
    const auto at = std::find_if(shelf.begin(), shelf.end(), [&](const Value& one) { return textOf(one, key) == wanted; });
    return at == shelf.end() ? nullptr : &*at;
}

bool removeFrom(Shelf& shelf, std::string_view key, std::string_view wanted)
{
    return std::erase_if(shelf, [&](const Value& one) { return textOf(one, key) == wanted; }) > 0;
}

Value pick(const Value& from, std::initializer_list<const char*> wanted)
{
    Value out = Value::map();
    for (const char* key : wanted) {
        if (const Value* value = from.find(key))
            out.set(key, *value);
    }
    return out;
}

Reply pageOf(const Call& call, const std::string& path, const Shelf& all, const char* key)
{
    std::int64_t limit = 0;
    std::int64_t offset = 0;
    if (!queryNumber(call, "limit", 25, limit) || !queryNumber(call, "offset", 0, offset))
        return badRequest(900950, "limit and offset are numbers, 0 or more.");
    const auto total = static_cast<std::int64_t>(all.size());
    Value list = Value::list();
    for (std::int64_t i = offset; i < total && i < offset + limit; ++i)
        list.push(all[static_cast<std::size_t>(i)]);
    const auto link = [&](std::int64_t at) {
        return path + "?limit=" + std::to_string(limit) + "&offset=" + std::to_string(at) + "&query=" + call.queryValue("query");
    };
    const Value pagination = Value::object({{"offset", offset},
                                            {"limit", limit},
                                            {"total", total},
                                            {"next", offset + limit < total ? link(offset + limit) : ""},
                                            {"previous", offset > 0 ? link(std::max<std::int64_t>(0, offset - limit)) : ""}});
    const auto count = static_cast<std::int64_t>(list.size());
    return Reply::json(Value::object({{"count", count}, {key, list}, {"pagination", pagination}}));
}

Reply listOf(const Shelf& all)
{
    return Reply::json(Value::object({{"count", static_cast<std::int64_t>(all.size())}, {"list", Value::list(all)}}));
}

Reply notFound(const std::string& what) { return Reply::error(404, 900404, "Not Found", what + " was not found."); }

Reply badRequest(int code, const std::string& why) { return Reply::error(400, code, "Bad Request", why); }

Reply created(const Value& made, const std::string& location)
{
    Reply reply = Reply::json(made, 201);
    reply.headers.emplace_back("Location", location);
    return reply;
}

Reply tagged(const Call& call, Reply reply)
{
    if (reply.status != 200)
        return reply;
    const std::string tag = tagOf(reply.body);
    if (call.ifNoneMatch == tag)
        reply = {304, {}, {}, {}};
    reply.headers.emplace_back("ETag", tag);
    return reply;
}

bool isCurrent(const Call& call, const Reply& current)
{
    return call.ifMatch.empty() || call.ifMatch == "*" || call.ifMatch == tagOf(current.body);
}

Estate::Estate(Catalog& theCatalog, KeyManager& theKeys) : catalog(theCatalog), keys(theKeys)
{
    for (const auto& [level, name] : {std::pair("application", "application"), std::pair("subscription", "subscription"),
                                      std::pair("api", "advanced")}) {
        for (const Value& policy : Catalog::policies(level))
            limits[name].push_back(adminPolicy(policy, name, newId()));
    }
    const Value host = Value::object({{"host", "localhost"}, {"httpContext", ""}, {"httpPort", 8280}, {"httpsPort", 8243}, {"wsPort", 9099}, {"wssPort", 8099}});
    environments.push_back(Value::object({{"id", "Default"},
                                          {"name", "Default"},
                                          {"displayName", "Default"},
                                          {"type", "hybrid"},
                                          {"provider", "wso2"},
                                          {"gatewayType", "Regular"},
                                          {"mode", "WRITE_ONLY"},
                                          {"isReadOnly", true}, // as what deployment.toml defines
                                          {"vhosts", Value::list({host})},
                                          {"endpointURIs", Value::list()},
                                          {"additionalProperties", Value::list()}}));
    for (const char* name : {"Public", "Internal"})
        labels.push_back(Value::object({{"id", newId()}, {"name", name}, {"description", std::string(name) + " APIs"}}));
    rulesets.push_back(Value::object({{"id", newId()},
                                      {"name", "Naming"},
                                      {"description", "APIs say what they are"},
                                      {"ruleCategory", "SPECTRAL"},
                                      {"ruleType", "API_METADATA"},
                                      {"artifactType", "REST_API"},
                                      {"documentationLink", ""},
                                      {"provider", "Postern sandbox"},
                                      {"createdBy", "admin"},
                                      {"createdTime", now()},
                                      {"content", "rules:\n  description-present:\n    given: $.description\n    severity: error\n    "
                                                  "then: {function: truthy}\n"}}));
    governancePolicies.push_back(Value::object({{"id", newId()},
                                                {"name", "House rules"},
                                                {"description", "For all APIs"},
                                                {"governableStates", Value::list({"API_CREATE", "API_UPDATE"})},
                                                {"actions", Value::list({Value::object({{"state", "API_CREATE"},
                                                                                        {"ruleSeverity", "ERROR"},
                                                                                        {"type", "NOTIFY"}})})},
                                                {"rulesets", Value::list({*rulesets.front().find("id")})},
                                                {"labels", Value::list({"GLOBAL"})},
                                                {"createdBy", "admin"},
                                                {"createdTime", now()}}));
}

std::string Estate::newId()
{
    char text[40];
    std::snprintf(text, sizeof text, "5a4dbe00-0000-4000-8000-%012u", ++serial_);
    return text;
}

std::string Estate::now()
{
    const unsigned second = ++seconds_;
    char text[32];
    std::snprintf(text, sizeof text, "2026-11-%02uT%02u:%02u:%02uZ", 3 + second / 86'400 % 27, 10 + second / 3600 % 14,
                  second / 60 % 60, second % 60);
    return text;
}

std::vector<Revision>& Estate::revisionsOf(const std::string& id)
{
    const auto [at, fresh] = revisions.try_emplace(id);
    const CatalogApi* api = fresh ? catalog.find(id) : nullptr;
    if (api != nullptr && api->sample) { // the samples come deployed
        const char* when = "2026-11-03T10:00:00Z";
        const Value deployment = Value::object({{"revisionUuid", id + "-r1"},
                                                {"name", "Default"},
                                                {"status", "APPROVED"},
                                                {"vhost", "localhost"},
                                                {"displayOnDevportal", true},
                                                {"deployedTime", when},
                                                {"successDeployedTime", when}});
        at->second.push_back({Value::object({{"displayName", "Revision 1"},
                                             {"id", id + "-r1"},
                                             {"description", "As the sandbox came"},
                                             {"createdTime", when},
                                             {"apiInfo", Value::object({{"id", id}})},
                                             {"deploymentInfo", Value::list({deployment})}}),
                              api->data, api->definition});
    }
    return at->second;
}

Shelf& Estate::historyOf(const std::string& id)
{
    const auto [at, fresh] = history.try_emplace(id);
    const CatalogApi* api = fresh ? catalog.find(id) : nullptr;
    if (api != nullptr) {
        at->second.push_back(Value::object({{"postState", "Created"}, {"user", "admin"}, {"updatedTime", "2026-11-02T09:00:00Z"}}));
        if (api->sample)
            at->second.push_back(Value::object({{"previousState", "Created"}, {"postState", "Published"}, {"user", "admin"}, {"updatedTime", "2026-11-02T09:01:00Z"}}));
    }
    return at->second;
}

const Value* Estate::environment(const std::string& name) { return findIn(environments, "name", name); }

Shelf Estate::publisherPolicies(const std::string& level)
{
    Shelf out;
    for (const Value& policy : limits[level == "api" ? "advanced" : level]) {
        const Value* limit = policy.atPath("defaultLimit.requestCount");
        if (limit == nullptr)
            limit = policy.atPath("defaultLimit.bandwidth");
        if (limit == nullptr)
            continue;
        const std::string unit = textOf(*limit, "timeUnit");
        const std::int64_t each = unit == "sec" ? 1'000 : unit == "hour" ? 3'600'000 : unit == "days" ? 86'400'000 : 60'000;
        const bool octets = limit->find("dataAmount") != nullptr;
        const std::int64_t count = limit->find(octets ? "dataAmount" : "requestCount")->asInteger();
        const std::string name = textOf(policy, "policyName");
        const bool unlimited = count >= 2'147'483'647;
        Value made = Value::object({{"name", name},
                                    {"displayName", textOf(policy, "displayName").empty() ? name : textOf(policy, "displayName")},
                                    {"description", textOf(policy, "description")},
                                    {"requestCount", count},
                                    {"unitTime", unlimited ? std::int64_t{0} : limit->find("unitTime")->asInteger(1) * each},
                                    {"timeUnit", unlimited ? "ms" : unit},
                                    {"rateLimitCount", policy.find("rateLimitCount") != nullptr ? *policy.find("rateLimitCount") : Value(0)},
                                    {"quotaPolicyType", octets ? "BANDWIDTHVOLUME" : "REQUESTCOUNT"},
                                    {"tierPlan", "FREE"},
                                    {"stopOnQuotaReach", policy.find("stopOnQuotaReach") != nullptr ? *policy.find("stopOnQuotaReach") : Value(true)},
                                    {"monetizationProperties", Value::map()},
                                    {"attributes", Value::map()},
                                    {"policyLevel", level}});
        if (octets)
            made.set("dataUnit", textOf(*limit, "dataUnit"));
        out.push_back(std::move(made));
    }
    return out;
}

void Estate::refreshClients(const std::string& applicationId)
{
    const Value* application = findIn(applications, "applicationId", applicationId);
    for (const Value& key : applicationKeys) {
        if (textOf(key, "applicationId") != applicationId)
            continue;
        Client client;
        client.id = textOf(key, "consumerKey");
        client.secret = textOf(key, "consumerSecret");
        client.keyType = textOf(key, "keyType");
        if (application == nullptr) {
            keys.removeClient(client.id);
            continue;
        }
        client.name = textOf(*application, "name");
        client.owner = textOf(*application, "owner");
        client.tier = textOf(*application, "throttlingPolicy");
        client.application = applicationId;
        client.audience = KeyManager::portalAudience;
        client.opaque = textOf(*application, "tokenType") == "OAUTH";
        for (const Value& subscription : subscriptions) {
            const std::string status = textOf(subscription, "status");
            if (textOf(subscription, "applicationId") != applicationId || status == "BLOCKED" || status == "ON_HOLD" || status == "REJECTED")
                continue;
            if (const CatalogApi* api = catalog.find(textOf(subscription, "apiId")))
                client.subscriptions.push_back(api->name + ':' + api->version + ':' + textOf(subscription, "throttlingPolicy"));
        }
        for (const CatalogApi& api : catalog.apis()) {
            if (const Value* list = api.data.find("scopes")) {
                for (const Value& scope : list->items())
                    client.scopes.insert(scope.atPath("scope.name") != nullptr ? scope.atPath("scope.name")->toText() : std::string());
            }
        }
        keys.addClient(client);
    }
}

} // namespace postern::sandbox
