// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/Worker.h"

#include "base/Counter.h"
#include "base/Log.h"
#include "dataplane/engine/AccessRecord.h"
#include "dataplane/net/OffloadPool.h"

#include <algorithm>
#include <mutex>

namespace postern::engine {
namespace {

/// Handshakes that failed are told so often a minute.
constexpr unsigned handshakesTold = 10;

/// Runners beyond this are not kept for later.
constexpr std::size_t retainedRunners = 256;

constexpr std::size_t mostReruns = 64;

} // namespace

/// What other threads hold of a worker. Threads meet here: theirs post, the worker's runs; shut() is the worker's end.
class Worker::Port final : public pipeline::WorkerPort {
  public:
    Port(Worker& worker, net::OffloadPool& offload) : index_(worker.index_), worker_(&worker), offload_(offload) {}

    bool post(UniqueFunction<void()> task) override
    {
        const std::lock_guard lock(mutex_);
        if (worker_ == nullptr)
            return false;
        worker_->loop_.post(std::move(task));
        return true;
    }
    void resume(pipeline::ExchangeId id, std::uint32_t generation) override
    {
        const std::lock_guard lock(mutex_);
        if (worker_ != nullptr)
            worker_->loop_.post([worker = worker_, id, generation] { worker->resume(id, generation); });
    }
    bool offload(UniqueFunction<void()> work) override
    {
        return offload_.run(worker_->loop_, std::move(work), [] {}).has_value();
    }
    std::uint64_t after(Milliseconds delay, UniqueFunction<void()> task) override
    {
        if (worker_ == nullptr)
            return 0;
        const std::uint64_t id = ++lastTimer_;
        timers_.emplace(id, worker_->loop_.schedule(delay, [this, id, task = std::move(task)]() mutable {
            auto running = std::move(task);
            worker_->loop_.defer([timer = timers_.extract(id)] {}); // not from inside its own function
            running();
        }));
        return id;
    }
    void cancel(std::uint64_t timer) override { timers_.erase(timer); }
    [[nodiscard]] SteadyTime now() const noexcept override { return worker_->loop_.now(); }
    [[nodiscard]] WallTime wallNow() const noexcept override { return worker_->loop_.wallNow(); }
    [[nodiscard]] unsigned index() const noexcept override { return index_; }

    void shut()
    {
        timers_.clear();
        const std::lock_guard lock(mutex_);
        worker_ = nullptr;
    }

