// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/federation/Connectors.h"
#include "controlplane/federation/Fleet.h"

#include <string>

namespace postern::cli {

/// A verb about gateways of a project: it reads the project, and does what it does through the Fleet, as the window does.
class FleetCommand : public Command {
    Q_OBJECT
  public:
    /// A deployment is let come to the end of the call that was sent, and the verb says then what it did; all else ends at once.
    void interrupt() override;

  protected:
    explicit FleetCommand(const Output& output);
    ~FleetCommand() override;

    /// Reads the project and its environments. False: that was the end.
    bool readProject(const std::string& folder);
    /// The API by its title or its folder's name. Null: that was the end.
    const deployment::Revision* takeApi(const std::string& name);
    bool refuse(const std::string& message);
    /// Ends what only reads; what is written to ends with the call that was sent.
    void stop();
    /// Something has ended at a gateway; `why` is empty when it ended well, or was stopped.
    virtual void taskEnded(const std::string& environment, const std::string& why);

    [[nodiscard]] federation::Fleet& fleet() noexcept { return fleet_; }
    [[nodiscard]] const federation::Fleet& fleet() const noexcept { return fleet_; }
    [[nodiscard]] const federation::Connectors& connectors() const noexcept { return connectors_; }
    [[nodiscard]] const federation::FleetProject& project() const noexcept { return *fleet_.project(); }
    [[nodiscard]] bool wasInterrupted() const noexcept { return interrupting_; }

  private:
    federation::Connectors connectors_;
    federation::Fleet fleet_;
    bool interrupting_ = false;
};

} // namespace postern::cli
