// SPDX-License-Identifier: Apache-2.0
// The doors of a gateway: prepared, opened on each worker, matched at a reload, closed.
#include "dataplane/engine/GatewayImpl.h"
#include "dataplane/net/Listener.h"

namespace postern::engine {
namespace {

void warnOf(const PreparedListener& listener, schema::Problems& problems)
{
    for (const std::string& warning : listener.warnings())
        problems.warning(listener.config.origin.location, "listener \"" + listener.config.name + "\"", warning);
}

} // namespace

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

} // namespace postern::engine
