// SPDX-License-Identifier: Apache-2.0
#include "sandbox/AzureManagement.h"

#include "sandbox/AzureManagementAsked.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* azureShelves[] = {"apiVersionSets", "tags", "products", "subscriptions", "namedValues"};

Reply azureMissing(const std::string& what) { return azureError(404, "ResourceNotFound", what + " not found."); }

std::vector<std::string> azureSteps(std::string_view path)
{
    std::vector<std::string> out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        out.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

std::size_t numberOr(const std::string& text, std::size_t fallback)
{
    std::from_chars(text.data(), text.data() + text.size(), fallback);
    return fallback;
}

} // namespace

Reply azureError(int status, const std::string& code, const std::string& message)
{
    return Reply::json(Value::object({{"error", Value::object({{"code", code}, {"message", message}})}}), status);
}

std::string azureTag(unsigned version) { return "\"AAAAAAAA" + std::to_string(version) + "=\""; }

std::optional<Reply> matchFails(const Call& call, unsigned version, bool required)
{
    if (call.ifMatch.empty())
        return required ? std::optional(azureError(400, "ValidationError", "The request has no If-Match.")) : std::nullopt;
    if (call.ifMatch == "*" || call.ifMatch == azureTag(version))
        return std::nullopt;
    return azureError(412, "PreconditionFailed", "Resource was modified since last retrieval.");
}

std::string azureText(const Value& object, std::string_view key)
{
    const Value* const found = object.find(key);
    return found == nullptr || found->isNull() ? std::string() : found->toText();
}

Reply withTag(Reply reply, unsigned version)
{
    reply.headers.emplace_back("ETag", azureTag(version));
    return reply;
}

Value propertiesOf(const Call& call)
{
    const auto body = schema::readJson(call.body, "body");
    const Value* const found = body ? body->find("properties") : nullptr;
    return found == nullptr || !found->isMap() ? Value() : *found;
}

void AzureManagement::changed(const Asked& asked) { changes_.push_back(asked.call.method + ' ' + asked.path()); }

Value AzureManagement::shown(const Asked& asked, const std::string& path, const std::string& type, const std::string& name, const Value& properties) const
{
    return Value::object({{"id", asked.service + path}, {"type", "Microsoft.ApiManagement/service/" + type}, {"name", name}, {"properties", properties}});
}

Reply AzureManagement::page(const Asked& asked, const std::vector<Value>& all) const
{
    const std::size_t skip = numberOr(asked.call.queryValue("$skip"), 0);
    const std::size_t size = std::min(pageSize_, numberOr(asked.call.queryValue("$top"), pageSize_));
    Value items = Value::list();
    for (std::size_t i = skip; i < all.size() && items.size() < size; ++i)
        items.push(all[i]);
    Value out = Value::object({{"value", std::move(items)}, {"count", static_cast<std::int64_t>(all.size())}});
    if (skip + size < all.size()) {
        std::string next = address_ + asked.service + asked.path() + "?%24skip=" + std::to_string(skip + size);
        for (const auto& [name, value] : asked.call.query) {
            if (name == "$skip")
                continue;
            next += name == "$filter" ? "&%24filter=" : '&' + name + '=';
            for (const char c : value) {
                if (c == ' ')
                    next += "%20";
                else
                    next += c;
            }
        }
        out.set("nextLink", std::move(next));
    }
    return Reply::json(out);
}

/// The answer that is not the last: the place to ask on, once or twice more.
Reply AzureManagement::goOn(const Asked& asked, int status)
{
    const std::string id = "op" + std::to_string(++serial_);
    running_[id] = 1;
    Reply out;
    out.status = status;
    out.contentType.clear();
    const std::string version = asked.call.queryValue("api-version");
    out.headers.emplace_back("Retry-After", "0");
    if (way_ == LongRunning::AsyncOperation)
        out.headers.emplace_back("Azure-AsyncOperation", address_ + asked.service + "/operationresults/" + id + "?api-version=" + version);
    else
        out.headers.emplace_back("Location", address_ + asked.service + asked.path() + "?api-version=" + version + "&asyncId=" + id + "&asyncCode=201");
    return out;
}

Reply AzureManagement::progress(const Asked& asked)
{
    const bool operation = asked.step(0) == "operationresults";
    const std::string id = operation ? asked.step(1) : asked.call.queryValue("asyncId");
    const auto found = running_.find(id);
    if (found == running_.end())
        return azureMissing("Operation");
    const bool done = found->second-- <= 0;
    if (operation) {
        Reply out = Reply::json(Value::object({{"id", asked.service + asked.path()}, {"name", id}, {"status", done ? "Succeeded" : "InProgress"}}));
        out.headers.emplace_back("Retry-After", "0");
        return out;
    }
    if (!done) {
        Reply out;
        out.status = 202;
        out.contentType.clear();
        out.headers.emplace_back("Retry-After", "0");
        out.headers.emplace_back("Location", address_ + asked.service + asked.path() + "?api-version=" + asked.call.queryValue("api-version") + "&asyncId=" + id + "&asyncCode=201");
        return out;
    }
    Call plain = asked.call;
    plain.query.erase("asyncId");
    Reply out = answer(plain);
    out.status = 201;
    return out;
}

