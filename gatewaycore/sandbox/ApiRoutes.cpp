// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "schema/Document.h"

#include <algorithm>
#include <sstream>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* apiViewing = "api_view api_manage api_import_export api_list_view";
constexpr const char* apiCreating = "api_create api_manage";

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool holds(const std::string& text, const std::string& part) { return lowered(text).find(lowered(part)) != std::string::npos; }

bool listHas(const Value& value, std::string_view key, const std::string& wanted)
{
    const Value* list = value.find(key);
    return list != nullptr && std::any_of(list->items().begin(), list->items().end(),
                                          [&](const Value& item) { return lowered(item.toText()) == lowered(wanted); });
}

/// One word of a query: "name:Orders", "tag:shop", or free text that name, context or tags may hold.
bool matchesQuery(Estate& estate, const CatalogApi& api, const std::string& word)
{
    const auto colon = word.find(':');
    const std::string attribute = colon == std::string::npos ? std::string() : lowered(word.substr(0, colon));
    const std::string value = colon == std::string::npos ? word : word.substr(colon + 1);
    if (attribute.empty() || attribute == "content")
        return holds(api.name, value) || holds(textOf(api.data, "context"), value) || listHas(api.data, "tags", value);
    if (attribute == "tag" || attribute == "tags")
        return listHas(api.data, "tags", value);
    if (attribute == "label")
        return value == "Default" || listHas(api.data, "tags", value) || findIn(estate.labelsOfApi[api.id], "name", value) != nullptr;
    if (attribute == "status" || attribute == "lcstate")
        return lowered(textOf(api.data, "lifeCycleStatus")) == lowered(value);
    static const std::vector<std::string> known{"name", "version", "context", "provider", "description", "type"};
    return std::find(known.begin(), known.end(), attribute) != known.end() && holds(textOf(api.data, attribute), value);
}

/// Calls `use` for each secret in what an API says of its backends, with what it is called and the object it stands in.
template <class Use>
void eachSecret(Value& data, Use use)
{
    Value* const config = data.find("endpointConfig");
    Value* const security = config == nullptr || !config->isMap() ? nullptr : config->find("endpoint_security");
    for (const char* const kind : {"production", "sandbox"}) {
        Value* const one = security == nullptr || !security->isMap() ? nullptr : security->find(kind);
        for (const char* const key : {"password", "apiKeyValue", "clientSecret"}) {
            if (one != nullptr && one->isMap() && one->find(key) != nullptr)
                use(std::string("endpointConfig.endpoint_security.") + kind + '.' + key, key, *one);
        }
    }
}

/// Secrets of backends leave as empty texts, as WSO2's do.
Value withoutSecrets(Value data)
{
    eachSecret(data, [](const std::string&, const char* key, Value& one) { one.set(key, ""); });
    return data;
}

/// An empty text, or a mask, stands for the secret that is there.
void keepBackendSecrets(Value& wanted, const Value& before)
{
    eachSecret(wanted, [&before](const std::string& path, const char* key, Value& one) {
        const std::string given = one.find(key)->toText();
        const Value* const had = before.atPath(path);
        if (given.find_first_not_of('*') == std::string::npos && had != nullptr)
            one.set(key, *had);
    });
}

/// APIInfo: the row of a list.
Value apiSummary(const CatalogApi& api)
{
    Value row = Value::object({{"id", api.id}, {"name", api.name}, {"version", api.version}});
    for (const char* key : {"description", "context", "provider", "type", "lifeCycleStatus", "createdTime", "securityScheme", "gatewayType"}) {
        if (const Value* value = api.data.find(key))
            row.set(key, *value);
    }
    row.set("updatedTime", textOf(api.data, "lastUpdatedTime"));
    row.set("hasThumbnail", false);
    row.set("gatewayVendor", "wso2");
    row.set("advertiseOnly", false);
    row.set("audiences", Value::list());
    const Value* properties = api.data.find("additionalProperties");
    row.set("additionalProperties", properties != nullptr && properties->isList() ? *properties : Value::list());
    return row;
}

