// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/CompilationBasis.h"
#include "dataplane/engine/Snapshot.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::engine {

/// Makes a Snapshot of a configuration, and state where there is none yet. Runs beside the workers, on any one thread at a
/// time; of a large configuration several threads compile the APIs, and what comes out, problems and all, is the same.
class SnapshotCompiler {
  public:
    explicit SnapshotCompiler(CompileSurroundings surroundings) noexcept : with_(surroundings) {}

    /// APIs with errors are left out and named in `refused`; nullptr when the gateway as a whole cannot run. All problems
    /// are in `problems`, with their places. The Snapshot keeps `config` until its hash has been asked for.
    [[nodiscard]] std::shared_ptr<Snapshot> compile(const std::shared_ptr<const model::GatewayConfig>& config, schema::Problems& problems,
                                                    std::vector<std::string>& refused);

  private:
    struct Work;
    CompileSurroundings with_;
    std::uint64_t serial_ = 0;
};

} // namespace postern::engine
