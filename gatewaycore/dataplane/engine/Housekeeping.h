// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/KeySources.h"
#include "dataplane/filters/Upkeep.h"
#include "dataplane/net/Connector.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/security/Fetcher.h"
#include "dataplane/upstream/HealthChecker.h"

#include <memory>
#include <string>
#include <thread>

namespace postern::engine {

/// The thread of what is nobody's request: key sets are fetched and looked after here, and backends asked whether they are
/// well. It starts when it is first needed.
class Housekeeping final : public security::Fetcher {
  public:
    /// `dry`: fetches nothing and never starts its thread.
    Housekeeping(const Clock& clock, net::OffloadPool& lookups, bool dry = false);
    /// Does `chore` that often once it has started, on its own thread. Only before start() and the first fetch().
    void every(Milliseconds period, UniqueFunction<void()> chore);
    ~Housekeeping();
    Housekeeping(const Housekeeping&) = delete;
    Housekeeping& operator=(const Housekeeping&) = delete;

    /// Gives up what is under way (with Cancelled) and ends the thread. Before anything that completions touch goes.
    void stop();
    [[nodiscard]] filters::KeySources& keySources() noexcept { return keySources_; }
    [[nodiscard]] filters::Upkeep& upkeep() noexcept { return upkeep_; }
    void fetch(security::FetchRequest request, Completion completion) override;
    /// Who is told what the health checks find, on this thread. Once, before the first watch().
    void tellHealth(upstream::HealthChecker::Tell tell);
    /// Checks the endpoints of those of `clusters` that want it from now on, and no others.
    void watch(std::vector<std::shared_ptr<const upstream::Cluster>> clusters);
    /// Runs `task` on its thread; destroys it uncalled when that has ended. What the task makes there has to go there as well, or
    /// after stop().
    void post(UniqueFunction<void(net::EventLoop& loop, net::Connector& connector)> task);
    /// Looks after key sources once a second from now on, and does its chores.
    void start();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
    filters::KeySources keySources_;
    filters::Upkeep upkeep_;
};

} // namespace postern::engine
