// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/ApiFilesEdit.h"

#include "controlplane/federation/ApiDocuments.h"
#include "controlplane/federation/DocumentEdit.h"
#include "controlplane/federation/KeyOrder.h"
#include "controlplane/federation/NamedLimit.h"
#include "controlplane/federation/NewOperation.h"
#include "schema/Document.h"

#include <algorithm>
#include <optional>

namespace postern::federation {
namespace {

using deployment::ApiChange;
using schema::Value;
using What = ApiChange::What;

constexpr const char* policiesFile = "policies.yaml";
/// The files as they become.
class Edit {
  public:
    Edit(const ProjectFiles& files, const deployment::Revision& revision) : files_(files), revision_(revision)
    {
        const std::string folder = "apis/" + revision.entry;
        for (const auto& [path, text] : files_) {
            if (path == folder)
                definition_ = path;
            for (const char* const name : {"/api.yaml", "/api.json"})
                dto_ = path == folder + name ? path : dto_;
            for (const char* const name : {"swagger.yaml", "swagger.json", "openapi.yaml", "openapi.json"})
                definition_ = path == folder + "/Definitions/" + name ? path : definition_;
        }
        if (!dto_.empty())
            settings_ = folder + "/postern.yaml";
    }

    Result<ProjectFiles> with(const ApiChange& change)
    {
        Result<void> done = apply(change, change.operation);
        for (std::size_t i = 0; done && i < change.also.size(); ++i)
            done = apply(change, change.also[i]);
        if (!done)
            return unexpected(std::move(done).error());
        return std::move(files_);
    }

  private:
    Result<void> apply(const ApiChange& change, const std::string& operation)
    {
        switch (change.what) {
        case What::Backend: return backend(change.value.toText());
        case What::ConnectTimeout: return timeout("connectTimeout", change.value.asInteger());
        case What::ResponseTimeout: return timeout("responseTimeout", change.value.asInteger());
        case What::Limit: return limit(operation, change.value);
        case What::Cors: return cors(change.value);
        case What::Headers: return headers(operation, change.value);
        case What::Scopes: return scopes(operation, change.value);
        case What::AddOperation: return addOperation(operation, change.value);
        case What::RemoveOperation: return removeOperation(operation);
        }
        return {};
    }

    Result<void> put(const std::string& file, const DocumentPath& path, const std::optional<Value>& value)
    {
        if (file.empty())
            return unexpected(ErrorKind::Unsupported, revision_.title() + " has no file that says this.");
        auto edited = editDocument(files_[file], file, path, value, file == settings_ ? settingsOrder() : file == definition_ ? definitionOrder() : KeyOrder());
        if (!edited)
            return unexpected(std::move(edited).error());
        files_[file] = *std::move(edited);
        return {};
    }

    [[nodiscard]] Value read(const std::string& file) const
    {
        const auto at = files_.find(file);
        schema::Problems ignored;
        auto out = at == files_.end() ? std::nullopt : schema::readText(at->second, file, ignored);
        return out ? *std::move(out) : Value();
    }

    /// Whether api.yaml has its word on it; else the definition's counts.
    [[nodiscard]] bool dtoSays(const char* key) const
    {
        const Value dto = read(dto_);
        const Value* const found = dto.atPath(std::string("data.") + key);
        return found != nullptr && !found->isNull() && (!found->isList() || found->size() > 0);
    }

    /// postern.yaml beside the API's own files; it may have to be made.
    Result<void> setting(const DocumentPath& path, const std::optional<Value>& value)
    {
        if (settings_.empty())
            return unexpected(ErrorKind::Unsupported, "A lone definition has no place for it: postern.yaml of an API project has.");
        if (files_[settings_].empty())
            files_[settings_] = "apiVersion: postern/v1\n";
        return put(settings_, path, value);
    }

    Result<void> backend(const std::string& url)
    {
        const Value settings = read(settings_);
        if (settings.find("backend") != nullptr)
            return put(settings_, {"backend"}, Value(url));
        if (const Value* const own = settings.find("production"))
            return listAt(*own, "endpoints") != nullptr ? put(settings_, {"production", "endpoints", "0", "url"}, Value(url))
                                                        : unexpected(ErrorKind::Unsupported, "postern.yaml names no endpoint.");
        if (dtoSays("endpointConfig"))
            return put(dto_, {"data", "endpointConfig", "production_endpoints", "url"}, Value(url));
        const Value definition = read(definition_);
        if (definition.find("x-wso2-production-endpoints") != nullptr)
            return put(definition_, {"x-wso2-production-endpoints"}, Value::object({{"urls", Value::list({Value(url)})}}));
        return put(definition_, {"servers"}, Value::list({Value::object({{"url", Value(url)}})}));
    }

