// SPDX-License-Identifier: Apache-2.0
#include "config/GatewayFolder.h"

#include "base/Files.h"
#include "config/ApiClusters.h"
#include "config/ApiEntry.h"
#include "config/ApiSettings.h"
#include "config/DefinitionDocuments.h"
#include "config/FolderPaths.h"
#include "config/OpenApiReader.h"
#include "config/PublisherPolicy.h"
#include "config/Users.h"
#include "config/Validation.h"
#include "schema/Document.h"
#include "snapshot/Paths.h"
#include "snapshot/SnapshotFile.h"

#include <algorithm>
#include <memory>

namespace postern::config {
namespace {

using schema::Entry;
using schema::Value;
namespace fs = std::filesystem;

/// Reads one gateway; each step adds what it found wrong to `out.problems`.
class Loader {
  public:
    Loader(fs::path folder, const Overrides& overrides, Overrides::UnknownApi unknown = Overrides::UnknownApi::Refused,
           ReadApiEntry read = readApiEntry)
        : folder_(std::move(folder)), overrides_(overrides), unknown_(unknown), read_(std::move(read))
    {
    }

    LoadedGateway folder()
    {
        Value document;
        if (auto read = readFile("gateway.yaml"))
            document = *std::move(read);
        addPolicies(document);
        decode(std::move(document));
        readSubscriptions();
        readApis();
        return finish();
    }

    LoadedGateway file(const fs::path& path)
    {
        out_.files.push_back(path);
        auto document = schema::readFile(path, out_.problems, path.filename().string());
        if (!document)
            return std::move(out_);
        if (document->find("openapi") != nullptr || document->find("swagger") != nullptr) {
            decode(Value::object({{"apiVersion", "postern/v1"}}));
            ApiEntry entry;
            entry.name = entry.definitionName = path.filename().string();
            entry.api = readOpenApi(*document, entry.problems);
            entry.definition = *std::move(document);
            loneFile_ = true;
            addApi(std::move(entry));
            judgeUnknownApis({path.filename().string()});
        } else {
            decode(*std::move(document));
            judgeUnknownApis({});
        }
        return finish();
    }

    /// What was validated when it was built is not validated again, unless overrides make something else of it.
    LoadedGateway snapshot(const fs::path& file)
    {
        constexpr std::size_t largest = 1U << 30U;
        out_.files.push_back(file);
        const schema::Location at = schema::Location::of(file.filename().string());
        const Result<std::string> octets = readFileText(file, largest);
        if (!octets) {
            out_.problems.error(at, {}, octets.error().message());
            return std::move(out_);
        }
        return snapshot(*octets, at);
    }

    LoadedGateway snapshot(std::string_view octets, const schema::Location& at)
    {
        Result<snapshot::Snapshot> read = snapshot::read(octets, folder_);
        if (!read) {
            out_.problems.error(at, {}, read.error().message());
            return std::move(out_);
        }
        if (overrides_.empty()) {
            out_.config = std::move(read->config);
            out_.names = std::move(read->names);
            snapshot::eachPath(*out_.config, [paths = FolderPaths(folder_, out_.problems, out_.files)](std::string& path, const schema::Location& where) { paths.rebase(path, where); });
            if (out_.problems.hasErrors())
                out_.config.reset();
            return std::move(out_);
        }
        fromSnapshot_ = true;
        builtClusters_ = std::move(read->config.clusters);
        decode(std::move(read->document));
        if (out_.config)
            out_.config->subscriptions = read->config.subscriptions;
        for (std::size_t i = 0; i < read->names.size(); ++i) {
            ApiEntry entry;
            entry.name = read->names[i];
            entry.api = std::move(read->config.apis[i]);
            addApi(std::move(entry));
        }
        judgeUnknownApis(read->names);
        return finish();
    }

    LoadedGateway text(std::string_view gatewayYaml)
    {
        if (auto document = schema::readYaml(gatewayYaml, "gateway.yaml", out_.problems))
            decode(*std::move(document));
        judgeUnknownApis({});
        return finish();
    }

