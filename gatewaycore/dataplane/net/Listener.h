// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/Address.h"
#include "dataplane/net/Transport.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace postern::net {

class EventLoop;

/// How many connections may be open that came from the listeners that share this: exactly so many, on whatever threads
/// they are. Further ones wait in the backlog.
class ConnectionBudget {
  public:
    /// 0: no limit.
    explicit ConnectionBudget(std::size_t limit);
    ~ConnectionBudget();
    ConnectionBudget(const ConnectionBudget&) = delete;
    ConnectionBudget& operator=(const ConnectionBudget&) = delete;

    /// Those beyond a lower one live on.
    void setLimit(std::size_t limit);
    [[nodiscard]] std::size_t open() const noexcept;

    struct Impl;

  private:
    friend class Listener;
    std::shared_ptr<Impl> impl_;
};

struct ListenConfig {
    Address address;             ///< port 0: any free one; a Unix path is made with mode 0600 and removed at the end
    int backlog = 1024;
    bool reusePort = false;      ///< SO_REUSEPORT: one listener per worker on the same address (Linux)
    bool joins = false; ///< with reusePort: this process listens there already, so nobody else is looked for
    bool v6Only = true;          ///< for an IPv6 address: leave IPv4 alone
    std::size_t maxConnections = 0; ///< open connections that came from here; further ones wait in the backlog. 0: no limit
    std::shared_ptr<ConnectionBudget> budget{}; ///< in place of maxConnections: shared with other listeners
    /// A socket that listens already, opened by whoever started this process: taken in place of `address`, and duplicated, so
    /// that it is left as it is at the end, with what waits in its backlog. Not with reusePort: all who accept on it are fed from
    /// one queue. -1: none.
    int adopted = -1;
};

using AcceptDone = UniqueFunction<void(std::unique_ptr<Transport>)>;

/// Accepts connections on one address. TCP_NODELAY is set once on each.
/// When the process runs out of descriptors it stops accepting for a moment (logged once a minute) instead of spinning.
/// Its end closes the socket; connections that were accepted live on.
class Listener {
  public:
    /// Accepts on `loop` for `loop`: with ListenConfig::reusePort, one of these per worker.
    /// Errors: InvalidConfig / AlreadyExists when the port is taken (who holds it, where that can be known, and the
    /// next free port) / PermissionDenied (a port below 1024) .
    [[nodiscard]] static Result<std::unique_ptr<Listener>> open(EventLoop& loop, const ListenConfig& config, AcceptDone onAccept);

    /// A loop that takes its share of what one listener accepts, and what happens there.
    struct Target {
        EventLoop* loop;
        AcceptDone onAccept; ///< called on that loop's thread
    };
    /// Accepts on `loop` and hands the connections to `targets` in turn: the portable way to feed several workers. Targets
    /// must be stopped after the listener is gone.
    [[nodiscard]] static Result<std::unique_ptr<Listener>> openShared(EventLoop& loop, const ListenConfig& config,
                                                                      std::vector<Target> targets);
    /// Whether several listeners on one address share connections evenly here.
    [[nodiscard]] static bool reusePortBalances() noexcept;

    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// With the real port. On the loop's thread, as the rest.
    [[nodiscard]] const Address& address() const noexcept;
    /// Of its budget, when it shares one.
    [[nodiscard]] std::size_t openConnections() const noexcept;
    [[nodiscard]] std::uint64_t accepted() const noexcept;
    void pause();
    void resume();
    /// No further connections; what waits in the backlog is refused by the system.
    void close() noexcept;

  private:
    struct Impl;
    explicit Listener(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace postern::net
