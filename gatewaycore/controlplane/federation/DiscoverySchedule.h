// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "base/Clock.h"
#include "controlplane/federation/Fleet.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace postern::federation {

/// Discovers at the interval that an environment names, off where it names none. It only looks: nothing is imported. Each round comes
/// somewhat sooner or later than the interval says, so that many workbenches do not ask at once; none begins while anything is
/// deployed anywhere. The fleet outlives this; what was begun is cancelled as any other of its tasks.
class DiscoverySchedule final : public QObject {
    Q_OBJECT
  public:
    /// `chance` gives numbers from 0 to 1; empty: the system's.
    explicit DiscoverySchedule(Fleet& fleet, std::function<double()> chance = {}, QObject* parent = nullptr);

    /// How many environments are looked at by themselves.
    [[nodiscard]] std::size_t count() const noexcept { return due_.size(); }

  private:
    using Clock = std::chrono::steady_clock;
    struct Due {
        Milliseconds interval{0};
        Clock::time_point at;
    };
    void take();
    void turn();
    void wait();
    [[nodiscard]] bool isDeploying() const;
    [[nodiscard]] Milliseconds jittered(Milliseconds interval) const;

    Fleet& fleet_;
    std::function<double()> chance_;
    std::map<std::string, Due> due_;
    QTimer timer_;
};

} // namespace postern::federation
