// SPDX-License-Identifier: Apache-2.0
#include "gateway/Bundle.h"

#include "base/Files.h"
#include "bundle/BundleFolder.h"
#include "bundle/Signature.h"
#include "config/OverridableKeys.h"
#include "snapshot/Visits.h"
#include "snapshot/SnapshotFile.h"

#include <algorithm>
#include <filesystem>

namespace postern::gateway {
namespace {

namespace fs = std::filesystem;

fs::path folderOf(const Options& options)
{
    const fs::path given(options.config);
    if (given.filename() == bundle::manifestName)
        return given.has_parent_path() ? given.parent_path() : fs::path(".");
    return given;
}

std::string shapeText(std::uint64_t shape)
{
    std::string out(16, '0');
    for (auto digit = out.rbegin(); digit != out.rend(); ++digit, shape >>= 4U)
        *digit = "0123456789abcdef"[shape & 0xfU];
    return out;
}

/// A file of log lines belongs to the state, since a bundle is never written.
void placeLog(const Options& options, std::string& file, const schema::Location& at, schema::Problems& problems)
{
    if (file.empty())
        return;
    if (options.state.empty())
        return problems.error(at, {}, "writes access records to " + file + ", and a bundle is never written", "say where: --state DIR");
    std::error_code failure;
    const fs::path state = fs::absolute(options.state, failure).lexically_normal();
    const fs::path whole = (state / file).lexically_normal();
    const fs::path within = whole.lexically_relative(state);
    if (within.empty() || *within.begin() == "..")
        return problems.error(at, {}, "writes access records to " + whole.string() + ", which is not below --state " + options.state);
    file = whole.string();
}

void placeLogs(const Options& options, model::GatewayConfig& config, schema::Problems& problems)
{
    placeLog(options, config.analytics.accessLogFile, {}, problems);
    snapshot::eachFilter(config, [&](const std::string& type, schema::Value& settings, const model::Origin& origin) {
        schema::Value* const file = type == "access-log" ? settings.find("file") : nullptr;
        if (file == nullptr)
            return;
        std::string path = file->toText();
        placeLog(options, path, origin.location, problems);
        *file = schema::Value(path);
    });
}

std::optional<bundle::CheckRules> rulesOf(const Options& options, schema::Problems& problems)
{
    bundle::CheckRules rules;
    if (options.signatureKey.empty())
        return rules;
    const auto pem = files::read(options.signatureKey, std::size_t{1} << 20U);
    auto keys = pem ? bundle::signersOf(*pem) : unexpected(pem.error());
    if (!keys) {
        problems.error(schema::Location::of("--require-signature"), {}, keys.error().describe(), "the PEM file of an Ed25519 public key");
        return std::nullopt;
    }
    rules.signers = *std::move(keys);
    return rules;
}

} // namespace

bool isBundle(const Options& options) { return bundle::isBundle(folderOf(options)); }

config::LoadedGateway loadBundle(const Options& options, config::Overrides overrides, config::Overrides::UnknownApi unknown,
                                 std::string& running)
{
    const fs::path folder = folderOf(options);
    config::LoadedGateway out;
    const auto rules = rulesOf(options, out.problems);
    auto checked = rules ? bundle::check(folder, *rules, out.problems) : std::nullopt;
    if (!checked)
        return out;
    const bundle::Manifest& manifest = checked->manifest;
    const schema::Location at = schema::Location::of(bundle::manifestName);
    if (!running.empty() && running != checked->hash) {
        out.problems.error(at, {}, "this is another bundle than the one that runs", "start posternd anew with it");
        return out;
    }
    if (manifest.posternd.shape != shapeText(snapshot::shape())) {
        out.problems.error(at, "posternd", "the bundle was made for posternd " + bundle::shown(manifest.posternd.version) + ", and this is another one (" POSTERN_VERSION ")",
                           "run that one, or export the bundle again");
        return out;
    }
    overrides.restrictTo(manifest.overridable, out.problems);
    if (options.workers > 0 && std::find(manifest.overridable.begin(), manifest.overridable.end(), "workers") == manifest.overridable.end())
        out.problems.error(schema::Location::of("--workers"), {}, "cannot be set in this bundle");
    if (out.problems.hasErrors())
        return out;

    const fs::path filesFolder = folder / bundle::filesFolder;
    files::close(filesFolder, std::move(checked->files));
    config::LoadedGateway loaded = config::loadSnapshot(checked->snapshot, filesFolder, overrides, unknown);
    if (loaded.config) {
        snapshot::eachSecret(*loaded.config, [&loaded](const schema::SecretRef& secret) {
            if (secret.source == schema::SecretRef::Source::Keychain)
                loaded.problems.error(secret.location, {}, secret.toString() + " cannot be used in a bundle, which has no keychain", "use ${env:NAME} or ${file:PATH}");
        });
        placeLogs(options, *loaded.config, loaded.problems);
    }
    // All of it or none: what nobody has chosen to leave out is not left out.
    if (loaded.problems.hasErrors() || !loaded.refused.empty())
        loaded.config.reset();
    loaded.refused.clear();
    for (const bundle::BundleFile& file : manifest.files)
        loaded.files.push_back(folder / file.path);
    loaded.files.push_back(folder / bundle::manifestName);
    if (loaded.config)
        running = checked->hash;
    return loaded;
}

} // namespace postern::gateway
