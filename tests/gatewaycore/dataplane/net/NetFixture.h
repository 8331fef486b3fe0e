// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/EventLoop.h"
#include "dataplane/net/Listener.h"
#include "dataplane/net/Transport.h"

#include <QtTest>
#include <arpa/inet.h>
#include <cstring>
#include <functional>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace postern::test {

using namespace postern::net;

/// How the loops of AcceptingLoop work their sockets.
inline EventLoop::Sockets socketsOfLoops = EventLoop::Sockets::Native;

/// Works the loop until `reached`; false after ten seconds.
inline bool spin(EventLoop& loop, const std::function<bool()>& reached, Milliseconds limit = Milliseconds(10'000))
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!reached()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        loop.runOne(Milliseconds(20));
    }
    return true;
}

/// A blocking socket of the plainest kind: the other side of a dialogue, independent of what is tested.
class RawSocket {
  public:
    explicit RawSocket(int fd = -1) : fd_(fd) {}
    RawSocket(RawSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    RawSocket& operator=(RawSocket&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~RawSocket() { close(); }

    static RawSocket connectTo(std::uint16_t port, int receiveBuffer = 0)
    {
        RawSocket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (receiveBuffer != 0)
            ::setsockopt(socket.fd_, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        const sockaddr_in address = loopback(port);
        if (::connect(socket.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            socket.close();
        return socket;
    }
    /// Bound and, with `backlog` >= 0, listening; without SO_REUSEADDR.
    static RawSocket listenOn(std::uint16_t port, int backlog = 16)
    {
        RawSocket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const sockaddr_in address = loopback(port);
        if (::bind(socket.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            (backlog >= 0 && ::listen(socket.fd_, backlog) != 0))
            socket.close();
        return socket;
    }
    RawSocket accept() { return RawSocket(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC)); }

    [[nodiscard]] std::uint16_t port() const
    {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }
    [[nodiscard]] bool good() const { return fd_ >= 0; }
    [[nodiscard]] int fd() const { return fd_; }
    bool send(std::string_view text) const { return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()); }
    /// What one recv gives; "" at the end or an error.
    [[nodiscard]] std::string recv(std::size_t most = 65536) const
    {
        std::string text(most, '\0');
        const ssize_t size = ::recv(fd_, text.data(), text.size(), 0);
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return text;
    }
    void endWriting() const { ::shutdown(fd_, SHUT_WR); }
    /// Closes so that the peer gets a reset.
    void reset()
    {
        const linger now{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void close()
    {
        if (fd_ >= 0)
            ::close(std::exchange(fd_, -1));
    }

  private:
    static sockaddr_in loopback(std::uint16_t port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    int fd_;
};

/// A loop with a listener on 127.0.0.1; the connections it took, in order.
struct AcceptingLoop {
    explicit AcceptingLoop(ListenConfig config = {.address = Address::loopback()})
    {
        auto opened = Listener::open(loop, config, [this](std::unique_ptr<Transport> transport) { taken.push_back(std::move(transport)); });
        if (opened)
            listener = std::move(*opened);
        else
            qFatal("%s", opened.error().describe().c_str());
    }
    [[nodiscard]] std::uint16_t port() const { return listener->address().port(); }
    /// The next connection that comes in.
    Transport& next()
    {
        const std::size_t before = returned;
        if (!spin(loop, [&] { return taken.size() > before; }))
            qFatal("no connection came");
        return *taken[returned++];
    }

    EventLoop loop{Clock::system(), socketsOfLoops};
    std::unique_ptr<Listener> listener;
    std::vector<std::unique_ptr<Transport>> taken;
    std::size_t returned = 0;
};

/// One outcome of a recv.
struct Received {
    bool called = false;
    bool failed = false;
    std::size_t octets = 0;
    std::string error;
    ErrorKind kind = ErrorKind::Internal;

    RecvDone done()
    {
        return [this](Result<std::size_t> result) {
            called = true;
            failed = !result;
            if (result)
                octets = *result;
            else {
                error = result.error().describe();
                kind = result.error().kind();
            }
        };
    }
};

/// One outcome of a send or a handshake.
struct Outcome {
    bool called = false;
    bool failed = false;
    std::string error;
    ErrorKind kind = ErrorKind::Internal;

    UniqueFunction<void(Result<void>)> done()
    {
        return [this](Result<void> result) {
            called = true;
            failed = !result;
            if (!result) {
                error = result.error().describe();
                kind = result.error().kind();
            }
        };
    }
};

} // namespace postern::test
