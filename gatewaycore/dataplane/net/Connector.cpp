// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/Connector.h"

#include "dataplane/net/AsioSocket.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/TlsTransport.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace postern::net {
namespace {

constexpr Nanoseconds nextAttemptAfter = Milliseconds(250); // RFC 8305 5, "Connection Attempt Delay"
constexpr std::string_view unixPrefix = "unix:";

/// Families take turns, the one that comes first in the resolver's order going first (RFC 8305 4).
std::vector<Address> interleave(std::vector<Address> addresses)
{
    if (addresses.empty())
        return addresses;
    const Address::Kind first = addresses.front().kind();
    const auto middle = std::stable_partition(addresses.begin(), addresses.end(), [first](const Address& a) { return a.kind() == first; });
    std::vector<Address> result;
    auto a = addresses.begin();
    auto b = middle;
    while (a != middle || b != addresses.end()) {
        if (a != middle)
            result.push_back(std::move(*a++));
        if (b != addresses.end())
            result.push_back(std::move(*b++));
    }
    return result;
}

/// One call of connect(): resolving, then trying, then shaking hands. Asio's and the resolver's completions hold weak
/// references; the handle that the caller has is the owner.
struct Attempt : std::enable_shared_from_this<Attempt> {
    Attempt(EventLoop& itsLoop, Resolver& itsResolver, const ConnectTarget& itsTarget, ConnectDone itsDone,
            ConnectTimings* itsTold)
        : loop(itsLoop), resolver(itsResolver), target(itsTarget), done(std::move(itsDone)), told(itsTold),
          place(target.host.starts_with(unixPrefix) ? target.host : target.host + ":" + std::to_string(target.port))
    {
    }

    struct Try {
        Try(EventLoop& loop, Address to) : socket(loop.context()), address(std::move(to)) {}
        Socket socket;
        Address address;
    };

    EventLoop& loop;
    Resolver& resolver;
    ConnectTarget target;
    ConnectDone done;
    ConnectTimings* told;
    std::string place;
    const char* step = "looking up its address";
    std::unique_ptr<Pending> resolving;
    std::vector<Address> addresses;
    std::size_t nextAddress = 0;
    std::vector<std::shared_ptr<Try>> tries;
    std::string failures;
    std::unique_ptr<TlsTransport> tls;
    ConnectTimings timings;
    Nanoseconds ConnectTimings::* running = &ConnectTimings::dns; ///< the step that is under way
    SteadyTime since{};
    Timer deadline;
    Timer nextTry;

