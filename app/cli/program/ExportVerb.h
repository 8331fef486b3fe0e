// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/ExportCommand.h"
#include "cli/PipelineCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// `postern export`: its arguments, and the command, which writes a bundle or a pipeline.
class ExportVerb {
  public:
    explicit ExportVerb(CLI::App& app);
    ExportVerb(const ExportVerb&) = delete;
    ExportVerb& operator=(const ExportVerb&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    ExportOptions options_;
    PipelineOptions pipeline_;
    std::string program_;
    CLI::App* verb_ = nullptr;
};

} // namespace postern::cli
