// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/FleetRules.h"
#include "controlplane/federation/GatewayAccess.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace postern::federation {

class DriftCheck;
class UrlReading;

/// One task at one gateway that changes nothing there: a test, a discovery, a drift check, a plan. It writes what it finds into the
/// gateway's state. Destroying it ends it without a word.
class GatewayVisit final : public QObject {
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
    void halt();
    /// Whether what ended() told of is no fault of the gateway: the project, its rules or its files are in the way.
    [[nodiscard]] bool isRefusedHere() const noexcept { return refusedHere_; }

  Q_SIGNALS:
    /// The state has changed; not for every row.
    void progressed();
    /// Once. Empty: it ended well.
    void ended(const QString& why);

  private:
    void opened();
    void heard();
    void fail(const std::string& why);
    void refuse(const std::string& why); ///< fail(), through no fault of the gateway
    void end();
    void test();
    void discover();
    void withMemory(bool oursAgain, std::function<void()> then);
    void remember(deployment::Discovery found);
    void drift();
    void plan();
    [[nodiscard]] Result<void> mayPlan(const deployment::Revision* revision);
    [[nodiscard]] Result<void> govern(const deployment::Revision* revision);
    void planned(deployment::DeploymentPlan plan);
    void readDefinition();
    void readApi();
    void readUrls();
    [[nodiscard]] std::string now() const;
    [[nodiscard]] deployment::GatewayConnection& connection() { return access_->connection(); }

    GatewayState& state_;
    std::shared_ptr<const FleetProject> project_;
    Errand errand_;
    FleetRules rules_;
    deployment::DeploymentRecords records_;
    std::unique_ptr<GatewayAccess> access_;
    QTimer silence_;
    deployment::PendingPtr pending_;
    std::unique_ptr<DriftCheck> check_;
    std::unique_ptr<UrlReading> urls_;
    std::vector<deployment::BrokenRule> overridden_; ///< of the plan that is made
    bool over_ = false;
    bool refusedHere_ = false;
};

} // namespace postern::federation
