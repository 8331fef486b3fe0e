// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/client/ConnectionPool.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/Http1Parser.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/pipeline/Terminal.h"
#include "dataplane/upstream/Cluster.h"
#include "dataplane/upstream/Forwarder.h"

#include <memory>
#include <optional>

namespace postern::upstream {

/// One exchange's way to a backend and back, from the choice of an endpoint to the last octet; in the exchange's arena.
/// A state machine that lives by completions: `stage_` says what the answer has come to, and the request's half runs
/// beside it. After each call to the ResponseSink it may be gone; Alive tells.
class UpstreamCall final : public pipeline::RequestSink {
  public:
    UpstreamCall(pipeline::Exchange& exchange, pipeline::ResponseSink& answer, const Cluster& cluster,
                 ForwardingWorker& worker);
    ~UpstreamCall();
    UpstreamCall(const UpstreamCall&) = delete;
    UpstreamCall& operator=(const UpstreamCall&) = delete;

    void onRequestData(BytesView data) override;
    void onRequestEnd(const http::HeaderMap* trailers) override;
    void onRequestReset(const Error& why) override;
    void onResponseCredit(std::size_t octets) override;
    void flushRequest() override;
    void onHeld(bool held) override;

  private:
    enum class Stage : std::uint8_t {
        New,     ///< before the first flush
        Wait,    ///< for the next attempt
        Connect, ///< waits for a connection
        Head,    ///< has one; waits for the answer's head
        Body,
        Over,
    };
    /// On the stack around calls that may end us: `if (alive.gone()) return;`
    class Alive {
      public:
        explicit Alive(UpstreamCall& call) noexcept : call_(call), outer_(call.alive_) { call.alive_ = this; }
        ~Alive()
        {
            if (!destroyed_)
                call_.alive_ = outer_;
        }
        Alive(const Alive&) = delete;
        Alive& operator=(const Alive&) = delete;
        /// Destroyed, or over.
        [[nodiscard]] bool gone() const noexcept { return destroyed_ || call_.stage_ == Stage::Over; }

      private:
        friend class UpstreamCall;
        UpstreamCall& call_;
        Alive* outer_;
        bool destroyed_ = false;
    };

    // The connection
    void chooseEndpoint();
    void beginAttempt();
    void acquire(bool fresh);
    void onAcquired(Result<client::PooledConnection> connection);
    void useConnection(client::PooledConnection connection);
    [[nodiscard]] bool retryOnFreshConnection();
    // Attempts
    /// No answer has begun: the next attempt, or the end.
    void attemptFailed(Error error);
    /// Sends the request again if it may be. The attempt is ended then, with `error`.
    [[nodiscard]] bool repeat(std::optional<model::Failure> failure, int status, const Error& error);
    /// Nothing for what is not the endpoint's failure.
    [[nodiscard]] static std::optional<model::Failure> failureOf(const Error& error) noexcept;
    [[nodiscard]] bool isIdempotent() const noexcept;
    /// What is waited for is not the client, nor a connection of ours that others use.
    [[nodiscard]] bool waitsForBackend() const noexcept;
    void onTotalTimer();
    void onTryTimer();
    void leaveEndpoint() noexcept;
    /// What has been sent is to be sent once more, with another head.
    void rewind();
    /// Tells the pool and the breaker of an answer. False when the request has been sent again instead.
    [[nodiscard]] bool takesAnswer(int status);
    /// After a 401: whether the request will be sent again with another credential (pipeline::Renewal), once that is there.
    [[nodiscard]] bool renewsCredential();
    void onRenewed();
    /// Tells the pool; `error` is told what came of it.
    void reportFailure(Error& error);
    /// Tells the pool that the attempt failed, and the log if the endpoint is suspended for it: for how long, else empty.
    std::string countFailure(std::string_view what);
    /// Of the endpoints out of service, all but the one that was chosen.
    void tellPassedOver(std::size_t chosen);
    // The request's half
    [[nodiscard]] bool writeHead();
    void appendContent(BytesView data);
    void appendEnd(const http::HeaderMap* trailers);
    void appendTrailers(const http::HeaderMap& trailers);
    void send();
    void onSent(const Result<void>& result);
    // The answer's half
    void receive();
    void onReceived(const Result<std::size_t>& octets);
    void readHead();
    void takeHead();
    void pumpBody();
    [[nodiscard]] bool keepsConnection() const noexcept;
    void finish();
    void onClosed(const Error* error);
    // The end
    void armTimer() noexcept;
    void onTimer();
    /// `theirs`: it counts for the circuit breaker, if it is a failure of the backend.
    void fail(Error error, bool theirs = true);
    void failLater(Error error);
    /// Ends our part: connection, timers, counters. `keep` gives the connection back to the pool.
    void close(bool keep) noexcept;
    void endAttempt(const Error* error);
    [[nodiscard]] std::string place() const;
    [[nodiscard]] net::EventLoop& loop() const noexcept { return *worker_.loop; }
    [[nodiscard]] Bytes takeBuffer();
    void giveBuffer(Bytes& buffer) noexcept;

