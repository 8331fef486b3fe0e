// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/ImportCommand.h"
#include "cli/ProjectCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// `postern init | import | build | run | status | diff`: their arguments, and the command that was asked for.
class ProjectVerbs {
  public:
    explicit ProjectVerbs(CLI::App& app);
    ProjectVerbs(const ProjectVerbs&) = delete;
    ProjectVerbs& operator=(const ProjectVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    CLI::App* addVerb(CLI::App& app, const char* name, const char* doc);
    void addImport(CLI::App& app);

    ProjectOptions project_;
    ImportOptions import_;
    CLI::App* init_ = nullptr;
    CLI::App* build_ = nullptr;
    CLI::App* run_ = nullptr;
    CLI::App* status_ = nullptr;
    CLI::App* diff_ = nullptr;
    CLI::App* importVerb_ = nullptr;
};

} // namespace postern::cli
