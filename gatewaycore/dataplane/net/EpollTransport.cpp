// SPDX-License-Identifier: Apache-2.0
#ifdef __linux__

#include "dataplane/net/AsioSocket.h"
#include "dataplane/net/EpollSet.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/OutgoingParts.h"
#include "dataplane/net/Transport.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace postern::net {
namespace {

asio::error_code lastError() noexcept { return {errno, asio::system_category()}; }

/// System calls for one connection in a row: a peer that reads as fast as we write must not keep the others waiting.
constexpr unsigned writesAtOnce = 16;

constexpr bool wouldBlock(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

/// A socket of the loop's EpollSet. It reads when there may be something, and writes after the batch of events that led to
/// it: the other side is woken once by what many events led to, instead of falling asleep in between.
class EpollTransport final : public Transport, private Watcher {
  public:
    EpollTransport(EventLoop& loop, Address peer, std::shared_ptr<void> ticket)
        : loop_(loop), set_(*loop.epollSet()), peer_(std::move(peer)), ticket_(std::move(ticket))
    {
    }
    ~EpollTransport() override { EpollTransport::close(); }

    /// False when the system lets nobody watch it: then it still belongs to the caller.
    [[nodiscard]] bool watch(int descriptor)
    {
        key_ = set_.add(descriptor, *this);
        if (key_ != EpollSet::none)
            descriptor_ = descriptor;
        return key_ != EpollSet::none;
    }

    void recv(ReceiveBuffer& into, RecvDone done) override
    {
        if (!isOpen())
            return;
        recvDone_ = std::move(done);
        if (std::exchange(receiving_, true))
            return; // taken over
        into_ = &into;
        if (readable_)
            set_.soon(key_, EpollSet::Ready::Readable);
    }

    using Transport::send;
    void send(std::span<const BytesView> octets, SendDone done) override
    {
        if (!isOpen())
            return;
        sendDone_ = std::move(done);
        sending_ = true;
        progress_ = {};
        sendFailure_ = {};
        outgoing_.assign(octets);
        unsent_ = true;
        set_.soon(key_, EpollSet::Ready::Writable);
    }

    [[nodiscard]] SteadyTime sendProgress() const noexcept override { return progress_; }

    void watchEnd(UniqueFunction<void()> ended) override
    {
        if (!isOpen())
            return;
        endWatch_ = std::move(ended);
        if (ended_ && endWatch_)
            set_.soon(key_, EpollSet::Ready::Readable);
    }

    void shutdownWrite() override
    {
        if (isOpen())
            static_cast<void>(::shutdown(descriptor_, SHUT_WR)); // the next recv tells if the connection is gone
    }

    void close() noexcept override
    {
        if (!isOpen())
            return;
        if (unsent_)
            static_cast<void>(write()); // such as a last word that nobody waits for
        set_.remove(key_);
        ::close(std::exchange(descriptor_, -1));
        recvDone_ = nullptr;
        sendDone_ = nullptr;
        endWatch_ = nullptr;
        ticket_.reset();
    }

    [[nodiscard]] bool isOpen() const noexcept override { return descriptor_ >= 0; }
    [[nodiscard]] const Address& peer() const noexcept override { return peer_; }
    [[nodiscard]] EventLoop& loop() const noexcept override { return loop_; }
    [[nodiscard]] const Address& local() const noexcept override
    {
        // Asked for by few, so the system call is made when it is.
        if (local_.kind() == Address::Kind::None && isOpen()) {
            Endpoint endpoint;
            socklen_t size = static_cast<socklen_t>(endpoint.capacity());
            if (::getsockname(descriptor_, endpoint.data(), &size) == 0) {
                endpoint.resize(size);
                local_ = fromEndpoint(endpoint);
            }
        }
        return local_;
    }

  private:
    void onReadable(bool ended) override;
    void onWritable() override;
    /// True when the rest has to wait, for room or for the others' turn.
    [[nodiscard]] bool write();
    [[nodiscard]] ssize_t writeOnce() const noexcept;

    // What each event touches stands together, in the order in which it is needed: with many connections none of it is in
    // the cache when its turn comes.
    EventLoop& loop_;
    EpollSet& set_;
    EpollSet::Key key_ = EpollSet::none;
    int descriptor_ = -1;
    bool receiving_ = false;
    bool readable_ = true; ///< the last read did not find the socket empty
    bool ended_ = false;   ///< the peer's end or an error is there to be read after the octets
    bool sending_ = false;
    bool unsent_ = false; ///< something of it has not been written
    bool watchesWriting_ = false;
    ReceiveBuffer* into_ = nullptr;
    RecvDone recvDone_;
    SendDone sendDone_;
    SteadyTime progress_{}; ///< of the outstanding send
    asio::error_code sendFailure_;
    OutgoingParts outgoing_;

    UniqueFunction<void()> endWatch_;
    Address peer_;
    mutable Address local_;
    std::shared_ptr<void> ticket_;
};

void EpollTransport::onReadable(bool ended)
{
    readable_ = true;
    ended_ = ended_ || ended;
    if (!receiving_) {
        if (ended_ && endWatch_)
            std::exchange(endWatch_, nullptr)();
        return;
    }
    const std::span<char> room = into_->room();
    ssize_t octets = 0;
    do
        octets = ::recv(descriptor_, room.data(), room.size(), MSG_DONTWAIT);
    while (octets < 0 && errno == EINTR);
    if (octets < 0 && wouldBlock(errno)) {
        readable_ = false;
        return into_->releaseIfEmpty();
    }
    receiving_ = false;
    RecvDone done = std::move(recvDone_);
    if (octets > 0) {
        // Less than there was room for: the socket is empty, and the next octets make a new edge. An end that is there
        // already makes none.
        readable_ = ended_ || static_cast<std::size_t>(octets) == room.size();
        into_->commit(static_cast<std::size_t>(octets));
        if (ended_ && endWatch_) [[unlikely]]
            set_.soon(key_, EpollSet::Ready::Readable); // whoever reads may not ask for more
        return done(static_cast<std::size_t>(octets));
    }
    const asio::error_code failure = lastError();
    into_->releaseIfEmpty();
    if (octets == 0)
        done(std::size_t{0});
    else
        done(unexpected(socketError(failure, "reading from", peer_)));
}

ssize_t EpollTransport::writeOnce() const noexcept
{
    const std::span<const BytesView> parts = outgoing_.next();
    if (parts.size() == 1)
        return ::send(descriptor_, parts[0].data(), parts[0].size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    std::array<iovec, maxParts> vectors;
    for (std::size_t at = 0; at < parts.size(); ++at)
        vectors[at] = {const_cast<char*>(parts[at].data()), parts[at].size()}; // sendmsg only reads
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = parts.size();
    return ::sendmsg(descriptor_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool EpollTransport::write()
{
    for (unsigned calls = 0; !outgoing_.empty(); ++calls) {
        if (calls == writesAtOnce) {
            unsent_ = true;
            set_.soon(key_, EpollSet::Ready::Writable);
            return true;
        }
        const ssize_t octets = writeOnce();
        if (octets >= 0) {
            outgoing_.consume(static_cast<std::size_t>(octets));
            if (!outgoing_.empty())
                progress_ = loop_.now();
        } else if (wouldBlock(errno)) {
            unsent_ = true;
            if (!watchesWriting_)
                watchesWriting_ = set_.watchWriting(key_);
            if (watchesWriting_)
                return true;
            sendFailure_ = lastError();
            break;
        } else if (errno != EINTR) {
            sendFailure_ = lastError();
            break;
        }
    }
    return false;
}

void EpollTransport::onWritable()
{
    if (!sending_)
        return;
    if (std::exchange(unsent_, false) && write())
        return;
    sending_ = false;
    SendDone done = std::move(sendDone_);
    if (sendFailure_)
        done(unexpected(socketError(sendFailure_, "writing to", peer_)));
    else
        done({});
}

} // namespace

std::unique_ptr<Transport> adoptIntoEpollSet(EventLoop& loop, Socket socket, Address peer, std::shared_ptr<void> ticket)
{
    auto transport = std::make_unique<EpollTransport>(loop, peer, ticket);
    if (!transport->watch(socket.native_handle()))
        return adoptIntoAsio(loop, std::move(socket), std::move(peer), std::move(ticket));
    asio::error_code ignored; // only a socket that is not open can fail
    static_cast<void>(socket.release(ignored));
    return transport;
}

} // namespace postern::net

#endif