    pipeline::Exchange& exchange_;
    pipeline::ResponseSink& answer_;
    const Cluster& cluster_;
    ForwardingWorker& worker_;
    pipeline::UpstreamObserver* observer_;
    const Endpoint* endpoint_ = nullptr;
    Alive* alive_ = nullptr;
    std::shared_ptr<bool> deferred_; ///< false once we are gone; only made for a failure that has to wait
    std::shared_ptr<bool> renewing_; ///< the same; only made when another credential is brought, which is once

    std::optional<client::PooledConnection> connection_;
    std::unique_ptr<net::Pending> pending_;
    net::ConnectTimings connecting_; ///< while there is no connection: how far it has come
    net::Timer timer_;
    net::Timer totalTimer_;
    SteadyTime totalUntil_{}; ///< when totalTimer_ is due; while a breakpoint holds the call up, moved on at its end
    SteadyTime heldSince_{};  ///< zero: it does not
    net::Timer tryTimer_; ///< of one attempt

    Bytes early_;   ///< content that came before the head could be written, not framed yet
    Bytes out_;     ///< to be sent next
    Bytes sending_; ///< being sent; kept afterwards as long as it is all that was sent, for a retry
    Bytes kept_;    ///< all content so far, while keeping_: none, unless the cluster repeats requests with content
    std::size_t outContent_ = 0; ///< octets of content in out_ and early_, whose credit comes back when they are sent
    std::size_t sendingContent_ = 0;
    std::uint64_t contentLeft_ = 0; ///< with Length framing: octets that may still come
    http::BodyFraming framing_;
    std::optional<http::HeaderMap> trailers_; ///< of the request, when they came before the head could be written

    http::ResponseParser parser_;
    std::optional<http::ParsedResponse> parsed_;
    std::optional<http::BodyDecoder> decoder_;
    std::size_t credit_ = 0;

    SteadyTime began_;
    SteadyTime sentAt_;
    SteadyTime firstOctetAt_;
    SteadyTime sendBegan_; ///< or went on
    SteadyTime headSince_; ///< since when only the answer's head is waited for; zero: not yet
    std::uint64_t tried_ = 0; ///< endpoints of this round that failed
    std::size_t at_ = 0;      ///< of endpoint_
    Breaker::Pass pass_;
    Breaker::Outcome outcome_ = Breaker::Outcome::Unknown;
    std::uint8_t attempts_ = 0;
    std::uint8_t returns_ = 0; ///< to an endpoint that had been tried
    std::uint8_t interim_ = 0; ///< 1xx heads that came
    Stage stage_ = Stage::New;
    bool entered_ = false;
    bool headWritten_ = false;
    bool requestEnded_ = false;
    bool sendOutstanding_ = false;
    bool sendFailed_ = false;
    bool sentOnce_ = false;
    bool replayable_ = true;
    bool retried_ = false;   ///< on a fresh connection, after an idle one had been closed
    bool leftOne_ = false;   ///< an endpoint that closed without an octet of an answer
    bool keeping_ = false;   ///< the request could be sent once more: kept_ is all of its content
    bool calling_ = false;   ///< counted at endpoint_
    bool trial_ = false;     ///< the one call that an endpoint on trial is given
    bool repeating_ = false; ///< counted against the budget
    bool receiving_ = false;
    bool pumping_ = false;
    bool answered_ = false;  ///< an octet of the answer has come
    bool unflushed_ = false; ///< the ResponseSink got something in this turn
};

} // namespace postern::upstream