Reply AzureManagement::answerShelf(const Asked& asked, Shelf& shelf, const std::string& type, const std::string& name)
{
    const Call& call = asked.call;
    const auto there = shelf.find(name);
    if (call.method == "GET")
        return there == shelf.end() ? azureMissing(type) : withTag(Reply::json(shown(asked, asked.path(), type, name, there->second.properties)), there->second.version);
    if (call.method == "DELETE") {
        Reply gone;
        gone.contentType.clear();
        gone.status = there == shelf.end() ? 204 : 200;
        if (there == shelf.end())
            return gone;
        if (auto refused = matchFails(call, there->second.version, true))
            return *refused;
        const bool used = type == "apiVersionSets" && std::ranges::any_of(apis_, [&](const auto& api) { return azureText(api.second.revisions.begin()->second.itself.properties, "apiVersionSetId").ends_with('/' + name); });
        if (used)
            return azureError(400, "ValidationError", "The version set has APIs.");
        shelf.erase(there);
        if (type == "tags") {
            for (auto& [id, api] : apis_)
                std::erase(api.tags, name);
        }
        changed(asked);
        return gone;
    }
    if (call.method != "PUT")
        return azureError(405, "MethodNotAllowed", "The method is not allowed.");
    Value properties = propertiesOf(call);
    if (properties.isNull())
        return azureError(400, "ValidationError", "The body has no properties.");
    if (there != shelf.end()) {
        if (auto refused = matchFails(call, there->second.version, false))
            return *refused;
    }
    const bool secret = type == "namedValues" && azureText(properties, "secret") == "true";
    if (secret)
        properties.remove("value"); // it is never told again
    if (type == "subscriptions" && properties.find("createdDate") == nullptr)
        properties.set("createdDate", "2026-01-01T00:00:00Z");
    Resource& made = shelf[name];
    made.version += there == shelf.end() ? 0 : 1;
    made.properties = std::move(properties);
    changed(asked);
    if (type == "namedValues")
        return goOn(asked, way_ == LongRunning::AsyncOperation ? 201 : 202);
    return withTag(Reply::json(shown(asked, asked.path(), type, name, made.properties), there == shelf.end() ? 201 : 200), made.version);
}

Reply AzureManagement::answerProductApi(const Asked& asked)
{
    const Call& call = asked.call;
    auto& products = shelves_["products"];
    if (!products.contains(asked.step(1)))
        return azureMissing("Product");
    std::vector<std::string>& all = productApis_[asked.step(1)];
    const std::string& id = asked.step(3);
    if (id.empty()) {
        std::vector<Value> items;
        for (const std::string& each : all) {
            if (const auto api = apis_.find(each); api != apis_.end())
                items.push_back(shownApi(each, api->second, api->second.current, true));
        }
        return page(asked, items);
    }
    const auto api = apis_.find(id);
    if (api == apis_.end())
        return azureMissing("API");
    const bool there = std::ranges::find(all, id) != all.end();
    changed(asked);
    if (call.method == "DELETE") {
        std::erase(all, id);
        Reply gone;
        gone.contentType.clear();
        gone.status = there ? 200 : 204;
        return gone;
    }
    if (!there)
        all.push_back(id);
    return Reply::json(shownApi(id, api->second, api->second.current, true), there ? 200 : 201);
}

Reply AzureManagement::answer(const Call& call)
{
    if (intercept_) {
        if (auto reply = intercept_(call))
            return *reply;
    }
    if (valid_ && !valid_(call.bearerToken())) {
        Reply out = azureError(401, "ExpiredAuthenticationToken", "The access token is missing, expired or of another tenant.");
        out.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return out;
    }
    std::vector<std::string> steps = azureSteps(call.path);
    constexpr std::size_t above = 8; // subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/x
    if (steps.size() < above || steps[0] != "subscriptions" || steps[5] != "Microsoft.ApiManagement")
        return azureMissing("Resource");
    if (call.queryValue("api-version").empty())
        return azureError(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
    Asked asked{call, {steps.begin() + above, steps.end()}, {}};
    for (std::size_t i = 0; i < above; ++i)
        asked.service += '/' + steps[i];
    service_ = asked.service;
    const std::string& kind = asked.step(0);
    if (kind.empty())
        return Reply::json(Value::object({{"id", asked.service},
                                          {"name", steps[7]},
                                          {"type", "Microsoft.ApiManagement/service"},
                                          {"location", "West Europe"},
                                          {"sku", Value::object({{"name", "Developer"}, {"capacity", 1}})},
                                          {"properties", Value::object({{"publisherEmail", "apis@contoso.example"}, {"publisherName", "Contoso"}, {"provisioningState", "Succeeded"},
                                                                        {"gatewayUrl", "https://" + steps[7] + ".azure-api.net"}})}}));
    if (kind == "providers" && asked.step(1) == "Microsoft.Authorization") {
        Value actions = Value::list();
        for (const std::string& each : actions_)
            actions.push(each);
        return Reply::json(Value::object({{"value", Value::list({Value::object({{"actions", std::move(actions)}, {"notActions", Value::list()}})})}}));
    }
    if (kind == "operationresults" || !call.queryValue("asyncId").empty())
        return progress(asked);
    if (kind == "apis")
        return answerApis(asked);
    if (kind == "apisByTags")
        return listByTags(asked);
    if (kind == "products" && asked.step(2) == "apis")
        return answerProductApi(asked);
    for (const char* const each : azureShelves) {
        if (kind == each && asked.steps.size() == 2)
            return answerShelf(asked, shelves_[kind], kind, asked.step(1));
    }
    return azureMissing("Resource");
}

} // namespace postern::sandbox
