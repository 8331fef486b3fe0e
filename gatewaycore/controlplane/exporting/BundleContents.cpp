// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/BundleContents.h"

#include "base/Files.h"
#include "bundle/Manifest.h"
#include "controlplane/exporting/Origins.h"
#include "crypto/Digest.h"
#include "schema/Document.h"
#include "snapshot/Paths.h"
#include "snapshot/Visits.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace postern::exporting {
namespace {

namespace fs = std::filesystem;
using schema::SecretRef;
using schema::Value;

bool holdsPrivateKey(std::string_view text)
{
    for (std::size_t at = text.find("-----BEGIN "); at != std::string_view::npos; at = text.find("-----BEGIN ", at + 1)) {
        const std::string_view label = text.substr(at + 11, text.find("-----", at + 11) - at - 11);
        if (label.ends_with("PRIVATE KEY") && label.size() < 40)
            return true;
    }
    return false;
}

/// A JWK or a set of them with what only its owner may know (RFC 7517 9.3): d of pairs, k of shared keys.
bool holdsPrivateJwk(const std::string& text)
{
    schema::Problems ignored;
    const auto document = schema::readJson(text, "", ignored);
    const auto isPrivate = [](const Value& key) { return key.find("kty") != nullptr && (key.find("d") != nullptr || key.find("k") != nullptr); };
    if (!document)
        return false;
    const Value* const keys = document->find("keys");
    return isPrivate(*document) || (keys != nullptr && std::any_of(keys->items().begin(), keys->items().end(), isPrivate));
}

class Collector {
  public:
    Collector(const fs::path& project, schema::Problems& problems, SecretPlacing places) : project_(project), problems_(problems), places_(places) {}

    BundleContents run(snapshot::Snapshot snapshot)
    {
        model::GatewayConfig& config = snapshot.config;
        const auto secret = [this](SecretRef& reference) { takeSecret(reference); };
        snapshot::eachSecret(config, secret);
        const std::set<std::string> secretFiles = secretFiles_;
        snapshot::eachSecret(snapshot.document, secret);
        snapshot::eachPath(config, [&](std::string& path, const schema::Location& at) {
            if (!secretFiles.contains(path))
                path = take(path, at);
        });
        snapshot::eachFilter(config, [this](const std::string& type, Value& settings, const model::Origin& origin) {
            if (type == "access-log")
                out_.facts.writesState = out_.facts.writesState || settings.find("file") != nullptr;
            else
                takeSettings(settings, origin.location);
        });
        rewrite(snapshot.document);
        if (snapshot.document.isMap() && snapshot.document.find("listeners") == nullptr) {
            Value listeners = Value::list();
            for (const model::Listener& listener : config.listeners)
                listeners.push(schema::encode(listener, false));
            snapshot.document.set("listeners", std::move(listeners)); // overrides reach what is written only
        }
        describe(config);
        snapshot.inputs.clear(); // files that nobody needs there change nothing
        dropWhatOnlyPeopleNeed(config);
        std::string octets = snapshot::write(snapshot);
        if (holdsPrivateKey(octets))
            tellPrivateKey(snapshot);
        out_.files[std::string(bundle::snapshotName)].content = std::move(octets);
        for (auto& [name, each] : secrets_)
            out_.facts.secrets.push_back(std::move(each));
        return std::move(out_);
    }

  private:
    /// Examples of calls, and of answers that are not given, are there to try an API out; they often show what a key looks like.
    static void dropWhatOnlyPeopleNeed(model::GatewayConfig& config)
    {
        for (model::Api& api : config.apis) {
            for (model::Operation& operation : api.operations) {
                operation.requestExamples.clear();
                if (!api.mock && !responds(config.filters) && !responds(api.filters) && !responds(operation.filters))
                    operation.mocks.clear();
                for (model::Parameter& parameter : operation.parameters)
                    parameter.example.clear();
            }
        }
    }

    /// Whether something may answer with the examples of a definition.
    static bool responds(const std::vector<model::FilterConfig>& filters)
    {
        return std::any_of(filters.begin(), filters.end(), [](const model::FilterConfig& each) { return each.type == "respond"; });
    }

