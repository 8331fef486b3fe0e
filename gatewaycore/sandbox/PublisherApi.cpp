// SPDX-License-Identifier: Apache-2.0
#include "sandbox/PublisherApi.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr std::int64_t defaultLimit = 25;
constexpr const char* revised = "2026-11-03T10:00:00Z";

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool contains(const std::string& text, const std::string& part) { return lower(text).find(lower(part)) != std::string::npos; }

std::string text(const Value& value, std::string_view key)
{
    const Value* found = value.find(key);
    return found == nullptr ? std::string() : found->toText();
}

bool listHas(const Value& value, std::string_view key, const std::string& wanted)
{
    const Value* list = value.find(key);
    return list != nullptr && std::any_of(list->items().begin(), list->items().end(),
                                          [&](const Value& item) { return lower(item.toText()) == lower(wanted); });
}

/// One word of a query: "name:Orders", "tag:shop", or free text that name, context or tags may hold.
bool matches(const CatalogApi& api, const std::string& word)
{
    const auto colon = word.find(':');
    const std::string attribute = colon == std::string::npos ? std::string() : lower(word.substr(0, colon));
    const std::string value = colon == std::string::npos ? word : word.substr(colon + 1);
    if (attribute.empty() || attribute == "content")
        return contains(api.name, value) || contains(text(api.data, "context"), value) || listHas(api.data, "tags", value);
    if (attribute == "tag" || attribute == "tags")
        return listHas(api.data, "tags", value);
    if (attribute == "label")
        return value == "Default" || listHas(api.data, "tags", value);
    if (attribute == "status" || attribute == "lcstate")
        return lower(text(api.data, "lifeCycleStatus")) == lower(value);
    static const std::vector<std::string> known{"name", "version", "context", "provider", "description", "type"};
    return std::find(known.begin(), known.end(), attribute) != known.end() && contains(text(api.data, attribute), value);
}

bool number(const Call& call, const char* name, std::int64_t fallback, std::int64_t& out)
{
    const std::string given = call.queryValue(name);
    out = fallback;
    if (given.empty())
        return true;
    const auto [end, failure] = std::from_chars(given.data(), given.data() + given.size(), out);
    return failure == std::errc() && end == given.data() + given.size() && out >= 0;
}

/// The page that limit and offset ask for, in the shape of all of WSO2's lists.
Reply page(const Call& call, const std::string& path, const std::vector<Value>& all)
{
    std::int64_t limit = 0;
    std::int64_t offset = 0;
    if (!number(call, "limit", defaultLimit, limit) || !number(call, "offset", 0, offset))
        return Reply::error(400, 900950, "Bad Request", "limit and offset are numbers, 0 or more.");
    const auto total = static_cast<std::int64_t>(all.size());
    Value list = Value::list();
    for (std::int64_t i = offset; i < total && i < offset + limit; ++i)
        list.push(all[static_cast<std::size_t>(i)]);
    const auto link = [&](std::int64_t at) {
        return path + "?limit=" + std::to_string(limit) + "&offset=" + std::to_string(at) +
               "&query=" + call.queryValue("query");
    };
    const Value pagination = Value::object({{"offset", offset},
                                            {"limit", limit},
                                            {"total", total},
                                            {"next", offset + limit < total ? link(offset + limit) : ""},
                                            {"previous", offset > 0 ? link(std::max<std::int64_t>(0, offset - limit)) : ""}});
    const auto count = static_cast<std::int64_t>(list.size());
    return Reply::json(Value::object({{"count", count}, {"list", list}, {"pagination", pagination}}));
}

/// The policies of the level that the path ends with, when it is one of these.
Reply policies(const Call& call, const std::string& path, const std::vector<std::string>& levels)
{
    const std::string level = path.substr(path.rfind('/') + 1);
    if (std::find(levels.begin(), levels.end(), level) == levels.end())
        return Reply::error(400, 900955, "Bad Request", "The level is " + levels.front() + " or " + levels.back() + ".");
    return page(call, path, Catalog::policies(level));
}

/// APIInfo: the row of a list.
Value summary(const CatalogApi& api)
{
    Value row = Value::object({{"id", api.id}, {"name", api.name}, {"version", api.version}});
    for (const char* key : {"description", "context", "provider", "type", "lifeCycleStatus", "createdTime", "securityScheme"}) {
        if (const Value* value = api.data.find(key))
            row.set(key, *value);
    }
    row.set("updatedTime", text(api.data, "lastUpdatedTime"));
    row.set("hasThumbnail", false);
    row.set("gatewayVendor", "wso2");
    row.set("advertiseOnly", false);
    row.set("audiences", Value::list());
    row.set("additionalProperties", Value::list());
    return row;
}

Value deployment(const CatalogApi& api)
{
    return Value::object({{"revisionUuid", api.id + "-r1"},
                          {"name", "Default"},
                          {"status", "APPROVED"},
                          {"vhost", "localhost"},
                          {"displayOnDevportal", true},
                          {"deployedTime", revised},
                          {"successDeployedTime", revised}});
}

} // namespace