    Result<void> timeout(const char* which, std::int64_t milliseconds)
    {
        const std::string text = milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + 's' : std::to_string(milliseconds) + "ms";
        if (read(settings_).find("production") == nullptr) {
            if (!revision_.api.production || revision_.api.production->endpoints.empty())
                return unexpected(ErrorKind::Unsupported, "It has no production backend.");
            Value endpoints = Value::list();
            for (const model::Endpoint& each : revision_.api.production->endpoints)
                endpoints.push(Value::object({{"url", Value(each.url)}}));
            if (auto made = setting({"production"}, Value::object({{"endpoints", std::move(endpoints)}})); !made)
                return made;
        }
        return setting({"production", which}, Value(text));
    }

    /// A policy of these numbers, by its name: one that is there, else a new one in policies.yaml.
    Result<std::string> policyOf(std::int64_t count, std::int64_t seconds)
    {
        const Value all = read(policiesFile);
        for (const model::ThrottlingPolicy& each : revision_.policies) {
            if (each.type == model::QuotaType::RequestCount && static_cast<std::int64_t>(each.count) == count && each.period().count() == seconds && !each.burst && each.conditionalGroups.empty())
                return each.name;
        }
        const auto [name, policy] = namedLimit(count, seconds);
        if (all.find(name) != nullptr)
            return name; // of other numbers perhaps: whoever tries this change sees it
        if (auto made = put(policiesFile, {name}, policy); !made)
            return unexpected(std::move(made).error());
        return name;
    }

    Result<void> limit(const std::string& operation, const Value& value)
    {
        std::string name = "Unlimited";
        if (value.isMap()) {
            auto made = policyOf(value.find("count")->asInteger(), value.find("seconds")->asInteger());
            if (!made)
                return unexpected(std::move(made).error());
            name = *std::move(made);
        }
        const bool whole = operation.empty();
        if (const Value settings = read(settings_); whole && settings.find("throttlingPolicy") != nullptr)
            return put(settings_, {"throttlingPolicy"}, Value(name));
        if (whole) // that of the whole API is in place of those of its operations, so none is none
            return !dtoSays("apiThrottlingPolicy") && (dto_.empty() || read(definition_).find("x-wso2-throttling-tier") != nullptr) ? put(definition_, {"x-wso2-throttling-tier"}, value.isMap() ? std::optional(Value(name)) : std::nullopt)
                                : put(dto_, {"data", "apiThrottlingPolicy"}, value.isMap() ? std::optional(Value(name)) : std::nullopt);
        if (dtoSays("operations"))
            return ofOperation(operation, "throttlingPolicy", Value(name));
        return inDefinition(operation, "x-wso2-throttling-tier", Value(name));
    }

    Result<void> cors(const Value& value)
    {
        Value out = Value::map();
        out.set("corsConfigurationEnabled", Value(!value.isNull()));
        const auto take = [&](const char* from, const char* to) {
            if (const Value* const part = value.find(from))
                out.set(to, *part);
        };
        take("origins", "accessControlAllowOrigins");
        take("credentials", "accessControlAllowCredentials");
        take("headers", "accessControlAllowHeaders");
        take("methods", "accessControlAllowMethods");
        take("exposed", "accessControlExposeHeaders");
        return !dtoSays("corsConfiguration") && (dto_.empty() || read(definition_).find("x-wso2-cors") != nullptr) ? put(definition_, {"x-wso2-cors"}, std::move(out)) : put(dto_, {"data", "corsConfiguration"}, std::move(out));
    }

