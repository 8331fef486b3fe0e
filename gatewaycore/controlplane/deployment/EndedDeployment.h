// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/DeploymentRecords.h"

#include <optional>
#include <string>
#include <string_view>

namespace postern::deployment {

/// A plan's application, or what took it back, that came to its end.
struct EndedDeployment {
    const DeploymentPlan& plan;
    const DeploymentReport& report;
    bool back = false;   ///< it took back what was done
    std::string journal; ///< name of its file
    std::string at;      ///< UTC, ISO 8601
    std::string who;

    /// Whether the gateway is in a state that is known: what was wanted, or what was there before.
    [[nodiscard]] bool isWhole() const noexcept;
    /// What is deployed from here after it, when isWhole(); none: nothing.
    [[nodiscard]] std::optional<DeployedApi> deployed() const;
    /// Its line of the history, and what is deployed now.
    [[nodiscard]] Result<void> recordIn(const DeploymentRecords& records) const;
};

/// What is there as a plan without steps wants it counts as deployed, though whoever deployed it was killed before writing that down.
/// None: that was known. Errors: InvalidConfig; IoError.
[[nodiscard]] Result<std::optional<DeployedApi>> recordInPlace(const DeploymentRecords& records, const DeploymentPlan& plan, const std::string& at, const std::string& who);

[[nodiscard]] std::string_view outcomeName(DeploymentReport::Outcome outcome) noexcept; ///< as histories have it

} // namespace postern::deployment
