// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/Gateway.h"

#include "base/Cores.h"
#include "base/Log.h"
#include "dataplane/engine/HealthHandlers.h"
#include "dataplane/engine/Housekeeping.h"
#include "dataplane/engine/ListenerSet.h"
#include "dataplane/engine/SharedRevocations.h"
#include "dataplane/engine/SharedState.h"
#include "dataplane/engine/SnapshotCompiler.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/filters/Shelf.h"
#include "dataplane/inspection/PausedExchanges.h"
#include "dataplane/inspection/TraceRing.h"
#include "dataplane/net/DevelopmentCa.h"
#include "dataplane/net/Listener.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/throttling/ThrottleStore.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace postern::engine {
namespace {

/// Often enough for a ring of the usual size at 80,000 exchanges a second of each worker.
constexpr Milliseconds measureEvery{100};

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

/// Counts down from another thread.
class Latch {
  public:
    explicit Latch(std::size_t count) : left_(count) {}
    void countDown()
    {
        const std::lock_guard lock(mutex_);
        if (--left_ == 0)
            done_.notify_all();
    }
    void wait()
    {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return left_ == 0; });
    }
    [[nodiscard]] bool done()
    {
        const std::lock_guard lock(mutex_);
        return left_ == 0;
    }
    bool waitFor(Milliseconds limit)
    {
        std::unique_lock lock(mutex_);
        return done_.wait_for(lock, limit, [this] { return left_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable done_;
    std::size_t left_;
};

/// A socket that nobody takes would have callers who are never answered.
Result<void> allClaimed(const std::map<std::string, int>& sockets, const std::vector<model::Listener>& listeners)
{
    for (const auto& [name, socket] : sockets) {
        std::string names;
        bool claimed = false;
        for (const model::Listener& listener : listeners) {
            names.append(names.empty() ? "" : ", ").append(listener.name);
            claimed = claimed || listener.name == name;
        }
        if (!claimed)
            return unexpected(ErrorKind::InvalidArgument, "a socket was passed for a listener called \"" + name + "\", but the listeners are: " + names, Fault::Config);
    }
    return {};
}

void warnOf(const PreparedListener& listener, schema::Problems& problems)
{
    for (const std::string& warning : listener.warnings())
        problems.warning(listener.config.origin.location, "listener \"" + listener.config.name + "\"", warning);
}

} // namespace

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

Gateway::Impl::Impl(GatewayOptions itsOptions)
    : options(std::move(itsOptions)), housekeeping(*options.clock, lookups, options.dry),
      shared(*options.clock, sharedName), ports(options.ports),
      handlers(options.handlers), recording(options.recording),
      paused(std::make_shared<inspection::PausedExchanges>(*options.clock))
{
    ports.add<security::Fetcher>(housekeeping);
    ports.add<filters::KeySources>(housekeeping.keySources());
    ports.add<filters::Upkeep>(housekeeping.upkeep());
    ports.add<throttling::ThrottleStore>(throttle);
    ports.add<throttling::SharedCounts>(shared);
    ports.add<security::RevocationFeed>(revoked);
    housekeeping.every(Seconds(1), [this, store = ports.find<throttling::ThrottleStore>()] {
        store->reclaim(options.clock->steady());
        shared.reclaim(options.clock->steady());
    });
    // Threads meet here: the housekeeping's tells, each worker's hears.
    housekeeping.tellHealth([this](const auto& cluster, std::size_t at, bool ill, const std::string& why) {
        for (unsigned worker = 0; worker < forwarding.size(); ++worker)
            forwarding[worker].loop->post([cluster, worker, at, ill, why] { cluster->endpoints().setIll(worker, at, ill, why); });
    });
    if (options.measure)
        housekeeping.every(measureEvery, [this] { static_cast<void>(measure()); });
    const pipeline::FilterTypes shelf = filters::shelf();
    filterTypes.assign(shelf.begin(), shelf.end());
    filterTypes.insert(filterTypes.end(), options.filterTypes.begin(), options.filterTypes.end());
    if (options.healthRoutes) {
        handlers.push_back({"/health/live", std::make_shared<LiveHandler>(), "GET"});
        handlers.push_back({"/health/ready", ready, "GET"});
    }
}

Gateway::Impl::~Impl()
{
    stop(Milliseconds(0));
    housekeeping.stop();
    sharedRevocations.reset();
    offload.shutdown();
    lookups.shutdown(Milliseconds(0)); // nobody is left who would hear the answers
}

Result<void> Gateway::Impl::compileFirst(model::GatewayConfig first)
{
    config = std::make_shared<const model::GatewayConfig>(std::move(first));
    forwarding.resize(workersWanted(*config));
    compiler = std::make_unique<SnapshotCompiler>(
        CompileSurroundings{filterTypes, states, ports, forwarding, handlers, options.dry});
    std::vector<std::string> refused;
    snapshot = compiler->compile(config, problems, refused);
    if (snapshot == nullptr)
        return unexpected(problems.toError());
    auto settings = SharedSettings::of(*config, ports);
    if (!settings)
        return unexpected(std::move(settings).error());
    setApis(*config, refused);
    shared.setLinks(static_cast<unsigned>(forwarding.size()), [this](unsigned link) {
        // Threads meet here: any worker asks, the link's own hears.
        WorkerThread& worker = *workers[link];
        worker.worker.loop().post([&worker] {
            if (worker.link != nullptr)
                worker.link->hurry();
        });
    });
    share(*std::move(settings));
    if (options.dry)
        checkListeners();
    else
        makeWorkers();
    return {};
}

unsigned Gateway::Impl::workersWanted(const model::GatewayConfig& by) const
{
    const unsigned count = options.workers != 0 ? options.workers : by.workers;
    return count != 0 ? count : usableCores();
}

/// What would keep start() from opening them, as far as that shows without touching a port or making a certificate.
void Gateway::Impl::checkListeners()
{
    const std::vector<std::string> clients = clientsOf(*config);
    for (const model::Listener& listener : config->listeners) {
        if (listener.tls && listener.tls->development) {
            if (options.stateFolder.empty())
                problems.warning(listener.origin.location, "listener \"" + listener.name + "\"",
                                 "its development certificate needs a folder to be kept in", "start with --state DIR");
        } else if (const auto prepared = PreparedListener::make(listener, clients, options.stateFolder, *options.clock, states); !prepared) {
            problems.error({}, {}, prepared.error().describe());
        } else {
            warnOf(*prepared, problems);
        }
    }
}

void Gateway::Impl::makeWorkers()
{
    std::unique_lock lock(measuresMutex);
    for (unsigned i = 0; i < forwarding.size(); ++i) {
        workers.push_back(
            std::make_unique<WorkerThread>(i, *options.clock, offload, lookups, snapshot, options.traceRing,
                                            options.traceOctets / forwarding.size()));
        Worker& worker = workers.back()->worker;
        worker.shareConnections(connections);
        forwarding[i].loop = &worker.loop();
        forwarding[i].pool = &worker.pool();
    }
    lock.unlock();
    makeRings(*config);
    for (const auto& each : workers)
        each->worker.keepRecords(each->records.get());
}

/// Once they are wanted; they are kept, as their size is, until the end.
void Gateway::Impl::makeRings(const model::GatewayConfig& of)
{
    const std::lock_guard lock(measuresMutex);
    for (const auto& worker : workers) {
        if (of.analytics.enabled && worker->records == nullptr)
            worker->records = std::make_unique<analytics::RecordRing>(of.analytics.ringSize);
    }
}

std::uint64_t Gateway::Impl::measure()
{
    const std::lock_guard lock(measuresMutex);
    return drainRecords([this](const analytics::ExchangeRecord& record) { measures.add(record); });
}

/// With the mutex.
std::uint64_t Gateway::Impl::drainRecords(const std::function<void(const analytics::ExchangeRecord&)>& take)
{
    std::uint64_t dropped = 0;
    for (const auto& worker : workers) {
        if (worker->records == nullptr)
            continue;
        worker->records->drain(take);
        dropped += worker->records->dropped();
    }
    return dropped;
}

void Gateway::Impl::setApis(const model::GatewayConfig& of, const std::vector<std::string>& refused)
{
    apis.clear();
    for (const model::Api& api : of.apis) {
        const bool runs = std::find(refused.begin(), refused.end(), api.title()) == refused.end();
        apis.push_back({api.id, api.name, api.version, api.context, api.operations.size(), runs});
    }
}

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

// --- What gateways share ---

/// Links that are there go on as they are; the workers adopt the new ones.
void Gateway::Impl::share(std::optional<SharedSettings> settings)
{
    const bool same = settings && sharedSettings && settings->same(*sharedSettings);
    sharedSettings = std::move(settings);
    if (same)
        return;
    sharedStatus.reset();
    revokedStatus.reset();
    if (sharedSettings && sharedSettings->limits) {
        shared.setSync(sharedSettings->sync);
        sharedStatus = std::make_shared<SharedStatus>(sharedSettings->address, static_cast<unsigned>(forwarding.size()),
                                                      "limits are shared through", "each gateway's limits are its own until it can");
        housekeeping.upkeep().add("redis", sharedStatus);
    }
    if (sharedSettings && !sharedSettings->revoked.empty()) {
        revokedStatus = std::make_shared<SharedStatus>(sharedSettings->address, 1, "revoked tokens are read from",
                                                       "the revoked tokens known from there go on counting, newer ones are not known");
        housekeeping.upkeep().add("redis revocations", revokedStatus);
    }
    housekeeping.post([this, settings = sharedSettings, status = revokedStatus](net::EventLoop& loop, net::Connector& connector) {
        sharedRevocations.reset();
        if (status != nullptr)
            sharedRevocations = std::make_unique<SharedRevocations>(loop, connector, *settings, revoked, status);
    });
}

/// On the worker's thread.
void Gateway::Impl::applyShared(WorkerThread& worker)
{
    if (worker.sharedBy == sharedStatus)
        return;
    worker.link.reset();
    worker.sharedBy = sharedStatus;
    if (sharedStatus != nullptr)
        worker.link = std::make_unique<SharedLink>(worker.worker, *sharedSettings, shared, sharedStatus);
}

// --- Listeners ---

Result<std::vector<PreparedListener>> Gateway::Impl::prepareListeners(const model::GatewayConfig& of, schema::Problems& found)
{
    std::vector<PreparedListener> out;
    const std::vector<std::string> clients = clientsOf(of);
    for (const model::Listener& listener : of.listeners) {
        auto prepared = PreparedListener::make(listener, clients, options.stateFolder, *options.clock, states);
        if (!prepared)
            return unexpected(std::move(prepared).error());
        warnOf(*prepared, found);
        out.push_back(*std::move(prepared));
    }
    return out;
}

Result<std::unique_ptr<OpenListener>> Gateway::Impl::openListener(const PreparedListener& prepared)
{
    auto listener = std::make_unique<OpenListener>();
    listener->config = prepared.config;
    const auto passed = options.sockets.find(prepared.config.name);
    const bool ours = passed == options.sockets.end(); // one that was passed is one socket, which cannot be opened once more
    const bool each = workers.size() == 1 || (ours && net::Listener::reusePortBalances() && prepared.address.isIp());
    net::ListenConfig listen;
    listen.address = prepared.address;
    listen.adopted = ours ? -1 : passed->second;
    listen.reusePort = each && workers.size() > 1;
    listener->budget = listen.budget = std::make_shared<net::ConnectionBudget>(prepared.config.maxConnections);
    std::vector<net::Listener::Target> targets;
    for (const auto& worker : workers) {
        listener->doors.push_back(std::make_unique<OpenListener::Door>(OpenListener::Door{prepared.origin, nullptr}));
        targets.push_back({&worker->worker.loop(),
                           [&door = *listener->doors.back(), &to = worker->worker](std::unique_ptr<net::Transport> t) {
                               to.accept(std::move(t), door.origin);
                           }});
    }
    Result<void> opened;
    for (std::size_t i = 0; i < (each ? workers.size() : 1) && opened; ++i) {
        onWorker(*workers[i], [&] {
            net::EventLoop& loop = workers[i]->worker.loop(); // arguments are made in no order: the targets may be gone by then
            auto socket = each ? net::Listener::open(loop, listen, std::move(targets[i].onAccept))
                               : net::Listener::openShared(loop, listen, std::move(targets));
            if (!socket) {
                opened = unexpected(std::move(socket).error());
                return;
            }
            listener->address = (*socket)->address();
            listener->doors[i]->socket = *std::move(socket);
        });
        listen.address = listener->address; // port 0 is the same port for all workers
        listen.joins = true;
    }
    if (!opened) {
        closeListener(*listener);
        return unexpected(listenerError(prepared.config, opened.error()));
    }
    return listener;
}

/// Which open listener goes on as which of `prepared`; listeners.size() for one that has to be opened. Each goes on as
/// one at most: by its name if it can, and as another one's socket only where the port says that it is the same.
std::vector<std::size_t> Gateway::Impl::matchListeners(const std::vector<PreparedListener>& prepared) const
{
    std::vector<std::size_t> kept(prepared.size(), listeners.size());
    std::vector<bool> used(listeners.size());
    for (const bool byName : {true, false}) {
        for (std::size_t i = 0; i < prepared.size(); ++i) {
            for (std::size_t open = 0; open < listeners.size() && kept[i] == listeners.size(); ++open) {
                const model::Listener& running = listeners[open]->config;
                if (used[open] || !prepared[i].sameSocket(running))
                    continue;
                const bool named = prepared[i].config.name == running.name;
                if (byName ? named : running.port != 0) {
                    kept[i] = open;
                    used[open] = true;
                }
            }
        }
    }
    return kept;
}

void Gateway::Impl::closeListener(OpenListener& listener)
{
    for (std::size_t i = 0; i < listener.doors.size(); ++i)
        onWorker(*workers[i], [&] { listener.doors[i]->socket.reset(); });
}

// --- Life ---

Result<void> Gateway::Impl::start()
{
    if (state != State::Made || options.dry)
        return unexpected(ErrorKind::InvalidArgument,
                          options.dry ? "The gateway was made to be checked only." : "A gateway can be started once.");
    if (auto claimed = allClaimed(options.sockets, config->listeners); !claimed)
        return claimed;
    auto prepared = prepareListeners(*config, problems);
    if (!prepared)
        return unexpected(std::move(prepared).error());
    for (const PreparedListener& listener : *prepared) {
        auto open = openListener(listener);
        if (!open) {
            listeners.clear();
            return unexpected(std::move(open).error());
        }
        listeners.push_back(*std::move(open));
    }
    for (const auto& worker : workers) {
        applyRecording(*worker, recording);
        applyShared(*worker);
        worker->thread = std::thread([&loop = worker->worker.loop()] { loop.run(); });
    }
    housekeeping.watch(snapshot->clusters);
    housekeeping.start();
    state = State::Running;
    return {};
}

void Gateway::Impl::beginDrain(Milliseconds delay)
{
    if (state != State::Running || draining != nullptr)
        return;
    ready->setReady(false);
    paused->close(inspection::PauseEnd::Draining); // nobody is waited for
    draining = std::make_shared<Latch>(workers.size());
    for (std::size_t i = 0; i < workers.size(); ++i) {
        WorkerThread& worker = *workers[i];
        auto close = [this, i, &worker, drained = draining] {
            for (const auto& listener : listeners)
                listener->doors[i]->socket.reset();
            worker.worker.drain([drained] { drained->countDown(); });
        };
        worker.worker.loop().post([&worker, delay, close = std::move(close)]() mutable {
            if (delay.count() == 0)
                return close();
            worker.drain.onFire(std::move(close));
            worker.worker.loop().arm(worker.drain, delay);
        });
    }
}

void Gateway::Impl::stop(Milliseconds limit)
{
    if (state != State::Running) {
        state = State::Stopped;
        return;
    }
    beginDrain(Milliseconds(0));
    if (!draining->waitFor(limit))
        log::info("engine", "the time for draining is over: what is still open is closed");
    for (const auto& worker : workers) {
        worker->worker.loop().stop();
        worker->thread.join();
    }
    state = State::Stopped;
    for (const auto& worker : workers) {
        worker->link.reset();
        worker->worker.closeAll();
    }
    listeners.clear();
}

Result<void> Gateway::Impl::reload(model::GatewayConfig next)
{
    if (state == State::Stopped)
        return unexpected(ErrorKind::InvalidArgument, "The gateway has stopped.");
    if (draining != nullptr)
        return unexpected(ErrorKind::InvalidArgument, "The gateway is being stopped.");
    schema::Problems found;
    std::vector<std::string> refused;
    const auto following = std::make_shared<const model::GatewayConfig>(std::move(next));
    std::shared_ptr<const Snapshot> compiled = compiler->compile(following, found, refused);
    if (compiled == nullptr || found.hasErrors()) {
        problems = found;
        return unexpected(found.toError());
    }
    auto prepared = prepareListeners(*following, found);
    if (!prepared)
        return unexpected(std::move(prepared).error());
    auto settings = SharedSettings::of(*following, ports);
    if (!settings)
        return unexpected(std::move(settings).error());
    if (workersWanted(*following) != workers.size())
        found.warning({}, "workers",
                      "the gateway goes on with the " + std::to_string(workers.size()) + " it was started with, not " +
                          std::to_string(workersWanted(*following)),
                      "restart it");

    std::vector<std::unique_ptr<OpenListener>> after(prepared->size());
    if (state == State::Running) {
        const std::vector<std::size_t> kept = matchListeners(*prepared);
        for (std::size_t i = 0; i < prepared->size(); ++i) {
            if (kept[i] != listeners.size())
                continue;
            auto open = openListener((*prepared)[i]);
            if (!open) {
                for (const auto& opened : after) {
                    if (opened != nullptr)
                        closeListener(*opened);
                }
                return unexpected(std::move(open).error());
            }
            after[i] = *std::move(open);
        }
        // Nothing can go wrong from here on.
        for (std::size_t i = 0; i < prepared->size(); ++i) {
            if (after[i] == nullptr)
                after[i] = std::move(listeners[kept[i]]);
        }
        for (const auto& gone : listeners) {
            if (gone != nullptr)
                closeListener(*gone);
        }
        listeners = std::move(after);
    }
    config = following;
    snapshot = compiled;
    problems = found;
    setApis(*config, refused);
    makeRings(*config);
    share(*std::move(settings));
    adopt(compiled, *prepared);
    if (state == State::Running)
        housekeeping.watch(compiled->clusters);
    states.sweep();
    return {};
}

void Gateway::Impl::adopt(const std::shared_ptr<const Snapshot>& next, const std::vector<PreparedListener>& prepared)
{
    if (recording)
        next->hash.prepare();
    onEachWorker([&](WorkerThread& worker) {
        worker.worker.adopt(next);
        worker.worker.keepRecords(config->analytics.enabled ? worker.records.get() : nullptr);
        for (std::size_t i = 0; i < listeners.size(); ++i) {
            listeners[i]->doors[worker.worker.index()]->origin = prepared[i].origin;
        }
        applyRecording(worker, recording);
        if (state == State::Running)
            applyShared(worker);
    });
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        listeners[i]->config = prepared[i].config;
        listeners[i]->budget->setLimit(prepared[i].config.maxConnections);
    }
}

