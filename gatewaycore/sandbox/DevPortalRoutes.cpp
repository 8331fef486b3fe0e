// SPDX-License-Identifier: Apache-2.0
#include "crypto/Random.h"
#include "sandbox/Estate.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* subscriber = "subscribe app_manage sub_manage";

/// What a subscriber sees of an API.
Value portalRow(const CatalogApi& api)
{
    Value row = pick(api.data, {"description", "context", "type", "createdTime", "provider", "lifeCycleStatus"});
    row.set("id", api.id);
    row.set("name", api.name);
    row.set("version", api.version);
    row.set("throttlingPolicies", api.data.find("policies") != nullptr ? *api.data.find("policies") : Value::list());
    row.set("isSubscriptionAvailable", true);
    return row;
}

bool isVisible(const CatalogApi& api)
{
    const std::string state = textOf(api.data, "lifeCycleStatus");
    return state == "PUBLISHED" || state == "PROTOTYPED";
}

Value* findApplication(Estate& estate, const std::string& id) { return findIn(estate.applications, "applicationId", id); }

Value withCount(Estate& estate, Value application)
{
    const std::string id = textOf(application, "applicationId");
    const auto count = std::count_if(estate.subscriptions.begin(), estate.subscriptions.end(),
                                     [&](const Value& one) { return textOf(one, "applicationId") == id; });
    application.set("subscriptionCount", static_cast<std::int64_t>(count));
    return application;
}

Reply createApplication(Estate& estate, const Call& call, Value body)
{
    const std::string name = textOf(body, "name");
    if (name.empty() || textOf(body, "throttlingPolicy").empty())
        return badRequest(900000, "name or throttlingPolicy is missing.");
    if (findIn(estate.limits["application"], "policyName", textOf(body, "throttlingPolicy")) == nullptr)
        return badRequest(900396, "There is no application policy " + textOf(body, "throttlingPolicy") + ".");
    const std::string owner = estate.keys.userOf(call);
    for (const Value& other : estate.applications) {
        if (textOf(other, "name") == name && textOf(other, "owner") == owner)
            return Reply::error(409, 900500, "The application already exists.", name + " is there already.");
    }
    Value made = pick(body, {"name", "throttlingPolicy", "description", "attributes", "groups"});
    made.set("applicationId", estate.newId());
    made.set("owner", owner);
    made.set("status", "APPROVED");
    made.set("tokenType", textOf(body, "tokenType").empty() ? "JWT" : textOf(body, "tokenType"));
    made.set("hashEnabled", false);
    made.set("subscriptionCount", 0);
    estate.applications.push_back(made);
    return created(made, call.path + "/" + textOf(made, "applicationId"));
}

void removeApplication(Estate& estate, const std::string& id)
{
    removeFrom(estate.applications, "applicationId", id);
    estate.refreshClients(id); // whose clients are gone, too
    std::erase_if(estate.subscriptions, [&](const Value& one) { return textOf(one, "applicationId") == id; });
    std::erase_if(estate.applicationKeys, [&](const Value& one) { return textOf(one, "applicationId") == id; });
}

Value shownKey(const Value& stored)
{
    return pick(stored, {"keyMappingId", "keyManager", "consumerKey", "consumerSecret", "supportedGrantTypes", "callbackUrl", "keyState",
                         "keyType", "mode"});
}

Value* findKey(Estate& estate, const Request& request)
{
    Value* key = findIn(estate.applicationKeys, "keyMappingId", request.step(1));
    return key != nullptr && textOf(*key, "applicationId") == request.step(0) ? key : nullptr;
}

/// Keys that the key manager makes, or a client's that it is told.
Reply giveKeys(Estate& estate, const Request& request, bool mapped)
{
    const Value body = request.json();
    const std::string type = textOf(body, "keyType");
    if (type != "PRODUCTION" && type != "SANDBOX")
        return badRequest(900000, "keyType is PRODUCTION or SANDBOX.");
    for (const Value& key : estate.applicationKeys) {
        if (textOf(key, "applicationId") == request.step(0) && textOf(key, "keyType") == type)
            return Reply::error(409, 900409, "Keys already exist.", "There are " + type + " keys already.");
    }
    Value stored = Value::object({{"keyMappingId", estate.newId()},
                                  {"keyManager", "Resident Key Manager"},
                                  {"consumerKey", mapped ? textOf(body, "consumerKey") : crypto::randomToken(15)},
                                  {"consumerSecret", mapped ? textOf(body, "consumerSecret") : crypto::randomToken(18)},
                                  {"supportedGrantTypes", body.find("grantTypesToBeSupported") != nullptr
                                                              ? *body.find("grantTypesToBeSupported")
                                                              : Value::list({"client_credentials"})},
                                  {"callbackUrl", textOf(body, "callbackUrl")},
                                  {"keyState", "APPROVED"},
                                  {"keyType", type},
                                  {"mode", mapped ? "MAPPED" : "CREATED"},
                                  {"applicationId", request.step(0)}});
    estate.applicationKeys.push_back(stored);
    estate.refreshClients(request.step(0));
    return Reply::json(shownKey(stored));
}

