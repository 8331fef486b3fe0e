// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/GatewayTask.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace postern::federation {

class DriftCheck;
class UrlReading;

/// One task at one gateway that changes nothing there: a test, a discovery, a drift check, a plan. It writes what it finds into the
/// gateway's state. Destroying it ends it without a word.
class GatewayVisit final : public GatewayTask {
    Q_OBJECT
  public:
    struct Errand {
        FleetTask task = FleetTask::Test;
        std::string api;      ///< of a plan; of an import: its id; of a drift check: only this one; empty: all
        bool removal = false; ///< of a plan: it is to be gone
        std::optional<deployment::DeploymentPlan> given; ///< a plan that was made earlier, taken if the gateway is still as it was
        std::vector<std::string> overrides{}; ///< of a plan: names of rules of governance that may be broken
        std::optional<steering::ProbeRules> probe{}; ///< of urls: they are called, too
        std::string probePath{};                     ///< of that: below each API's address; empty: an operation's
    };
    /// The state outlives this.
    GatewayVisit(GatewayState& state, std::shared_ptr<const FleetProject> project, Errand errand, secrets::SecretStore* store, const FleetRules& rules);
    ~GatewayVisit() override;

    void start();
    /// Ends without a word; it may be inside one of its signals.
    void halt() { abandon(); }

  private:
    void opened();
    void stopOthers() override;
    void test();
    void discover();
    void withMemory(bool oursAgain, std::function<void()> then);
    void remember(deployment::Discovery found);
    void drift();
    void plan();
    [[nodiscard]] Result<void> mayPlan(const deployment::Revision* revision);
    [[nodiscard]] Result<void> govern(const deployment::Revision* revision);
    void planned(deployment::DeploymentPlan plan, const deployment::LiveApi* there);
    void readDefinition();
    void readApi();
    void readUrls();

    Errand errand_;
    std::unique_ptr<DriftCheck> check_;
    std::unique_ptr<UrlReading> urls_;
    std::vector<deployment::BrokenRule> overridden_; ///< of the plan that is made
};

} // namespace postern::federation