/// On the worker's thread. Exchanges that are recorded go on with the recorder they began with.
void Gateway::Impl::applyRecording(WorkerThread& worker, bool on) const
{
    if (!on) {
        if (worker.recorder != nullptr)
            worker.recorder->breakpoints = nullptr;
        return worker.worker.record(nullptr);
    }
    if (worker.recorder == nullptr)
        worker.recorder = std::make_unique<inspection::Recorder>(
            inspection::Recorder{worker.ring, nullptr, *options.clock, {}, options.traceBodyLimit});
    worker.recorder->masking = std::make_shared<const inspection::Masking>(options.masking, snapshot->credentials);
    worker.recorder->configHash = snapshot->hash.text(); // prepared by who switched it on
    worker.recorder->breakpoints = armed;
    worker.recorder->paused = paused;
    worker.recorder->holdLimit = snapshot->limits.bufferedBody.value;
    worker.worker.record(worker.recorder.get());
}

void Gateway::Impl::record(bool on)
{
    recording = on;
    if (on) {
        paused->open();
        snapshot->hash.prepare();
    }
    onEachWorker([&](WorkerThread& worker) { applyRecording(worker, on); });
    if (!on)
        paused->close(inspection::PauseEnd::RecordingOff);
}

// --- The public door ---

Gateway::Gateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Gateway::~Gateway() = default;

