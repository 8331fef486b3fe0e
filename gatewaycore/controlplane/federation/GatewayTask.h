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
#include <string>

namespace postern::federation {

/// Something that is done at one gateway, from its credentials to its end, and that ends when the gateway says nothing for too long.
class GatewayTask : public QObject {
    Q_OBJECT
  public:
    ~GatewayTask() override;

    /// Whether what ended() told of is no fault of the gateway: the project, its rules or its files are in the way.
    [[nodiscard]] bool isRefusedHere() const noexcept { return refusedHere_; }

  Q_SIGNALS:
    /// The state has changed; not for every row.
    void progressed();
    /// Once. Empty: it ended well, and what came of it is in the state.
    void ended(const QString& why);

  protected:
    /// The state outlives this. `onSilence` is what is said of a gateway that says nothing: a sentence.
    GatewayTask(GatewayState& state, std::shared_ptr<const FleetProject> project, secrets::SecretStore* store, const FleetRules& rules, std::string onSilence);

    /// Opens a connection, with whatever secrets it takes.
    void open(std::function<void()> opened);
    void heard() { silence_.start(rules_.silence); }
    void mayBeSilent() { silence_.stop(); }
    void fail(const std::string& why);
    void refuse(const std::string& why); ///< fail(), through no fault of the gateway
    void end();
    /// Ends it without a word; it may be inside one of its signals.
    void abandon();
    [[nodiscard]] bool isOver() const noexcept { return over_; }
    /// What else goes on is stopped.
    virtual void stopOthers() {}
    [[nodiscard]] deployment::GatewayConnection& connection() { return access_->connection(); }

    GatewayState& state_;
    std::shared_ptr<const FleetProject> project_;
    FleetRules rules_;
    deployment::DeploymentRecords records_;
    std::unique_ptr<GatewayAccess> access_;
    deployment::PendingPtr pending_;

  private:
    QTimer silence_;
    bool over_ = false;
    bool refusedHere_ = false;
};

} // namespace postern::federation
