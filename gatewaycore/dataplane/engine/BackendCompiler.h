// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/CompilationBasis.h"
#include "dataplane/pipeline/Terminal.h"
#include "dataplane/upstream/Cluster.h"
#include "model/Api.h"
#include "schema/Problems.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace postern::engine {

/// Finds where the calls of one API after the other end: at clusters, whose state is kept in the StateRegistry. For one thread,
/// of which a compilation may have several, each with its own.
class BackendCompiler {
  public:
    /// `basis` outlives it.
    explicit BackendCompiler(const CompilationBasis& basis) : basis_(basis) {}

    /// Where an API's backends tell what is wrong, what they start, and which they are, each once.
    struct Telling {
        schema::Problems& problems;
        pipeline::UsedModules& modules;
        std::vector<std::shared_ptr<const upstream::Cluster>>& clusters;
    };
    /// What a route ends in. Operations that end in the same have one together.
    [[nodiscard]] std::shared_ptr<const pipeline::Terminal> terminal(const model::Api& api, const model::Operation& operation, Telling telling);
    /// Where its backends are configured, for traces of calls that the backend failed.
    [[nodiscard]] const std::string& origin(const model::Api& api, const model::Operation& operation);

  private:
    using Shared = std::shared_ptr<const upstream::Cluster>;
    [[nodiscard]] Shared clusterOf(const model::Api& api, const std::optional<model::Cluster>& own, const std::optional<model::Cluster>& ofApi,
                                   Telling telling);
    [[nodiscard]] model::Cluster resolved(const model::Api& api, const std::optional<model::Cluster>& chosen, bool production) const;
    [[nodiscard]] std::string originText(const model::Api& api, const std::optional<model::Cluster>& production,
                                         const std::optional<model::Cluster>& sandbox) const;
    [[nodiscard]] const std::string& fingerprintOf(const std::string& path);
    [[nodiscard]] std::string fingerprintOf(const model::TlsClient& tls);

    const CompilationBasis& basis_;
    std::map<std::string, std::string> fingerprints_;     ///< by path, of files that were read
    std::unordered_map<const void*, Shared> clustersAt_;  ///< by where the configuration has them
    std::shared_ptr<const upstream::Forwarder> last_;     ///< that was made
    const model::Api* originOf_ = nullptr;                ///< whose operations without backends of their own have `origin_`
    std::string origin_;
    std::string ownOrigin_;
};

} // namespace postern::engine