Result<std::unique_ptr<Gateway>> Gateway::create(model::GatewayConfig config, GatewayOptions options)
{
    auto impl = std::make_unique<Impl>(std::move(options));
    if (auto compiled = impl->compileFirst(std::move(config)); !compiled)
        return unexpected(std::move(compiled).error());
    return std::unique_ptr<Gateway>(new Gateway(std::move(impl)));
}

Result<void> Gateway::start() { return impl_->start(); }

void Gateway::stop()
{
    beginDrain();
    stop(drainLimit());
}

void Gateway::stop(Milliseconds limit) { impl_->stop(limit); }

void Gateway::beginDrain() { impl_->beginDrain(impl_->config->timeouts.drainDelay); }

bool Gateway::draining() const noexcept { return impl_->state == Impl::State::Running && impl_->draining != nullptr; }

bool Gateway::drained() const { return impl_->state != Impl::State::Running || (impl_->draining != nullptr && impl_->draining->done()); }

Milliseconds Gateway::drainLimit() const noexcept
{
    return impl_->config->timeouts.drainDelay + impl_->config->timeouts.drain;
}

bool Gateway::running() const noexcept { return impl_->state == Impl::State::Running; }

Result<void> Gateway::reload(model::GatewayConfig config) { return impl_->reload(std::move(config)); }

