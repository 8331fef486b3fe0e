// SPDX-License-Identifier: Apache-2.0
#include "gateway/Surroundings.h"

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

config::LoadedGateway loadConfiguration(const Options& options, config::Overrides::UnknownApi unknown)
{
    schema::Problems problems;
    const auto overrides = config::Overrides::from(config::Overrides::processEnvironment(), options.sets, problems);
    config::LoadedGateway loaded = config::loadGateway(options.config, overrides, unknown);
    if (problems.hasErrors())
        loaded.config.reset(); // what was asked for is not what would run
    problems.append(loaded.problems);
    loaded.problems = std::move(problems);
    return loaded;
}

} // namespace postern::gateway
