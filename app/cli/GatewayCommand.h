// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FleetCommand.h"

#include <functional>
#include <string>

namespace postern::cli {

/// A verb that asks one gateway of a project or changes something there, one thing after the other.
class GatewayCommand : public FleetCommand {
    Q_OBJECT
  protected:
    explicit GatewayCommand(const Output& output) : FleetCommand(output) {}

    /// The environment that is meant, if `task` can begin there. False: that was the end.
    bool takeEnvironment(const std::string& name, federation::FleetTask task);
    /// `then` runs when what was begun ends well; else the command fails with why.
    void ask(Result<void> begun, std::function<void()> then);
    void taskEnded(const std::string& environment, const std::string& why) override;

    [[nodiscard]] const federation::GatewayState& state() const { return *fleet().gateway(environment_); }
    [[nodiscard]] const std::string& environmentName() const noexcept { return environment_; }

  private:
    std::string environment_;
    std::function<void()> then_;
};

} // namespace postern::cli