    /// The one set-headers filter of its place; where several would have to share the work, a person says which.
    Result<void> headers(const std::string& operation, const Value& value)
    {
        const Value settings = read(settings_);
        DocumentPath place;
        if (!operation.empty())
            place = {"operations", operation};
        const Value* holder = &settings;
        for (const std::string& step : place)
            holder = holder == nullptr ? nullptr : holder->find(step);
        const Value* const list = holder == nullptr ? nullptr : listAt(*holder, "filters");
        Value filters = Value::list();
        std::size_t seen = 0;
        for (const Value& each : list == nullptr ? std::vector<Value>() : list->items()) {
            const Value* const type = each.find("type");
            if (type == nullptr || type->toText() != "set-headers") {
                filters.push(each);
                continue;
            }
            ++seen;
            if (value.isNull())
                continue;
            Value changed = each;
            changed.set("config", value);
            filters.push(std::move(changed));
        }
        if (seen > 1)
            return unexpected(ErrorKind::Unsupported, "Several filters set headers there.");
        if (seen == 0 && !value.isNull())
            filters.push(Value::object({{"type", Value("set-headers")}, {"config", value}}));
        place.emplace_back("filters");
        return setting(place, filters.size() == 0 ? std::nullopt : std::optional(std::move(filters)));
    }

    Result<void> scopes(const std::string& operation, const Value& value)
    {
        if (dtoSays("operations"))
            return ofOperation(operation, "scopes", value);
        const Value asked = askedBy(read(definition_), operation);
        if (!asked.isList() || asked.size() == 0)
            return unexpected(ErrorKind::Unsupported, "The definition says nothing about who may call " + operation + '.');
        return inDefinition(operation, "security", withScopes(asked, value));
    }

    Result<void> ofOperation(const std::string& operation, const char* key, Value value)
    {
        const Value dto = read(dto_);
        if (const auto place = placeOf(dto, operation))
            return put(dto_, {"data", "operations", std::to_string(*place), key}, std::move(value));
        const std::size_t space = operation.find(' ');
        Value made = Value::object({{"target", Value(operation.substr(space + 1))}, {"verb", Value(operation.substr(0, space))}, {key, std::move(value)}});
        return put(dto_, {"data", "operations", std::to_string(dto.atPath("data.operations") == nullptr ? 0 : dto.atPath("data.operations")->size())}, std::move(made));
    }

    Result<void> inDefinition(const std::string& operation, const char* key, Value value)
    {
        const std::size_t space = operation.find(' ');
        return put(definition_, {"paths", operation.substr(space + 1), lower(operation.substr(0, space)), key}, std::move(value));
    }

    /// `how`: whose callers may call it, and with which scopes; see ApiChange.
    Result<void> addOperation(const std::string& operation, const Value& how)
    {
        const Value* const like = how.find("like");
        const Value* const scopes = how.find("scopes");
        Value made = newOperation(read(definition_), operation, how);
        const std::size_t space = operation.find(' ');
        if (auto added = put(definition_, {"paths", operation.substr(space + 1), lower(operation.substr(0, space))}, std::move(made)); !added || like == nullptr)
            return added;
        const Value dto = read(dto_);
        const auto place = placeOf(dto, like->toText());
        if (!place)
            return {};
        Value entry = Value::object({{"target", Value(operation.substr(space + 1))}, {"verb", Value(operation.substr(0, space))}});
        for (const char* const key : {"authType", "throttlingPolicy", "scopes"}) {
            if (const Value* const said = dto.atPath("data.operations")->at(*place)->find(key))
                entry.set(key, *said);
        }
        if (scopes != nullptr)
            entry.set("scopes", *scopes);
        return put(dto_, {"data", "operations", std::to_string(dto.atPath("data.operations")->size())}, std::move(entry));
    }

    Result<void> removeOperation(const std::string& operation)
    {
        const std::size_t space = operation.find(' ');
        const std::string path = operation.substr(space + 1);
        const std::string method = lower(operation.substr(0, space));
        const Value definition = read(definition_);
        const Value* const paths = definition.find("paths");
        const Value* const item = paths == nullptr ? nullptr : paths->find(path);
        if (item != nullptr && item->find(method) != nullptr) {
            const bool last = item->size() == 1;
            if (auto gone = put(definition_, last ? DocumentPath{"paths", path} : DocumentPath{"paths", path, method}, std::nullopt); !gone)
                return gone;
        }
        if (const auto place = placeOf(read(dto_), operation))
            return put(dto_, {"data", "operations", std::to_string(*place)}, std::nullopt);
        return {};
    }

    ProjectFiles files_;
    const deployment::Revision& revision_;
    std::string dto_;        ///< api.yaml of an API project; empty: a lone definition
    std::string definition_;
    std::string settings_;   ///< postern.yaml beside it; empty: there is no place for one
};

} // namespace

Result<ProjectFiles> editApiFiles(const ProjectFiles& files, const deployment::Revision& revision, const ApiChange& change) { return Edit(files, revision).with(change); }

} // namespace postern::federation
