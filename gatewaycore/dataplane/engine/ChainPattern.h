// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/DefaultChain.h"
#include "dataplane/pipeline/FilterChain.h"
#include "model/Api.h"

#include <optional>
#include <string>
#include <vector>

namespace postern::engine {

/// The chain of one operation as the pattern of another's that asks for the same: of most steps only the place differs.
struct ChainPattern {
    struct Part {
        filters::PlannedFilter planned;
        bool atOperation = false; ///< its place is the operation's
        /// Ready for each of these operations, but for its place; nothing: it has to be built for each.
        std::optional<pipeline::ChainStep> step;
        bool ofOperation = false; ///< it looks at the operation, so that no other's would do
    };
    std::vector<Part> parts;
};

/// Equal texts for two operations of an API whose chains are planned alike. Empty: it has something of its own.
[[nodiscard]] std::string alikenessOf(const model::Api& api, const model::Operation& operation);

/// The same place, and called the same.
[[nodiscard]] bool isSamePlace(const model::Origin& a, const model::Origin& b) noexcept;

} // namespace postern::engine
