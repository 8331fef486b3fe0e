// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/BreakpointsCommand.h"
#include "cli/PausedCommand.h"
#include "cli/RerunCommand.h"
#include "cli/WhatIfCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// The verbs `breakpoints`, `paused`, `rerun` and `whatif` with their options. Lives as long as the App is parsed.
class DebugVerbs {
  public:
    explicit DebugVerbs(CLI::App& app);

    /// What was asked for, after parsing; nullptr when it is another verb's.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    void addBreakpoints(CLI::App& app);
    void addPaused(CLI::App& app);
    void addRerun(CLI::App& app);
    void addWhatIf(CLI::App& app);
    CLI::App* addAction(const char* name, const char* about, inspection::PauseAction::Kind kind);

    BreakpointsOptions breakpoints_;
    PausedOptions paused_;
    RerunOptions rerun_;
    WhatIfOptions whatIf_;
    CLI::App* breakpointsVerb_ = nullptr;
    CLI::App* pausedVerb_ = nullptr;
    CLI::App* rerunVerb_ = nullptr;
    CLI::App* whatIfVerb_ = nullptr;
    bool after_ = false;
    bool response_ = false;
    std::string method_;
    std::string target_;
    std::string data_;
    int status_ = 0;
    bool withData_ = false;
};

} // namespace postern::cli
