// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/GatewayCommand.h"
#include "cli/ImportTally.h"
#include "controlplane/project/GatewayProject.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace postern::cli {

struct FoundImportOptions : ImportChoices {
    std::string folder = ".";
    std::string environment;
    std::vector<std::string> apis{}; ///< "Orders:1.0.0", "Orders", or the gateway's own id
    bool allNew = false;             ///< all that this project has not yet
};

/// `postern discover --import`: takes APIs that live at a gateway into the project, as far as that can say what they are. What
/// came from there before is merged with what was edited since; what came from elsewhere is left alone. One line an API.
class FoundImportCommand final : public GatewayCommand {
    Q_OBJECT
  public:
    FoundImportCommand(FoundImportOptions options, const Output& output);
    ~FoundImportCommand() override;
    void start() override;
    void interrupt() override;

  private:
    void choose();
    void chooseNamed(const std::string& name);
    [[nodiscard]] bool isChosen(const deployment::DiscoveredApi& api) const;
    [[nodiscard]] std::vector<deployment::DiscoveredApi> calledAs(const std::string& name) const;
    void refuseTwins(const std::string& name, const std::vector<deployment::DiscoveredApi>& twins);
    void next();
    void takeRead();
    void end();
    void taskEnded(const std::string& environment, const std::string& why) override;

    /// Where the project has it from, empty for what was written in it; nothing when it is not in there.
    [[nodiscard]] std::optional<std::string> originOf(const deployment::DiscoveredApi& api) const;
    [[nodiscard]] std::string ourOrigin() const { return "gateway " + environmentName(); }

    FoundImportOptions options_;
    std::optional<project::GatewayProject> project_;
    std::deque<deployment::DiscoveredApi> waiting_; ///< the first one is being read
    bool discovered_ = false;
    project::ImportRules rules_;
    ImportTally tally_;
};

} // namespace postern::cli
