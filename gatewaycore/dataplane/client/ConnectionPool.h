// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/Connector.h"
#include "dataplane/net/ReceiveBuffer.h"
#include "dataplane/net/Transport.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace postern::client {

/// How much of an Origin a pool may use; where it says nothing the pool's Config does.
struct OriginLimits {
    std::optional<std::size_t> connections; ///< open at the same time; 0: no limit
    std::optional<std::size_t> waiting;     ///< calls that wait for one
    /// A connection that is older is not used again, so that a name's new addresses come to be used; 0: no limit.
    Milliseconds age{0};
};

/// Whose connections are interchangeable: same place, same TLS rules. Made once per cluster endpoint (the key is built
/// here, not per request).
class Origin {
  public:
    explicit Origin(net::ConnectTarget target, OriginLimits limits = {});
    [[nodiscard]] const OriginLimits& limits() const noexcept { return limits_; }
    [[nodiscard]] const net::ConnectTarget& target() const noexcept { return target_; }
    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    /// Of key(), made once.
    [[nodiscard]] std::size_t hash() const noexcept { return hash_; }

  private:
    net::ConnectTarget target_;
    OriginLimits limits_;
    std::string key_;
    std::size_t hash_ = 0;
};

class ConnectionPool;

/// A connection lent by a pool. Give it back by ConnectionPool::release() when the exchange ended cleanly; its end without
/// that closes it. No recv or send may be outstanding at release.
/// Start the recv for the answer in the call that got the connection (that takes the pool's own recv over), and look at
/// buffer() before every later one.
class PooledConnection {
  public:
    PooledConnection(PooledConnection&&) noexcept;
    PooledConnection& operator=(PooledConnection&&) noexcept;
    ~PooledConnection();

    [[nodiscard]] net::Transport& transport() const noexcept;
    /// Belongs to the connection and is the `into` of every recv on it.
    [[nodiscard]] net::ReceiveBuffer& buffer() const noexcept;
    /// It has served an exchange before: a close before the first octet of the answer may then mean an idle time-out that
    /// crossed our request, and an idempotent request may be tried once more.
    [[nodiscard]] bool reused() const noexcept;
    /// Exchanges before this one.
    [[nodiscard]] std::uint32_t uses() const noexcept;
    /// What the steps took; all zero when reused.
    [[nodiscard]] const net::ConnectTimings& timings() const noexcept;

    struct Entry;

  private:
    friend class ConnectionPool;
    explicit PooledConnection(std::unique_ptr<Entry> entry) noexcept;
    std::unique_ptr<Entry> entry_;
};

/// Idle upstream connections of one loop, per Origin, last in first out. A recv is outstanding on each that has been idle
/// for more than a turn of the loop, so one that the peer closed (or spoke on unasked) is dropped before it could be used.
class ConnectionPool {
  public:
    struct Config {
        std::size_t maxIdlePerOrigin = 64;
        std::size_t maxIdle = 1024;
        /// Open connections to one Origin, lent and idle; who comes later waits until its deadline. 0: no limit.
        std::size_t maxPerOrigin = 0;
        std::size_t maxWaitingPerOrigin = 1024;
        Milliseconds idleTimeout{30'000}; ///< keep it below the upstream's own
        std::uint32_t maxUses = 0; ///< 0: no limit
    };
    struct Statistics {
        std::size_t idle = 0;
        std::size_t lent = 0;
        std::size_t waiting = 0;
        std::uint64_t made = 0;
        std::uint64_t reused = 0;
        std::uint64_t droppedIdle = 0; ///< closed by the peer, spoken on unasked, idle for too long, or too many
    };
    using AcquireDone = UniqueFunction<void(Result<PooledConnection>)>;

    ConnectionPool(net::EventLoop& loop, net::Connector& connector);
    ConnectionPool(net::EventLoop& loop, net::Connector& connector, Config config);
    ~ConnectionPool();
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    /// An idle connection if there is one, at once: no system call, no allocation. Ask here first, then acquire().
    [[nodiscard]] std::optional<PooledConnection> acquireIdle(const Origin& origin) noexcept;
    /// An idle connection or a new one within `timeout` from now. `done` is never called from within this call; the
    /// result's end gives up the wait. Errors as of Connector, or Overloaded when too many wait. `timings`, as of Connector;
    /// `queued` is left true when time ran out while all were in use.
    [[nodiscard]] std::unique_ptr<net::Pending> acquire(const Origin& origin, Nanoseconds timeout, AcquireDone done,
                                                        net::ConnectTimings* timings = nullptr);
    /// As acquire(), but never an idle one: for a retry after a reused connection turned out to be closed.
    [[nodiscard]] std::unique_ptr<net::Pending> acquireFresh(const Origin& origin, Nanoseconds timeout, AcquireDone done,
                                                             net::ConnectTimings* timings = nullptr);
    /// The exchange on it ended cleanly and both sides keep the connection. Octets still unread in buffer() are a
    /// protocol error of the upstream: it is closed then.
    void release(PooledConnection connection) noexcept;
    void discard(PooledConnection connection) noexcept;
    /// Closes the idle connections to `origin`, for instance when its endpoint was removed or found ill.
    void dropIdle(const Origin& origin) noexcept;
    /// For what becomes idle from now on.
    void setIdleTimeout(Milliseconds timeout) noexcept;
    [[nodiscard]] Statistics statistics() const noexcept;

    struct Impl;

  private:
    std::shared_ptr<Impl> impl_;
};

} // namespace postern::client