  private:
    std::optional<Value> readFile(const std::string& name)
    {
        out_.files.push_back(folder_ / name);
        std::error_code ignored;
        if (name == "gateway.yaml" && !fs::exists(folder_ / name, ignored)) {
            out_.problems.error(schema::Location::of((folder_ / name).string()), {}, "there is no gateway.yaml",
                                "postern init makes one");
            return std::nullopt;
        }
        return schema::readFile(folder_ / name, out_.problems, name);
    }

    void addPolicies(Value& document)
    {
        std::error_code ignored;
        out_.files.push_back(folder_ / "policies.yaml");
        if (!fs::exists(folder_ / "policies.yaml", ignored))
            return;
        const auto policies = schema::readFile(folder_ / "policies.yaml", out_.problems, "policies.yaml");
        if (!policies || policies->isNull())
            return;
        if (!policies->isMap()) {
            out_.problems.error(policies->location(), {}, "must be a map of policies, but is " + std::string(toString(policies->kind())));
            return;
        }
        if (!document.isMap())
            return;
        Value* all = document.find("policies");
        if (all == nullptr || all->isNull())
            all = &document.set("policies", Value::map());
        std::vector<Entry> merged = all->entries();
        for (const Entry& entry : policies->entries()) {
            if (const Entry* known = all->findEntry(entry.key))
                out_.problems.error(entry.keyLocation, {}, "the policy \"" + entry.key + "\" is there twice",
                                    "also at " + known->keyLocation.toString());
            else
                merged.push_back({entry.key, entry.keyLocation, fromPublisherPolicy(entry.value, out_.problems)});
        }
        const schema::Location at = all->location();
        *all = Value::map(std::move(merged));
        all->setLocation(at);
    }

    void readSubscriptions()
    {
        const fs::path path = folder_ / "subscriptions.json";
        out_.files.push_back(path);
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            return;
        // With half of who is blocked a gateway would let the other half through: one error, and it is no configuration.
        schema::Problems found;
        std::shared_ptr<const model::SubscriptionBook> book;
        if (const auto document = schema::readFile(path, found, "subscriptions.json")) {
            if (auto file = describe(schema::Type<model::SubscriptionsFile>{}).decode(*document, found))
                book = model::SubscriptionBook::make(*std::move(file), found);
        }
        out_.problems.append(found);
        if (book == nullptr)
            out_.config.reset();
        else if (out_.config)
            out_.config->subscriptions = std::move(book);
    }

    void decode(Value document)
    {
        out_.document = document;
        overrides_.applyToGateway(document, out_.problems);
        if (document.isNull() && out_.problems.hasErrors())
            return; // it could not be read; an empty file, however, lacks what it must have
        auto config = describe(schema::Type<model::GatewayConfig>{}).decode(document, out_.problems);
        if (!config || out_.problems.hasErrors())
            return;
        if (config->listeners.empty() && document.find("listeners") == nullptr)
            config->listeners.emplace_back();
        out_.config = *std::move(config);
        FolderPaths(folder_, out_.problems, out_.files).rebase(*out_.config);
        readUsers(*out_.config);
        out_.config->folder = folder_.string();
        if (out_.problems.hasErrors())
            out_.config.reset();
    }

    void readUsers(model::GatewayConfig& config)
    {
        if (config.usersFile.empty())
            return;
        const std::string name = config.usersFile;
        config.usersFile = (folder_ / name).string();
        out_.files.push_back(config.usersFile);
        if (const auto text = readFileText(config.usersFile))
            config.fileUsers = parseUsers(*text, name, out_.problems);
        else
            out_.problems.error({}, "usersFile", text.error().message());
    }

    void readApis()
    {
        out_.files.push_back(folder_ / "apis");
        std::vector<std::string> names;
        for (ApiEntry& entry : readApiEntries(folder_ / "apis", out_.config && holdsCalls(out_.config->filters), read_)) {
            if (!entry.isApi) {
                out_.problems.warning(schema::Location::of("apis/" + entry.name), {}, "is neither an API project nor an OpenAPI file");
                continue;
            }
            names.push_back(entry.name);
            out_.files.insert(out_.files.end(), entry.files.begin(), entry.files.end());
            addApi(std::move(entry));
        }
        judgeUnknownApis(names);
    }

