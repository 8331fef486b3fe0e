// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Discovery.h"
#include "controlplane/deployment/Governance.h"
#include "controlplane/deployment/NormalForm.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace postern::deployment {

/// What was deployed last of an API at an environment: the third side of a comparison.
struct DeployedApi {
    std::string api;
    std::string revision; ///< hash
    std::string at;       ///< UTC, ISO 8601
    std::string who;
    std::string journal;  ///< name of its file
    NormalForm form;
};

/// One line of the history of who did what where.
struct HistoryEntry {
    std::string at;
    std::string who;
    std::string environment;
    std::string api;
    std::string action;   ///< "deploy", "undeploy", "roll back"
    std::string revision;
    std::string outcome;  ///< "applied", "failed", ...
    std::string why;
    std::string journal;
    std::vector<std::string> overridden{}; ///< names of rules of governance that were broken
    std::string overriddenBy{};
};

const schema::Schema<DeployedApi>& describe(schema::Type<DeployedApi>);
const schema::Schema<HistoryEntry>& describe(schema::Type<HistoryEntry>);

/// What is remembered of deployments of one project, below a folder of the user's state: what was deployed, what was seen, what
/// was done. No secrets. For one thread; what two programs write at once is whole, and the last one's.
class DeploymentRecords {
  public:
    explicit DeploymentRecords(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// None: nothing was deployed from here. Errors: InvalidConfig; IoError.
    [[nodiscard]] Result<std::optional<DeployedApi>> deployed(const std::string& environment, const std::string& api) const;
    [[nodiscard]] Result<void> setDeployed(const std::string& environment, const DeployedApi& api) const;
    [[nodiscard]] Result<void> forget(const std::string& environment, const std::string& api) const;

    [[nodiscard]] Result<Sightings> sightings(const std::string& environment) const;
    [[nodiscard]] Result<void> setSightings(const std::string& environment, const Sightings& seen) const;

    /// What the last check of an API by its governance found; none: it was not checked. Errors: InvalidConfig; IoError.
    [[nodiscard]] Result<std::optional<GovernanceCheck>> governance(const std::string& api) const;
    [[nodiscard]] Result<void> setGovernance(const GovernanceCheck& check) const;

    /// Adds a line; lines that cannot be read are left out by history(), the newest comes last.
    [[nodiscard]] Result<void> add(const HistoryEntry& entry) const;
    [[nodiscard]] std::vector<HistoryEntry> history() const;

    /// Where the journal of a deployment that begins now is written: unique, sorted by time.
    [[nodiscard]] std::filesystem::path journalFile(const std::string& environment, const std::string& at) const;
    /// The name of the newest one; empty: there is none.
    [[nodiscard]] std::string newestJournal(const std::string& environment) const;
    [[nodiscard]] std::filesystem::path journals() const { return folder_ / "journals"; }

  private:
    [[nodiscard]] std::filesystem::path fileOf(const std::string& environment, const std::string& api) const;
    std::filesystem::path folder_;
};

} // namespace postern::deployment
