// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/SteeringCommand.h"
#include "cli/UrlsCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// `postern urls | steering`: their arguments, and the command that was asked for.
class SteeringVerbs {
  public:
    explicit SteeringVerbs(CLI::App& app);
    SteeringVerbs(const SteeringVerbs&) = delete;
    SteeringVerbs& operator=(const SteeringVerbs&) = delete;

    /// Nothing when another verb was given.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    UrlsOptions urls_;
    SteeringOptions steering_;
    std::string form_ = "table";
    std::string policy_ = "latency";
    bool json_ = false;
    CLI::App* urlsVerb_ = nullptr;
    CLI::App* steeringVerb_ = nullptr;
};

} // namespace postern::cli
