// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace postern::federation {

/// Where what was deployed from a project is kept: $XDG_STATE_HOME/postern/deployments/<project>, never in the project itself,
/// which is kept in git. The same for everything that opens this project.
[[nodiscard]] std::filesystem::path recordsFolder(const std::string& project);

} // namespace postern::federation
