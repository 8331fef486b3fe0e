// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/Listener.h"

#include "base/Log.h"
#include "dataplane/net/AsioSocket.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/PortHolder.h"

#include <asio/ip/v6_only.hpp>
#include <asio/socket_base.hpp>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace postern::net {
namespace {

constexpr Nanoseconds backOff = Milliseconds(200);


bool canBind(const Address& address)
{
    asio::io_context context;
    Acceptor probe(context);
    Endpoint endpoint;
    asio::error_code failure;
    if (!toEndpoint(address, endpoint))
        return false;
    probe.open(endpoint.protocol(), failure);
    if (!failure)
        probe.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure)
        probe.bind(endpoint, failure);
    if (!failure)
        probe.listen(1, failure);
    return !failure;
}

/// Whether a socket listens there, or where it would collide; it is not said whose.
bool isListenedOn(const Address& address, const Endpoint& endpoint, bool v6Only)
{
    if (!address.isIp() || address.port() == 0)
        return false;
    asio::io_context context;
    Acceptor probe(context);
    asio::error_code failure;
    probe.open(endpoint.protocol(), failure);
    if (!failure)
        probe.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure && address.kind() == Address::Kind::V6)
        probe.set_option(asio::ip::v6_only(v6Only), failure);
    if (!failure)
        probe.bind(endpoint, failure);
    return failure == asio::error::address_in_use;
}

std::uint16_t nextFreePort(const Address& address)
{
    constexpr unsigned tries = 100;
    for (unsigned port = address.port() + 1U; port < 65536U && port <= address.port() + tries; ++port) {
        if (canBind(address.withPort(static_cast<std::uint16_t>(port))))
            return static_cast<std::uint16_t>(port);
    }
    return 0;
}

Error inUse(const Address& address, const std::optional<PortHolder>& holder)
{
    std::string message = "cannot listen on " + address.toString() + ": ";
    message += holder ? holder->describe() + " listens there already" : "it is in use";
    if (const std::uint16_t free = address.isIp() ? nextFreePort(address) : std::uint16_t{0}; free != 0)
        message += "; end it, or listen on port " + std::to_string(free) + ", which is free";
    return {ErrorKind::AlreadyExists, std::move(message), Fault::Config};
}

Error bindError(const Address& address, const asio::error_code& failure)
{
    if (failure == asio::error::address_in_use)
        return inUse(address, findPortHolder(address));
    if (failure == asio::error::access_denied) {
        const bool privileged = address.isIp() && address.port() < 1024;
        return {ErrorKind::PermissionDenied,
                "cannot listen on " + address.toString() + ": " +
                    (privileged ? "ports below 1024 need a privilege (CAP_NET_BIND_SERVICE); use a port above, such as " +
                                      std::to_string(address.port() + 8000)
                                : std::string("permission denied; choose a folder that this user may write to")),
                Fault::Config};
    }
    const bool notHere = failure == asio::error_code(EADDRNOTAVAIL, asio::system_category());
    return {ErrorKind::InvalidConfig,
            "cannot listen on " + address.toString() + ": " +
                (notHere ? "this machine does not have that address" : failure.message()),
            Fault::Config};
}

/// Removes what a process that was killed left behind; a socket that somebody answers on is in use.
Result<void> makeWayForUnixSocket(const Address& address, const Endpoint& endpoint)
{
    struct stat found {};
    if (::lstat(address.path().c_str(), &found) != 0)
        return {};
    if (!S_ISSOCK(found.st_mode))
        return unexpected(ErrorKind::AlreadyExists,
                          "cannot listen on " + address.toString() + ": a file that is not a socket is in the way", Fault::Config);
    asio::io_context context;
    Socket probe(context);
    asio::error_code failure;
    probe.open(endpoint.protocol(), failure);
    probe.connect(endpoint, failure);
    if (!failure)
        return unexpected(inUse(address, std::nullopt));
    ::unlink(address.path().c_str());
    return {};
}

Error cannotAdopt(const std::string& why)
{
    return {ErrorKind::InvalidArgument, "the socket that was passed cannot be listened on: " + why, Fault::Config};
}

