// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::cli {

struct ProjectOptions {
    enum class Verb : std::uint8_t { Init, Build, Run, Status, Diff };
    Verb verb = Verb::Status;
    std::string folder = ".";
    bool always = false;                ///< build also when nothing has changed
    std::vector<std::string> arguments; ///< of posternd, for run
    std::string program;                ///< posternd
};

/// `postern init | build | run | status | diff`: what is done with a project without asking anybody.
class ProjectCommand final : public Command {
    Q_OBJECT
  public:
    ProjectCommand(ProjectOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
    void start() override;

  private:
    int init();
    int build();
    int run();
    int status();
    int diff();
    int refuse(const std::string& message);

    ProjectOptions options_;
};

} // namespace postern::cli