Reply generateToken(Estate& estate, const Request& request, const Value& key)
{
    const Value body = request.json();
    const std::string given = textOf(body, "consumerSecret");
    if (!given.empty() && given != textOf(key, "consumerSecret"))
        return badRequest(900901, "The consumer secret is wrong.");
    const Client* client = estate.keys.client(textOf(key, "consumerKey"));
    if (client == nullptr)
        return notFound("The client");
    std::string scopes;
    if (const Value* list = body.find("scopes")) {
        for (const Value& scope : list->items())
            scopes += scope.toText() + ' ';
    }
    const std::int64_t asked = body.find("validityPeriod") != nullptr ? body.find("validityPeriod")->asInteger() : 0;
    const Seconds validity{asked > 0 ? asked : 3600};
    std::vector<std::string> granted;
    auto token = estate.keys.issueFor(*client, scopes, validity, granted);
    if (!token)
        return Reply::error(500, 900967, "General Error", token.error().message());
    Value list = Value::list();
    for (const std::string& scope : granted)
        list.push(scope);
    return Reply::json(Value::object({{"accessToken", *token}, {"tokenScopes", list}, {"validityTime", static_cast<std::int64_t>(validity.count())}}));
}

Value shownSubscription(Estate& estate, const Value& stored)
{
    Value shown = pick(stored, {"subscriptionId", "applicationId", "apiId", "throttlingPolicy", "requestedThrottlingPolicy", "status"});
    if (const CatalogApi* api = estate.catalog.find(textOf(stored, "apiId")))
        shown.set("apiInfo", portalRow(*api));
    if (const Value* application = findApplication(estate, textOf(stored, "applicationId")))
        shown.set("applicationInfo", pick(*application, {"applicationId", "name", "throttlingPolicy", "description", "status", "owner"}));
    return shown;
}

/// Empty when the API may be subscribed to with this plan.
Reply refusal(Estate& estate, const CatalogApi* api, const std::string& policy)
{
    if (api == nullptr || !isVisible(*api))
        return notFound("The API");
    const Value* plans = api->data.find("policies");
    const bool offered = plans != nullptr && std::any_of(plans->items().begin(), plans->items().end(),
                                                         [&](const Value& plan) { return plan.toText() == policy; });
    if (!offered || findIn(estate.limits["subscription"], "policyName", policy) == nullptr)
        return badRequest(900403, "The API is not offered with the business plan " + policy + ".");
    return {};
}

Reply subscribe(Estate& estate, const Call& call, const Value& body)
{
    const std::string application = textOf(body, "applicationId");
    const std::string policy = textOf(body, "throttlingPolicy");
    if (findApplication(estate, application) == nullptr)
        return notFound("The application " + application);
    const CatalogApi* api = estate.catalog.find(textOf(body, "apiId"));
    if (Reply refused = refusal(estate, api, policy); refused.status != 200)
        return refused;
    for (const Value& other : estate.subscriptions) {
        if (textOf(other, "applicationId") == application && textOf(other, "apiId") == api->id)
            return Reply::error(409, 901355, "The subscription already exists.", "The application has subscribed to " + api->name + " already.");
    }
    const Value stored = Value::object({{"subscriptionId", estate.newId()},
                                        {"applicationId", application},
                                        {"apiId", api->id},
                                        {"throttlingPolicy", policy},
                                        {"requestedThrottlingPolicy", policy},
                                        {"status", "UNBLOCKED"}});
    estate.subscriptions.push_back(stored);
    estate.refreshClients(application);
    return created(shownSubscription(estate, stored), call.path + "/" + textOf(stored, "subscriptionId"));
}

