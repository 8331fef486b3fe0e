// SPDX-License-Identifier: Apache-2.0
// How a gateway comes about, runs, takes another configuration, and ends.
#include "base/Log.h"
#include "dataplane/engine/GatewayImpl.h"
#include "dataplane/filters/Shelf.h"

#include <algorithm>

namespace postern::engine {
namespace {

/// Often enough for a ring of the usual size at 80,000 exchanges a second of each worker.
constexpr Milliseconds measureEvery{100};

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

} // namespace

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

void Gateway::Impl::setApis(const model::GatewayConfig& of, const std::vector<std::string>& refused)
{
    apis.clear();
    for (const model::Api& api : of.apis) {
        const bool runs = std::find(refused.begin(), refused.end(), api.title()) == refused.end();
        apis.push_back({api.id, api.name, api.version, api.context, api.operations.size(), runs});
    }
}

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

} // namespace postern::engine
