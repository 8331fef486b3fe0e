// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/Resolver.h"
#include "dataplane/net/TlsContext.h"
#include "dataplane/net/Transport.h"

#include <memory>
#include <string>

namespace postern::net {

/// Whom to connect to.
struct ConnectTarget {
    std::string host;   ///< a name or a literal address; "unix:/path" for a Unix socket
    std::uint16_t port = 0;
    std::shared_ptr<const TlsContext> tls; ///< null: plain
    std::string serverName;                ///< what the certificate must be made out to; "" = host
};

/// How long each step took; zero for one that was not needed.
struct ConnectTimings {
    Nanoseconds dns{};
    Nanoseconds connect{};
    Nanoseconds tls{};
    bool queued = false; ///< not one of them has begun: it waits for its turn, in a client::ConnectionPool
};

struct Connected {
    std::unique_ptr<Transport> transport;
    ConnectTimings timings;
};
using ConnectDone = UniqueFunction<void(Result<Connected>)>;

/// Connects: name, socket, TLS. Addresses are tried in the resolver's order, families taking turns (RFC 8305 4); the next
/// one starts when one fails or has not answered within 250 ms, the first to answer is taken. TCP_NODELAY is set once.
class Connector {
  public:
    Connector(EventLoop& loop, Resolver& resolver) noexcept : loop_(loop), resolver_(resolver) {}

    /// `done` is never called from within this call. Errors: ConnectFailed (what each address answered), TimedOut (in
    /// which step), TlsFailed. All are Upstream's and safe to retry: nothing has been sent.
    /// `timings` (if any) says how far it has come, with what the step that failed took before it did; it is written to
    /// until `done` has been called or the result has gone.
    [[nodiscard]] std::unique_ptr<Pending> connect(const ConnectTarget& target, Nanoseconds timeout, ConnectDone done,
                                                   ConnectTimings* timings = nullptr);
    [[nodiscard]] EventLoop& loop() const noexcept { return loop_; }

  private:
    EventLoop& loop_;
    Resolver& resolver_;
};

} // namespace postern::net