/// Takes a duplicate of a socket that listens into `acceptor`.
Result<void> adopt(int descriptor, Acceptor& acceptor)
{
    int is = 0;
    socklen_t size = sizeof is;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &is, &size) != 0)
        return unexpected(cannotAdopt(errno == ENOTSOCK || errno == EBADF ? "it is no socket" : asio::error_code(errno, asio::system_category()).message()));
    if (is != SOCK_STREAM)
        return unexpected(cannotAdopt("it is none for connections"));
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &is, &size) != 0 || is == 0)
        return unexpected(cannotAdopt("it does not listen"));
    Endpoint endpoint;
    socklen_t length = static_cast<socklen_t>(endpoint.capacity());
    if (::getsockname(descriptor, endpoint.data(), &length) != 0)
        return unexpected(cannotAdopt(asio::error_code(errno, asio::system_category()).message()));
    endpoint.resize(length);
    const int family = endpoint.protocol().family();
    if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
        return unexpected(cannotAdopt("it is neither for IP nor a Unix socket"));
    const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (own < 0)
        return unexpected(cannotAdopt(asio::error_code(errno, asio::system_category()).message()));
    asio::error_code failure;
    acceptor.assign(Protocol(family, 0), own, failure);
    if (failure) {
        ::close(own);
        return unexpected(cannotAdopt(failure.message()));
    }
    return {};
}

bool outOfDescriptors(const asio::error_code& failure)
{
    return failure == asio::error::no_descriptors || failure == asio::error_code(ENFILE, asio::system_category()) ||
           failure == asio::error::no_buffer_space || failure == asio::error::no_memory;
}

} // namespace

/// Threads meet here: the loops' let go of connections, the listeners' count them and are told when they wait for one to
/// end.
struct ConnectionBudget::Impl {
    std::atomic<std::size_t> open{0};
    std::atomic<std::size_t> limit{0};
    std::atomic<bool> awaited{false};
    std::mutex mutex;
    std::map<const void*, UniqueFunction<void()>> tell; // of the listeners that are open; under the mutex

    [[nodiscard]] bool full() const noexcept
    {
        const std::size_t most = limit.load();
        return most != 0 && open.load() >= most;
    }
    /// Whether there is room; else whoever asked is told when there may be.
    [[nodiscard]] bool hasRoomOrTells() noexcept
    {
        if (!full())
            return true;
        awaited.store(true);
        return !full(); // one may have ended in between, and found nobody waiting
    }
    [[nodiscard]] bool enter() noexcept
    {
        for (std::size_t now = open.load();;) {
            const std::size_t most = limit.load();
            if (most != 0 && now >= most)
                return false;
            if (open.compare_exchange_weak(now, now + 1))
                return true;
        }
    }
    void roomAgain()
    {
        if (!awaited.exchange(false))
            return;
        const std::lock_guard lock(mutex);
        for (auto& [listener, wake] : tell)
            wake();
    }
};

ConnectionBudget::ConnectionBudget(std::size_t limit) : impl_(std::make_shared<Impl>()) { impl_->limit.store(limit); }
ConnectionBudget::~ConnectionBudget() = default;
std::size_t ConnectionBudget::open() const noexcept { return impl_->open.load(); }

void ConnectionBudget::setLimit(std::size_t limit)
{
    impl_->limit.store(limit);
    impl_->roomAgain();
}

namespace {

/// A place in a budget that has been entered.
struct Ticket {
    explicit Ticket(std::shared_ptr<ConnectionBudget::Impl> its) : budget(std::move(its)) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket()
    {
        budget->open.fetch_sub(1);
        budget->roomAgain();
    }
    std::shared_ptr<ConnectionBudget::Impl> budget;
};

} // namespace

struct Listener::Impl : std::enable_shared_from_this<Impl> {
    Impl(EventLoop& itsLoop, const ListenConfig& itsConfig, std::vector<Target> itsTargets)
        : loop(itsLoop), config(itsConfig), targets(std::make_shared<std::vector<Target>>(std::move(itsTargets))),
          acceptor(loop.context()),
          budget(config.budget != nullptr ? config.budget->impl_ : ConnectionBudget(config.maxConnections).impl_)
    {
    }

