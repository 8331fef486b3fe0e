// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FleetCommand.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postern::cli {

/// A verb that asks several gateways at once where callers reach APIs. One that hangs or fails keeps no other one up.
class AddressCommand : public FleetCommand {
    Q_OBJECT
  public:
    /// Ends what goes on, and says what is known so far.
    void interrupt() override;

  protected:
    explicit AddressCommand(const Output& output) : FleetCommand(output) {}

    /// The environments that are meant, all of the project when there are none. False: that was the end.
    bool takeEnvironments(std::vector<std::string> names);
    /// Asks those in `of`; found() follows.
    void find(const std::vector<std::string>& of, const std::string& api, std::optional<steering::ProbeRules> probe, const std::string& path);
    /// All have answered, or failed, or somebody has interrupted it.
    virtual void found() = 0;
    void taskEnded(const std::string& environment, const std::string& why) override;
    /// For people, beside what programs read.
    void note(const std::string& sentence) const;

    [[nodiscard]] const federation::GatewayState& state(const std::string& environment) const { return *fleet().gateway(environment); }
    [[nodiscard]] const std::vector<std::string>& environments() const noexcept { return environments_; }
    /// Why an environment could not be asked, by its name.
    [[nodiscard]] const std::map<std::string, std::string>& failures() const noexcept { return failures_; }

  private:
    std::vector<std::string> environments_;
    std::set<std::string> asked_;
    std::map<std::string, std::string> failures_;
};

} // namespace postern::cli
