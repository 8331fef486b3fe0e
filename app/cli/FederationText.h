// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/Drift.h"
#include "schema/Value.h"

#include <string>

namespace postern::cli {

// What the verbs of federation print: for people, and as JSON for programs.
[[nodiscard]] std::string textOf(const std::vector<deployment::Environment>& environments);
[[nodiscard]] std::string textOf(const std::vector<deployment::Capability>& capabilities);
[[nodiscard]] std::string textOf(const deployment::Drift& drift, const std::string& api, const std::string& environment);
[[nodiscard]] std::string textOf(const deployment::Discovery& found, const std::vector<deployment::SightedApi>& sighted);
[[nodiscard]] std::string textOf(const deployment::DeploymentReport& report, const deployment::DeploymentPlan& plan);
[[nodiscard]] std::string textOf(const std::vector<deployment::HistoryEntry>& history);

[[nodiscard]] schema::Value jsonOf(const std::vector<deployment::Environment>& environments);
[[nodiscard]] schema::Value jsonOf(const std::vector<deployment::HistoryEntry>& history);
[[nodiscard]] schema::Value jsonOf(const std::vector<deployment::Capability>& capabilities);
[[nodiscard]] schema::Value jsonOf(const deployment::Drift& drift, const std::string& api, const std::string& environment);
[[nodiscard]] schema::Value jsonOf(const deployment::Discovery& found, const std::vector<deployment::SightedApi>& sighted);
[[nodiscard]] schema::Value jsonOf(const deployment::DeploymentReport& report, const deployment::DeploymentPlan& plan);

} // namespace postern::cli
