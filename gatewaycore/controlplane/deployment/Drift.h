// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Environment.h"
#include "controlplane/deployment/NormalForm.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::deployment {

/// How much a difference means, the least first.
enum class DriftClass : std::uint8_t {
    InSync,
    Cosmetic,    ///< spelled otherwise, and means the same
    Unsupported, ///< wanted, and the gateway cannot hold it
    Secret,      ///< the gateway does not tell it, so nobody can know
    Unknown,     ///< could not be read
    Semantic,    ///< the gateway does something else than is wanted
};
[[nodiscard]] std::string_view toString(DriftClass drift) noexcept;

/// Who moved away from what was deployed last.
enum class Mover : std::uint8_t { Nobody, Us, Them, Both };

struct FieldDrift {
    std::string path;
    DriftClass drift = DriftClass::InSync;
    Mover mover = Mover::Nobody;
    std::string desired; ///< empty: it is not wanted
    std::string applied; ///< empty: it was not deployed
    std::string live;    ///< as the gateway spells it; empty: it is not there
    std::string note;
    bool theirs = false;  ///< belongs to the gateway's own team
    bool ignored = false; ///< by a rule
};

/// What desired, last applied and live say of one API at one gateway, field by field.
struct Drift {
    std::vector<FieldDrift> fields; ///< only those that are not in sync, by path
    std::size_t inSync = 0;
    std::size_t ignored = 0;

    /// The worst of what is neither ignored nor theirs.
    [[nodiscard]] DriftClass worst() const noexcept;
    [[nodiscard]] std::size_t count(DriftClass drift) const noexcept; ///< without what is ignored
    /// The same field was edited on both sides, otherwise on each.
    [[nodiscard]] bool hasConflicts() const noexcept;
};

/// Holds the three against each other. `applied` null: nobody knows what was deployed last, and nobody has moved; `live` null:
/// the API is not there at all, which is one semantic difference of every field that is wanted. Pure.
[[nodiscard]] Drift driftOf(const NormalForm& desired, const NormalForm* applied, const NormalForm* live, std::string_view api,
                            const std::vector<IgnoreRule>& rules);

/// What a read-write environment takes over: each field from the side that moved. Empty where both moved, otherwise.
struct Reconciled {
    NormalForm value;
    std::vector<std::string> conflicts; ///< paths; `value` has what was applied there, nothing is overwritten
    bool takesTheirs = false;
    bool takesOurs = false;
};
[[nodiscard]] Reconciled reconcile(const NormalForm& desired, const NormalForm& applied, const NormalForm& live);

} // namespace postern::deployment
