// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/project/GatewayProject.h"

#include <string>

namespace postern::cli {

/// What every import is told beside what to take.
struct ImportChoices {
    bool ours = false;   ///< where both sides changed the same, what is here stays
    bool theirs = false; ///< ... what is new counts
    bool dry = false;    ///< only say what would be done

    /// Errors: InvalidArgument when both sides are preferred.
    [[nodiscard]] Result<project::ImportRules> rules() const;
};

/// What came of the APIs of an import so far: a line for each as it ends, and the exit code of them all.
class ImportTally {
  public:
    explicit ImportTally(Format format) : format_(format) {}

    /// Counts it; what is to be printed of it.
    [[nodiscard]] std::string take(const project::Imported& imported);
    [[nodiscard]] std::string failure(const std::string& name, const std::string& why);
    /// What was not even asked for, after a failure that concerned them all.
    [[nodiscard]] std::string notAsked(std::size_t count);
    /// Saves what was taken, unless it was `dry`; the last line, empty for programs, which count by themselves. Errors: the project's.
    [[nodiscard]] Result<std::string> end(const project::GatewayProject& project, bool dry) const;
    /// 34: all is as it was after the last import, and that includes what failed then.
    [[nodiscard]] int exitCode() const noexcept;

  private:
    Format format_;
    std::size_t news_ = 0;
    std::size_t same_ = 0;
    std::size_t failures_ = 0;
    std::size_t failedAgain_ = 0;
};

} // namespace postern::cli
