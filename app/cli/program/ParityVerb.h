// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/ParityCommand.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace postern::cli {

/// The verb `parity` with its options. Lives as long as the App is parsed.
class ParityVerb {
  public:
    explicit ParityVerb(CLI::App& app);
    /// What was asked for, after parsing; nullptr when it is another verb's.
    [[nodiscard]] std::unique_ptr<Command> chosen(const Output& output);

  private:
    ParityOptions options_;
    CLI::App* verb_;
};

} // namespace postern::cli
