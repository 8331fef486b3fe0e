// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/DefaultChain.h"
#include "dataplane/pipeline/FilterChain.h"
#include "model/Api.h"

#include <cstddef>
#include <optional>
#include <unordered_map>
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

/// The same place, and called the same.
[[nodiscard]] bool isSamePlace(const model::Origin& a, const model::Origin& b) noexcept;

/// Whether an operation asks for nothing of its own, so that its chain may be that of another one which is alike.
[[nodiscard]] bool mayBeAlike(const model::Api& api, const model::Operation& operation) noexcept;

/// Two operations of an API whose chains are planned alike, if they may be.
struct AreAlike {
    [[nodiscard]] bool operator()(const model::Operation* a, const model::Operation* b) const noexcept;
};
struct AlikeHash {
    [[nodiscard]] std::size_t operator()(const model::Operation* operation) const noexcept;
};

/// By an operation each, which outlives them.
using ChainPatterns = std::unordered_map<const model::Operation*, ChainPattern, AlikeHash, AreAlike>;

} // namespace postern::engine