    void start(Nanoseconds timeout);
    void tryNext();
    void connected(const std::shared_ptr<Try>& which, const asio::error_code& failure);
    void shakeHands(std::unique_ptr<Transport> plain);
    void finish(Result<Connected> result);
    void stop() noexcept;
    /// The running step has ended, well or not; `next` begins.
    void lap(Nanoseconds ConnectTimings::* next)
    {
        const SteadyTime now = loop.clock().steady(); // a step may be shorter than a turn
        timings.*running += now - std::exchange(since, now);
        running = next;
        if (told != nullptr)
            *told = timings;
    }
    Error failed(ErrorKind kind, const std::string& why) const
    {
        const std::string own = place + ": "; // an address that was asked for as such is not said twice
        return {kind, "cannot connect to " + own + (why.starts_with(own) ? why.substr(own.size()) : why), Fault::Upstream, RetrySafety::Safe};
    }
};

void Attempt::start(Nanoseconds timeout)
{
    since = loop.clock().steady();
    deadline.onFire([this] { finish(unexpected(failed(ErrorKind::TimedOut, std::string("time ran out while ") + step))); });
    nextTry.onFire([this] { tryNext(); });
    loop.arm(deadline, timeout);
    if (target.host.starts_with(unixPrefix)) {
        addresses.push_back(Address::unixSocket(target.host.substr(unixPrefix.size())));
        running = &ConnectTimings::connect;
        loop.defer([weak = weak_from_this()] {
            if (const auto self = weak.lock(); self && self->done)
                self->tryNext();
        });
        return;
    }
    resolving = resolver.resolve(target.host, target.port, timeout, [this](Result<std::vector<Address>> found) {
        lap(&ConnectTimings::connect);
        if (!found) {
            finish(unexpected(std::move(found).error()));
            return;
        }
        addresses = interleave(std::move(*found));
        tryNext();
    });
}

void Attempt::tryNext()
{
    step = "waiting for it to accept";
    while (nextAddress < addresses.size()) {
        Address& address = addresses[nextAddress++];
        Endpoint endpoint;
        asio::error_code failure;
        auto which = std::make_shared<Try>(loop, address);
        if (toEndpoint(address, endpoint))
            which->socket.open(endpoint.protocol(), failure);
        else
            failure = asio::error::invalid_argument;
        if (failure) {
            failures += (failures.empty() ? "" : "; ") + address.toString() + ": " + failure.message();
            continue;
        }
        tune(which->socket, address);
        tries.push_back(which);
        which->socket.async_connect(endpoint, [weak = weak_from_this(), tried = std::weak_ptr(which)](const asio::error_code& result) {
            // A try that has been given up is gone, although its completion may have been on its way already.
            const auto self = weak.lock();
            if (const auto live = tried.lock(); self && live)
                self->connected(live, result);
        });
        if (nextAddress < addresses.size())
            loop.arm(nextTry, nextAttemptAfter);
        return;
    }
    if (!tries.empty())
        return; // one is still under way
    resolver.forget(target.host); // the name may lead elsewhere by now
    finish(unexpected(failed(ErrorKind::ConnectFailed, failures)));
}

void Attempt::connected(const std::shared_ptr<Try>& which, const asio::error_code& failure)
{
    if (failure) {
        failures += (failures.empty() ? "" : "; ") + which->address.toString() + ": " + failure.message();
        std::erase(tries, which);
        nextTry.disarm();
        tryNext();
        return;
    }
    nextTry.disarm();
    auto plain = adoptSocket(loop, std::move(which->socket), which->address);
    tries.clear();
    lap(&ConnectTimings::tls);
    if (target.tls != nullptr)
        shakeHands(std::move(plain));
    else
        finish(Connected{std::move(plain), timings});
}

void Attempt::shakeHands(std::unique_ptr<Transport> plain)
{
    step = "shaking hands for TLS";
    auto made = TlsTransport::connect(std::move(plain), target.tls, target.serverName.empty() ? target.host : target.serverName);
    if (!made) {
        finish(unexpected(std::move(made).error()));
        return;
    }
    tls = std::move(*made);
    tls->handshake([this](Result<void> result) {
        lap(&ConnectTimings::tls);
        if (result)
            finish(Connected{std::move(tls), timings});
        else
            finish(unexpected(failed(result.error().kind(), result.error().message())));
    });
}

void Attempt::stop() noexcept
{
    done = nullptr;
    told = nullptr;
    deadline.disarm();
    nextTry.disarm();
    resolving.reset();
    tries.clear();
    tls.reset();
}

void Attempt::finish(Result<Connected> result)
{
    const auto self = shared_from_this(); // the caller may drop its handle in its completion
    if (!result)
        lap(running);
    ConnectDone call = std::move(done);
    stop();
    call(std::move(result));
}

class Handle final : public Pending {
  public:
    explicit Handle(std::shared_ptr<Attempt> attempt) : attempt_(std::move(attempt)) {}
    ~Handle() override { attempt_->stop(); }

  private:
    std::shared_ptr<Attempt> attempt_;
};

} // namespace

std::unique_ptr<Pending> Connector::connect(const ConnectTarget& target, Nanoseconds timeout, ConnectDone done,
                                            ConnectTimings* timings)
{
    auto attempt = std::make_shared<Attempt>(loop_, resolver_, target, std::move(done), timings);
    attempt->start(timeout);
    return std::make_unique<Handle>(std::move(attempt));
}

} // namespace postern::net
