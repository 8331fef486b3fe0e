// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/DefaultChain.h"
#include "dataplane/pipeline/FilterChain.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/pipeline/FilterType.h"
#include "schema/Problems.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace postern::engine {

/// The filters of one compilation. Ten thousand operations have some dozens of different ones: a filter that was built without
/// a word of complaint is taken again where all is equal that it looked at. What is wrong is found as often as it stands there,
/// with its own place.
class BuiltFilters {
  public:
    struct Found {
        std::shared_ptr<const pipeline::Filter> filter; ///< nullptr: `problems` says why
        bool ofOperation = true; ///< it would be another one for another operation of the API
        bool ofPlace = true;     ///< and in another place
    };
    /// Of `type`, with these settings; never one that stands in `chain` already.
    [[nodiscard]] Found get(const pipeline::FilterType& type, const filters::PlannedFilter& planned,
                            const schema::Value& settings, pipeline::FilterContext& context,
                            const std::vector<pipeline::ChainStep>& chain, schema::Problems& problems);
    /// One that is known to be this operation's alone: nothing is looked for, nothing is kept.
    [[nodiscard]] static Found make(const pipeline::FilterType& type, const schema::Value& settings, pipeline::FilterContext& context,
                                    schema::Problems& problems)
    {
        return {type.build(settings, context, problems), true, true};
    }
    /// From now on filters are another API's.
    void nextApi() { ofApi_.clear(); }

  private:
    struct Entry {
        std::shared_ptr<const pipeline::Filter> filter;
        std::optional<model::Origin> origin; ///< nothing: it did not look
        std::vector<pipeline::UsedModule> modules;
    };
    using Entries = std::unordered_multimap<std::string, Entry>; ///< by all that is no pointer

    static const Entry* findIn(const Entries& entries, const std::string& key, const model::Origin& origin,
                               const std::vector<pipeline::ChainStep>& chain);

    Entries everywhere_; ///< of those that did not ask for the API
    Entries ofApi_;
};

} // namespace postern::engine
