// SPDX-License-Identifier: Apache-2.0
#include "config/GatewayFolder.h"

#include "base/Files.h"
#include "config/ApiEntry.h"
#include "config/ApiSettings.h"
#include "config/DefinitionDocuments.h"
#include "config/OpenApiReader.h"
#include "config/PublisherPolicy.h"
#include "config/Users.h"
#include "config/Validation.h"
#include "schema/Document.h"
#include "snapshot/Paths.h"
#include "snapshot/SnapshotFile.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

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
            snapshot::eachPath(*out_.config, [this](std::string& path, const schema::Location& where) { rebase(path, where); });
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
        for (model::Listener& listener : out_.config->listeners) {
            if (listener.tls) {
                rebase(listener.tls->certificate, listener.origin.location);
                rebase(listener.tls->key, listener.origin.location);
                rebase(listener.tls->clientCa, listener.origin.location);
                for (std::string& list : listener.tls->clientCrls)
                    rebase(list, listener.origin.location);
                for (model::ListenerCertificate& each : listener.tls->certificates) {
                    rebase(each.certificate, listener.origin.location);
                    rebase(each.key, listener.origin.location);
                }
            }
        }
        rebase(out_.config->forwardedCertificate.caFile, out_.config->forwardedCertificate.location);
        for (model::Issuer& issuer : out_.config->issuers) {
            rebase(issuer.jwksFile, issuer.origin.location);
            rebase(issuer.pemFile, issuer.origin.location);
            rebase(issuer.tls, issuer.origin.location);
            if (issuer.introspection) {
                for (schema::SecretRef* secret : {&issuer.introspection->clientSecret, &issuer.introspection->bearerToken}) {
                    if (secret->source == schema::SecretRef::Source::File)
                        secret->name = (folder_ / secret->name).string();
                }
            }
        }
        for (model::Cluster& cluster : out_.config->clusters)
            rebase(cluster);
        // A secret need not be there yet: whoever needs it says so.
        for (model::ApiKeyCredential& key : out_.config->apiKeys) {
            if (key.key.source == schema::SecretRef::Source::File)
                key.key.name = (folder_ / key.key.name).string();
        }
        readUsers(*out_.config);
        if (out_.config->revocation) {
            model::Revocation& revocation = *out_.config->revocation;
            rebase(revocation.file, {});
            rebase(revocation.tls, {});
            if (revocation.password.source == schema::SecretRef::Source::File)
                revocation.password.name = (folder_ / revocation.password.name).string();
        }
        if (out_.config->redis && out_.config->redis->password.source == schema::SecretRef::Source::File)
            out_.config->redis->password.name = (folder_ / out_.config->redis->password.name).string();
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

    /// Paths in files are relative to the folder. A file that is not there is told here, not when a call needs it.
    void rebase(std::string& path, const schema::Location& at)
    {
        if (path.empty())
            return;
        const fs::path whole = folder_ / path;
        if (!files::exists(whole))
            out_.problems.error(at, {}, "the file " + whole.string() + " does not exist");
        path = whole.string();
        out_.files.push_back(whole); // certificates are renewed under their names
    }
    void rebase(model::TlsClient& tls, const schema::Location& at)
    {
        rebase(tls.caFile, at);
        rebase(tls.certificate, at);
        rebase(tls.key, at);
    }

    void rebase(model::Cluster& cluster)
    {
        rebase(cluster.tls, cluster.origin.location);
        for (model::Endpoint& endpoint : cluster.endpoints) {
            if (endpoint.tls)
                rebase(*endpoint.tls, endpoint.location);
        }
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
            followClusters(*api);
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
                fillClusters(*api, problems);
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
        runWithoutBackend(*api);
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

    void fillClusters(model::Api& api, schema::Problems& problems)
    {
        const auto fill = [&](std::optional<model::Cluster>& cluster) {
            if (!cluster)
                return;
            if (!cluster->endpoints.empty()) {
                rebaseApi(*cluster, problems);
                return;
            }
            const model::Cluster* named = out_.config->cluster(cluster->name);
            if (named != nullptr) {
                cluster = *named;
                return;
            }
            std::vector<std::string> names;
            for (const model::Cluster& each : out_.config->clusters)
                names.push_back(each.name);
            const std::string guess = schema::closest(cluster->name, names);
            problems.error(cluster->origin.location, "cluster", "no cluster is called \"" + cluster->name.substr(0, 80) + '"',
                           guess.empty() ? "clusters are in gateway.yaml" : "did you mean \"" + guess + "\"?");
        };
        fill(api.production);
        fill(api.sandbox);
        for (model::Operation& operation : api.operations) {
            fill(operation.production);
            fill(operation.sandbox);
        }
    }

    /// APIs of a snapshot have what the cluster was that they refer to: an override of the cluster is theirs, too.
    void followClusters(model::Api& api) const
    {
        const auto follow = [this](std::optional<model::Cluster>& cluster) {
            const auto built = std::find_if(builtClusters_.begin(), builtClusters_.end(), [&cluster](const model::Cluster& each) {
                return cluster && !each.name.empty() && each.name == cluster->name && each.origin.location == cluster->origin.location;
            });
            const model::Cluster* const now = built != builtClusters_.end() ? out_.config->cluster(built->name) : nullptr;
            if (now != nullptr)
                cluster = *now;
        };
        follow(api.production);
        follow(api.sandbox);
        for (model::Operation& operation : api.operations) {
            follow(operation.production);
            follow(operation.sandbox);
        }
    }

    void rebaseApi(model::Cluster& cluster, schema::Problems& problems)
    {
        std::swap(out_.problems, problems);
        rebase(cluster);
        std::swap(out_.problems, problems);
    }

    /// An API without any backend answers from its examples.
    void runWithoutBackend(model::Api& api)
    {
        const bool none = !api.production && !api.sandbox && api.backendOverride.empty() &&
                          std::none_of(api.operations.begin(), api.operations.end(),
                                       [](const model::Operation& each) { return each.production || each.sandbox; });
        if (none && !api.mock) {
            api.mock = true;
            out_.problems.warning(api.origin.location, {}, api.title() + " has no backend: it answers from its examples",
                                  "give it one: backend: http://host:port");
        }
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

Result<void> writeFileAtomically(const fs::path& path, std::string_view content)
{
    const fs::path aside = path.string() + ".new";
    const auto fail = [&](const char* what) {
        const int code = errno;
        std::error_code ignored;
        fs::remove(aside, ignored);
        return unexpected(ErrorKind::IoError, path.string() + ": cannot be " + what + ": " + std::strerror(code));
    };
    std::FILE* const file = std::fopen(aside.c_str(), "wb");
    if (file == nullptr)
        return fail("made");
    const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size() && std::fflush(file) == 0 &&
                         ::fsync(::fileno(file)) == 0;
    if (std::fclose(file) != 0 || !written)
        return fail("written");
    if (std::rename(aside.c_str(), path.c_str()) != 0)
        return fail("replaced");
    return {};
}

Result<void> writeGateway(const fs::path& folder, const model::GatewayConfig& config)
{
    Value document = schema::encode(config);
    // Paths below the folder are written as they were: relative to it.
    const std::string base = (folder / "").string();
    const auto relative = [&base](auto&& self, Value& value) -> void {
        for (const Entry& entry : value.entries())
            self(self, *value.find(entry.key));
        for (std::size_t i = 0; i < value.items().size(); ++i)
            self(self, *value.at(i));
        constexpr std::string_view secret = "${file:";
        if (value.isString() && value.asString().starts_with(base))
            value = Value(value.asString().substr(base.size()));
        else if (value.isString() && value.asString().starts_with(std::string(secret) + base))
            value = Value(std::string(secret) + value.asString().substr(secret.size() + base.size()));
    };
    relative(relative, document);
    Value policies = document.find("policies") != nullptr ? *document.find("policies") : Value::map();
    document.remove("policies");
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (auto written = writeFileAtomically(folder / "gateway.yaml", schema::writeYaml(document)); !written)
        return written;
    if (policies.size() == 0 && !fs::exists(folder / "policies.yaml", failure))
        return {};
    return writeFileAtomically(folder / "policies.yaml", schema::writeYaml(policies));
}

} // namespace postern::config
