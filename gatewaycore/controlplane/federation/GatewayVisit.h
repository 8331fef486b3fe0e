// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/GatewayAccess.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::federation {

struct FleetRules {
    Milliseconds silence{30'000};     ///< a gateway that says nothing for so long is given up
    std::size_t readsAtOnce = 4;      ///< of one gateway
    std::size_t failuresInARow = 3;   ///< of single APIs, before the gateway is taken to be ill
    Milliseconds turn{5};             ///< how long one turn of the event loop may compare
    std::function<std::string()> now; ///< UTC, ISO 8601; empty: the system's
    std::string who;                  ///< for the history; empty: $USER
};

/// One task at one gateway that changes nothing there: a test, a discovery, a drift check, a plan. It writes what it finds into the
/// gateway's state. Destroying it ends it without a word.
class GatewayVisit final : public QObject {
    Q_OBJECT
  public:
    struct Errand {
        FleetTask task = FleetTask::Test;
        std::string api;      ///< of a plan; of an import: its id; of a drift check: only this one; empty: all
        bool removal = false; ///< of a plan: it is to be gone
    };
    /// The state outlives this.
    GatewayVisit(GatewayState& state, std::shared_ptr<const FleetProject> project, Errand errand, secrets::SecretStore* store, const FleetRules& rules);
    ~GatewayVisit() override;

    void start();
    /// Ends without a word; it may be inside one of its signals.
    void halt();

  Q_SIGNALS:
    /// The state has changed; not for every row.
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
    void opened();
    void heard();
    void fail(const std::string& why);
    void end();
    void test();
    void discover();
    void withMemory(bool oursAgain, std::function<void()> then);
    void remember(deployment::Discovery found);
    void drift();
    void listed(deployment::Discovery list);
    void decide();
    void consider(const deployment::Revision& revision);
    void pump();
    void read(Wanted wanted);
    void took(const Wanted& wanted, Result<std::optional<deployment::LiveApi>> live);
    void compare(const Wanted& wanted, const deployment::LiveApi* live);
    void plan();
    void readDefinition();
    void keepChecked();
    [[nodiscard]] std::string now() const;
    [[nodiscard]] deployment::GatewayConnection& connection() { return access_->connection(); }

    GatewayState& state_;
    std::shared_ptr<const FleetProject> project_;
    Errand errand_;
    FleetRules rules_;
    deployment::DeploymentRecords records_;
    std::unique_ptr<GatewayAccess> access_;
    QTimer silence_;
    QTimer later_;
    deployment::PendingPtr pending_;
    std::map<std::string, deployment::PendingPtr> reads_;
    std::map<std::string, deployment::DiscoveredApi> list_; ///< by title
    bool hasList_ = false;
    bool complete_ = false;
    std::size_t next_ = 0; ///< of the project's revisions
    std::vector<Wanted> wanted_;
    std::size_t asked_ = 0; ///< of `wanted_`
    std::size_t failures_ = 0;
    std::string lastFailure_;
    bool learned_ = false; ///< something that the next check can use
    bool over_ = false;
};

/// The time as journals and histories have it.
[[nodiscard]] std::string fleetTime(const FleetRules& rules);

} // namespace postern::federation
