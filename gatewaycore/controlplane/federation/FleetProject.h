// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/deployment/Revision.h"
#include "controlplane/federation/FleetState.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::federation {

/// An API of the project that cannot be deployed, and why.
struct UnfrozenApi {
    std::string title;
    std::string why;
};

/// What a project says of its gateways, read at once: a value that may be made on any thread.
struct FleetProject {
    std::filesystem::path folder;
    std::filesystem::path records;
    std::vector<deployment::Environment> environments;
    std::string environmentsProblem; ///< why environments.yaml cannot be used; empty: it can
    std::vector<deployment::Revision> revisions;
    std::vector<UnfrozenApi> unfrozen;
    std::string problems; ///< of the folder's files, a line each; empty: there are none
    /// What is remembered of each environment, by its name.
    struct Remembered {
        std::map<std::string, deployment::DeployedApi> deployed; ///< by title, without forms
        std::vector<CheckedApi> checked;
        std::vector<UnfinishedDeployment> unfinished;
    };
    std::map<std::string, Remembered> remembered;

    [[nodiscard]] const deployment::Revision* revision(const std::string& title) const noexcept;
    /// `name` is "Orders:1.0.0", or "Orders-1.0.0" as its folder is called. Errors: InvalidConfig with what is wrong with the folder, or
    /// with why this one cannot be deployed; NotFound naming the APIs there are.
    [[nodiscard]] Result<const deployment::Revision*> named(const std::string& name) const;
};

/// Reads a gateway's folder, its environments.yaml and what is remembered below `records`. What cannot be read is in it, with why;
/// one bad API keeps no other one away.
[[nodiscard]] std::shared_ptr<const FleetProject> readFleetProject(const std::filesystem::path& folder, const std::filesystem::path& records, const deployment::SettingsOf& settings);

} // namespace postern::federation
