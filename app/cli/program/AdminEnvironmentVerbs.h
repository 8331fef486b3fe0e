// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/AdminEnvironmentCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// `postern env publish | unpublish | pull`: their arguments, and the command that was asked for.
class AdminEnvironmentVerbs {
  public:
    /// `env` is the verb that these are below.
    explicit AdminEnvironmentVerbs(CLI::App& env);
    AdminEnvironmentVerbs(const AdminEnvironmentVerbs&) = delete;
    AdminEnvironmentVerbs& operator=(const AdminEnvironmentVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    void addSending(CLI::App& verb);

    AdminEnvironmentOptions options_;
    CLI::App* publish_ = nullptr;
    CLI::App* unpublish_ = nullptr;
    CLI::App* pull_ = nullptr;
};

} // namespace postern::cli
