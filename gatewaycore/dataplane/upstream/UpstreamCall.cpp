// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/UpstreamCall.h"

#include "dataplane/http/HopByHop.h"
#include "dataplane/http/Http1Writer.h"
#include "dataplane/upstream/UpstreamHead.h"

#include <algorithm>

namespace postern::upstream {
namespace {

constexpr std::size_t keptBuffer = 64 * 1024; ///< a send buffer that grew beyond this is not kept
constexpr std::size_t keptBuffers = 256;
constexpr std::uint8_t maxInterim = 16; ///< 1xx heads before an answer; each of them takes memory

} // namespace

UpstreamCall::UpstreamCall(pipeline::Exchange& exchange, pipeline::ResponseSink& answer, const Cluster& cluster,
                           ForwardingWorker& worker)
    : exchange_(exchange), answer_(answer), cluster_(cluster), worker_(worker),
      observer_(exchange.upstreamObserver()), timer_([this] { onTimer(); }),
      totalTimer_([this] { onTotalTimer(); }), tryTimer_([this] { onTryTimer(); }),
      parser_(cluster.settings().parser), keeping_(isIdempotent())
{
}

UpstreamCall::~UpstreamCall()
{
    if (stage_ != Stage::Over)
        close(false);
    for (Alive* alive = alive_; alive != nullptr; alive = alive->outer_)
        alive->destroyed_ = true;
    if (deferred_ != nullptr)
        *deferred_ = false;
    if (renewing_ != nullptr)
        *renewing_ = false;
}

std::string UpstreamCall::place() const
{
    return endpoint_ != nullptr ? endpoint_->url : "cluster \"" + cluster_.name() + "\"";
}

Bytes UpstreamCall::takeBuffer()
{
    if (worker_.buffers.empty())
        return {};
    Bytes buffer = std::move(worker_.buffers.back());
    worker_.buffers.pop_back();
    return buffer;
}

void UpstreamCall::giveBuffer(Bytes& buffer) noexcept
{
    if (buffer.capacity() > sizeof(Bytes) && buffer.capacity() <= keptBuffer && worker_.buffers.size() < keptBuffers) {
        buffer.clear();
        worker_.buffers.push_back(std::move(buffer));
    }
    buffer = Bytes();
}

// --- Events of the request ---

void UpstreamCall::onRequestData(BytesView data)
{
    if (stage_ == Stage::Over || data.empty())
        return;
    outContent_ += data.size();
    if (keeping_) {
        keeping_ = kept_.size() + data.size() <= cluster_.keptContent();
        if (keeping_)
            kept_.append(data);
        else
            kept_ = Bytes();
    }
    if (headWritten_)
        appendContent(data);
    else
        early_.append(data);
}

void UpstreamCall::onRequestEnd(const http::HeaderMap* trailers)
{
    if (stage_ == Stage::Over || requestEnded_)
        return;
    requestEnded_ = true;
    if ((stage_ == Stage::Connect || stage_ == Stage::Head) && calling_ && cluster_.perTryTimeout().count() > 0)
        loop().arm(tryTimer_, cluster_.perTryTimeout());
    if (headWritten_) {
        keeping_ = keeping_ && (trailers == nullptr || trailers->empty());
        appendEnd(trailers);
        return;
    }
    if (trailers != nullptr && !trailers->empty()) {
        trailers_.emplace(exchange_.arena());
        trailers->copyTo(*trailers_);
    }
}

void UpstreamCall::onRequestReset(const Error&)
{
    if (stage_ == Stage::Over)
        return;
    if (stage_ == Stage::Body && decoder_->done()) { // the answer, a 304 for instance, is replaced by another one
        const bool keep = keepsConnection();
        endAttempt(nullptr);
        return close(keep);
    }
    const Error error(ErrorKind::Cancelled, "the client went away", Fault::Downstream);
    endAttempt(&error);
    close(false);
}

void UpstreamCall::onResponseCredit(std::size_t octets)
{
    credit_ += octets;
    if (stage_ == Stage::Body)
        pumpBody();
}

/// How long a person looks at the answer is not the backend's doing, nor how long it is silent meanwhile.
void UpstreamCall::onHeld(bool held)
{
    if (stage_ == Stage::Over || held == (heldSince_ != SteadyTime{}))
        return;
    const SteadyTime since = std::exchange(heldSince_, held ? loop().now() : SteadyTime{});
    if (held)
        return totalTimer_.disarm();
    if (totalUntil_ != SteadyTime{}) {
        totalUntil_ += loop().now() - since;
        loop().arm(totalTimer_, std::max(Nanoseconds(1), Nanoseconds(totalUntil_ - loop().now())));
    }
    armTimer();
}

void UpstreamCall::flushRequest()
{
    if (stage_ == Stage::New) {
        stage_ = Stage::Connect;
        if (!cluster_.enter(exchange_.worker()))
            return failLater(Error(ErrorKind::Overloaded,
                                   "as many calls to " + place() + " as allowed are under way on this worker",
                                   Fault::Upstream, RetrySafety::Safe));
        entered_ = true;
        if (cluster_.breakerRules() != nullptr) {
            const Breaker& breaker = cluster_.breaker(exchange_.worker());
            pass_ = cluster_.breakerPass(exchange_.worker(), loop().now());
            if (!pass_.given)
                return failLater(Error(ErrorKind::Unavailable,
                                       place() + " is not called, as " + std::to_string(breaker.failed()) + " of " +
                                           std::to_string(breaker.calls()) +
                                           " calls failed; it is tried again from time to time",
                                       Fault::Upstream, RetrySafety::Safe));
        }
        if (cluster_.totalTimeout().count() > 0) {
            totalUntil_ = loop().now() + cluster_.totalTimeout();
            loop().arm(totalTimer_, cluster_.totalTimeout());
        }
        if (!requestEnded_) { // what has come with the head is pushed in here, and goes out with it
            Alive alive(*this);
            answer_.onRequestCredit(cluster_.settings().streamBuffer.value);
            if (alive.gone())
                return;
        }
        chooseEndpoint();
    } else if (stage_ == Stage::Head || stage_ == Stage::Body) {
        send();
    }
}

// --- The request's half ---

bool UpstreamCall::writeHead()
{
    auto head = upstreamHead(exchange_, cluster_, *endpoint_);
    if (!head) {
        failLater(std::move(head).error());
        return false;
    }
    framing_ = exchange_.requestFraming();
    if (requestEnded_) { // all of it is here, so its length is known; only trailers need chunks
        if (trailers_)
            framing_ = http::BodyFraming::chunked();
        else if (!early_.empty() || framing_.kind != http::BodyFraming::Kind::None)
            framing_ = http::BodyFraming::ofLength(early_.size());
    } else if (framing_.kind == http::BodyFraming::Kind::None && !early_.empty()) {
        framing_ = http::BodyFraming::chunked();
    }
    out_ = takeBuffer();
    if (auto written = http::writeRequestHead(out_, *head, {framing_, http::Persistence::Implied, {}, {}}); !written) {
        failLater(std::move(written).error());
        return false;
    }
    if (observer_ != nullptr)
        observer_->requestSent(*head);
    headWritten_ = true;
    contentLeft_ = framing_.length;
    if (!early_.empty()) {
        appendContent(early_);
        giveBuffer(early_);
    }
    if (requestEnded_)
        appendEnd(trailers_ ? &*trailers_ : nullptr);
    return true;
}

void UpstreamCall::appendContent(BytesView data)
{
    if (observer_ != nullptr)
        observer_->requestData(data);
    if (framing_.kind == http::BodyFraming::Kind::Chunked) {
        char line[http::chunkHeadRoom];
        out_.append(line, http::writeChunkHead(line, data.size()));
        out_.append(data);
        out_.append(http::chunkEnd);
        return;
    }
    if (framing_.kind != http::BodyFraming::Kind::Length || data.size() > contentLeft_) {
        failLater(Error(ErrorKind::Internal, "the request has more content than its Content-Length says"));
        return;
    }
    contentLeft_ -= data.size();
    out_.append(data);
}

void UpstreamCall::appendEnd(const http::HeaderMap* trailers)
{
    if (framing_.kind == http::BodyFraming::Kind::Chunked) {
        if (trailers != nullptr && !trailers->empty())
            appendTrailers(*trailers);
        else
            out_.append(http::lastChunk);
    } else if (contentLeft_ > 0) {
        failLater(Error(ErrorKind::Internal, "the request has less content than its Content-Length says"));
    }
}

void UpstreamCall::appendTrailers(const http::HeaderMap& trailers)
{
    http::SlabPool slabs(0);
    http::ByteQueue queue(slabs);
    if (auto written = http::writeLastChunk(queue, trailers); !written) {
        failLater(std::move(written).error());
        return;
    }
    for (; !queue.empty(); queue.consume(queue.front().size()))
        out_.append(queue.front());
}

void UpstreamCall::send()
{
    if (!sendOutstanding_ && !sendFailed_ && !out_.empty()) {
        if (sentOnce_) {
            replayable_ = false;
            sending_.clear();
        }
        std::swap(out_, sending_);
        sendingContent_ = std::exchange(outContent_, 0);
        sentOnce_ = sendOutstanding_ = true;
        sendBegan_ = loop().now();
        connection_->transport().send(sending_, [this](Result<void>&& result) { onSent(result); });
    }
    armTimer();
}

void UpstreamCall::onSent(const Result<void>& result)
{
    sendOutstanding_ = false;
    if (!result) {
        // The backend may have answered before it stopped reading: what was received decides.
        sendFailed_ = true;
        armTimer();
        return;
    }
    const std::size_t sent = std::exchange(sendingContent_, 0);
    if (requestEnded_ && out_.empty()) {
        sentAt_ = loop().now();
    } else if (sent > 0 && !requestEnded_) {
        Alive alive(*this);
        answer_.onRequestCredit(sent);
        if (alive.gone())
            return;
    }
    send();
}

// --- The answer's half ---

void UpstreamCall::receive()
{
    if (receiving_)
        return;
    net::ReceiveBuffer& buffer = connection_->buffer();
    if (buffer.full()) // a long head; the parser's limits bound it
        buffer.makeContiguousRoom(buffer.size());
    receiving_ = true;
    connection_->transport().recv(buffer, [this](Result<std::size_t>&& octets) { onReceived(octets); });
    if (!sendOutstanding_) // else it is armed for that
        armTimer();
}

void UpstreamCall::onReceived(const Result<std::size_t>& octets)
{
    receiving_ = false;
    if (!octets || *octets == 0) {
        onClosed(octets ? nullptr : &octets.error());
        return;
    }
    if (!answered_) {
        answered_ = true;
        firstOctetAt_ = loop().now();
    }
    if (stage_ == Stage::Head)
        readHead();
    else
        pumpBody();
}

void UpstreamCall::readHead()
{
    for (;;) {
        net::ReceiveBuffer& buffer = connection_->buffer();
        const http::ParseStatus status = parser_.parse(buffer.unread(), exchange_.request().method, *parsed_);
        if (status == http::ParseStatus::NeedMore)
            return receive();
        if (status == http::ParseStatus::Failed)
            return attemptFailed(Error(ErrorKind::ProtocolError,
                                       place() + " did not answer in proper HTTP: " + std::string(parser_.failure().reason),
                                       Fault::Upstream));
        buffer.consume(parsed_->consumed);
        if (!parsed_->head.isInformational())
            return takeHead();
        if (parsed_->head.status == 101)
            return fail(Error(ErrorKind::ProtocolError, place() + " switched protocols without being asked", Fault::Upstream));
        if (++interim_ > maxInterim)
            return fail(Error(ErrorKind::ProtocolError,
                              place() + " sent more than " + std::to_string(maxInterim) + " interim answers and no other",
                              Fault::Upstream));
        if (parsed_->head.status != 100) {
            http::removeHopByHop(parsed_->head.headers);
            Alive alive(*this);
            answer_.onInformational(parsed_->head);
            if (!alive.gone())
                answer_.flushResponse();
            if (alive.gone())
                return;
        }
        parser_.reset();
        parsed_.emplace(exchange_.arena());
    }
}

void UpstreamCall::takeHead()
{
    if (observer_ != nullptr)
        observer_->responseReceived(parsed_->head);
    if (!takesAnswer(parsed_->head.status))
        return;
    http::removeHopByHop(parsed_->head.headers);
    exchange_.response() = std::move(parsed_->head);
    exchange_.responseFraming() = parsed_->framing.kind == http::BodyFraming::Kind::UntilClose
                                      ? http::BodyFraming::chunked()
                                      : parsed_->framing;
    decoder_.emplace(parsed_->framing, exchange_.arena(), cluster_.settings().parser);
    stage_ = Stage::Body;
    timer_.disarm();
    unflushed_ = true;
    Alive alive(*this);
    answer_.onResponseHead();
    if (!alive.gone())
        pumpBody();
}

void UpstreamCall::pumpBody()
{
    if (pumping_)
        return;
    pumping_ = true;
    Alive alive(*this);
    net::ReceiveBuffer& buffer = connection_->buffer();
    while (!decoder_->done() && credit_ > 0 && !buffer.empty() && !receiving_) {
        const http::BodyDecoder::Step step = decoder_->decode(buffer.unread().substr(0, credit_));
        if (step.failed) {
            pumping_ = false;
            return fail(Error(ErrorKind::ProtocolError,
                              place() + " sent content that breaks its framing: " +
                                  std::string(decoder_->failure().reason),
                              Fault::Upstream));
        }
        if (!step.data.empty()) {
            credit_ -= step.data.size();
            unflushed_ = true;
            if (observer_ != nullptr)
                observer_->responseData(step.data);
            answer_.onResponseData(step.data);
            if (alive.gone())
                return;
        }
        buffer.consume(step.consumed);
    }
    if (decoder_->done()) {
        pumping_ = false;
        return finish();
    }
    if (std::exchange(unflushed_, false)) {
        answer_.flushResponse();
        if (alive.gone())
            return;
    }
    pumping_ = false;
    // Without credit nothing is read: the backend feels how slow the client is.
    if (credit_ > 0 && buffer.empty())
        receive();
    armTimer();
}

/// Whether nothing of this call is left on its connection, once the answer is complete.
bool UpstreamCall::keepsConnection() const noexcept
{
    return requestEnded_ && out_.empty() && !sendOutstanding_ && !sendFailed_ && parsed_->keepAlive &&
           parsed_->framing.kind != http::BodyFraming::Kind::UntilClose && connection_->buffer().empty();
}

void UpstreamCall::finish()
{
    const bool keep = keepsConnection();
    endAttempt(nullptr);
    close(keep);
    const http::HeaderMap& trailers = decoder_->trailers();
    pipeline::ResponseSink& answer = answer_; // it outlives us: the end may take this call with it
    answer.onResponseEnd(trailers.empty() ? nullptr : &trailers);
    answer.flushResponse();
}

void UpstreamCall::onClosed(const Error* error)
{
    if (stage_ == Stage::Body) {
        if (error == nullptr && decoder_->finish())
            return finish();
        const std::string got = std::to_string(decoder_->received());
        Error broken(ErrorKind::ConnectionClosed, place() + " broke off in the middle of its answer, after " + got +
                                                      " octets of content", Fault::Upstream);
        return fail(error != nullptr ? std::move(broken).causedBy(*error) : std::move(broken));
    }
    if (retryOnFreshConnection())
        return;
    Error closed(ErrorKind::ConnectionClosed,
                 place() + (answered_ ? " broke off in the middle of its answer's head" : " closed the connection without an answer"),
                 Fault::Upstream);
    attemptFailed(error != nullptr ? std::move(closed).causedBy(*error) : std::move(closed));
}

// --- The end ---

void UpstreamCall::armTimer() noexcept
{
    const SteadyTime now = loop().now();
    SteadyTime since = now;
    Nanoseconds limit{0};
    if (sendOutstanding_) {
        limit = cluster_.settings().writeIdle;
        since = sendBegan_;
    } else if (receiving_ && (sendFailed_ || (requestEnded_ && out_.empty()))) {
        limit = stage_ == Stage::Body ? cluster_.idleTimeout() : cluster_.responseTimeout();
        if (stage_ != Stage::Body) { // some octets of a head, or an interim one, do not begin the time again
            if (headSince_ == SteadyTime{})
                headSince_ = now;
            since = headSince_;
        }
    }
    if (limit.count() > 0)
        loop().arm(timer_, since + limit - now);
    else
        timer_.disarm();
}

void UpstreamCall::onTimer()
{
    if (stage_ == Stage::Wait)
        return beginAttempt();
    if (heldSince_ != SteadyTime{})
        return; // onHeld() begins the time again
    std::string what;
    if (sendOutstanding_ && connection_->transport().sendProgress() > sendBegan_) {
        sendBegan_ = connection_->transport().sendProgress(); // slow, but not silent
        return armTimer();
    }
    if (sendOutstanding_)
        what = " took no octet of the request for " + std::to_string(cluster_.settings().writeIdle.count()) + " ms";
    else if (stage_ == Stage::Body)
        what = " was silent for " + std::to_string(cluster_.idleTimeout().count()) + " ms in the middle of its answer";
    else
        what = " did not begin to answer within " + std::to_string(cluster_.responseTimeout().count()) + " ms";
    Error error(ErrorKind::TimedOut, place() + what, Fault::Upstream);
    if (stage_ == Stage::Head)
        attemptFailed(std::move(error));
    else
        fail(std::move(error));
}

bool UpstreamCall::waitsForBackend() const noexcept
{
    switch (stage_) {
    case Stage::Wait: return true; // it has failed, and is given time
    case Stage::Connect: return !connecting_.queued;
    case Stage::Head: return sendOutstanding_ || (receiving_ && (sendFailed_ || (requestEnded_ && out_.empty())));
    default: return false;
    }
}

void UpstreamCall::onTotalTimer()
{
    const bool begun = stage_ == Stage::Body; // in time: how long the rest takes is also the client's doing
    const bool theirs = !begun && waitsForBackend();
    const bool clients = begun ? credit_ == 0 : stage_ == Stage::Head && !theirs;
    Error error(ErrorKind::TimedOut,
                place() + " did not finish within " + std::to_string(cluster_.totalTimeout().count()) + " ms" +
                    (clients ? ", as the client was slow" : ""),
                Fault::Upstream, sentOnce_ ? RetrySafety::Unsafe : RetrySafety::Safe);
    if (theirs)
        reportFailure(error);
    fail(std::move(error), theirs);
}

void UpstreamCall::onTryTimer()
{
    if (stage_ == Stage::Head && !waitsForBackend())
        return; // for the client's content: the end of it begins the time again
    const std::string time = std::to_string(cluster_.perTryTimeout().count()) + " ms of one attempt";
    const bool queued = stage_ == Stage::Connect && connecting_.queued;
    pending_.reset();
    if (queued)
        return attemptFailed(Error(ErrorKind::Overloaded, "all connections to " + place() + " were in use during the " + time,
                                   Fault::Upstream, RetrySafety::Safe));
    attemptFailed(Error(ErrorKind::TimedOut, place() + " did not answer within the " + time, Fault::Upstream,
                        sentOnce_ ? RetrySafety::Unsafe : RetrySafety::Safe));
}

void UpstreamCall::fail(Error error, bool theirs)
{
    if (stage_ == Stage::Over)
        return;
    if (theirs && failureOf(error))
        outcome_ = Breaker::Outcome::Bad;
    endAttempt(&error);
    close(false);
    answer_.onResponseReset(error);
}

void UpstreamCall::failLater(Error error)
{
    if (deferred_ != nullptr)
        return;
    deferred_ = std::make_shared<bool>(true);
    sendFailed_ = true; // nothing more goes out
    loop().defer([this, alive = deferred_, error = std::move(error)]() mutable {
        if (*alive)
            fail(std::move(error));
    });
}

void UpstreamCall::close(bool keep) noexcept
{
    stage_ = Stage::Over;
    pending_.reset();
    timer_.disarm();
    totalTimer_.disarm();
    if (connection_) {
        if (keep)
            worker_.pool->release(*std::move(connection_));
        else
            worker_.pool->discard(*std::move(connection_));
        connection_.reset();
    }
    giveBuffer(early_);
    giveBuffer(out_);
    giveBuffer(sending_);
    leaveEndpoint();
    const unsigned worker = exchange_.worker();
    if (std::exchange(repeating_, false))
        cluster_.giveRepetition(worker);
    if (pass_.given)
        cluster_.endPass(worker, std::exchange(pass_, {}), outcome_, loop().now());
    if (std::exchange(entered_, false))
        cluster_.leave(worker);
}

} // namespace postern::upstream
