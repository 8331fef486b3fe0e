// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/HandlerRoute.h"
#include "dataplane/pipeline/CredentialNames.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/upstream/Forwarder.h"
#include "model/GatewayConfig.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace postern::engine {

/// What a Snapshot is compiled with, besides the configuration; lives longer than every Snapshot.
struct CompileSurroundings {
    std::span<const pipeline::FilterType> filterTypes;
    pipeline::StateRegistry& states;
    const pipeline::Ports& ports;
    upstream::ForwardingWorkers& forwarding; ///< one entry a worker
    const std::vector<HandlerRoute>& handlers;
    bool dry = false; ///< FilterContext::dry
    std::size_t threads = 0; ///< that compile; 0: as many as are worth it
};

/// What all APIs of one compilation have in common. The threads that compile them meet here: at the states, the ports and the
/// names of credentials, which are safe from any thread; nothing else changes.
struct CompilationBasis {
    const CompileSurroundings& with;
    const model::GatewayConfig& config;
    upstream::ForwardSettings forwarding{};
    std::string surroundings{}; ///< what else clusters depend on, as part of a state's key
    std::shared_ptr<pipeline::CredentialNames> credentials = std::make_shared<pipeline::CredentialNames>();
};

} // namespace postern::engine