Reply listApis(Estate& estate, const Call& call)
{
    std::istringstream words(call.queryValue("query"));
    std::vector<std::string> conditions;
    for (std::string word; words >> word;)
        conditions.push_back(word);
    Shelf rows;
    for (const CatalogApi& api : estate.catalog.apis()) {
        if (std::all_of(conditions.begin(), conditions.end(), [&](const std::string& word) { return matchesQuery(estate, api, word); }))
            rows.push_back(apiSummary(api));
    }
    return tagged(call, pageOf(call, "/apis", rows));
}

Reply searchApis(Estate& estate, const Call& call)
{
    const std::string words = call.queryValue("query");
    Shelf rows;
    for (const CatalogApi& api : estate.catalog.apis()) {
        if (!words.empty() && !matchesQuery(estate, api, words))
            continue;
        rows.push_back(Value::object({{"id", api.id},
                                      {"name", api.name},
                                      {"type", "API"},
                                      {"transportType", "HTTP"},
                                      {"description", textOf(api.data, "description")},
                                      {"context", textOf(api.data, "context")},
                                      {"version", api.version},
                                      {"provider", textOf(api.data, "provider")},
                                      {"status", textOf(api.data, "lifeCycleStatus")}}));
    }
    return pageOf(call, "/search", rows);
}

