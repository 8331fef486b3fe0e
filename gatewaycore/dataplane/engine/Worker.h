// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/analytics/RecordRing.h"
#include "dataplane/client/ConnectionPool.h"
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/engine/HttpSession.h"
#include "dataplane/engine/Rerun.h"
#include "dataplane/engine/Snapshot.h"
#include "dataplane/http/SlabPool.h"
#include "dataplane/inspection/RecordingTap.h"
#include "dataplane/net/Connector.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/Resolver.h"
#include "dataplane/pipeline/Resumption.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace postern::net {
class OffloadPool;
}

namespace postern::engine {

/// What a worker counts. Written by its own thread only, read by any: plain loads and stores on every machine we know.
struct WorkerCounters {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> active{0};
    std::atomic<std::uint64_t> connections{0};
    std::atomic<std::uint64_t> refused{0}; ///< connections beyond limits.connections or connectionsPerAddress
    std::atomic<std::uint64_t> failed{0}; ///< answered with a fault of the registry
};

/// One loop and everything that lives on it: connections, exchanges under way, the upstream pool. Nothing of it is
/// shared; other threads reach it through its WorkerPort and nothing else. Members are for its own thread.
class Worker {
  public:
    /// `lookups` is the pool of the system's name resolver, which may block for long.
    Worker(unsigned index, const Clock& clock, net::OffloadPool& offload, net::OffloadPool& lookups,
           std::shared_ptr<const Snapshot> snapshot);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] net::EventLoop& loop() noexcept { return loop_; }
    [[nodiscard]] client::ConnectionPool& pool() noexcept { return pool_; }
    [[nodiscard]] net::Connector& connector() noexcept { return connector_; }
    [[nodiscard]] http::SlabPool& slabs() noexcept { return slabs_; }
    [[nodiscard]] const std::shared_ptr<pipeline::WorkerPort>& sharedPort() const noexcept { return port_; }
    [[nodiscard]] SteadyTime now() noexcept { return loop_.now(); }
    [[nodiscard]] WallTime wallNow() noexcept { return loop_.wallNow(); }
    [[nodiscard]] WorkerCounters& counters() noexcept { return counters_; }
    [[nodiscard]] unsigned index() const noexcept { return index_; }

    // --- Configuration ---
    [[nodiscard]] SnapshotHold& snapshot() noexcept { return *snapshot_; }
    /// New exchanges run on `snapshot`; those under way stay on theirs.
    void adopt(std::shared_ptr<const Snapshot> snapshot);
    /// nullptr unless somebody records.
    [[nodiscard]] inspection::Recorder* recorder() const noexcept { return recorder_; }
    void record(inspection::Recorder* recorder) noexcept { recorder_ = recorder; }
    /// Where access records go; nullptr: nowhere.
    void keepRecords(analytics::RecordRing* records) noexcept { records_ = records; }

    // --- Connections ---
    /// Counts connections together with the workers that share `counter`; without, its own.
    void shareConnections(std::shared_ptr<ConnectionCounter> counter) noexcept { connections_ = std::move(counter); }
    /// Serves what comes on `transport`, unless a limit is reached: then it is closed.
    void accept(std::unique_ptr<net::Transport> transport, std::shared_ptr<const SessionOrigin> origin);
    /// Says why a client did not get in by TLS; of a flood of them only how many there were.
    void handshakeFailed(const Error& why, const std::string& listener);
    /// Called by a session that is done with; ends it when the running completion has returned.
    void retire(HttpSession& session);
    /// No connection lives beyond its current exchange from now on. `drained` is called when none is left.
    void drain(UniqueFunction<void()> drained);
    [[nodiscard]] bool draining() const noexcept { return draining_; }
    /// Ends what is left now.
    void closeAll();

    // --- Exchanges ---
    /// A runner for one exchange, and back. Runners keep their memory for the next one.
    [[nodiscard]] std::unique_ptr<ExchangeRunner> borrowRunner();
    void giveBack(std::unique_ptr<ExchangeRunner> runner);
    [[nodiscard]] pipeline::ExchangeId nextExchangeId() noexcept { return ++lastExchange_; }
    /// Only exchanges that wait are in a table, so that all others pay nothing for it.
    void addPaused(pipeline::ExchangeId id, ExchangeRunner& runner) { paused_.insert_or_assign(id, &runner); }
    void removePaused(pipeline::ExchangeId id) { paused_.erase(id); }
    void resume(pipeline::ExchangeId id, std::uint32_t generation);
    /// Runs a recorded exchange again. Errors: as Rerun::begin(), and as many as may be are under way.
    [[nodiscard]] Result<inspection::RerunStarted> runAgain(const inspection::RerunPlan& plan);
    /// One that is under way, or nullptr.
    [[nodiscard]] Rerun* rerun(pipeline::ExchangeId id) const noexcept;
    void endRerun(pipeline::ExchangeId id);
    void began() noexcept;
    void ended(const pipeline::Exchange& exchange, bool answered) noexcept;

  private:
    class Port;

    void refuse(ConnectionCounter::Refusal why, const net::Address& peer);
    void tellDrained();

    unsigned index_;
    net::EventLoop loop_;
    http::SlabPool slabs_;
    net::Resolver resolver_;
    net::Connector connector_;
    client::ConnectionPool pool_;
    std::shared_ptr<pipeline::WorkerPort> port_;
    Port* door_ = nullptr;
    SnapshotHold* snapshot_;
    inspection::Recorder* recorder_ = nullptr;
    analytics::RecordRing* records_ = nullptr;
    WorkerCounters counters_;
    std::unordered_map<pipeline::ExchangeId, ExchangeRunner*> paused_;
    std::vector<std::unique_ptr<ExchangeRunner>> idleRunners_;
    std::vector<std::unique_ptr<HttpSession>> sessions_; ///< a session knows its place
    std::vector<std::unique_ptr<Rerun>> reruns_;
    std::deque<std::unique_ptr<HttpSession>> retired_;   ///< until what they deferred themselves has run
    std::shared_ptr<ConnectionCounter> connections_ = std::make_shared<ConnectionCounter>();
    SteadyTime complained_{}; ///< of connections that were refused
    SteadyTime handshakesSince_{}; ///< when handshakesTold_ began
    unsigned handshakesTold_ = 0;  ///< failures, also those beyond what is logged
    UniqueFunction<void()> drained_;
    pipeline::ExchangeId lastExchange_;
    bool draining_ = false;
};

} // namespace postern::engine
