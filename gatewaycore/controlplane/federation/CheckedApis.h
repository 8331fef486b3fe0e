// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/federation/FleetState.h"

#include <filesystem>

namespace postern::federation {

const schema::Schema<CheckedApi>& describe(schema::Type<CheckedApi>);

/// What the last drift check of an environment found, as a file below the folder of what was deployed; no secrets.
/// Errors: InvalidConfig for what is no such file; IoError.
[[nodiscard]] Result<std::vector<CheckedApi>> readChecked(const std::filesystem::path& records, const std::string& environment);
[[nodiscard]] Result<void> writeChecked(const std::filesystem::path& records, const std::string& environment, const std::vector<CheckedApi>& checked);

/// What a comparison of a revision at an environment depends on beside the gateway: equal texts, equal outcome.
[[nodiscard]] std::string basisOf(const deployment::Environment& environment, const std::string& revision, const deployment::DeployedApi* deployed);

} // namespace postern::federation
