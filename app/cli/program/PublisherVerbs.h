// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/PublisherCommand.h"
#include "cli/SubscribeCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// The options by which every verb is told of a control plane.
void addLogin(CLI::App& verb, PublisherLogin& login);

/// `postern publisher ...` and `postern subscribe`: their arguments, and the command that was asked for.
class PublisherVerbs {
  public:
    explicit PublisherVerbs(CLI::App& app);
    PublisherVerbs(const PublisherVerbs&) = delete;
    PublisherVerbs& operator=(const PublisherVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    CLI::App* addAction(const char* name, const char* doc, PublisherOptions::Verb verb, bool ofApi = true);
    void addRevisions();
    void addLifecycle();
    void addArchives();
    void addSubscribe(CLI::App& app);

    PublisherOptions options_;
    SubscribeOptions subscribe_;
    CLI::App* publisher_ = nullptr;
    CLI::App* subscribeVerb_ = nullptr;
};

} // namespace postern::cli
