// SPDX-License-Identifier: Apache-2.0
#include "Echo.h"

#include "Calls.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>

namespace postern::footprint {
namespace {

/// Answers what is whole in `in`; false when it is no request of ours.
bool answerAll(int socket, std::string& in, int log)
{
    std::string out;
    std::string lines;
    std::size_t end = 0;
    while ((end = in.find("\r\n\r\n")) != std::string::npos) {
        const std::string head = in.substr(0, end + 2);
        in.erase(0, end + 4);
        if (!head.starts_with("GET "))
            return false;
        const std::string id = fieldOf(head, "x-id");
        const std::string content = contentOf(std::strtoull(id.c_str(), nullptr, 10));
        out.append("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Id: ").append(id);
        out.append("\r\nContent-Length: ").append(std::to_string(content.size())).append("\r\n\r\n").append(content);
        lines.append(id).append(" ").append(fieldOf(head, "x-node")).append("\n");
    }
    if (log >= 0 && !lines.empty() && ::write(log, lines.data(), lines.size()) != static_cast<ssize_t>(lines.size()))
        std::abort(); // a log with holes proves nothing
    std::size_t sent = 0;
    while (sent < out.size()) { // a few KiB: the socket takes them, or the client is gone
        const ssize_t now = ::send(socket, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
        if (now < 0)
            return false;
        sent += static_cast<std::size_t>(now);
    }
    return in.size() < 65'536;
}

} // namespace

std::string contentOf(std::uint64_t id)
{
    std::string out = std::to_string(id) + ":";
    std::uint64_t state = id * 0x9e3779b97f4a7c15ULL + 1;
    while (out.size() < 1024) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        out += static_cast<char>('a' + state % 26);
    }
    return out;
}

int serve(const std::string& log)
{
    const int logFile = log.empty() ? -1 : ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if ((!log.empty() && logFile < 0) || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener, 1024) != 0 || ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        std::perror("footprint_load backend");
        return 1;
    }
    std::printf("port %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    const auto watch = [poll](int socket) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = socket;
        (void)::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
    };
    watch(listener);
    std::unordered_map<int, std::string> connections;
    for (;;) {
        epoll_event events[256];
        const int count = ::epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; ++i) {
            const int socket = events[i].data.fd;
            if (socket == listener) {
                const int fresh = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
                const int on = 1;
                (void)::setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                if (fresh >= 0 && connections.try_emplace(fresh).second)
                    watch(fresh);
                continue;
            }
            std::string& in = connections[socket];
            char buffer[65536];
            const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
            if (got > 0)
                in.append(buffer, static_cast<std::size_t>(got));
            if (got <= 0 || !answerAll(socket, in, logFile)) {
                connections.erase(socket);
                ::close(socket);
            }
        }
    }
}

} // namespace postern::footprint
