// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/FleetRules.h"
#include "controlplane/federation/LiveReads.h"
#include "controlplane/steering/UrlProbe.h"

#include <QObject>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::federation {

/// Where callers reach a project's APIs at one gateway, and, when it is asked for, what is answered there. Writes it into the gateway's
/// state. Destroying it ends it without a word.
class UrlReading final : public QObject {
    Q_OBJECT
  public:
    struct Wish {
        std::string api; ///< only this one; empty: all that are there
        std::optional<steering::ProbeRules> probe; ///< none: nobody is called
        std::string path; ///< below each API's address, to be probed; empty: an operation's that only reads
    };
    /// State and connection outlive this.
    UrlReading(GatewayState& state, std::shared_ptr<const FleetProject> project, deployment::GatewayConnection& connection, Wish wish, const FleetRules& rules);
    ~UrlReading() override;

    void start();
    /// Ends without a word. It may be inside one of its signals.
    void halt();

  Q_SIGNALS:
    /// The gateway, or an address of it, has said something.
    void heard();
    /// The state has changed.
    void progressed();
    /// Once. Empty: it ended well.
    void ended(const QString& why);

  private:
    struct Wanted {
        const deployment::Revision* revision = nullptr;
        std::string id; ///< empty: by title
    };
    void fail(const std::string& why);
    void look();
    void listed(const deployment::Discovery& list);
    void read();
    void took(const Wanted& wanted, const Result<std::optional<deployment::LiveApi>>& live);
    void note(const deployment::Revision& revision, const deployment::LiveApi* live);
    void probe();

    GatewayState& state_;
    std::shared_ptr<const FleetProject> project_;
    deployment::GatewayConnection& connection_;
    Wish wish_;
    deployment::PendingPtr pending_;
    LiveReads reads_;
    schema::Value addresses_;
    std::string unheard_; ///< why there are no addresses; empty: there are
    bool fromLists_ = false;
    std::vector<Wanted> wanted_;
    std::unique_ptr<steering::UrlProbe> probe_;
    std::vector<std::string> probed_; ///< whose each address of the probe is
    bool over_ = false;
};

} // namespace postern::federation
