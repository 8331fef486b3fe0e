// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/GatewayTask.h"
#include "controlplane/federation/WithheldStore.h"

#include <memory>
#include <string>

namespace postern::federation {

/// One deployment at one gateway: the plan in the gateway's state is applied, or what a journal says is gone on with or taken back.
/// History and what is deployed are written down when it ends. Destroying it leaves the journal as it stands.
class GatewayWriting final : public GatewayTask {
    Q_OBJECT
  public:
    /// `journal` empty: the plan of the state is applied, if the gateway is still as it was when the plan was made.
    struct Order {
        std::string journal;
        bool back = false; ///< take back what was done
    };
    GatewayWriting(GatewayState& state, std::shared_ptr<const FleetProject> project, Order order, secrets::SecretStore* store, const FleetRules& rules);
    ~GatewayWriting() override;

    void start();
    /// Lets the current call come to its end and does nothing more. False: nothing has been sent, and it has ended without a word.
    bool stop();

  private:
    [[nodiscard]] Result<void> mayBeHere(const deployment::DeploymentPlan& plan) const;
    [[nodiscard]] Result<void> mayDeploy(const deployment::DeploymentPlan& plan) const;
    void begin();
    void beginAs(const std::filesystem::path& file, const std::string& at);
    void resume();
    void proceed(deployment::Journal journal);
    [[nodiscard]] Result<void> mayGoBack(const deployment::JournalContent& content) const;
    [[nodiscard]] bool isToRemove(const deployment::LiveApi& live) const;
    void lookBefore(deployment::Journal journal);
    [[nodiscard]] std::string keptAs(const std::string& journal) const;
    [[nodiscard]] bool knowsAll(const std::vector<std::string>& names) const;
    void goOn(deployment::Journal journal);
    void run(deployment::Journal journal);
    void finish(const deployment::DeploymentReport& report);
    [[nodiscard]] Result<void> record(const deployment::DeploymentReport& report) const;

    Order order_;
    WithheldStore withheld_;
    std::unique_ptr<deployment::Deployer> deployer_;
};

} // namespace postern::federation