schema::Problems Gateway::problems() const { return impl_->problems; }

std::vector<ListenerStatus> Gateway::listeners() const
{
    std::vector<ListenerStatus> out;
    for (const auto& listener : impl_->listeners) {
        ListenerStatus status;
        status.name = listener->config.name;
        status.tls = listener->config.tls.has_value();
        status.developmentCertificate = status.tls && listener->config.tls->development;
        if (status.developmentCertificate)
            status.developmentAuthority = net::developmentAuthorityFile(developmentFolder(impl_->options.stateFolder));
        status.url = listener->address.isIp() ? (status.tls ? "https://" : "http://") : "";
        status.url += listener->address.toString();
        out.push_back(std::move(status));
    }
    return out;
}

std::vector<ApiStatus> Gateway::apis() const { return impl_->apis; }

const model::GatewayConfig& Gateway::configuration() const noexcept { return *impl_->config; }

std::string Gateway::configHash() const { return impl_->snapshot->hash.text(); }

GatewayCounters Gateway::counters() const
{
    GatewayCounters out;
    for (const auto& worker : impl_->workers) {
        const WorkerCounters& own = worker->worker.counters();
        out.requests += own.requests.load(std::memory_order_relaxed);
        out.failed += own.failed.load(std::memory_order_relaxed);
        out.active += own.active.load(std::memory_order_relaxed);
        out.connections += own.connections.load(std::memory_order_relaxed);
        out.refused += own.refused.load(std::memory_order_relaxed);
        out.tracesDropped += worker->ring.dropped();
    }
    return out;
}