    /// The API that has it, or the gateway's own files.
    void tellPrivateKey(const snapshot::Snapshot& snapshot)
    {
        constexpr const char* hint = "put it into a file, and write ${file:PATH} in its place";
        bool told = false;
        for (const model::Api& api : snapshot.config.apis) {
            snapshot::Snapshot alone;
            alone.config.apis.push_back(api);
            if (!holdsPrivateKey(snapshot::write(std::move(alone))))
                continue;
            problems_.error(api.origin.location, {}, api.title() + " has a private key in it, perhaps as an example of an answer or of its definition", hint);
            told = true;
        }
        if (!told)
            problems_.error({}, {}, "the configuration has a private key in it", hint);
    }

    void takeSecret(SecretRef& reference)
    {
        if (reference.source == SecretRef::Source::Keychain) {
            if (toldKeychain_.insert(reference.name).second)
                problems_.error(reference.location, {}, reference.toString() + " cannot go into a bundle, which has no keychain", "use ${env:NAME} or ${file:PATH}");
            return;
        }
        const bool file = reference.source == SecretRef::Source::File;
        if (file) {
            reference.name = outsideOf(reference.name, reference.location);
            secretFiles_.insert(reference.name);
        }
        addSecret(file ? BundleSecret::Source::File : BundleSecret::Source::Environment, reference.name, reference.location);
    }

    /// secretPath(), told when two files would come to be one.
    std::string outsideOf(const std::string& path, const schema::Location& at)
    {
        if (places_ == SecretPlacing::Project) {
            std::error_code failure;
            const fs::path whole = fs::absolute(project_ / path, failure);
            return whole.lexically_normal().string();
        }
        std::string outside = secretPath(path);
        const std::string& first = secretOrigins_.try_emplace(outside, path).first->second;
        if (first != path && outside != path)
            problems_.error(at, {}, "the secrets " + first + " and " + path + " would both be " + outside, "give one of them another name");
        return outside;
    }

    void addSecret(BundleSecret::Source source, const std::string& name, const schema::Location& at)
    {
        BundleSecret& secret = secrets_[(source == BundleSecret::Source::File ? "file:" : "env:") + name];
        secret.source = source;
        secret.name = name;
        if (at.known() && std::find(secret.usedAt.begin(), secret.usedAt.end(), at) == secret.usedAt.end())
            secret.usedAt.push_back(at);
    }

    /// The path that stands for it in a bundle: below files/, or of a secret outside of the bundle.
    std::string take(const std::string& path, const schema::Location& at)
    {
        if (const auto known = taken_.find(path); known != taken_.end())
            return known->second;
        const fs::path whole = (project_ / path).lexically_normal();
        auto text = files::read(whole);
        if (!text) {
            problems_.error(at, {}, text.error().message());
            return taken_[path] = path;
        }
        if (holdsPrivateKey(*text)) {
            const std::string outside = outsideOf(path, at);
            addSecret(BundleSecret::Source::File, outside, at);
            return taken_[path] = outside;
        }
        if (holdsPrivateJwk(*text)) {
            problems_.error(at, {}, whole.string() + " holds a private or shared key, and a bundle has none", "publish the public keys only");
            return taken_[path] = path;
        }
        // From outside of the project it is told from others of the same name by where it was.
        const fs::path normal = fs::path(path).lexically_normal();
        const bool outside = normal.is_absolute() || normal.begin()->string() == "..";
        const std::string place = outside ? "outside/" + crypto::sha256(whole.string()).hex().substr(0, 8) + '-' + normal.filename().string() : normal.generic_string();
        if (const std::string_view why = bundle::whyNoPath(place); !why.empty())
            problems_.error(at, {}, "the path of " + whole.string() + ' ' + std::string(why));
        out_.files[std::string(bundle::filesFolder) + '/' + place].content = *std::move(text);
        return taken_[path] = outside ? place : path;
    }