    void judgeUnknownApis(const std::vector<std::string>& names)
    {
        const std::size_t before = out_.problems.errorCount();
        overrides_.judgeUnknownApis(names, unknown_, out_.problems);
        badOverride_ = badOverride_ || out_.problems.errorCount() > before;
    }

    void addApi(ApiEntry entry)
    {
        const std::string& name = entry.name;
        std::optional<model::Api>& api = entry.api;
        schema::Value& settings = entry.settings;
        schema::Problems& problems = entry.problems;
        schema::Problems found;
        if (api)
            layOut(name, *api, settings);
        overrides_.applyToApi(name, settings, found);
        if (fromSnapshot_ && !settings.isNull())
            refuseWhatWasBuilt(settings, found);
        std::optional<ApiSettings> own;
        if (!settings.isNull())
            own = describe(schema::Type<ApiSettings>{}).decode(settings, found);
        badOverride_ = badOverride_ || std::any_of(found.all().begin(), found.all().end(), [](const schema::Problem& each) {
            return each.severity == schema::Severity::Error && Overrides::isSource(each.location.file());
        });
        if (own && !own->enabled)
            return; // whatever is wrong with it: nobody wants it to run
        problems.append(found);
        if (api && fromSnapshot_ && out_.config && !problems.hasErrors())
            followClusters(*api, builtClusters_, *out_.config);
        if (api && own && !problems.hasErrors()) {
            std::string backend = api->backendOverride;
            model::Provenance provenance = api->provenance;
            apply(*own, *api, problems);
            // A snapshot's API has these already, and an override of something else takes nothing from it.
            if (fromSnapshot_ && settings.find("backend") == nullptr)
                api->backendOverride = std::move(backend);
            if (fromSnapshot_ && settings.find("provenance") == nullptr)
                api->provenance = std::move(provenance);
            if (out_.config)
                fillClusters(*api, *out_.config, FolderPaths(folder_, problems, out_.files), problems);
        }
        if (api && !problems.hasErrors() && needsDefinition(*api))
            api->definition = definitionFor(entry);
        if (api && !problems.hasErrors() && !own)
            api->origin.location = api->origin.location.known() ? api->origin.location : schema::Location::of("apis/" + name);
        out_.problems.append(problems);
        if (!api || problems.hasErrors()) {
            out_.refused.push_back(name);
            return;
        }
        runWithoutBackend(*api, out_.problems);
        if (out_.config) {
            out_.config->apis.push_back(*std::move(api));
            names_.push_back(name);
        }
    }

    /// A snapshot has made one thing of an API's files and its postern.yaml: what would have to be told apart again for an
    /// override is not there any more.
    static void refuseWhatWasBuilt(Value& settings, schema::Problems& problems)
    {
        for (const Entry& entry : settings.entries()) {
            if (entry.key == "filters" || entry.key == "operations" || entry.key == "validation" || entry.key == "ignorePolicies")
                problems.error(entry.value.location(), entry.key, "cannot be set for an API of a snapshot",
                               "write it into postern.yaml and build the snapshot again");
        }
        settings.set("apiVersion", "postern/v1");
    }

    [[nodiscard]] static bool holdsCalls(const std::vector<model::FilterConfig>& filters)
    {
        return std::any_of(filters.begin(), filters.end(), [](const model::FilterConfig& filter) {
            return filter.type == "validate-request" || filter.type == "validate-response";
        });
    }

    /// Definitions are large: only who holds calls against one keeps it.
    [[nodiscard]] bool needsDefinition(const model::Api& api) const
    {
        return !api.definition && (api.validation.any() || holdsCalls(api.filters) || (out_.config && holdsCalls(out_.config->filters)) ||
               std::any_of(api.operations.begin(), api.operations.end(),
                           [](const model::Operation& operation) { return holdsCalls(operation.filters); }));
    }