void Gateway::setRecording(bool on) { impl_->record(on); }

void Gateway::setBreakpoints(inspection::BreakpointSettings settings)
{
    const auto before = impl_->armed;
    inspection::nameAll(settings.breakpoints);
    impl_->breakpoints = std::move(settings);
    impl_->armed = inspection::arm(impl_->breakpoints, before.get());
    impl_->paused->setLimits(impl_->breakpoints.mostPaused, impl_->breakpoints.longest);
    if (impl_->recording)
        impl_->onEachWorker([&](WorkerThread& worker) { impl_->applyRecording(worker, true); });
    std::set<std::string> kept;
    for (const inspection::Breakpoint& each : impl_->breakpoints.breakpoints)
        kept.insert(each.id);
    impl_->paused->keepOnly(kept);
}

Result<inspection::RerunStarted> Gateway::rerun(const inspection::RerunPlan& plan)
{
    if (impl_->state != Impl::State::Running)
        return unexpected(ErrorKind::Unavailable, "The gateway does not run.");
    const std::uint64_t wanted = plan.exchange >> 48U;
    auto& worker = *impl_->workers[wanted < impl_->workers.size() ? wanted : 0];
    std::optional<Result<inspection::RerunStarted>> out;
    impl_->onWorker(worker, [&] { out = worker.worker.runAgain(plan); });
    return *std::move(out);
}

