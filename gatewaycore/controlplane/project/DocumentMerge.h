// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace postern::project {

/// One place at which two documents differ, in words for people: "data.operations[GET /items].throttlingPolicy".
struct Change {
    std::string path;
    std::string before; ///< as JSON, shortened; empty: it was not there
    std::string after;  ///< empty: it is not there any more
    std::string base{}; ///< of a conflict: what both sides began from; empty: it was not there, or is not known

    /// "+ path: after", "- path: before" or "~ path: before -> after".
    [[nodiscard]] std::string toString() const;
};

/// What is different in `after`. Items of lists are known by what names them (verb and target of operations, name, id,
/// policyName, alias), where each has such a name, else by their places.
[[nodiscard]] std::vector<Change> differences(const schema::Value& before, const schema::Value& after);

/// Whose word counts where both changed the same thing.
enum class Side : std::uint8_t { Neither, Ours, Theirs };

/// What somebody chose at one conflict.
enum class Pick : std::uint8_t { Ours, Theirs, Base };
/// By the conflict's path.
using Picks = std::map<std::string, Pick, std::less<>>;

/// What came of a merge.
struct Merged {
    schema::Value value;
    std::vector<Change> conflicts; ///< before: ours, after: theirs; what `value` has there is ours, unless Theirs was asked for
    bool tookOurs = false;   ///< something of ours that is not in the base
    bool tookTheirs = false; ///< something of theirs that is not in the base
};

/// Takes from each side what it changed since `base`. With a side to prefer there are no conflicts, nor where `picks` says what to
/// take; its paths begin with `above`.
[[nodiscard]] Merged merge(const schema::Value& base, const schema::Value& ours, const schema::Value& theirs, Side preferred,
                           const Picks& picks = {}, const std::string& above = {});

} // namespace postern::project
