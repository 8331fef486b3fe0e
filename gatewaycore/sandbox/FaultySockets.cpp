// SPDX-License-Identifier: Apache-2.0
#include "sandbox/FaultySockets.h"

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace postern::sandbox {
namespace {

/// A TCP socket bound to a free loopback port.
Result<int> bindLoopback(std::uint16_t& port)
{
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (made < 0 || ::bind(made, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(made, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        const std::string why = std::strerror(errno);
        if (made >= 0)
            ::close(made);
        return unexpected(ErrorKind::IoError, "no loopback port could be had: " + why);
    }
    port = ntohs(address.sin_port);
    return made;
}

} // namespace

Result<std::unique_ptr<RefusingPort>> RefusingPort::open()
{
    std::uint16_t port = 0;
    auto bound = bindLoopback(port);
    if (!bound)
        return unexpected(std::move(bound).error());
    return std::unique_ptr<RefusingPort>(new RefusingPort(*bound, port));
}

RefusingPort::~RefusingPort() { ::close(socket_); }

Result<std::unique_ptr<GarbageServer>> GarbageServer::open()
{
    std::uint16_t port = 0;
    auto bound = bindLoopback(port);
    if (!bound)
        return unexpected(std::move(bound).error());
    if (::listen(*bound, 16) != 0) {
        ::close(*bound);
        return unexpected(ErrorKind::IoError, std::string("cannot listen on loopback: ") + std::strerror(errno));
    }
    return std::unique_ptr<GarbageServer>(new GarbageServer(*bound, port));
}

GarbageServer::GarbageServer(int socket, std::uint16_t port)
    : socket_(socket), port_(port), thread_([this] { serve(); })
{
}

GarbageServer::~GarbageServer()
{
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
}

void GarbageServer::serve() const
{
    static constexpr std::string_view garbage = "220 this is not HTTP at all\r\n";
    for (;;) {
        const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) {
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            return;
        }
        (void)::send(client, garbage.data(), garbage.size(), MSG_NOSIGNAL);
        ::shutdown(client, SHUT_WR);
        // Taking what the client sent keeps the kernel from answering it with a reset before the garbage is read.
        const timeval limit{0, 200'000};
        (void)::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        char sink[4096];
        while (::recv(client, sink, sizeof sink, 0) > 0) {
        }
        ::close(client);
    }
}

} // namespace postern::sandbox