Reply publisherSettings(Estate& estate)
{
    Value environments = Value::list();
    for (const Value& environment : estate.environments) {
        Value shown = pick(environment, {"id", "name", "displayName", "type", "provider", "gatewayType", "mode", "vhosts", "endpointURIs"});
        shown.set("serverUrl", "https://localhost:9443/services/");
        shown.set("showInApiConsole", true);
        shown.set("additionalProperties", Value::list()); // no secret leaves by this door
        environments.push(std::move(shown));
    }
    return Reply::json(Value::object(
        {{"devportalUrl", "https://localhost:9443/devportal"},
         {"environment", environments},
         {"gatewayTypes", Value::list({"Regular", "Kong"})},
         {"GatewayFeatureCatalog", Value::object({{"apiTypes", Value::object({{"wso2/synapse", Value::list({"rest", "soap"})}, {"Kong", Value::list({"rest"})}})},
                                                  {"gatewayFeatures", Value::map()}})},
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

/// What is wrong with an API that somebody wants to make, or an empty text.
std::string apiComplaint(const Value& data)
{
    if (!data.isMap())
        return "The body is no API.";
    for (const char* key : {"name", "context", "version"}) {
        if (textOf(data, key).empty())
            return std::string(key) + " is missing.";
    }
    return {};
}

Reply createApi(Estate& estate, const Call& call, Value data, Value definition)
{
    if (const std::string why = apiComplaint(data); !why.empty())
        return badRequest(900000, why);
    for (const CatalogApi& other : estate.catalog.apis()) {
        if (other.name == textOf(data, "name") && other.version == textOf(data, "version"))
            return Reply::error(409, 900250, "The API already exists.", other.name + ":" + other.version + " is there already.");
        if (textOf(other.data, "context") == textOf(data, "context") && other.name != textOf(data, "name"))
            return Reply::error(409, 900252, "The API context already exists.", other.name + " has the context " + textOf(data, "context") + ".");
    }
    CatalogApi api;
    api.id = estate.newId();
    api.name = textOf(data, "name");
    api.version = textOf(data, "version");
    const std::string now = estate.now();
    const std::string user = estate.keys.userOf(call);
    data.set("id", api.id);
    data.set("version", api.version);
    data.set("provider", user.empty() ? "admin" : user);
    data.set("lifeCycleStatus", "CREATED");
    data.set("createdTime", now);
    data.set("lastUpdatedTime", now);
    for (const auto& [key, fallback] : {std::pair("type", Value("HTTP")), std::pair("policies", Value::list()), std::pair("operations", Value::list())}) {
        if (data.find(key) == nullptr)
            data.set(key, fallback);
    }
    if (definition.isNull())
        definition = Value::object({{"openapi", "3.0.1"},
                                    {"info", Value::object({{"title", api.name}, {"version", api.version}})},
                                    {"paths", Value::map()}});
    api.data = std::move(data);
    api.definition = std::move(definition);
    const CatalogApi& made = estate.catalog.add(std::move(api));
    return created(made.data, call.path + "/" + made.id);
}

Reply updateApi(const Call& call, Estate& estate, CatalogApi& api, Value data)
{
    if (!isCurrent(call, Reply::json(withoutSecrets(api.data))))
        return Reply::error(412, 900412, "Precondition Failed", "The API has changed since it was read.");
    if (const std::string why = apiComplaint(data); !why.empty())
        return badRequest(900000, why);
    for (const char* fixed : {"id", "name", "version", "context", "provider", "lifeCycleStatus", "createdTime"}) {
        if (const Value* value = api.data.find(fixed))
            data.set(fixed, *value);
    }
    data.set("lastUpdatedTime", estate.now());
    keepBackendSecrets(data, api.data);
    (void)estate.revisionsOf(api.id); // they freeze what is about to change
    api.data = std::move(data);
    return Reply::json(withoutSecrets(api.data));
}

Reply deleteApi(Estate& estate, const std::string& id)
{
    for (const Value& subscription : estate.subscriptions) {
        if (textOf(subscription, "apiId") == id)
            return Reply::error(409, 900261, "Cannot remove the API.", "Applications have subscribed to it.");
    }
    estate.catalog.remove(id);
    estate.revisions.erase(id);
    return {};
}

Reply copyApi(Estate& estate, const Call& call)
{
    const CatalogApi* from = estate.catalog.find(call.queryValue("apiId"));
    const std::string version = call.queryValue("newVersion");
    if (from == nullptr)
        return notFound("The API " + call.queryValue("apiId"));
    if (version.empty() || estate.catalog.find(from->name, version) != nullptr)
        return Reply::error(409, 900250, "The API already exists.", from->name + ":" + version + " is there already.");
    CatalogApi copy = *from;
    copy.sample = false;
    copy.id = estate.newId();
    copy.version = version;
    const std::string now = estate.now();
    for (const auto& [key, value] : {std::pair("id", copy.id), std::pair("version", version), std::pair("createdTime", now),
                                     std::pair("lastUpdatedTime", now), std::pair("lifeCycleStatus", std::string("CREATED"))})
        copy.data.set(key, value);
    const bool isDefault = call.queryValue("defaultVersion") == "true";
    if (isDefault) {
        for (CatalogApi& other : estate.catalog.apis()) {
            if (other.name == copy.name)
                other.data.set("isDefaultVersion", false);
        }
    }
    copy.data.set("isDefaultVersion", isDefault);
    const CatalogApi& made = estate.catalog.add(std::move(copy));
    return created(made.data, "/apis/" + made.id);
}

Reply subscriptionPolicies(Estate& estate, const CatalogApi& api)
{
    Value list = Value::list();
    for (Value& policy : estate.publisherPolicies("subscription")) {
        if (listHas(api.data, "policies", textOf(policy, "name")))
            list.push(std::move(policy));
    }
    return Reply::json(list);
}

Reply apiExists(Estate& estate, const Call& call)
{
    const std::string query = call.queryValue("query");
    const auto colon = query.find(':');
    const std::string key = colon == std::string::npos ? "name" : query.substr(0, colon);
    const std::string value = query.substr(colon == std::string::npos ? 0 : colon + 1);
    const bool there = std::any_of(estate.catalog.apis().begin(), estate.catalog.apis().end(),
                                   [&](const CatalogApi& api) { return textOf(api.data, key) == value; });
    return there ? Reply{} : notFound(query);
}

Reply changeLabels(Estate& estate, const Request& request, bool attach)
{
    Shelf& own = estate.labelsOfApi[request.step(0)];
    const Value body = request.json();
    const Value* ids = body.find("labels");
    if (ids == nullptr)
        return badRequest(900000, "labels is missing.");
    for (const Value& id : ids->items()) {
        const Value* label = findIn(estate.labels, "id", id.toText());
        if (label == nullptr)
            return notFound("The label " + id.toText());
        removeFrom(own, "id", id.toText());
        if (attach)
            own.push_back(*label);
    }
    return listOf(own);
}

} // namespace

void addApiRoutes(Router& router, Estate& estate)
{
    /// Routes of an API that has to be there.
    const auto ofApi = [&](const char* method, const char* rest, const char* scopes, auto answer) {
        router.on(method, std::string("/apis/{apiId}") + rest, scopes, [&estate, answer](const Request& request) {
            CatalogApi* api = estate.catalog.find(request.step(0));
            if (api == nullptr)
                return Reply::error(404, 900251, "Not Found", "Requested API with id " + request.step(0) + " not found");
            return answer(request, *api);
        });
    };
    router.on("GET", "/apis", apiViewing, [&](const Request& r) { return listApis(estate, r.call); });
    router.on("GET", "/search", apiViewing, [&](const Request& r) { return searchApis(estate, r.call); });
    router.on("GET", "/settings", "api_view publisher_settings", [&](const Request&) { return publisherSettings(estate); });
    router.on("POST", "/apis", apiCreating, [&](const Request& r) { return createApi(estate, r.call, r.json(), {}); });
    router.on("POST", "/apis/copy-api", apiCreating, [&](const Request& r) { return copyApi(estate, r.call); });
    router.on("POST", "/apis/validate", apiCreating, [&](const Request& r) { return apiExists(estate, r.call); });
    router.on("POST", "/apis/validate-endpoint", apiCreating, [](const Request&) {
        return Reply::json(Value::object({{"statusCode", 200}, {"statusMessage", "OK"}}));
    });
    ofApi("GET", "", apiViewing, [](const Request& r, CatalogApi& api) { return tagged(r.call, Reply::json(withoutSecrets(api.data))); });
    ofApi("PUT", "", "api_create api_manage api_publish", [&](const Request& r, CatalogApi& api) {
        return updateApi(r.call, estate, api, r.json());
    });
    ofApi("DELETE", "", "api_delete api_manage api_import_export",
          [&](const Request& r, CatalogApi&) { return deleteApi(estate, r.step(0)); });
    // publisher-api.yaml: a string that holds the document
    ofApi("GET", "/swagger", "api_view api_manage api_definition_view", [](const Request& r, CatalogApi& api) {
        return tagged(r.call, Reply::json(schema::writeJson(api.definition, 0)));
    });
    ofApi("GET", "/subscription-policies", apiViewing,
          [&](const Request&, CatalogApi& api) { return subscriptionPolicies(estate, api); });
    ofApi("POST", "/generate-key", "api_generate_key api_manage", [&](const Request&, CatalogApi& api) {
        return Reply::json(Value::object({{"apikey", "internal-" + api.id}, {"validityTime", 60'000}}));
    });
    ofApi("GET", "/endpoints", apiViewing, [](const Request& r, CatalogApi& api) {
        const Value* config = api.data.find("endpointConfig");
        Shelf all{Value::object({{"id", "primary"}, {"name", "Primary"}, {"deploymentStage", "PRODUCTION"}})};
        if (config != nullptr)
            all.front().set("endpointConfig", *config);
        return pageOf(r.call, "/endpoints", all);
    });
    ofApi("GET", "/environments/{envId}/keys", apiCreating, [&](const Request& r, CatalogApi& api) {
        const auto at = estate.environmentKeys.find(api.id + "/" + r.step(1));
        return Reply::json(at == estate.environmentKeys.end() ? Value::map() : at->second);
    });
    ofApi("PUT", "/environments/{envId}/keys", apiCreating, [&](const Request& r, CatalogApi& api) {
        return Reply::json(estate.environmentKeys[api.id + "/" + r.step(1)] = r.json());
    });
    router.on("GET", "/labels", "api_view api_manage", [&](const Request&) { return listOf(estate.labels); });
    ofApi("GET", "/labels", "api_view api_create api_manage api_publish",
          [&](const Request& r, CatalogApi&) { return listOf(estate.labelsOfApi[r.step(0)]); });
    for (const bool attach : {true, false})
        ofApi("POST", attach ? "/attach-labels" : "/detach-labels", "api_create api_manage api_publish",
              [&estate, attach](const Request& r, CatalogApi&) { return changeLabels(estate, r, attach); });
    router.on("GET", "/api-categories", "api_view api_manage", [](const Request&) { return listOf({}); });
    router.on("GET", "/key-managers", "api_view api_create api_manage", [](const Request&) {
        return listOf({Value::object({{"id", "resident"}, {"name", "Resident Key Manager"}, {"type", "default"}, {"enabled", true}})});
    });
    router.on("GET", "/linter-custom-rules", "api_view", [](const Request&) {
        return Reply::json(schema::writeJson(
            Value::object({{"rules", Value::object({{"operation-description", Value::object({{"severity", "warn"}})}})}}), 0));
    });
}

} // namespace postern::sandbox