    /// A connection that came when the last place was just taken.
    struct Held {
        Socket socket;
        Address from;
        std::size_t target;
    };

    EventLoop& loop;
    ListenConfig config;
    std::shared_ptr<std::vector<Target>> targets; // shared with connections on their way to another loop
    std::size_t nextTarget = 0;
    Acceptor acceptor;
    Address address;
    Endpoint peer;
    std::shared_ptr<ConnectionBudget::Impl> budget;
    std::optional<Held> held;
    std::uint64_t accepted = 0;
    bool accepting = false;
    bool paused = false;
    Timer retry;
    SteadyTime lastComplaint{};
    bool complained = false;

    Result<void> open();
    Result<void> bind();
    void accept();
    void onAccepted(const asio::error_code& failure, Socket socket, std::size_t target);
    void handOver(Held connection);
    void waitForDescriptors(const asio::error_code& failure);
    void close() noexcept;
};

Result<void> Listener::Impl::bind()
{
    address = config.address;
    Endpoint endpoint;
    if (!toEndpoint(address, endpoint))
        return unexpected(ErrorKind::InvalidConfig,
                          "cannot listen on " + address.toString() + ": the path of a Unix socket has 1 to 107 octets", Fault::Config);
    if (address.kind() == Address::Kind::Unix) {
        if (auto way = makeWayForUnixSocket(address, endpoint); !way)
            return way;
    }
    // Another process that shares its port by SO_REUSEPORT would silently get some of our connections. Who it is takes long to
    // find out where there are many connections, so that is asked only if somebody is there.
    if (config.reusePort && !config.joins && isListenedOn(address, endpoint, config.v6Only)) {
        if (const auto holder = findPortHolder(address); holder && !holder->self)
            return unexpected(inUse(address, holder));
    }
    asio::error_code failure;
    const auto failed = [&] { return unexpected(bindError(address, failure)); };
    acceptor.open(endpoint.protocol(), failure);
    if (failure)
        return failed();
    if (address.isIp()) {
        acceptor.set_option(asio::socket_base::reuse_address(true), failure);
#ifdef SO_REUSEPORT
        if (config.reusePort)
            acceptor.set_option(asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>(true), failure);
#endif
        if (!failure && address.kind() == Address::Kind::V6)
            acceptor.set_option(asio::ip::v6_only(config.v6Only), failure);
        if (failure)
            return failed();
    }
    acceptor.bind(endpoint, failure);
    if (failure)
        return failed();
    if (address.kind() == Address::Kind::Unix)
        ::chmod(address.path().c_str(), S_IRUSR | S_IWUSR); // before listen(): nobody can have connected
    acceptor.listen(config.backlog, failure);
    if (failure)
        return failed();
    if (address.isIp()) {
        const Endpoint bound = acceptor.local_endpoint(failure);
        if (failure)
            return failed();
        address = fromEndpoint(bound);
    }
    return {};
}

Result<void> Listener::Impl::open()
{
    if (auto bound = config.adopted < 0 ? bind() : adopt(config.adopted, acceptor); !bound)
        return bound;
    if (config.adopted >= 0) {
        asio::error_code failure;
        address = fromEndpoint(acceptor.local_endpoint(failure));
    }
    // Tickets end on any loop's thread, so the way back is a post; weak, because that post may wait while we end.
    {
        const std::lock_guard lock(budget->mutex);
        budget->tell[this] = [this, weak = weak_from_this()] {
            loop.post([weak] {
                if (const auto self = weak.lock())
                    self->accept();
            });
        };
    }
    retry.onFire([this] { accept(); });
    accept();
    return {};
}

void Listener::Impl::accept()
{
    if (accepting || !acceptor.is_open() || (paused && !held))
        return;
    if (!budget->hasRoomOrTells())
        return; // the next Ticket that ends tells us
    if (held) {
        if (budget->enter())
            return handOver(*std::exchange(held, std::nullopt));
        return accept();
    }
    accepting = true;
    const std::size_t target = nextTarget;
    nextTarget = (nextTarget + 1) % targets->size();
    acceptor.async_accept((*targets)[target].loop->context(), peer,
                          [self = shared_from_this(), target](const asio::error_code& failure, Socket socket) {
                              self->accepting = false;
                              if (self->acceptor.is_open())
                                  self->onAccepted(failure, std::move(socket), target);
                          });
}

