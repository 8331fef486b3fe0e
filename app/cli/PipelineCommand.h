// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/exporting/Targets.h"

#include <string>
#include <vector>

namespace postern::cli {

struct PipelineOptions {
    std::string folder = "."; ///< the project, which the pipeline is written into
    std::string system;       ///< "github", "gitlab", "jenkins"
    std::string import;       ///< what stands behind `postern import` there, as a shell would have it; empty: nothing is imported
    std::string name;         ///< of the bundle; empty: made of the folder's
    std::string image;        ///< that has postern; empty: the runner has
    std::string target = "tar";
    bool replace = false;
    bool dry = false; ///< prints it in place of writing it
};

/// `postern export --ci SYSTEM`: the pipeline that imports, builds, verifies and packages this project.
class PipelineCommand final : public Command {
    Q_OBJECT
  public:
    PipelineCommand(PipelineOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
    void start() override;

  private:
    PipelineOptions options_;
};

} // namespace postern::cli
