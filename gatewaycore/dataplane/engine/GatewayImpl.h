// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Cores.h"
#include "dataplane/engine/Gateway.h"
#include "dataplane/engine/HealthHandlers.h"
#include "dataplane/engine/Housekeeping.h"
#include "dataplane/engine/Latch.h"
#include "dataplane/engine/ListenerSet.h"
#include "dataplane/engine/SharedRevocations.h"
#include "dataplane/engine/SharedState.h"
#include "dataplane/engine/SnapshotCompiler.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/inspection/PausedExchanges.h"
#include "dataplane/inspection/TraceRing.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/throttling/ThrottleStore.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace postern::engine {

/// A worker, its thread, and where its traces go.
struct WorkerThread {
    WorkerThread(unsigned index, const Clock& clock, net::OffloadPool& offload, net::OffloadPool& lookups,
                 std::shared_ptr<const Snapshot> snapshot, std::size_t traceRing, std::size_t traceOctets)
        : ring(traceRing, traceOctets), worker(index, clock, offload, lookups, std::move(snapshot))
    {
    }

    inspection::TraceRing ring;
    std::unique_ptr<inspection::Recorder> recorder; ///< used on the worker's thread
    std::unique_ptr<analytics::RecordRing> records; ///< made once; nullptr when the configuration wants none
    Worker worker;
    std::shared_ptr<SharedStatus> sharedBy; ///< what `link` tells
    std::unique_ptr<SharedLink> link; ///< nullptr: nothing is shared with other gateways. On the worker's thread
    net::Timer drain; ///< the end of timeouts.drainDelay
    std::thread thread;
};

/// What a gateway is made of. GatewayLife.cpp makes, runs, reloads and ends it; GatewayListeners.cpp opens its doors; GatewaySharing.cpp
/// has what it shares with others, GatewayRecording.cpp what is seen of its exchanges.
struct Gateway::Impl {
    enum class State : std::uint8_t { Made, Running, Stopped };

    explicit Impl(GatewayOptions itsOptions);
    ~Impl();

    [[nodiscard]] Result<void> compileFirst(model::GatewayConfig first);
    [[nodiscard]] unsigned workersWanted(const model::GatewayConfig& by) const;
    void checkListeners();
    void makeRings(const model::GatewayConfig& of);
    std::uint64_t measure();
    std::uint64_t drainRecords(const std::function<void(const analytics::ExchangeRecord&)>& take);
    void makeWorkers();
    [[nodiscard]] Result<void> start();
    void beginDrain(Milliseconds delay);
    void stop(Milliseconds limit);
    [[nodiscard]] Result<void> reload(model::GatewayConfig next);

    void share(std::optional<SharedSettings> settings);
    void applyShared(WorkerThread& worker);
    [[nodiscard]] Result<std::vector<PreparedListener>> prepareListeners(const model::GatewayConfig& of, schema::Problems& found);
    [[nodiscard]] Result<std::unique_ptr<OpenListener>> openListener(const PreparedListener& prepared);
    [[nodiscard]] std::vector<std::size_t> matchListeners(const std::vector<PreparedListener>& prepared) const;
    void closeListener(OpenListener& listener);
    void adopt(const std::shared_ptr<const Snapshot>& next, const std::vector<PreparedListener>& prepared);
    void applyRecording(WorkerThread& worker, bool on) const;
    void record(bool on);
    void setApis(const model::GatewayConfig& of, const std::vector<std::string>& refused);
    /// Runs `task(worker)` on each worker's thread and waits for all of them.
    template <class Task> void onEachWorker(Task task);
    template <class Task> void onWorker(WorkerThread& worker, Task task);

    // The order of these is the order of their lives.
    GatewayOptions options;
    /// Hashing must not hold up the loops: two at once, but never two that share one core and its caches.
    net::OffloadPool offload{std::min(usableCores(), 2U), 256, net::OffloadPool::Priority::Background};
    net::OffloadPool lookups{8, 1024}; ///< names: a silent name server must not hold up other names, or other work
    Housekeeping housekeeping;
    pipeline::StateRegistry states;
    throttling::ThrottleStore throttle;
    throttling::SharedCounts shared;
    std::optional<SharedSettings> sharedSettings; ///< of the configuration that runs
    std::shared_ptr<SharedStatus> sharedStatus; ///< of the limits; nullptr: they are not shared
    security::RevocationFeed revoked;
    std::shared_ptr<SharedStatus> revokedStatus;
    std::unique_ptr<SharedRevocations> sharedRevocations; ///< on the housekeeping's thread
    pipeline::Ports ports;
    std::vector<pipeline::FilterType> filterTypes;
    std::shared_ptr<ReadyHandler> ready = std::make_shared<ReadyHandler>(&housekeeping.keySources());
    std::vector<HandlerRoute> handlers;
    upstream::ForwardingWorkers forwarding;
    std::unique_ptr<SnapshotCompiler> compiler;
    std::shared_ptr<ConnectionCounter> connections = std::make_shared<ConnectionCounter>();

    std::shared_ptr<const model::GatewayConfig> config;
    std::shared_ptr<const Snapshot> snapshot;
    /// Threads meet here: the housekeeping's and that of takeRecords(), measures() and reload(). Guards who drains the
    /// rings, where they are, and what has been added up.
    std::mutex measuresMutex;
    analytics::Measures measures;
    std::vector<std::unique_ptr<WorkerThread>> workers;
    std::vector<std::unique_ptr<OpenListener>> listeners;
    std::vector<ApiStatus> apis;
    schema::Problems problems;
    State state = State::Made;
    std::shared_ptr<Latch> draining; ///< from beginDrain() on; shared with the workers, as one may be late for it
    bool recording = false;
    inspection::BreakpointSettings breakpoints;
    std::shared_ptr<const inspection::BreakpointSet> armed; ///< nullptr: none
    std::shared_ptr<inspection::PausedExchanges> paused;
};

template <class Task> void Gateway::Impl::onEachWorker(Task task)
{
    if (state != State::Running) {
        for (const auto& worker : workers)
            task(*worker);
        return;
    }
    Latch latch(workers.size());
    for (const auto& worker : workers)
        worker->worker.loop().post([&task, &latch, &each = *worker] {
            task(each);
            latch.countDown();
        });
    latch.wait();
}

template <class Task> void Gateway::Impl::onWorker(WorkerThread& worker, Task task)
{
    if (state != State::Running)
        return task();
    Latch latch(1);
    worker.worker.loop().post([&] {
        task();
        latch.countDown();
    });
    latch.wait();
}

} // namespace postern::engine
