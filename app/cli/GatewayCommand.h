// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/federation/Connectors.h"
#include "controlplane/federation/Fleet.h"

#include <functional>
#include <memory>
#include <string>

namespace postern::cli {

/// A verb that asks one gateway of a project or changes something there: through the Fleet, as the window does.
class FleetCommand : public Command {
    Q_OBJECT
  public:
    /// A deployment is let come to the end of the call that was sent, and says then what it did; all else ends at once.
    void interrupt() override;

  protected:
    explicit FleetCommand(const Output& output);
    ~FleetCommand() override;

    /// Reads the project and its environments. False: that was the end.
    bool readProject(const std::string& folder);
    /// The environment that is meant, if `task` can begin there. False: that was the end.
    bool takeEnvironment(const std::string& name, federation::FleetTask task);
    /// The API by its title or its folder's name. Null: that was the end.
    const deployment::Revision* takeApi(const std::string& name);
    /// `then` runs when what was begun ends well; else the command fails with why.
    void ask(Result<void> begun, std::function<void()> then);
    bool refuse(const std::string& message);

    [[nodiscard]] federation::Fleet& fleet() noexcept { return fleet_; }
    [[nodiscard]] const federation::Connectors& connectors() const noexcept { return connectors_; }
    [[nodiscard]] const federation::FleetProject& project() const noexcept { return *fleet_.project(); }
    [[nodiscard]] const federation::GatewayState& state() const { return *fleet_.gateway(environment_); }
    [[nodiscard]] const std::string& environmentName() const noexcept { return environment_; }

  private:
    void taskEnded(const QString& why);

    federation::Connectors connectors_;
    federation::Fleet fleet_;
    std::string environment_;
    std::function<void()> then_;
    bool interrupting_ = false;
};

} // namespace postern::cli
