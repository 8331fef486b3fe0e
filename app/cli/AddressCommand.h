// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/federation/Connectors.h"
#include "controlplane/federation/Fleet.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace postern::cli {

/// A verb that asks several gateways at once where callers reach APIs. One that hangs or fails keeps no other one up.
class UrlCommand : public Command {
    Q_OBJECT
  public:
    /// Ends what goes on, and says what is known so far.
    void interrupt() override;

  protected:
    explicit UrlCommand(const Output& output);
    ~UrlCommand() override;

    /// Reads the project; `environments` are those that are meant, all when it is empty. False: that was the end.
    bool readProject(const std::string& folder, std::vector<std::string> environments);
    /// Asks those in `of`; found() follows.
    void find(const std::vector<std::string>& of, const std::string& api, std::optional<steering::ProbeRules> probe, const std::string& path);
    /// All have answered, or failed, or somebody has interrupted it.
    virtual void found() = 0;
    bool refuse(const std::string& message);
    /// For people, beside what programs read.
    void note(const std::string& sentence) const;

    [[nodiscard]] const federation::FleetProject& project() const noexcept { return *fleet_.project(); }
    [[nodiscard]] const federation::GatewayState& state(const std::string& environment) const { return *fleet_.gateway(environment); }
    [[nodiscard]] const std::vector<std::string>& environments() const noexcept { return environments_; }
    /// Why an environment could not be asked, by its name.
    [[nodiscard]] const std::map<std::string, std::string>& failures() const noexcept { return failures_; }
    [[nodiscard]] bool wasInterrupted() const noexcept { return interrupting_; }

  private:
    void taskEnded(const std::string& environment, const std::string& why);

    federation::Connectors connectors_;
    federation::Fleet fleet_;
    std::vector<std::string> environments_;
    std::set<std::string> asked_;
    std::map<std::string, std::string> failures_;
    bool interrupting_ = false;
};

} // namespace postern::cli