void addApplications(Router& router, Estate& estate)
{
    router.on("GET", "/applications", subscriber, [&](const Request& r) {
        Shelf rows;
        const std::string user = estate.keys.userOf(r.call);
        const std::string name = r.call.queryValue("query");
        for (const Value& one : estate.applications) {
            if (textOf(one, "owner") == user && (name.empty() || textOf(one, "name") == name))
                rows.push_back(pick(withCount(estate, one), {"applicationId", "name", "throttlingPolicy", "description", "status", "subscriptionCount", "owner"}));
        }
        return pageOf(r.call, "/applications", rows);
    });
    router.on("POST", "/applications", subscriber, [&](const Request& r) { return createApplication(estate, r.call, r.json()); });
    const auto one = [&](const char* method, const char* rest, auto answer) {
        router.on(method, std::string("/applications/{applicationId}") + rest, "subscribe app_manage api_key", [&estate, answer](const Request& r) {
            Value* application = findApplication(estate, r.step(0));
            return application == nullptr ? notFound("The application " + r.step(0)) : answer(r, *application);
        });
    };
    one("GET", "", [&](const Request&, Value& application) { return Reply::json(withCount(estate, application)); });
    one("PUT", "", [&](const Request& r, Value& application) {
        const Value body = r.json();
        for (const char* key : {"name", "throttlingPolicy", "description", "tokenType", "attributes"}) {
            if (const Value* value = body.find(key))
                application.set(key, *value);
        }
        estate.refreshClients(r.step(0));
        return Reply::json(withCount(estate, application));
    });
    one("DELETE", "", [&](const Request& r, Value&) {
        removeApplication(estate, std::string(r.step(0)));
        return Reply{};
    });
    one("POST", "/generate-keys", [&](const Request& r, Value&) { return giveKeys(estate, r, false); });
    one("POST", "/map-keys", [&](const Request& r, Value&) { return giveKeys(estate, r, true); });
    one("GET", "/oauth-keys", [&](const Request& r, Value&) {
        Shelf rows;
        for (const Value& key : estate.applicationKeys) {
            if (textOf(key, "applicationId") == r.step(0))
                rows.push_back(shownKey(key));
        }
        return listOf(rows);
    });
    const auto ofKey = [&](const char* method, const char* rest, auto answer) {
        one(method, (std::string("/oauth-keys/{keyMappingId}") + rest).c_str(), [&estate, answer](const Request& r, Value&) {
            Value* key = findKey(estate, r);
            return key == nullptr ? notFound("The keys " + r.step(1)) : answer(r, *key);
        });
    };
    ofKey("GET", "", [](const Request&, Value& key) { return Reply::json(shownKey(key)); });
    ofKey("PUT", "", [](const Request& r, Value& key) {
        const Value body = r.json();
        for (const char* name : {"supportedGrantTypes", "callbackUrl"}) {
            if (const Value* value = body.find(name))
                key.set(name, *value);
        }
        return Reply::json(shownKey(key));
    });
    ofKey("POST", "/regenerate-secret", [&](const Request& r, Value& key) {
        key.set("consumerSecret", crypto::randomToken(18));
        estate.refreshClients(r.step(0));
        return Reply::json(pick(key, {"consumerKey", "consumerSecret"}));
    });
    ofKey("POST", "/clean-up", [&](const Request& r, Value& key) {
        estate.keys.removeClient(textOf(key, "consumerKey"));
        removeFrom(estate.applicationKeys, "keyMappingId", r.step(1));
        return Reply{};
    });
    ofKey("POST", "/generate-token", [&](const Request& r, Value& key) { return generateToken(estate, r, key); });
    one("POST", "/api-keys/{keyType}/generate", [&](const Request& r, Value&) {
        const Value body = r.json();
        const std::int64_t period = body.find("validityPeriod") != nullptr ? body.find("validityPeriod")->asInteger() : -1;
        const Value key = Value::object({{"apikey", crypto::randomToken(24)}, {"validityPeriod", period}});
        estate.apiKeys.push_back(key);
        return Reply::json(key);
    });
    one("POST", "/api-keys/{keyType}/revoke", [&](const Request& r, Value&) {
        return removeFrom(estate.apiKeys, "apikey", textOf(r.json(), "apikey")) ? Reply{} : badRequest(900000, "There is no such key.");
    });
}

