// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FederationCommand.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace postern::cli {

/// `postern env | caps | plan | push | undeploy | roll-back | discover | drift | history`: their arguments, and the command that
/// was asked for.
class FederationVerbs {
  public:
    explicit FederationVerbs(CLI::App& app);
    FederationVerbs(const FederationVerbs&) = delete;
    FederationVerbs& operator=(const FederationVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    CLI::App* addVerb(CLI::App& app, FederationOptions::Verb verb, const char* name, const char* doc);
    CLI::App* addAt(CLI::App& app, FederationOptions::Verb verb, const char* name, const char* doc, bool api);

    FederationOptions options_;
    std::vector<std::pair<CLI::App*, FederationOptions::Verb>> verbs_;
};

} // namespace postern::cli