Reply PublisherApi::handle(const Call& call) const
{
    const std::string path = call.path.substr(basePath.size());
    if (call.method != "GET")
        return Reply::error(405, 900405, "Method Not Allowed", "The sandbox's Publisher is read-only.");
    if (path == "/settings") {
        Reply refused = keyManager_.authorize(call, {"apim:api_view", "apim:publisher_settings"});
        return refused.status == 200 ? settings() : refused;
    }
    if (path.starts_with("/throttling-policies/")) {
        Reply refused = keyManager_.authorize(call, {"apim:tier_view", "apim:tier_manage", "apim:api_view"});
        if (refused.status != 200)
            return refused;
        return policies(call, path, {"api", "subscription"});
    }
    Reply refused = keyManager_.authorize(call, {"apim:api_view", "apim:api_manage", "apim:api_import_export"});
    if (refused.status != 200)
        return refused;
    if (path == "/apis")
        return listApis(call);
    if (path == "/search")
        return search(call);
    if (path.starts_with("/apis/")) {
        const auto slash = path.find('/', 6);
        const std::string id = path.substr(6, slash == std::string::npos ? std::string::npos : slash - 6);
        const CatalogApi* api = catalog_.find(id);
        if (api == nullptr)
            return Reply::error(404, 900251, "Not Found", "Requested API with id " + id + " not found");
        return ofApi(call, *api, slash == std::string::npos ? "" : path.substr(slash));
    }
    return Reply::error(404, 900404, "Not Found", "The sandbox's Publisher has no " + path + ".");
}

Reply PublisherApi::handleDevPortal(const Call& call) const
{
    const std::string path = call.path.substr(devPortalPath.size());
    if (call.method != "GET")
        return Reply::error(405, 900405, "Method Not Allowed", "The sandbox's Developer Portal is read-only.");
    // The contract lets anybody read them: its security names no scope, and its example has no token.
    if (path.starts_with("/throttling-policies/"))
        return policies(call, path, {"application", "subscription"});
    return Reply::error(404, 900404, "Not Found", "The sandbox's Developer Portal has no " + path + ".");
}

Reply PublisherApi::listApis(const Call& call) const
{
    std::istringstream words(call.queryValue("query"));
    std::vector<std::string> conditions;
    for (std::string word; words >> word;)
        conditions.push_back(word);
    std::vector<Value> rows;
    for (const CatalogApi& api : catalog_.apis()) {
        if (std::all_of(conditions.begin(), conditions.end(), [&](const std::string& word) { return matches(api, word); }))
            rows.push_back(summary(api));
    }
    return page(call, "/apis", rows);
}

Reply PublisherApi::search(const Call& call) const
{
    const std::string words = call.queryValue("query");
    std::vector<Value> rows;
    for (const CatalogApi& api : catalog_.apis()) {
        if (!words.empty() && !matches(api, words))
            continue;
        rows.push_back(Value::object({{"id", api.id},
                                      {"name", api.name},
                                      {"type", "API"},
                                      {"transportType", "HTTP"},
                                      {"description", text(api.data, "description")},
                                      {"context", text(api.data, "context")},
                                      {"version", api.version},
                                      {"provider", text(api.data, "provider")},
                                      {"status", text(api.data, "lifeCycleStatus")}}));
    }
    return page(call, "/search", rows);
}

Reply PublisherApi::ofApi(const Call& call, const CatalogApi& api, const std::string& rest) const
{
    if (rest.empty())
        return Reply::json(api.data);
    if (rest == "/swagger")
        return Reply::json(schema::writeJson(api.definition, 0)); // publisher-api.yaml: a string that holds the document
    if (rest == "/revisions") {
        const Value revision = Value::object({{"displayName", "Revision 1"},
                                              {"id", api.id + "-r1"},
                                              {"description", "As the sandbox came"},
                                              {"createdTime", revised},
                                              {"apiInfo", Value::object({{"id", api.id}})},
                                              {"deploymentInfo", Value::list({deployment(api)})}});
        return Reply::json(Value::object({{"count", 1}, {"list", Value::list({revision})}}));
    }
    if (rest == "/deployments")
        return Reply::json(Value::object({{"list", Value::list({deployment(api)})}}));
    if (rest == "/subscription-policies") {
        Value list = Value::list();
        for (Value& policy : Catalog::policies("subscription")) {
            if (listHas(api.data, "policies", text(policy, "name")))
                list.push(std::move(policy));
        }
        return Reply::json(list);
    }
    return Reply::error(404, 900404, "Not Found", "The sandbox's Publisher has no " + call.path + ".");
}

Reply PublisherApi::settings() const
{
    const Value host = Value::object({{"host", "localhost"},
                                      {"httpContext", ""},
                                      {"httpPort", 8280},
                                      {"httpsPort", 8243},
                                      {"wsPort", 9099},
                                      {"wssPort", 8099}});
    const Value environment = Value::object({{"id", "Default"},
                                             {"name", "Default"},
                                             {"displayName", "Default"},
                                             {"type", "hybrid"},
                                             {"serverUrl", "https://localhost:9443/services/"},
                                             {"provider", "wso2"},
                                             {"showInApiConsole", true},
                                             {"vhosts", Value::list({host})},
                                             {"endpointURIs", Value::list()},
                                             {"additionalProperties", Value::list()}});
    return Reply::json(Value::object({{"devportalUrl", "https://localhost:9443/devportal"},
                                      {"environment", Value::list({environment})},
                                      {"gatewayTypes", Value::list({"Regular"})},
                                      {"scopes", Value::list({"apim:api_view", "apim:tier_view", "apim:publisher_settings"})},
                                      {"monetizationAttributes", Value::list()},
                                      {"securityAuditProperties", Value::map()},
                                      {"externalStoresEnabled", false},
                                      {"docVisibilityEnabled", false},
                                      {"crossTenantSubscriptionEnabled", false},
                                      {"defaultAdvancePolicy", "Unlimited"},
                                      {"defaultSubscriptionPolicy", "Gold"},
                                      {"authorizationHeader", "Authorization"}}));
}

} // namespace postern::sandbox
