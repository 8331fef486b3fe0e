// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/BackendCompiler.h"
#include "dataplane/engine/ChainCompiler.h"
#include "dataplane/engine/Snapshot.h"
#include "dataplane/routing/RouterBuilder.h"

#include <memory>
#include <vector>

namespace postern::engine {

/// An API whose routes are to be taken in among those of the others: that shows whether it fits beside them.
struct CompiledApi {
    struct Route {
        routing::Router::Builder::Prepared route;
        std::unique_ptr<RoutePlan> plan;
        std::size_t problems = 0; ///< how many of the API's there were before it
    };
    std::vector<Route> routes; ///< of its operations, under one context after the other
    schema::Problems problems;
    pipeline::UsedModules modules;
    std::vector<std::shared_ptr<const upstream::Cluster>> clusters; ///< each once
};

/// Compiles one API after the other. For one thread, of which a compilation may have several, each with its own: what comes out
/// is the same.
class ApiCompiler {
  public:
    /// `basis` outlives it.
    explicit ApiCompiler(const CompilationBasis& basis) : basis_(basis), chains_(basis), backends_(basis) {}

    [[nodiscard]] CompiledApi compile(const model::Api& api);

  private:
    const CompilationBasis& basis_;
    ChainCompiler chains_;
    BackendCompiler backends_;
};

} // namespace postern::engine
