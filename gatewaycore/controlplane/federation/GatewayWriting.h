// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/GatewayVisit.h"

#include <QObject>
#include <memory>
#include <string>

namespace postern::federation {

/// One deployment at one gateway: the plan in the gateway's state is applied, or what a journal says is gone on with or taken back.
/// History and what is deployed are written down when it ends. Destroying it leaves the journal as it stands.
class GatewayWriting final : public QObject {
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
    /// As for GatewayVisit.
    [[nodiscard]] bool isRefusedHere() const noexcept { return refusedHere_; }

  Q_SIGNALS:
    void progressed();
    /// Once. Empty: it came to a report, which is in the state.
    void ended(const QString& why);

  private:
    void fail(const std::string& why);
    void refuse(const std::string& why);
    [[nodiscard]] Result<void> mayDeploy(const deployment::DeploymentPlan& plan) const;
    void begin();
    void resume();
    void run(deployment::Journal journal);
    void finish(const deployment::DeploymentReport& report);
    [[nodiscard]] Result<void> record(const deployment::DeploymentReport& report) const;

    GatewayState& state_;
    std::shared_ptr<const FleetProject> project_;
    Order order_;
    FleetRules rules_;
    deployment::DeploymentRecords records_;
    std::unique_ptr<GatewayAccess> access_;
    QTimer silence_;
    deployment::PendingPtr pending_;
    std::unique_ptr<deployment::Deployer> deployer_;
    bool over_ = false;
    bool refusedHere_ = false;
};

} // namespace postern::federation
