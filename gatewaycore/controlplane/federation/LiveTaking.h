// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Drift.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/federation/ApiFilesEdit.h"

#include <filesystem>
#include <string>
#include <vector>

namespace postern::federation {

/// A field of a gateway that stays out of an API's files, and why.
struct LeftField {
    std::string path;
    std::string live;
    std::string why;
};

/// What taking a gateway's side of an API would write into a project's files.
struct LiveTaking {
    ProjectFiles before; ///< only of files that change; a file that is made has an empty text
    ProjectFiles after;
    std::vector<std::string> taken; ///< paths of fields
    std::vector<LeftField> left;
    std::vector<std::string> conflicts; ///< paths that moved on both sides, otherwise on each: nothing is taken for them
    bool pushes = false;                ///< fields moved here that the gateway has not

    [[nodiscard]] bool changesFiles() const noexcept { return !after.empty(); }
    /// Whether something there would be written over by a push of what is here.
    [[nodiscard]] bool losesTheirs() const noexcept { return !left.empty() || !conflicts.empty(); }
};

/// Which side's word counts for which fields.
enum class TakingRule : std::uint8_t {
    Moved, ///< what moved there since the last deployment from here, as a read-write environment is kept: needs `applied`
    All,   ///< whatever is otherwise there
};

/// Tries what would have to be written so that the project wants of the API what the gateway has, one change after the other, in a
/// copy below `scratch`, which is taken away again. `only` empty: all fields. Nothing of the project is written. Errors: InvalidArgument
/// for TakingRule::Moved without `applied`; Unsupported for an API without files of its own; IoError.
[[nodiscard]] Result<LiveTaking> takeLive(const std::filesystem::path& project, const std::filesystem::path& scratch, const deployment::ConnectorType& type,
                                          const deployment::Environment& environment, const deployment::Revision& revision, const deployment::NormalForm* applied,
                                          const deployment::LiveApi& live, TakingRule rule, const deployment::FieldPaths& only = {});

} // namespace postern::federation
