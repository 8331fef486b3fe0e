// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/EnvironmentsFile.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace postern::federation {

/// A change of environments.yaml that leaves alone what it is not about: other environments, their order, comments.
struct EnvironmentsEdit {
    std::string name;                                ///< of the environment that is changed or taken out; empty: one is added
    std::optional<deployment::Environment> becomes;  ///< none: it is taken out
};

struct EditedEnvironments {
    std::string text;
    bool losesComments = false; ///< some that stand in the file are not in `text`
};

/// The file's text after the change; an empty `text` is a file that is not there yet. What cannot be changed in its place is written
/// anew as a whole. Errors: InvalidConfig for a file that cannot be read as it is; NotFound; InvalidArgument for an environment that
/// could not be read again. Pure.
[[nodiscard]] Result<EditedEnvironments> editEnvironments(std::string_view text, const EnvironmentsEdit& edit, const deployment::SettingsOf& settings);
/// The same of the file below `folder`, replaced whole or not at all. With `keepComments` nothing is written when some would go.
/// Errors: also Unsupported for that; IoError.
[[nodiscard]] Result<void> editEnvironmentsFile(const std::filesystem::path& folder, const EnvironmentsEdit& edit, const deployment::SettingsOf& settings, bool keepComments);

} // namespace postern::federation
