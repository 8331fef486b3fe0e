// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/client/ConnectionPool.h"
#include "dataplane/pipeline/Terminal.h"
#include "dataplane/upstream/Cluster.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::upstream {

/// What one worker lends to the forwarders that run on it. The engine keeps one a worker, as long as the worker lives.
struct ForwardingWorker {
    net::EventLoop* loop = nullptr;
    client::ConnectionPool* pool = nullptr;
    std::vector<Bytes> buffers{}; ///< send buffers that nobody uses now, kept for their memory; the forwarders' own
};
/// By exchange.worker().
using ForwardingWorkers = std::vector<ForwardingWorker>;

/// How a route forwards.
struct ForwardRules {
    std::shared_ptr<const Cluster> production;
    std::shared_ptr<const Cluster> sandbox; ///< for callers with a sandbox key; null: production for all
};

/// The terminal Forward: one call to a cluster.
///
/// - The head goes out with the first content in one send: hop-by-hop fields and Expect stripped, Host of the endpoint
///   (or the client's, when the cluster says so), X-Forwarded-For/-Proto/-Host (continued when a trusted proxy sent them,
///   else begun anew), the endpoint's base path before Exchange::request().path(), which the engine has freed from the
///   API's context when it routed (routing::belowSegments). Framing is Exchange::requestFraming(); content that is
///   whole at the first flush goes with its length.
/// - Content streams both ways by credit; nothing is read from the backend while the client has not taken what came.
/// - Nothing is lost by a pooled connection that the backend has just closed: an idempotent request of which nothing
///   was answered, and all of which is still at hand, is sent once more on a fresh connection. An endpoint that cannot
///   be connected to, or has as many connections as it may, is left for the next one, as nothing has been sent; so each is
///   tried once.
/// - Beyond that a request is sent again as the cluster's retry policy says: only while nothing of an answer has been
///   passed on, only when its method is idempotent or nothing of it had been sent, only with content that was kept whole,
///   and within the budget. At another endpoint at once, at one that was tried after a pause (which is as exact as the
///   loop's timers).
/// - A request to which the backend answers 401 is sent again, once, if somebody brings another credential for it
///   (pipeline::Renewal), its method is idempotent, and its content was kept whole.
/// - Each attempt is reported to the EndpointPool, which suspends who fails; the call's end, to the circuit breaker. Time
///   that the client took is not counted against a backend.
/// - 1xx are passed on, but 100 (the gateway has answered the expectation itself) and 101 (an error, since no Upgrade was
///   sent).
/// - Errors, as onResponseReset() takes them: ConnectFailed, TlsFailed, TimedOut (which time-out, and of how long),
///   Overloaded, Unavailable (the breaker is open, or all endpoints are suspended), ProtocolError (garbage),
///   ConnectionClosed (in the middle).
/// - A connection is given back only when both messages ended as their framing says and both sides keep it.
class Forwarder final : public pipeline::Terminal {
  public:
    /// `workers` outlives this and has an entry for each worker.
    Forwarder(ForwardRules rules, ForwardingWorkers& workers);

    [[nodiscard]] pipeline::RequestSink& open(pipeline::Exchange& exchange,
                                              pipeline::ResponseSink& answer) const override;
    [[nodiscard]] std::string_view kind() const noexcept override { return "forward"; }
    [[nodiscard]] const ForwardRules& rules() const noexcept { return rules_; }

  private:
    ForwardRules rules_;
    ForwardingWorkers& workers_;
};

} // namespace postern::upstream