bool Gateway::giveUpRerun(std::uint64_t exchange)
{
    const std::uint64_t wanted = exchange >> 48U;
    if (impl_->state != Impl::State::Running || wanted >= impl_->workers.size())
        return false;
    auto& worker = *impl_->workers[wanted];
    bool out = false;
    impl_->onWorker(worker, [&] {
        if (Rerun* const own = worker.worker.rerun(exchange)) {
            own->giveUp();
            out = true;
        }
    });
    return out;
}

const inspection::BreakpointSettings& Gateway::breakpoints() const noexcept { return impl_->breakpoints; }

std::vector<inspection::BreakpointStatus> Gateway::breakpointStatus() const
{
    std::vector<inspection::BreakpointStatus> out;
    if (impl_->armed == nullptr)
        return out;
    for (const auto& each : *impl_->armed)
        out.push_back({each->spec, each->hits.load(std::memory_order_relaxed), each->spent.load(std::memory_order_relaxed)});
    return out;
}

const std::shared_ptr<inspection::PausedExchanges>& Gateway::pausedExchanges() const noexcept { return impl_->paused; }

bool Gateway::recording() const noexcept { return impl_->recording; }

std::uint64_t Gateway::takeTraces(const std::function<void(std::unique_ptr<inspection::Trace>)>& take)
{
    std::uint64_t dropped = 0;
    for (const auto& worker : impl_->workers) {
        while (auto trace = worker->ring.pop())
            take(std::move(trace));
        dropped += worker->ring.dropped();
    }
    return dropped;
}

