// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/deployment/Environment.h"
#include "controlplane/deployment/NormalForm.h"

#include <QByteArray>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::deployment::test {

/// A gateway that `postern push` reaches as a process of its own: it has seen nothing of us yet, the same each time.
struct KillStage {
    std::string project; ///< a folder with the API Orders:1.0.0
    Environment environment;
    std::map<std::string, std::string> variables;      ///< of the process' environment
    std::function<std::vector<std::string>()> effects; ///< what the gateway did, in order, whoever asked; only ever grows
    std::function<NormalForm()> form;                  ///< the API that is there
    std::function<void()> disturb;                     ///< somebody else changes the API there
    std::shared_ptr<void> keep;                        ///< what has to live as long
};

/// When a program is killed: before or after it writes to its journal for the n-th time.
struct KillMoment {
    bool after = false;
    int write = 0; ///< 0: nobody kills it
};

/// `postern push` as a process of its own, that may be killed.
class KilledPush {
  public:
    /// The stage's environment is written into its project; records and journals go below `state`.
    KilledPush(const KillStage& stage, std::filesystem::path state);

    /// Returns its exit code; none: it was killed.
    [[nodiscard]] std::optional<int> run(KillMoment when = {});
    QByteArray said;

    /// How many lines its journals have.
    [[nodiscard]] int lines() const;
    /// How many steps its journals call done.
    [[nodiscard]] std::size_t stepsDone() const;
    /// Whether whoever looks for drift later knows what was deployed.
    [[nodiscard]] bool isRemembered() const;

  private:
    const KillStage& stage_;
    std::filesystem::path state_;
};

} // namespace postern::deployment::test
