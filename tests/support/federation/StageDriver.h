// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/federation/FailureTable.h"

#include <QTemporaryDir>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postern::deployment::test {

/// What is done at a stage, one thing after the other; each is waited for.
class StageDriver {
  public:
    /// `say` is told, in a sentence, of what should not be.
    explicit StageDriver(std::function<void(const std::string&)> say) : say_(std::move(say)) {}

    /// None: it cannot be read.
    std::optional<std::optional<LiveApi>> liveOf(FailureStage& stage);
    /// What is there, in a form that two gateways made alike agree in; empty: nothing.
    std::string formOf(FailureStage& stage);
    /// Names of what is there beside the stage's API.
    std::set<std::string> othersIn(FailureStage& stage);
    std::optional<DeploymentPlan> planOf(FailureStage& stage, const Revision& revision);
    std::optional<DeploymentPlan> removalOf(FailureStage& stage);
    /// Applies or takes back. `counted` gets how many effects there are each time a step is done, or taken back.
    DeploymentReport apply(const FailureStage& stage, GatewayConnection& connection, Result<Journal> journal, bool back = false, std::vector<std::size_t>* counted = nullptr);
    /// Deploys the stage's revision.
    bool deployed(FailureStage& stage);

    Result<Journal> freshJournal(const DeploymentPlan& plan);
    /// The last that was fresh.
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

  private:
    std::function<void(const std::string&)> say_;
    QTemporaryDir folder_;
    std::filesystem::path file_;
    int files_ = 0;
};

} // namespace postern::deployment::test