    /// The definition with what it refers to; read again when its entry was not asked to keep it.
    [[nodiscard]] std::shared_ptr<const model::Definition> definitionFor(const ApiEntry& entry)
    {
        const bool alone = entry.definitionName == entry.name; // a lone OpenAPI file
        const fs::path folder = alone ? folder_ / "apis" : folder_ / "apis" / entry.name;
        const std::string shown = alone ? "apis" : "apis/" + entry.name;
        std::optional<Value> again;
        if (entry.definition.isNull() && !entry.definitionName.empty())
            again = schema::readFile(folder / entry.definitionName, out_.problems, shown + "/" + entry.definitionName);
        const Value* document = again ? &*again : entry.definition.isNull() ? nullptr : &entry.definition;
        return definitionOf({document, loneFile_ ? folder_ : folder, entry.definitionName, loneFile_ ? "" : shown}, out_.problems, out_.files);
    }

    /// Backends that the API's own files describe are written out where an override changes a part of them, so that the
    /// rest stays: the address of the second endpoint, for instance.
    void layOut(const std::string& name, const model::Api& api, Value& settings)
    {
        const auto write = [&](const char* key, const std::optional<model::Cluster>& cluster) {
            if (!cluster || settings.find(key) != nullptr || !overrides_.reachInto(name, key))
                return;
            Value value = schema::encode(*cluster);
            value.setLocation(cluster->origin.location);
            settings.set(key, std::move(value));
        };
        if (settings.find("cluster") == nullptr)
            write("production", api.production);
        write("sandbox", api.sandbox);
    }

    LoadedGateway finish()
    {
        if (badOverride_)
            out_.config.reset();
        if (!out_.config)
            return std::move(out_);
        schema::Problems found;
        std::vector<std::size_t> bad = validate(*out_.config, found);
        const bool usable = !(found.hasErrors() && bad.empty());
        std::sort(bad.rbegin(), bad.rend());
        for (const std::size_t index : bad) {
            out_.refused.push_back(names_[index]);
            out_.config->apis.erase(out_.config->apis.begin() + static_cast<std::ptrdiff_t>(index));
            names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(index));
        }
        if (!bad.empty()) {
            // What is wrong with the gateway itself is wrong without those APIs, too.
            schema::Problems rest;
            (void)validate(*out_.config, rest);
            if (rest.hasErrors())
                out_.config.reset();
        } else if (!usable) {
            out_.config.reset();
        }
        out_.problems.append(found);
        out_.names = std::move(names_);
        return std::move(out_);
    }

    fs::path folder_;
    const Overrides& overrides_;
    Overrides::UnknownApi unknown_;
    ReadApiEntry read_;
    LoadedGateway out_;
    bool loneFile_ = false;     ///< a single definition is the whole gateway
    bool fromSnapshot_ = false; ///< APIs have their settings already
    std::vector<model::Cluster> builtClusters_; ///< as they are in the snapshot, without overrides
    std::vector<std::string> names_; ///< of out_.config->apis
    /// An override is wrong. An API with errors is left out and the rest runs, but a gateway without the half of what was
    /// asked for at its start, an API's `auth` for instance, is not what anybody wants.
    bool badOverride_ = false;
};

} // namespace

LoadedGateway loadGateway(const fs::path& path, const Overrides& overrides, Overrides::UnknownApi unknown, const ReadApiEntry& read)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        const fs::path built = path / snapshot::fileName;
        if (!fs::exists(path / "gateway.yaml", ignored) && fs::exists(built, ignored))
            return Loader(path, overrides, unknown).snapshot(built);
        return Loader(path, overrides, unknown, read).folder();
    }
    if (path.filename() == snapshot::fileName || path.extension() == ".bin")
        return Loader(path.parent_path(), overrides, unknown).snapshot(path);
    return Loader(path.parent_path(), overrides).file(path);
}

LoadedGateway loadSnapshot(std::string_view octets, const fs::path& folder, const Overrides& overrides, Overrides::UnknownApi unknown)
{
    return Loader(folder, overrides, unknown).snapshot(octets, schema::Location::of(snapshot::fileName));
}

LoadedGateway loadGatewayText(std::string_view gatewayYaml, const Overrides& overrides)
{
    return Loader({}, overrides).text(gatewayYaml);
}

Result<std::string> readFileText(const fs::path& path, std::size_t largest)
{
    return files::read(path, largest);
}

} // namespace postern::config
