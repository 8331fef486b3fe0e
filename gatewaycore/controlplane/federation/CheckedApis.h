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

/// What comparisons at an environment depend on beside the gateway: equal texts, equal outcome. Of many APIs the environment is
/// written down once.
class CheckBasis {
  public:
    explicit CheckBasis(const deployment::Environment& environment);
    /// Of a revision, and what was deployed of it last; nullptr: nothing.
    [[nodiscard]] std::string of(const std::string& revision, const deployment::DeployedApi* deployed) const;

  private:
    std::string environment_;
};

} // namespace postern::federation
