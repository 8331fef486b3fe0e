// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/HandlerRoute.h"
#include "dataplane/engine/Snapshot.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/upstream/Forwarder.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

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
};

/// Makes a Snapshot of a configuration, and state where there is none yet. Runs beside the workers, on any one thread at a
/// time.
class SnapshotCompiler {
  public:
    explicit SnapshotCompiler(CompileSurroundings surroundings) noexcept : with_(surroundings) {}

    /// APIs with errors are left out and named in `refused`; nullptr when the gateway as a whole cannot run. All problems
    /// are in `problems`, with their places.
    [[nodiscard]] std::shared_ptr<Snapshot> compile(const model::GatewayConfig& config, schema::Problems& problems,
                                                    std::vector<std::string>& refused);

  private:
    struct Work;
    CompileSurroundings with_;
    std::uint64_t serial_ = 0;
};

} // namespace postern::engine
