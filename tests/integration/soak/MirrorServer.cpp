// SPDX-License-Identifier: Apache-2.0
#include "integration/soak/MirrorServer.h"

#include "base/Arena.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/Http1Parser.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace postern::soak {
namespace {

bool sendAll(int socket, BytesView bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool receive(int socket, std::string& in)
{
    char buffer[65536];
    const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
    if (got > 0)
        in.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
}

} // namespace

Result<std::unique_ptr<MirrorServer>> MirrorServer::start()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 16) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return unexpected(ErrorKind::IoError, std::string("cannot listen: ") + std::strerror(errno));
    return std::unique_ptr<MirrorServer>(new MirrorServer(listener, ntohs(address.sin_port)));
}

MirrorServer::MirrorServer(int listener, std::uint16_t port)
    : listener_(listener), port_(port), acceptor_([this] { acceptAll(); })
{
}

MirrorServer::~MirrorServer()
{
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (const int client : clients_)
        ::shutdown(client, SHUT_RDWR);
    for (std::thread& thread : threads_)
        thread.join();
    for (const int client : clients_)
        ::close(client);
    ::close(listener_);
}

void MirrorServer::acceptAll()
{
    for (;;) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            return;
        const std::lock_guard lock(mutex_);
        clients_.push_back(client);
        threads_.emplace_back([this, client] { serve(client); });
    }
}

/// One request with a Content-Length, answered by as much.
void MirrorServer::serve(int client)
{
    std::string in;
    Arena arena;
    http::RequestParser parser;
    http::ParsedRequest request(arena);
    auto status = http::ParseStatus::NeedMore;
    while (status == http::ParseStatus::NeedMore && receive(client, in))
        status = parser.parse(in, request);
    if (status != http::ParseStatus::Complete)
        return;
    in.erase(0, request.consumed);
    http::BodyDecoder decoder(request.framing, arena);
    bool open = sendAll(client, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(request.framing.length) +
                                    "\r\nConnection: close\r\n\r\n");
    while (open && !decoder.done()) {
        if (in.empty() && !receive(client, in))
            return;
        const auto step = decoder.decode(in);
        open = !step.failed && sendAll(client, step.data);
        in.erase(0, step.consumed);
    }
    ::shutdown(client, SHUT_WR);
    while (receive(client, in))
        in.clear();
}

} // namespace postern::soak