    /// Files that the settings of a filter name: scripts and certificates, by keys that the filters share.
    void takeSettings(Value& settings, const schema::Location& at)
    {
        for (const schema::Entry& entry : settings.entries()) {
            Value& value = *settings.find(entry.key);
            std::error_code ignored;
            const bool names = entry.key == "file" || entry.key == "certificate" || entry.key == "caFile" || (entry.key == "key" && settings.find("certificate") != nullptr);
            if (names && value.isString() && !value.asString().empty() && !value.asString().starts_with("${") &&
                fs::is_regular_file(project_ / value.asString(), ignored))
                put(value, take(value.asString(), value.location().known() ? value.location() : at));
            else if (value.isMap())
                takeSettings(value, at);
        }
    }

    static void put(Value& value, const std::string& text)
    {
        const schema::Location at = value.location();
        value = Value(text);
        value.setLocation(at);
    }

    /// What was read of gateway.yaml names the same files.
    void rewrite(Value& document) const
    {
        for (std::size_t i = 0; i < document.items().size(); ++i)
            rewriteOne({}, *document.at(i));
        for (const schema::Entry& entry : document.entries())
            rewriteOne(entry.key, *document.find(entry.key));
    }
    void rewriteOne(std::string_view key, Value& value) const
    {
        static const std::set<std::string, std::less<>> naming{"certificate", "key", "caFile", "clientCa", "jwksFile", "pemFile", "usersFile", "file"};
        if (key == "clientCrls") {
            for (std::size_t i = 0; i < value.items().size(); ++i)
                rewriteOne("file", *value.at(i));
            return;
        }
        const auto found = value.isString() && naming.contains(key) ? taken_.find(value.asString()) : taken_.end();
        if (found != taken_.end())
            put(value, found->second);
        else
            rewrite(value);
    }

    void describe(model::GatewayConfig& config)
    {
        BundleFacts& facts = out_.facts;
        out_.listeners = config.listeners.size();
        for (std::size_t i = 0; i < config.listeners.size(); ++i) {
            const model::Listener& listener = config.listeners[i];
            const bool certificates = listener.tls && listener.tls->clientCertificates == model::ListenerTls::Clients::Required;
            if (!listener.address.starts_with("unix:"))
                facts.ports.push_back({listener.name, listener.port, listener.tls.has_value(), listener.address, certificates, static_cast<int>(i)});
            facts.writesState = facts.writesState || (listener.tls && listener.tls->development);
        }
        facts.drainDelay = config.timeouts.drainDelay;
        facts.drain = config.timeouts.drain;
        facts.writesState = facts.writesState || !config.analytics.accessLogFile.empty();
        for (const model::Api& api : config.apis) {
            facts.apis.push_back(api.version.empty() ? api.name : api.name + ' ' + api.version);
            facts.operations += api.operations.size();
        }
        facts.backends = originsOf(config, problems_);
        if (config.revocation && !config.revocation->file.empty())
            problems_.warning({}, "revocation.file", "the list of revoked tokens goes along as it is, and does not change in a bundle", "revocation.url is asked again and again");
    }

    const fs::path& project_;
    schema::Problems& problems_;
    SecretPlacing places_;
    BundleContents out_;
    std::map<std::string, std::string> taken_; ///< paths of the project, and what they are in the bundle
    std::map<std::string, BundleSecret> secrets_;
    std::map<std::string, std::string> secretOrigins_; ///< paths of the project, by where a bundle expects them
    std::set<std::string> secretFiles_;
    std::set<std::string> toldKeychain_;
};

} // namespace

std::string secretPath(const fs::path& path)
{
    if (path.is_absolute())
        return path.string();
    // One folder for all: what mounts secrets (containers, orchestrators) mounts them by a flat name.
    std::string name;
    const fs::path normal = path.lexically_normal();
    for (const fs::path& step : normal) {
        if (step != ".." && step != "." && !step.empty())
            name += (name.empty() ? "" : "-") + step.string();
    }
    return "/run/secrets/" + name;
}

BundleContents contentsOf(snapshot::Snapshot snapshot, const fs::path& project, schema::Problems& problems, SecretPlacing places)
{
    return Collector(project, problems, places).run(std::move(snapshot));
}

} // namespace postern::exporting
