// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/project/DocumentMerge.h"
#include "controlplane/project/Fitness.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::project {

/// What came of one API that was imported.
struct Imported {
    enum class Outcome : std::uint8_t {
        Added,
        Updated,   ///< nothing had been edited here
        Merged,    ///< what was edited here stays, the rest is new
        Unchanged, ///< nothing is new over there; edits here stay
        Conflict,  ///< both sides changed the same: nothing was written
        Failed,    ///< nothing was written
    };
    Outcome outcome = Outcome::Failed;
    std::string name;             ///< of its folder below apis/
    std::vector<Change> changes;  ///< what is new, against what was here
    std::vector<Change> conflicts;
    std::vector<std::string> notes; ///< what could not be brought up to date, and policies
    bool policiesChanged = false;
    std::string failure; ///< one line; with file and line where it is a file's
    bool failedBefore = false; ///< the same files failed at the last import, too
    Fitness fitness;

    [[nodiscard]] bool isNews() const noexcept
    {
        return outcome == Outcome::Added || outcome == Outcome::Updated || outcome == Outcome::Merged || policiesChanged;
    }
};
[[nodiscard]] std::string_view toString(Imported::Outcome outcome) noexcept;

} // namespace postern::project
