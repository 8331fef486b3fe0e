// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FederationCommand.h"
#include "cli/FoundImportCommand.h"
#include "cli/LifecycleCommand.h"
#include "cli/SyncCommand.h"
#include "EnvironmentVerbs.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace postern::cli {

/// `postern env | caps | plan | push | undeploy | roll-back | discover | drift | take-live | sync | lifecycle | history`: their arguments, and the command that
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

    void addDiscover(CLI::App& app);
    void addSync(CLI::App& app);
    void addLifecycle(CLI::App& app);

    FederationOptions options_;
    FoundImportOptions found_;
    CLI::App* discover_ = nullptr;
    bool imports_ = false;
    SyncOptions sync_;
    LifecycleOptions lifecycle_;
    CLI::App* lifecycleVerb_ = nullptr;
    CLI::App* takeLive_ = nullptr;
    CLI::App* syncVerb_ = nullptr;
    bool takeBack_ = false;
    std::optional<EnvironmentVerbs> environments_;
    std::vector<std::pair<CLI::App*, FederationOptions::Verb>> verbs_;
};

} // namespace postern::cli
