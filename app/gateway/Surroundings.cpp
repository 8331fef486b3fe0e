// SPDX-License-Identifier: Apache-2.0
#include "gateway/Surroundings.h"

#include "bundle/BundleFolder.h"
#include "gateway/Bundle.h"

namespace postern::gateway {

engine::GatewayOptions Surroundings::options(const Options& of)
{
    engine::GatewayOptions out;
    out.workers = of.check ? 1 : of.workers;
    out.stateFolder = of.state;
    out.recording = of.recording;
    out.measure = true;
    out.dry = of.check;
    out.ports.add<filters::SecretSource>(secrets_);
    return out;
}

namespace {

/// A bundle is used as one or not at all: neither its snapshot alone, nor something else where a signature is asked for.
void refuseUnsigned(const Options& options, schema::Problems& problems)
{
    const std::filesystem::path given(options.config);
    if (given.has_filename() && bundle::isBundle(given.has_parent_path() ? given.parent_path() : ".") && given.extension() == ".bin")
        problems.error(schema::Location::of(options.config), {}, "belongs to a bundle and is not run alone", "--config " + (given.has_parent_path() ? given.parent_path().string() : "."));
    else if (!options.signatureKey.empty())
        problems.error(schema::Location::of("--require-signature"), {}, options.config + " is no bundle, so nobody signed it", "postern export --sign KEYFILE makes a signed one");
}

} // namespace

config::LoadedGateway loadConfiguration(const Options& options, config::Overrides::UnknownApi unknown, std::string* runningBundle)
{
    schema::Problems problems;
    const auto overrides = config::Overrides::from(config::Overrides::processEnvironment(), options.sets, problems);
    std::string none;
    std::string& running = runningBundle != nullptr ? *runningBundle : none;
    const bool closed = isBundle(options) || !running.empty(); // one that has lost its bundle.json is none that can be read again
    if (!closed)
        refuseUnsigned(options, problems);
    config::LoadedGateway loaded;
    if (!problems.hasErrors() || closed)
        loaded = closed ? loadBundle(options, overrides, unknown, running) : config::loadGateway(options.config, overrides, unknown);
    if (problems.hasErrors())
        loaded.config.reset(); // what was asked for is not what would run
    problems.append(loaded.problems);
    loaded.problems = std::move(problems);
    return loaded;
}

std::size_t snapshotSize(const Options& options)
{
    namespace fs = std::filesystem;
    const fs::path given(options.config);
    std::error_code failure;
    const fs::path folder = given.filename() == bundle::manifestName ? fs::absolute(given, failure).parent_path() : given;
    const bool isFolder = fs::is_directory(folder, failure);
    if (isFolder && fs::exists(folder / "gateway.yaml", failure))
        return 0;
    const auto size = fs::file_size(isFolder ? folder / bundle::snapshotName : given, failure);
    return failure ? 0 : static_cast<std::size_t>(size);
}

} // namespace postern::gateway
