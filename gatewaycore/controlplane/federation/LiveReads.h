// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/federation/FleetRules.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::federation {

/// Reads APIs of one gateway, a few at once and each once. Destroying it ends it without a word.
class LiveReads {
  public:
    struct Item {
        std::string name;      ///< the gateway's id, or what postern calls it
        bool fromList = false; ///< what the last discover() kept may do
    };
    /// What came of item `n`; it may halt or destroy this.
    using Took = std::function<void(std::size_t n, Result<std::optional<deployment::LiveApi>> live)>;

    /// The connection outlives this.
    LiveReads(deployment::GatewayConnection& connection, const FleetRules& rules) : connection_(connection), rules_(rules) {}

    /// `done` is the last thing that is called, once none is left.
    void start(std::vector<Item> items, Took took, std::function<void()> done);
    void halt();
    /// So many failed one after the other that the gateway is taken to be ill.
    [[nodiscard]] bool failedTooOften() const noexcept { return failures_ >= rules_.failuresInARow; }

  private:
    void pump();
    void read(std::size_t n);
    void answered(std::size_t n, Result<std::optional<deployment::LiveApi>> live);

    deployment::GatewayConnection& connection_;
    FleetRules rules_;
    std::vector<Item> items_;
    Took took_;
    std::function<void()> done_;
    std::map<std::size_t, deployment::PendingPtr> under_; ///< under way
    std::size_t next_ = 0;                                ///< of `items_`
    std::size_t failures_ = 0;                            ///< in a row
    bool over_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); ///< gone with this
};

} // namespace postern::federation
