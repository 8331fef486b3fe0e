// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/ConnectionCounter.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/ByteQueue.h"
#include "dataplane/http/Http1Parser.h"
#include "dataplane/http/Http1Writer.h"
#include "dataplane/net/ReceiveBuffer.h"
#include "dataplane/net/TimerWheel.h"
#include "dataplane/net/TlsContext.h"
#include "dataplane/net/Transport.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/PeerCertificate.h"
#include "dataplane/pipeline/Streams.h"

#include <memory>
#include <optional>
#include <string>

namespace postern::engine {

class ExchangeRunner;
class SnapshotHold;
class Worker;

/// What all connections of one listener have in common.
struct SessionOrigin {
    std::string listener;
    std::shared_ptr<const net::TlsContext> tls; ///< nullptr: plain
};

/// One client's connection with HTTP/1.1 on it: start reading here. The life of a request is
///
///     receive -> readHead -> ExchangeRunner (route, chain, terminal, chain back) -> onResponseHead, -Data, -End
///             -> flush -> exchangeDone -> the next request
///
/// One exchange at a time: what a client sends ahead (pipelining) waits in the receive buffer, or in its socket. An idle
/// connection holds no buffer, no arena and no runner.
class HttpSession final : public pipeline::ResponseSink {
  public:
    HttpSession(Worker& worker, std::unique_ptr<net::Transport> transport, std::shared_ptr<const SessionOrigin> origin);
    ~HttpSession();

    void start();
    /// The gateway is about to stop: an idle connection ends now, a busy one after its answer.
    void drain();
    /// Ends it now, whatever is under way.
    void end();

    std::size_t place = 0; ///< in the worker's table; the worker's own
    ConnectionCounter::Place counted; ///< the worker's own, too

    // From the exchange.
    void onInformational(const http::ResponseHead& head) override;
    void onResponseHead() override;
    void onResponseData(BytesView data) override;
    void onResponseEnd(const http::HeaderMap* trailers) override;
    void onResponseReset(const Error& why) override;
    void onRequestCredit(std::size_t octets) override;
    void flushResponse() override;
    void onHeld(bool held) override;

  private:
    /// What the client is given time for, besides taking its answer (which has a timer of its own, as a client may have
    /// to do both at once).
    enum class Wait : std::uint8_t { Nothing, Handshake, NextRequest, Head, Body, Answer, Close };

    void receive();
    void onReceived(const Result<std::size_t>& received);
    void advance();
    bool readHead();
    bool beginExchange(http::ParsedRequest& parsed);
    void refuseHead(const http::ParseFailure& failure, http::ParsedRequest& parsed);
    bool readBody();
    void pumpBody();
    void onClientEnd();
    void flush();
    void onSent(const Result<void>& sent);
    [[nodiscard]] bool isAnswered() const noexcept;
    void exchangeDone();
    void give(Wait what);
    void onTimeOut();
    void onSendTimeOut();
    void abort(const Error& why);
    void close();
    void linger();
    void dropReceived();
    [[nodiscard]] http::Persistence persistence();

    Worker& worker_;
    std::unique_ptr<net::Transport> transport_;
    std::shared_ptr<const SessionOrigin> origin_;
    std::unique_ptr<const pipeline::PeerCertificate> certificate_; ///< nullptr: the client showed none
    std::string address_;
    std::uint16_t port_;
    net::ReceiveBuffer in_;
    http::ByteQueue out_;
    http::RequestParser parser_;
    std::unique_ptr<ExchangeRunner> runner_;
    std::optional<http::BodyDecoder> decoder_;
    net::Timer timer_;     ///< of wait_
    net::Timer sendTimer_; ///< while a send is outstanding
    SteadyTime sendBegan_{};
    std::size_t requestCredit_ = 0;
    std::size_t unsentContent_ = 0; ///< in out_ and not credited back yet
    std::size_t sendingBytes_ = 0;  ///< of out_, with the transport
    std::uint32_t requests_ = 0;
    Wait wait_ = Wait::Nothing;
    bool receiving_ = false;
    bool sending_ = false;
    bool advancing_ = false;
    bool pumping_ = false;
    bool begun_ = false;          ///< runner_ has an exchange (else it only waits for a whole head)
    bool requestEnded_ = false;
    bool responseEnded_ = false;
    bool keepAlive_ = true;
    bool expectContinue_ = false; ///< the client waits for "100 Continue"
    bool chunked_ = false;        ///< the answer's content goes in chunks
    bool noContent_ = false;      ///< the answer's content is not sent (HEAD, 204, 304)
    bool chunkedRequest_ = false;
    bool dropping_ = false;       ///< the rest of the request is read for the connection's sake only
    bool doneSoon_ = false;       ///< exchangeDone() is on its way
    bool watchful_ = false;       ///< the exchange takes so long that its client is watched for leaving
    bool held_ = false;           ///< by a breakpoint
    bool clientEnded_ = false;    ///< the client sends nothing more
    bool brokenOff_ = false;      ///< the request is not read to its end: more of it may come
    bool closed_ = false;
};

} // namespace postern::engine
