// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/AgentCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// `postern agent describe | test`: their arguments, and the command that was asked for.
class AgentVerbs {
  public:
    explicit AgentVerbs(CLI::App& app);
    AgentVerbs(const AgentVerbs&) = delete;
    AgentVerbs& operator=(const AgentVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    AgentOptions options_;
    CLI::App* agent_ = nullptr;
};

} // namespace postern::cli