void Listener::Impl::onAccepted(const asio::error_code& failure, Socket socket, std::size_t target)
{
    if (failure) {
        if (outOfDescriptors(failure)) {
            waitForDescriptors(failure);
            return;
        }
        if (failure != asio::error::connection_aborted && failure != asio::error::operation_aborted)
            log::warning("net", "accepting on " + address.toString() + " failed once: " + failure.message());
        accept();
        return;
    }
    ++accepted;
    const Address from = address.isIp() ? fromEndpoint(peer).unmapped() : address;
    tune(socket, from);
    Held connection{std::move(socket), from, target};
    if (budget->enter())
        return handOver(std::move(connection));
    held = std::move(connection);
    accept();
}

/// The place in the budget has been entered.
void Listener::Impl::handOver(Held connection)
{
    auto& [socket, from, target] = connection;
    auto ticket = std::make_shared<Ticket>(budget);
    Target& taker = (*targets)[target];
    if (taker.loop == &loop) {
        // The next accept is under way before the connection is looked at, and `this` is not touched after it.
        accept();
        taker.onAccept(adoptSocket(loop, std::move(socket), from, std::move(ticket)));
        return;
    }
    // Threads: from the listener's loop to the taker's.
    auto passOn = [owner = targets, &taker, whence = from, ticket = std::move(ticket), given = std::move(socket)]() mutable {
        taker.onAccept(adoptSocket(*taker.loop, std::move(given), whence, std::move(ticket)));
    };
    taker.loop->post(std::move(passOn));
    accept();
}

void Listener::Impl::waitForDescriptors(const asio::error_code& failure)
{
    if (!complained || loop.now() - lastComplaint >= std::chrono::minutes(1)) {
        complained = true;
        lastComplaint = loop.now();
        log::warning("net", "no connection can be accepted on " + address.toString() + " for now: " + failure.message() +
                                "; raise the limit of open files (ulimit -n, LimitNOFILE) or lower maxConnections");
    }
    loop.arm(retry, backOff);
}

void Listener::Impl::close() noexcept
{
    if (!acceptor.is_open())
        return;
    {
        const std::lock_guard lock(budget->mutex);
        budget->tell.erase(this);
    }
    held.reset();
    retry.disarm();
    asio::error_code ignored;
    acceptor.close(ignored);
    if (address.kind() == Address::Kind::Unix && config.adopted < 0)
        ::unlink(address.path().c_str());
}

Listener::Listener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Listener::~Listener() { close(); }

Result<std::unique_ptr<Listener>> Listener::open(EventLoop& loop, const ListenConfig& config, AcceptDone onAccept)
{
    std::vector<Target> targets;
    targets.push_back({&loop, std::move(onAccept)});
    return openShared(loop, config, std::move(targets));
}

Result<std::unique_ptr<Listener>> Listener::openShared(EventLoop& loop, const ListenConfig& config, std::vector<Target> targets)
{
    if (targets.empty())
        return unexpected(ErrorKind::InvalidArgument, "a listener needs a loop to hand its connections to");
    auto impl = std::make_shared<Impl>(loop, config, std::move(targets));
    if (auto opened = impl->open(); !opened)
        return unexpected(std::move(opened).error());
    return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

bool Listener::reusePortBalances() noexcept
{
#ifdef __linux__
    return true;
#else
    return false;
#endif
}

const Address& Listener::address() const noexcept { return impl_->address; }
std::size_t Listener::openConnections() const noexcept { return impl_->budget->open.load(); }
std::uint64_t Listener::accepted() const noexcept { return impl_->accepted; }
void Listener::pause() { impl_->paused = true; }

void Listener::resume()
{
    impl_->paused = false;
    impl_->accept();
}

void Listener::close() noexcept { impl_->close(); }

} // namespace postern::net
