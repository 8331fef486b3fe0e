// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/EnvironmentCommand.h"
#include "AdminEnvironmentVerbs.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace postern::cli {

/// `postern env add | edit | remove | ignore`, and those of a control plane: their arguments, and the command that was asked for.
class EnvironmentVerbs {
  public:
    /// `env` is the verb that these are below.
    explicit EnvironmentVerbs(CLI::App& env);
    EnvironmentVerbs(const EnvironmentVerbs&) = delete;
    EnvironmentVerbs& operator=(const EnvironmentVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    CLI::App* addVerb(CLI::App& env, EnvironmentOptions::Verb verb, const char* name, const char* doc);
    void addSettings(CLI::App& verb, bool fresh);

    EnvironmentOptions options_;
    AdminEnvironmentVerbs atControlPlane_;
    bool untested_ = false;
    std::vector<std::pair<CLI::App*, EnvironmentOptions::Verb>> verbs_;
};

} // namespace postern::cli
