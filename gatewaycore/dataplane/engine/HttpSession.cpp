// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/HttpSession.h"

#include "crypto/Certificate.h"
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/engine/OwnFaults.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/TlsTransport.h"

#include <algorithm>
#include <array>

namespace postern::engine {

using pipeline::FaultId;

namespace {

/// More than this of a request that nobody wants is not read for the sake of the connection.
constexpr std::uint64_t drainableContent = 64 * 1024;

/// How long an exchange may take before its client is watched for leaving.
constexpr Milliseconds watchAfter{100};

/// For how long a client may still send after the answer that ends its connection.
constexpr Milliseconds lingerTime{10'000};

/// The credit for content that is not sent on and so takes no memory.
constexpr std::size_t unlimitedCredit = ~std::size_t{0} / 2;

FaultId faultOfStatus(int status) noexcept
{
    switch (status) {
    case 413: return FaultId::BodyTooLarge;
    case 414: return FaultId::UriTooLong;
    case 417: return FaultId::UnsupportedExpectation;
    case 431: return FaultId::HeadersTooLarge;
    case 501: return FaultId::NotImplemented;
    case 505: return FaultId::VersionNotSupported;
    default: return FaultId::BadRequest;
    }
}

/// What filters are told of a client's certificate; nullptr when it showed none.
std::unique_ptr<const pipeline::PeerCertificate> certificateOf(const net::TlsDetails* details)
{
    if (details == nullptr || details->peerCertificateDer.empty())
        return nullptr;
    const auto described = crypto::describeCertificate(details->peerCertificateDer);
    if (!described)
        return nullptr;
    return std::make_unique<const pipeline::PeerCertificate>(
        pipeline::PeerCertificate{described->sha256Fingerprint, described->subject, described->commonName, described->notBefore,
                                  described->notAfter, details->peerVerified});
}

} // namespace

HttpSession::HttpSession(Worker& worker, std::unique_ptr<net::Transport> transport,
                         std::shared_ptr<const SessionOrigin> origin)
    : worker_(worker), transport_(std::move(transport)), origin_(std::move(origin)),
      address_(transport_->peer().unmapped().ip()), port_(transport_->peer().port()), in_(worker.loop().slabs()), out_(worker.slabs()),
      parser_(worker.snapshot()->parserLimits), timer_([this] { onTimeOut(); }),
      sendTimer_([this] { onSendTimeOut(); })
{
}

HttpSession::~HttpSession()
{
    transport_->close(); // it may send what it still has, which goes before it
    if (runner_ != nullptr)
        worker_.giveBack(std::move(runner_));
}

void HttpSession::start()
{
    if (origin_->tls == nullptr) {
        give(Wait::Head);
        return receive();
    }
    auto tls = net::TlsTransport::accept(std::move(transport_), origin_->tls);
    if (!tls)
        return worker_.retire(*this);
    net::TlsTransport& shaking = **tls;
    transport_ = *std::move(tls);
    give(Wait::Handshake);
    shaking.handshake([this](Result<void> shaken) {
        if (!shaken) {
            worker_.handshakeFailed(shaken.error(), origin_->listener);
            return close();
        }
        certificate_ = certificateOf(transport_->tls());
        give(Wait::Head);
        receive();
    });
}

// --- The request comes in ---

/// A receive is outstanding whenever more may be wanted, and while an answer is long in coming, to notice that the client
/// left. Not at once: nearly every answer is there sooner, and the look at an empty socket would be for nothing.
void HttpSession::receive()
{
    const bool wantsContent = begun_ && !requestEnded_ && requestCredit_ > 0;
    const bool wantsRequest = !begun_ && (in_.empty() || parser_.started());
    const bool watches = begun_ && requestEnded_ && in_.empty();
    if (receiving_ || closed_ || clientEnded_ || !(wantsContent || wantsRequest || watches))
        return;
    if (watches && !watchful_) {
        if (wait_ == Wait::Nothing && !sending_)
            give(Wait::Answer);
        return;
    }
    if (in_.full())
        in_.makeContiguousRoom(net::SlabPool::slabSize); // only a head can fill it, and the parser bounds heads
    receiving_ = true;
    transport_->recv(in_, [this](Result<std::size_t>&& received) { onReceived(received); });
}

void HttpSession::onReceived(const Result<std::size_t>& received)
{
    receiving_ = false;
    if (closed_)
        return received && *received > 0 ? dropReceived() : end();
    if (!received)
        return abort(received.error());
    if (*received == 0)
        return onClientEnd();
    advance();
}

/// Goes on with whatever the octets that are here allow.
void HttpSession::advance()
{
    if (std::exchange(advancing_, true))
        return;
    while (!closed_ && (begun_ ? !requestEnded_ && readBody() : readHead())) {
    }
    advancing_ = false;
    if (closed_)
        return;
    if (begun_)
        runner_->flushRequest();
    flush();
    if (isAnswered())
        return exchangeDone();
    receive();
}

/// True when a request has begun.
bool HttpSession::readHead()
{
    if (in_.empty()) {
        if (wait_ == Wait::Nothing)
            give(Wait::NextRequest);
        return false;
    }
    if (runner_ == nullptr) {
        const bool tls = origin_->tls != nullptr;
        runner_ = worker_.borrowRunner();
        parser_ = http::RequestParser(worker_.snapshot()->parserLimits); // others than for the last request, maybe
        runner_->prepare({address_, address_, port_, tls, tls ? "https" : "http", origin_->listener, certificate_.get()}, *this);
    }
    http::ParsedRequest parsed(runner_->arena());
    switch (parser_.parse(in_.unread(), parsed)) {
    case http::ParseStatus::NeedMore:
        if (!parser_.started()) { // empty lines only, left over from the request before (RFC 9112 2.2)
            in_.clear();
            worker_.giveBack(std::move(runner_));
            return readHead();
        }
        if (wait_ != Wait::Head)
            give(Wait::Head);
        return false;
    case http::ParseStatus::Failed: refuseHead(parser_.failure(), parsed); return false;
    case http::ParseStatus::Complete: return beginExchange(parsed);
    }
    return false;
}

bool HttpSession::beginExchange(http::ParsedRequest& parsed)
{
    give(Wait::Nothing);
    in_.consume(parsed.consumed);
    parser_.reset();
    ++requests_;
    begun_ = true;
    requestCredit_ = 0;
    keepAlive_ = parsed.keepAlive;
    expectContinue_ = parsed.expectContinue;
    responseEnded_ = false;
    requestEnded_ = !parsed.framing.hasBody();
    chunkedRequest_ = parsed.framing.kind == http::BodyFraming::Kind::Chunked;

    pipeline::Exchange& exchange = runner_->exchange();
    exchange.request() = std::move(parsed.head);
    exchange.requestFraming() = parsed.framing;
    exchange.bytes().requestHead = parsed.consumed;
    if (!requestEnded_)
        decoder_.emplace(parsed.framing, runner_->arena(), worker_.snapshot()->parserLimits);
    runner_->start(parsed.upgrade);
    if (requestEnded_)
        runner_->onRequestEnd(nullptr);
    return true;
}

/// What came is no request, so nobody can tell where the next one begins: answer and end.
void HttpSession::refuseHead(const http::ParseFailure& failure, http::ParsedRequest& parsed)
{
    give(Wait::Nothing);
    begun_ = requestEnded_ = brokenOff_ = true;
    responseEnded_ = keepAlive_ = false;
    // A head that could be read, and means nothing, is shown to those who watch; of another one nothing is known for sure.
    const bool whole = parsed.consumed != 0;
    if (whole)
        runner_->exchange().request() = std::move(parsed.head);
    const std::string detail = whole ? std::string(failure.reason) : withVersion(failure, in_.unread());
    in_.clear();
    runner_->refuseUnparsed(faultOfStatus(failure.status), detail);
}

/// Passes on what credit allows; false when there is nothing more to do for now.
bool HttpSession::readBody()
{
    if (requestCredit_ == 0) {
        if (dropping_) // there is more of it than we read for nothing
            close();
        else if (wait_ == Wait::Body) // it is not the client who lets us wait
            give(Wait::Nothing);
        return false;
    }
    if (in_.empty()) {
        if (!responseEnded_ || dropping_) // first the client has an answer to take
            give(Wait::Body);
        return false;
    }
    expectContinue_ = false; // the client did not wait
    const BytesView available = in_.unread().substr(0, requestCredit_);
    const http::BodyDecoder::Step step = decoder_->decode(available);
    if (step.failed) {
        keepAlive_ = false;
        requestEnded_ = brokenOff_ = true;
        runner_->refuseContent(faultOfStatus(decoder_->failure().status), decoder_->failure().reason);
        return false;
    }
    requestCredit_ -= step.data.size();
    if (!step.data.empty() && !responseEnded_)
        runner_->onRequestData(step.data);
    in_.consume(step.consumed);
    if (step.done) {
        give(Wait::Nothing);
        requestEnded_ = true;
        if (!responseEnded_)
            runner_->onRequestEnd(decoder_->trailers().empty() ? nullptr : &decoder_->trailers());
        return false;
    }
    return step.consumed > 0;
}

/// The terminal takes more of the content.
void HttpSession::onRequestCredit(std::size_t octets)
{
    requestCredit_ += octets;
    if (expectContinue_ && in_.empty() && !runner_->responseBegun()) { // RFC 9110 10.1.1
        expectContinue_ = false;
        out_.append(http::continueHead());
        flush();
    }
    if (!advancing_)
        pumpBody();
}

void HttpSession::pumpBody()
{
    if (std::exchange(pumping_, true))
        return;
    advancing_ = true;
    while (!closed_ && begun_ && !requestEnded_ && readBody()) {
    }
    advancing_ = pumping_ = false;
    if (closed_)
        return;
    runner_->flushRequest();
    flush();
    receive();
}

/// The client has closed its side. One that waits for an answer is taken to have left: it cannot be told from one that has.
void HttpSession::onClientEnd()
{
    clientEnded_ = true;
    if (begun_ && !responseEnded_)
        return abort(Error(ErrorKind::ConnectionClosed, "The client closed its connection.", Fault::Downstream));
    if (!sending_)
        close();
}

// --- The answer goes out ---

void HttpSession::onInformational(const http::ResponseHead& head)
{
    if (runner_->exchange().received().version == http::Version::Http10)
        return; // RFC 9110 15.2
    if (out_.size() > worker_.snapshot()->limits.streamBuffer.value)
        return; // the client is far behind, and can do without
    static_cast<void>(http::writeResponseHead(out_, head, {}));
}

/// Whether the connection lives on after this answer.
http::Persistence HttpSession::persistence()
{
    const model::Limits& limits = worker_.snapshot()->limits;
    const bool servedEnough = limits.requestsPerConnection != 0 && requests_ >= limits.requestsPerConnection;
    // A client that still sends, or waits for leave to send, what nobody will read cannot go on from there.
    const bool unread = !requestEnded_ && (expectContinue_ || chunkedRequest_ || decoder_->remaining() > drainableContent);
    if (servedEnough || unread || clientEnded_ || worker_.draining())
        keepAlive_ = false;
    if (!keepAlive_)
        return http::Persistence::Close;
    return runner_->exchange().received().version == http::Version::Http10 ? http::Persistence::KeepAlive
                                                                          : http::Persistence::Implied;
}

void HttpSession::onResponseHead()
{
    pipeline::Exchange& exchange = runner_->exchange();
    const http::ResponseHead& head = exchange.response();
    http::BodyFraming framing = exchange.responseFraming();
    const bool http10 = exchange.received().version == http::Version::Http10;
    if (framing.kind == http::BodyFraming::Kind::UntilClose)
        framing = http::BodyFraming::chunked();
    if (framing.kind == http::BodyFraming::Kind::Chunked && http10) {
        framing = http::BodyFraming::untilClose();
        keepAlive_ = false;
    }
    const bool bodiless = head.status == 204 || head.status == 304;
    noContent_ = exchange.received().method == http::Method::Head || bodiless;
    if (bodiless || (noContent_ && framing.kind != http::BodyFraming::Kind::Length))
        framing = http::BodyFraming::none();
    chunked_ = framing.kind == http::BodyFraming::Kind::Chunked;

    const std::size_t before = out_.size();
    const http::HeadOptions options{framing, persistence(), {}, worker_.loop().date()};
    if (const auto written = http::writeResponseHead(out_, head, options); !written) {
        keepAlive_ = false; // a filter or a backend put a control character into a field: that is not sent on
        return runner_->refuseContent(FaultId::BadUpstreamAnswer, written.error().message());
    }
    exchange.bytes().responseHead = out_.size() - before;
    runner_->onResponseCredit(noContent_ ? unlimitedCredit : worker_.snapshot()->limits.streamBuffer.value);
}

void HttpSession::onResponseData(BytesView data)
{
    if (noContent_)
        return;
    unsentContent_ += data.size();
    if (chunked_)
        http::appendChunk(out_, data);
    else
        out_.append(data);
}

void HttpSession::onResponseEnd(const http::HeaderMap* trailers)
{
    responseEnded_ = true;
    if (wait_ == Wait::Body)
        give(Wait::Nothing);
    if (chunked_ && (trailers == nullptr || !http::writeLastChunk(out_, *trailers)))
        out_.append(http::lastChunk);
    flushResponse();
}

/// The answer broke in the middle: the client must not take it for whole (RFC 9112 8).
void HttpSession::onResponseReset(const Error&) { close(); }

/// Called from deep inside the exchange, which therefore must not end here.
void HttpSession::flushResponse()
{
    flush();
    if (!isAnswered() || closed_ || advancing_ || std::exchange(doneSoon_, true))
        return;
    worker_.loop().defer([this] {
        doneSoon_ = false;
        if (isAnswered() && !closed_)
            exchangeDone();
    });
}

/// The client is given all the time in the world while a person looks, and is noticed when it leaves: also when it has
/// sent what nobody reads yet, so that no recv is outstanding.
void HttpSession::onHeld(bool held)
{
    held_ = held;
    if (wait_ == Wait::Body)
        give(Wait::Body);
    if (held)
        transport_->watchEnd([this] {
            if (held_ && !closed_)
                onClientEnd();
        });
}

void HttpSession::flush()
{
    if (sending_ || closed_ || advancing_ || out_.empty())
        return;
    std::array<BytesView, net::Transport::maxParts> parts;
    std::size_t count = 0;
    sendingBytes_ = 0;
    for (; count < parts.size() && count < out_.pieces(); ++count) {
        parts[count] = out_.piece(count);
        sendingBytes_ += parts[count].size();
    }
    sending_ = true;
    sendBegan_ = worker_.now();
    worker_.loop().arm(sendTimer_, worker_.snapshot()->timeouts.writeIdle);
    transport_->send(std::span(parts.data(), count), [this](Result<void>&& sent) { onSent(sent); });
}

void HttpSession::onSent(const Result<void>& sent)
{
    sending_ = false;
    sendTimer_.disarm();
    if (!sent)
        return abort(sent.error());
    out_.consume(sendingBytes_);
    if (begun_ && !responseEnded_ && out_.empty() && unsentContent_ > 0)
        runner_->onResponseCredit(std::exchange(unsentContent_, 0));
    flush();
    if (closed_)
        return;
    if (isAnswered())
        exchangeDone();
    else
        receive();
}

/// Whether the answer is out, all of it.
bool HttpSession::isAnswered() const noexcept { return begun_ && responseEnded_ && !sending_ && out_.empty(); }

void HttpSession::exchangeDone()
{
    if (!keepAlive_ || clientEnded_ || worker_.draining())
        return close();
    if (!requestEnded_) { // the rest of the request is in the way of the next one
        if (!std::exchange(dropping_, true))
            requestCredit_ = drainableContent;
        pumpBody();
        if (closed_ || !requestEnded_)
            return;
    }
    give(Wait::Nothing);
    worker_.giveBack(std::move(runner_));
    decoder_.reset();
    begun_ = responseEnded_ = dropping_ = watchful_ = false;
    unsentContent_ = 0;
    advance();
}

// --- Time and the end ---

void HttpSession::give(Wait what)
{
    const model::Timeouts& timeouts = worker_.snapshot()->timeouts;
    wait_ = what;
    Milliseconds limit{0};
    switch (what) {
    case Wait::Nothing:
    case Wait::Close: break;
    case Wait::Handshake: limit = timeouts.tlsHandshake; break;
    case Wait::Answer: limit = watchAfter; break;
    case Wait::NextRequest: limit = timeouts.keepAliveIdle; break;
    case Wait::Head: limit = timeouts.headerRead; break;
    case Wait::Body: limit = held_ ? Milliseconds(0) : timeouts.bodyIdle; break;
    }
    if (limit.count() == 0)
        timer_.disarm();
    else
        worker_.loop().arm(timer_, limit);
}

void HttpSession::onTimeOut()
{
    if (wait_ == Wait::Close)
        return end();
    if (wait_ == Wait::Answer) {
        wait_ = Wait::Nothing;
        watchful_ = true;
        return receive();
    }
    const Wait waited = std::exchange(wait_, Wait::Nothing);
    const bool silent = in_.empty() && !begun_;
    if (waited == Wait::Handshake || waited == Wait::NextRequest || silent)
        return abort(Error(ErrorKind::TimedOut, "The client was silent for too long.", Fault::Downstream));
    keepAlive_ = false;
    brokenOff_ = true;
    if (waited == Wait::Body && !responseEnded_) {
        requestEnded_ = true;
        runner_->refuseContent(FaultId::RequestTimeout, "The client stopped in the middle of its request's content.");
    } else if (waited == Wait::Head) {
        begun_ = requestEnded_ = true;
        in_.clear();
        runner_->refuseUnparsed(FaultId::RequestTimeout, "The request's head did not arrive in time.");
    } else {
        return close();
    }
    flush();
}

/// A slow reader may take its time, a silent one may not.
void HttpSession::onSendTimeOut()
{
    const Nanoseconds limit = worker_.snapshot()->timeouts.writeIdle;
    const Nanoseconds silent = worker_.now() - std::max(sendBegan_, transport_->sendProgress());
    if (silent < limit)
        return worker_.loop().arm(sendTimer_, limit - silent);
    abort(Error(ErrorKind::TimedOut, "The client took nothing of its answer for too long.", Fault::Downstream));
}

void HttpSession::drain()
{
    if (!begun_ && in_.empty())
        close();
    else if (!runner_->responseBegun())
        keepAlive_ = false;
}

void HttpSession::abort(const Error& why)
{
    if (begun_ && !closed_)
        runner_->onRequestReset(why);
    close();
}

void HttpSession::close()
{
    if (std::exchange(closed_, true))
        return;
    if (begun_ && responseEnded_ && !clientEnded_ && !sending_ &&
        (!requestEnded_ || brokenOff_ || !in_.empty()))
        linger();
    else
        end();
}

/// Octets that come after a close would make the system reset the connection, and the reset could overtake the answer
/// (RFC 9112 9.6): so say that nothing more comes, and wait for the client to stop - by time, not by octets: how much a
/// fast client sends says nothing of how much of the answer it has read.
void HttpSession::linger()
{
    transport_->shutdownWrite();
    decoder_.reset();
    worker_.giveBack(std::move(runner_));
    begun_ = false;
    wait_ = Wait::Close;
    worker_.loop().arm(timer_, lingerTime);
    dropReceived();
}

void HttpSession::dropReceived()
{
    in_.clear();
    if (receiving_)
        return;
    receiving_ = true;
    transport_->recv(in_, [this](Result<std::size_t>&& received) { onReceived(received); });
}

void HttpSession::end()
{
    closed_ = true;
    timer_.disarm();
    sendTimer_.disarm();
    transport_->close();
    worker_.retire(*this);
}

} // namespace postern::engine
