// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/federation/CheckedApis.h"
#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/FleetRules.h"
#include "controlplane/federation/LiveReads.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::federation {

/// Compares a project's APIs with what one gateway has of them: one list, then a read of each that is not as it was when it was
/// last compared. Writes what it finds into the gateway's state, and keeps it for the next one. Destroying it ends it without a word.
class DriftCheck final : public QObject {
    Q_OBJECT
  public:
    /// `only` is the API that is read whatever the list says; empty: all. State and connection outlive this.
    DriftCheck(GatewayState& state, std::shared_ptr<const FleetProject> project, deployment::GatewayConnection& connection, std::string only, const FleetRules& rules);
    ~DriftCheck() override;

    void start();
    /// Ends without a word; what was learned is kept. It may be inside one of its signals.
    void halt();

  Q_SIGNALS:
    /// The gateway has said something.
    void heard();
    /// The state has changed.
    void progressed();
    /// Once. Empty: it ended well.
    void ended(const QString& why);

  private:
    struct Wanted {
        const deployment::Revision* revision = nullptr;
        std::string id; ///< empty: by title
        std::string context;
        std::string hash;
        std::string basis;
    };
    void fail(const std::string& why);
    void listed(deployment::Discovery list);
    void decide();
    void consider(const deployment::Revision& revision);
    void read();
    void took(const Wanted& wanted, const Result<std::optional<deployment::LiveApi>>& live);
    void compare(const Wanted& wanted, const deployment::LiveApi* live);
    void keepChecked();

    GatewayState& state_;
    std::shared_ptr<const FleetProject> project_;
    deployment::GatewayConnection& connection_;
    std::string only_;
    FleetRules rules_;
    deployment::DeploymentRecords records_;
    CheckBasis basis_;
    QTimer later_;
    deployment::PendingPtr pending_;
    LiveReads reads_;
    std::map<std::string, deployment::DiscoveredApi> list_; ///< by title
    bool hasList_ = false;
    bool complete_ = false;
    std::size_t next_ = 0; ///< of the project's revisions
    std::vector<Wanted> wanted_;
    bool learned_ = false; ///< something that the next check can use
    bool over_ = false;
};

} // namespace postern::federation