std::uint64_t Gateway::takeRecords(const std::function<void(const analytics::ExchangeRecord&)>& take)
{
    const std::lock_guard lock(impl_->measuresMutex);
    return impl_->drainRecords(take);
}

GatewayMeasures Gateway::measures()
{
    GatewayMeasures out;
    out.recordsDropped = impl_->measure();
    const std::lock_guard lock(impl_->measuresMutex);
    out.byApi = impl_->measures;
    return out;
}

std::vector<IssuerStatus> Gateway::issuers() const
{
    std::vector<IssuerStatus> out;
    for (const auto& [name, status] : impl_->housekeeping.keySources().status())
        out.push_back({name, status.keys, status.problem});
    for (auto& [name, problem] : impl_->housekeeping.upkeep().problems()) {
        const auto known = std::find_if(out.begin(), out.end(), [&name = name](const auto& each) { return each.name == name; });
        if (known == out.end())
            out.push_back({name, 0, std::move(problem)});
        else if (!problem.empty())
            known->problem += (known->problem.empty() ? "" : "; ") + problem;
    }
    return out;
}

std::vector<upstream::ClusterStatus> Gateway::upstreams() const
{
    std::vector<upstream::ClusterStatus> out;
    for (const auto& cluster : impl_->snapshot->clusters)
        out.push_back(cluster->status(impl_->options.clock->steady()));
    return out;
}

std::vector<pipeline::UsedModule> Gateway::modules() const { return impl_->snapshot->modules; }

unsigned Gateway::workers() const noexcept { return static_cast<unsigned>(impl_->workers.size()); }

} // namespace postern::engine