  private:
    unsigned index_;
    std::mutex mutex_;
    Worker* worker_;
    net::OffloadPool& offload_;
    std::unordered_map<std::uint64_t, std::unique_ptr<net::Timer>> timers_;
    std::uint64_t lastTimer_ = 0;
};

Worker::Worker(unsigned index, const Clock& clock, net::OffloadPool& offload, net::OffloadPool& lookups,
               std::shared_ptr<const Snapshot> snapshot)
    : index_(index), loop_(clock), resolver_(loop_, lookups), connector_(loop_, resolver_), pool_(loop_, connector_),
      snapshot_(new SnapshotHold(std::move(snapshot))), lastExchange_(std::uint64_t{index} << 48)
{
    auto port = std::make_shared<Port>(*this, offload);
    door_ = port.get();
    port_ = std::move(port);
    pool_.setIdleTimeout((*snapshot_)->timeouts.upstreamKeepAlive);
}

Worker::~Worker()
{
    closeAll();
    retired_.clear();
    idleRunners_.clear();
    door_->shut();
    snapshot_->retire();
}

void Worker::adopt(std::shared_ptr<const Snapshot> snapshot)
{
    SnapshotHold* outdated = std::exchange(snapshot_, new SnapshotHold(std::move(snapshot)));
    outdated->retire();
    pool_.setIdleTimeout((*snapshot_)->timeouts.upstreamKeepAlive);
}

// --- Connections ---

void Worker::accept(std::unique_ptr<net::Transport> transport, std::shared_ptr<const SessionOrigin> origin)
{
    if (draining_)
        return;
    const Snapshot& snapshot = **snapshot_;
    const net::Address peer = transport->peer();
    ConnectionCounter::Place counted;
    const bool byAddress = peer.isIp() && !snapshot.trustedProxies.trusts(peer.unmapped().ip());
    const auto refusal = ConnectionCounter::enter(connections_, peer, snapshot.limits, byAddress, counted);
    if (refusal != ConnectionCounter::Refusal::None) {
        refuse(refusal, peer);
        return transport->close();
    }
    auto session = std::make_unique<HttpSession>(*this, std::move(transport), std::move(origin));
    session->place = sessions_.size();
    session->counted = std::move(counted);
    sessions_.push_back(std::move(session));
    addAsOnlyWriter(counters_.connections);
    sessions_.back()->start();
}

/// A flood of them must not flood the log as well.
void Worker::refuse(ConnectionCounter::Refusal why, const net::Address& peer)
{
    addAsOnlyWriter(counters_.refused);
    if (complained_ != SteadyTime{} && now() - complained_ < std::chrono::minutes(1))
        return;
    complained_ = now();
    log::warning("engine", "a connection from " + peer.ip() + " was closed: " +
                               (why == ConnectionCounter::Refusal::Gateway
                                    ? "limits.connections is reached"
                                    : "limits.connectionsPerAddress is reached for its address") +
                               "; further ones are not told for a minute");
}

void Worker::handshakeFailed(const Error& why, const std::string& listener)
{
    const std::string where = "listener \"" + listener + "\": ";
    if (why.kind() == ErrorKind::ConnectionClosed)
        return log::debug("tls", where + why.message());
    if (handshakesSince_ == SteadyTime{} || now() - handshakesSince_ >= std::chrono::minutes(1)) {
        if (handshakesTold_ > handshakesTold)
            log::info("tls", std::to_string(handshakesTold_ - handshakesTold) + " more handshakes failed");
        handshakesSince_ = now();
        handshakesTold_ = 0;
    }
    if (++handshakesTold_ <= handshakesTold)
        log::info("tls", where + why.message());
}

void Worker::retire(HttpSession& session)
{
    const std::size_t place = session.place;
    // One deferred end for each: a session may have deferred something itself, and what is deferred runs in its order.
    loop_.defer([this] {
        const auto ending = std::move(retired_.front());
        retired_.pop_front();
    });
    retired_.push_back(std::move(sessions_[place]));
    if (place + 1 != sessions_.size()) {
        sessions_[place] = std::move(sessions_.back());
        sessions_[place]->place = place;
    }
    sessions_.pop_back();
    tellDrained();
}

void Worker::tellDrained()
{
    if (draining_ && sessions_.empty() && reruns_.empty() && drained_)
        loop_.defer(std::exchange(drained_, nullptr));
}

void Worker::drain(UniqueFunction<void()> drained)
{
    draining_ = true;
    drained_ = std::move(drained);
    for (std::size_t i = sessions_.size(); i > 0; --i)
        sessions_[i - 1]->drain(); // may retire itself, and put the last one in its place
    tellDrained();
}

void Worker::closeAll()
{
    while (!sessions_.empty())
        sessions_.back()->end();
    reruns_.clear();
    tellDrained();
}

// --- Exchanges ---

std::unique_ptr<ExchangeRunner> Worker::borrowRunner()
{
    if (idleRunners_.empty())
        return std::make_unique<ExchangeRunner>(*this);
    auto runner = std::move(idleRunners_.back());
    idleRunners_.pop_back();
    return runner;
}

void Worker::giveBack(std::unique_ptr<ExchangeRunner> runner)
{
    runner->reset();
    if (idleRunners_.size() < retainedRunners)
        idleRunners_.push_back(std::move(runner));
}

void Worker::resume(pipeline::ExchangeId id, std::uint32_t generation)
{
    if (const auto found = paused_.find(id); found != paused_.end())
        found->second->resume(generation);
}

Result<inspection::RerunStarted> Worker::runAgain(const inspection::RerunPlan& plan)
{
    if (reruns_.size() >= mostReruns)
        return unexpected(ErrorKind::Overloaded, "Too many calls that are run again are under way: wait for some of them, or give them up.");
    auto begun = Rerun::begin(*this, plan);
    if (!begun)
        return unexpected(std::move(begun).error());
    reruns_.push_back(*std::move(begun));
    const Rerun& own = *reruns_.back();
    return inspection::RerunStarted{own.id(), own.otherConfiguration(), plan.leftOut};
}

Rerun* Worker::rerun(pipeline::ExchangeId id) const noexcept
{
    const auto at = std::find_if(reruns_.begin(), reruns_.end(), [id](const auto& each) { return each->id() == id; });
    return at == reruns_.end() ? nullptr : at->get();
}

void Worker::endRerun(pipeline::ExchangeId id)
{
    std::erase_if(reruns_, [id](const auto& each) { return each->id() == id; });
    tellDrained();
}

void Worker::began() noexcept { addAsOnlyWriter(counters_.active); }

void Worker::ended(const pipeline::Exchange& exchange, bool answered) noexcept
{
    addAsOnlyWriter(counters_.requests);
    addAsOnlyWriter(counters_.active, std::uint64_t(0) - 1);
    if (exchange.failed())
        addAsOnlyWriter(counters_.failed);
    if (records_ != nullptr)
        records_->push(recordOf(exchange, answered));
}

} // namespace postern::engine