void addSubscriptions(Router& router, Estate& estate)
{
    router.on("GET", "/subscriptions", subscriber, [&](const Request& r) {
        Shelf rows;
        for (const Value& one : estate.subscriptions) {
            const std::string application = r.call.queryValue("applicationId");
            const std::string api = r.call.queryValue("apiId");
            if ((application.empty() || textOf(one, "applicationId") == application) && (api.empty() || textOf(one, "apiId") == api))
                rows.push_back(shownSubscription(estate, one));
        }
        return pageOf(r.call, "/subscriptions", rows);
    });
    router.on("POST", "/subscriptions", subscriber, [&](const Request& r) { return subscribe(estate, r.call, r.json()); });
    const auto one = [&](const char* method, auto answer) {
        router.on(method, "/subscriptions/{subscriptionId}", subscriber, [&estate, answer](const Request& r) {
            Value* stored = findIn(estate.subscriptions, "subscriptionId", r.step(0));
            return stored == nullptr ? notFound("The subscription " + r.step(0)) : answer(r, *stored);
        });
    };
    one("GET", [&](const Request&, Value& stored) { return Reply::json(shownSubscription(estate, stored)); });
    one("PUT", [&](const Request& r, Value& stored) {
        const Value body = r.json();
        const std::string policy = textOf(body, "requestedThrottlingPolicy").empty() ? textOf(body, "throttlingPolicy")
                                                                                     : textOf(body, "requestedThrottlingPolicy");
        if (Reply refused = refusal(estate, estate.catalog.find(textOf(stored, "apiId")), policy); refused.status != 200)
            return refused;
        stored.set("throttlingPolicy", policy);
        stored.set("requestedThrottlingPolicy", policy);
        estate.refreshClients(textOf(stored, "applicationId"));
        return Reply::json(shownSubscription(estate, stored));
    });
    one("DELETE", [&](const Request& r, Value& stored) {
        const std::string application = textOf(stored, "applicationId");
        removeFrom(estate.subscriptions, "subscriptionId", r.step(0));
        estate.refreshClients(application);
        return Reply{};
    });
}

} // namespace

void addDevPortalRoutes(Router& router, Estate& estate)
{
    addApplications(router, estate);
    addSubscriptions(router, estate);
    router.on("GET", "/apis", "", [&](const Request& r) {
        Shelf rows;
        for (const CatalogApi& api : estate.catalog.apis()) {
            std::string query = r.call.queryValue("query");
            std::erase(query, '"');
            if (isVisible(api) && (query.empty() || api.name.find(query.substr(query.find(':') + 1)) != std::string::npos))
                rows.push_back(portalRow(api));
        }
        return pageOf(r.call, "/apis", rows);
    });
    const auto ofApi = [&](const char* path, auto answer) {
        router.on("GET", path, "", [&estate, answer](const Request& r) {
            const CatalogApi* api = estate.catalog.find(r.step(0));
            return api == nullptr || !isVisible(*api) ? notFound("The API " + r.step(0)) : answer(r, *api);
        });
    };
    ofApi("/apis/{apiId}", [](const Request& r, const CatalogApi& api) {
        Value shown = pick(api.data, {"id", "name", "version", "description", "context", "provider", "type", "lifeCycleStatus", "isDefaultVersion",
                                      "transport", "authorizationHeader", "securityScheme", "tags"});
        return tagged(r.call, Reply::json(shown));
    });
    ofApi("/apis/{apiId}/swagger", [](const Request& r, const CatalogApi& api) {
        return tagged(r.call, Reply::json(schema::writeJson(api.definition, 0)));
    });
    router.on("GET", "/tags", "", [&](const Request& r) {
        std::map<std::string, std::int64_t> counts;
        for (const CatalogApi& api : estate.catalog.apis()) {
            const Value* tags = isVisible(api) ? api.data.find("tags") : nullptr;
            for (std::size_t i = 0; tags != nullptr && i < tags->size(); ++i)
                ++counts[tags->at(i)->toText()];
        }
        Shelf rows;
        for (const auto& [tag, count] : counts)
            rows.push_back(Value::object({{"value", tag}, {"count", count}}));
        return pageOf(r.call, "/tags", rows);
    });
    // The contract lets anybody read them: its security names no scope, and its example has no token.
    router.on("GET", "/throttling-policies/{policyLevel}", "", [&](const Request& r) {
        return r.step(0) == "application" || r.step(0) == "subscription"
                   ? pageOf(r.call, r.call.path, estate.publisherPolicies(r.step(0)))
                   : badRequest(900955, "The level is application or subscription.");
    });
    router.on("GET", "/throttling-policies/{policyLevel}/{policyId}", "", [&](const Request& r) {
        Shelf all = estate.publisherPolicies(r.step(0));
        const Value* one = findIn(all, "name", r.step(1));
        return one == nullptr ? notFound("The policy " + r.step(1)) : Reply::json(*one);
    });
    router.on("GET", "/key-managers", "subscribe", [&](const Request&) {
        const std::string& issuer = estate.keys.issuer();
        return listOf({Value::object({{"id", "resident"},
                                      {"name", "Resident Key Manager"},
                                      {"type", "default"},
                                      {"enabled", true},
                                      {"availableGrantTypes", Value::list({"client_credentials", "password", "refresh_token", "authorization_code"})},
                                      {"tokenEndpoint", issuer},
                                      {"tokenType", "DIRECT"}})});
    });
    router.on("GET", "/settings", "store_settings subscribe", [](const Request&) {
        return Reply::json(Value::object({{"grantTypes", Value::list({"client_credentials", "password"})}, {"scopes", Value::list({"apim:subscribe"})}}));
    });
}

} // namespace postern::sandbox
