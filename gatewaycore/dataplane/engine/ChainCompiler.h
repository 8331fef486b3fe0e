// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/BuiltFilters.h"
#include "dataplane/engine/ChainPattern.h"
#include "dataplane/engine/CompilationBasis.h"
#include "dataplane/pipeline/FilterChain.h"
#include "model/Api.h"
#include "schema/Problems.h"

#include <optional>
#include <vector>

namespace postern::engine {

/// Makes the chains of one API after the other; what can be is one filter for all of them. For one thread, of which a
/// compilation may have several, each with its own.
class ChainCompiler {
  public:
    /// `basis` outlives it.
    explicit ChainCompiler(const CompilationBasis& basis) : basis_(basis) {}

    /// Where an API's chains tell what is wrong and what they start.
    struct Telling {
        schema::Problems& problems;
        pipeline::UsedModules& modules;
    };
    /// From now on chains are this API's; it outlives them.
    void begin(const model::Api& api);

    /// `info` is what exchanges on the chain will see; it lives as long as the chain.
    [[nodiscard]] pipeline::FilterChain operation(const model::Operation& operation, const pipeline::RouteInfo& info, Telling telling);
    /// The path is an operation's, the method is not: what guards the whole API runs (CORS preflights, IP lists), and what
    /// watches, but nobody is asked for credentials to be told 405.
    [[nodiscard]] pipeline::FilterChain wrongMethod(const pipeline::RouteInfo& info, Telling telling);
    /// Of what matches no route: the gateway's own guards and observers.
    [[nodiscard]] pipeline::FilterChain noRoute(Telling telling);

  private:
    using Steps = std::vector<pipeline::ChainStep>;
    /// Whose step is made.
    struct Place {
        const model::Operation* operation = nullptr;
        const pipeline::RouteInfo* info = nullptr;
        bool everybodyOnly = false; ///< there is no operation to speak of
        bool ofOperation = false;   ///< the filter is known to be this operation's alone
    };
    [[nodiscard]] Steps asPlanned(const model::Operation& operation, const pipeline::RouteInfo& info, Telling telling);
    /// nullopt: it could not be built, and `telling` says why.
    [[nodiscard]] std::optional<BuiltFilters::Found> addStep(Steps& steps, const filters::PlannedFilter& planned, const Place& place, Telling telling);
    [[nodiscard]] const pipeline::FilterType* typeOf(const model::FilterConfig& filter, schema::Problems& problems) const;

    const CompilationBasis& basis_;
    const model::Api* api_ = nullptr;
    std::optional<pipeline::SharedParts> parts_; ///< of the API
    pipeline::SharedParts common_;               ///< of all APIs
    BuiltFilters builtFilters_;
    ChainPatterns patterns_; ///< of the API
};

} // namespace postern::engine
