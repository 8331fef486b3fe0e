// SPDX-License-Identifier: Apache-2.0
#include "base/Log.h"
#include "dataplane/pipeline/Renewal.h"
#include "dataplane/upstream/UpstreamCall.h"

#include <algorithm>

// Attempts: which endpoint is called, what becomes of it, and whether the request is sent again.

namespace postern::upstream {
namespace {

constexpr std::uint32_t maxElsewhere = 64; ///< as many endpoints are remembered as tried
constexpr std::size_t maxPassedOver = 8;   ///< endpoints out of service that a trace names

template <class List, class T> bool holds(const List& list, T value) noexcept
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace

std::optional<model::Failure> UpstreamCall::failureOf(const Error& error) noexcept
{
    switch (error.kind()) {
    case ErrorKind::ConnectFailed:
    case ErrorKind::TlsFailed: return model::Failure::Connect;
    case ErrorKind::TimedOut: return error.retrySafe() ? model::Failure::Connect : model::Failure::Timeout;
    case ErrorKind::ConnectionClosed: return model::Failure::Reset;
    case ErrorKind::ProtocolError: return model::Failure::Protocol;
    default: return std::nullopt;
    }
}

// --- The connection ---

void UpstreamCall::chooseEndpoint()
{
    at_ = cluster_.endpoints().choose(exchange_.worker(), loop().now(), tried_);
    if (observer_ != nullptr)
        tellPassedOver(at_);
    if (at_ == cluster_.endpoints().size())
        return failLater(Error(ErrorKind::Unavailable,
                               "none of the endpoints of " + place() + " is called: of " + cluster_.endpoints()[0].shown() +
                                   " it is known that " + cluster_.endpoints().whyOut(exchange_.worker(), 0, loop().now()),
                               Fault::Upstream, RetrySafety::Safe));
    beginAttempt();
}

/// At the endpoint at_.
void UpstreamCall::beginAttempt()
{
    ++attempts_;
    endpoint_ = &cluster_.endpoints()[at_];
    if (at_ < 64)
        tried_ |= std::uint64_t{1} << at_;
    trial_ = cluster_.endpoints().began(exchange_.worker(), at_);
    calling_ = true;
    if (cluster_.perTryTimeout().count() > 0)
        loop().arm(tryTimer_, cluster_.perTryTimeout());
    acquire(false);
}

void UpstreamCall::tellPassedOver(std::size_t chosen)
{
    const EndpointPool& endpoints = cluster_.endpoints();
    std::size_t told = 0;
    for (std::size_t at = 0; at < endpoints.size() && told < maxPassedOver; ++at) {
        if (at == chosen)
            continue;
        if (const std::string why = endpoints.whyOut(exchange_.worker(), at, loop().now()); !why.empty()) {
            observer_->passedOver(endpoints[at].url, why);
            ++told;
        }
    }
}

void UpstreamCall::acquire(bool fresh)
{
    began_ = loop().now();
    sentAt_ = firstOctetAt_ = headSince_ = {};
    stage_ = Stage::Connect;
    if (!fresh) {
        if (auto idle = worker_.pool->acquireIdle(endpoint_->origin)) {
            useConnection(*std::move(idle));
            return;
        }
    }
    connecting_ = {};
    const auto done = [this](Result<client::PooledConnection> connection) { onAcquired(std::move(connection)); };
    pending_ = fresh ? worker_.pool->acquireFresh(endpoint_->origin, cluster_.connectTimeout(), done, &connecting_)
                     : worker_.pool->acquire(endpoint_->origin, cluster_.connectTimeout(), done, &connecting_);
}

void UpstreamCall::onAcquired(Result<client::PooledConnection> connection)
{
    pending_.reset();
    if (connection) {
        useConnection(*std::move(connection));
        return;
    }
    Error error = std::move(connection).error();
    if (connecting_.queued) // time ran out before ours began
        error = Error(ErrorKind::Overloaded, place() + " is called as often as allowed", Fault::Upstream, RetrySafety::Safe)
                    .causedBy(std::move(error));
    attemptFailed(std::move(error));
}

void UpstreamCall::useConnection(client::PooledConnection connection)
{
    connection_.emplace(std::move(connection));
    stage_ = Stage::Head;
    parser_.reset();
    parsed_.emplace(exchange_.arena());
    if (!headWritten_ && !writeHead())
        return;
    send();
    receive();
}

bool UpstreamCall::retryOnFreshConnection()
{
    const bool may = connection_ && connection_->reused() && !retried_ && !answered_ && replayable_ &&
                     http::isIdempotent(exchange_.request().method);
    if (!may)
        return false;
    retried_ = true;
    const Error error(ErrorKind::ConnectionClosed, place() + " had closed the idle connection; trying a fresh one",
                      Fault::Upstream, RetrySafety::Safe);
    endAttempt(&error);
    if (observer_ != nullptr)
        observer_->requestRepeated();
    worker_.pool->discard(*std::move(connection_));
    connection_.reset();
    receiving_ = sendOutstanding_ = sendFailed_ = sentOnce_ = false;
    timer_.disarm();
    sending_.append(out_);
    std::swap(out_, sending_);
    sending_.clear();
    outContent_ += sendingContent_;
    sendingContent_ = 0;
    acquire(true);
    return true;
}

// --- Attempts ---

bool UpstreamCall::isIdempotent() const noexcept { return http::isIdempotent(exchange_.request().method); }

void UpstreamCall::leaveEndpoint() noexcept
{
    tryTimer_.disarm();
    if (std::exchange(calling_, false))
        cluster_.endpoints().ended(exchange_.worker(), at_, std::exchange(trial_, false));
}

void UpstreamCall::reportFailure(Error& error)
{
    const auto failure = failureOf(error);
    if (!calling_ || !failure || !cluster_.endpoints().countsAsFailure(*failure))
        return;
    const std::string lasts = countFailure(toString(error.kind()));
    if (lasts.empty())
        return;
    error = Error(error.kind(), endpoint_->shown() + " is suspended for " + lasts + " because of this", error.fault(),
                  error.retrySafe() ? RetrySafety::Safe : RetrySafety::Unsafe)
                .causedBy(std::move(error));
}

std::string UpstreamCall::countFailure(std::string_view what)
{
    const Nanoseconds suspended = cluster_.endpoints().failed(exchange_.worker(), at_, began_, loop().now());
    if (suspended.count() == 0)
        return {};
    std::string lasts = inSeconds(suspended);
    log::warning("upstream", endpoint_->shown() + " is suspended for " + lasts + ": " + std::string(what));
    return lasts;
}

bool UpstreamCall::takesAnswer(int status)
{
    const auto number = static_cast<std::uint32_t>(status);
    if (cluster_.endpoints().countsAsFailure(status))
        countFailure("it answered " + std::to_string(status));
    else
        cluster_.endpoints().succeeded(exchange_.worker(), at_, began_);
    if (cluster_.retry() != nullptr && holds(cluster_.retry()->statuses, number) &&
        repeat(std::nullopt, status,
               Error(ErrorKind::ProtocolError, place() + " answered " + std::to_string(status) + "; the request is sent again",
                     Fault::Upstream)))
        return false;
    if (status == 401 && exchange_.renewal() != nullptr && renewsCredential()) [[unlikely]]
        return false;
    const model::CircuitBreaker* const rules = cluster_.breakerRules();
    outcome_ = rules != nullptr && holds(rules->statuses, number) ? Breaker::Outcome::Bad : Breaker::Outcome::Good;
    tryTimer_.disarm();
    return true;
}

bool UpstreamCall::renewsCredential()
{
    if (renewing_ != nullptr || deferred_ != nullptr || !isIdempotent() || !keeping_)
        return false;
    auto alive = std::make_shared<bool>(true);
    auto done = [this, alive] {
        if (*alive && stage_ == Stage::Wait)
            onRenewed();
    };
    if (!exchange_.renewal()->renew(exchange_, std::move(done)))
        return false;
    renewing_ = std::move(alive);
    const Error error(ErrorKind::Unauthenticated, place() + " answered 401; the request is sent again with another credential",
                      Fault::Upstream, RetrySafety::Safe);
    endAttempt(&error);
    leaveEndpoint();
    worker_.pool->discard(*std::move(connection_)); // the answer's content has not been read
    connection_.reset();
    rewind();
    stage_ = Stage::Wait; // without a timer: whoever brings the credential has one
    return true;
}

void UpstreamCall::onRenewed()
{
    if (!exchange_.renewal()->apply(exchange_))
        return fail(Error(ErrorKind::ProtocolError, place() + " answered 401, and another credential could not be had", Fault::Upstream));
    beginAttempt();
}

void UpstreamCall::attemptFailed(Error error)
{
    const auto failure = failureOf(error);
    reportFailure(error);
    if (!(failure || error.kind() == ErrorKind::Overloaded) || !repeat(failure, 0, error))
        fail(std::move(error));
}

bool UpstreamCall::repeat(std::optional<model::Failure> failure, int status, const Error& error)
{
    const EndpointPool& endpoints = cluster_.endpoints();
    const model::RetryPolicy* policy = cluster_.retry();
    const unsigned worker = exchange_.worker();
    const bool harmless = deferred_ == nullptr && (!headWritten_ || (isIdempotent() && keeping_));
    // What could not be connected to, or is called as often as allowed, is left for another one, policy or not: that adds
    // no load to anybody. So is, once, an endpoint that closes without an octet of an answer: a process that ends closes its
    // connections before its listening socket, and nobody takes any more what waits there.
    const bool goesDown = failure == model::Failure::Reset && !answered_ && !leftOne_;
    const bool elsewhere = harmless && (failure == model::Failure::Connect || (!failure && status == 0) || goesDown) &&
                           attempts_ < std::min<std::size_t>(endpoints.size(), maxElsewhere);
    const bool asked = harmless && policy != nullptr && attempts_ < policy->attempts &&
                       (failure ? holds(policy->on, *failure) : holds(policy->statuses, static_cast<std::uint32_t>(status)));
    if (!elsewhere && !asked)
        return false;
    std::size_t next = endpoints.choose(worker, loop().now(), tried_);
    const auto isOut = [&](std::size_t at) {
        return at == endpoints.size() || !endpoints.inService(worker, at, loop().now());
    };
    // One that is out of service is the last resort of what cannot be connected to; an answer that was no good may be
    // followed by a better one from the same endpoint.
    const bool back = next == endpoints.size() || (!elsewhere && isOut(next) && !isOut(at_));
    if (back || !elsewhere) {
        if (!asked)
            return false;
        if (std::exchange(repeating_, false)) // the one before is over
            cluster_.giveRepetition(worker);
        repeating_ = cluster_.takeRepetition(worker, loop().now());
        if (!repeating_)
            return false;
    }
    if (back) { // to any but the one that has just failed, if there are others in service
        tried_ = endpoints.size() > 1 && at_ < 64 ? std::uint64_t{1} << at_ : 0;
        next = endpoints.choose(worker, loop().now(), tried_);
        if (isOut(next))
            next = endpoints.choose(worker, loop().now(), tried_ = 0);
        if (next == endpoints.size())
            return false;
    }
    endAttempt(&error);
    leaveEndpoint();
    leftOne_ = leftOne_ || goesDown;
    if (connection_) {
        worker_.pool->discard(*std::move(connection_));
        connection_.reset();
    }
    if (headWritten_)
        rewind();
    at_ = next;
    const Nanoseconds pause = back ? cluster_.backoff(worker, ++returns_) : Nanoseconds(0);
    if (pause.count() > 0) {
        stage_ = Stage::Wait;
        loop().arm(timer_, pause);
    } else {
        beginAttempt();
    }
    return true;
}

void UpstreamCall::rewind()
{
    timer_.disarm();
    headWritten_ = receiving_ = sendOutstanding_ = sendFailed_ = sentOnce_ = answered_ = retried_ = false;
    replayable_ = true;
    giveBuffer(out_);
    giveBuffer(sending_);
    early_ = kept_;
    outContent_ += std::exchange(sendingContent_, 0); // what was sent has had its credit back
    interim_ = 0;
}

void UpstreamCall::endAttempt(const Error* error)
{
    if (observer_ == nullptr || endpoint_ == nullptr || !calling_)
        return;
    pipeline::UpstreamObserver::Attempt attempt;
    attempt.url = endpoint_->url;
    attempt.began = began_;
    attempt.error = error;
    std::string address;
    if (connection_) {
        address = connection_->transport().peer().toString();
        attempt.address = address;
        attempt.reusedConnection = connection_->reused();
        if (!attempt.reusedConnection) {
            attempt.dns = connection_->timings().dns;
            attempt.connect = connection_->timings().connect;
            attempt.tls = connection_->timings().tls;
        }
    } else {
        attempt.dns = connecting_.dns;
        attempt.connect = connecting_.connect;
        attempt.tls = connecting_.tls;
    }
    const SteadyTime now = loop().now();
    // Given up in the middle of a step, or while it waited for its turn.
    const Nanoseconds told = connecting_.dns + connecting_.connect + connecting_.tls;
    if (!connection_ && (pending_ != nullptr || told == Nanoseconds(0)))
        attempt.connect += std::max(Nanoseconds(0), Nanoseconds(now - began_) - told);
    if (sentAt_ != SteadyTime{})
        attempt.wait = std::max(Nanoseconds(0), Nanoseconds((answered_ ? firstOctetAt_ : now) - sentAt_));
    if (answered_)
        attempt.transfer = now - firstOctetAt_;
    observer_->attemptEnded(attempt);
}

} // namespace postern::upstream
