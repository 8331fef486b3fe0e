// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <strings.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace postern::judges {

/// A backend on a port of its own that tells what its wire saw: the request line's method and target, octet for octet,
/// in X-Method and X-Target. Bare sockets, so that it judges the gateway's client by nothing of ours.
class EchoBackend {
  public:
    EchoBackend()
    {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            std::abort();
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept(); });
    }
    ~EchoBackend()
    {
        ::shutdown(listener_, SHUT_RDWR);
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (const int socket : sockets_)
                ::shutdown(socket, SHUT_RDWR);
        }
        for (std::thread& serving : serving_)
            serving.join();
        for (const int socket : sockets_)
            ::close(socket);
        ::close(listener_);
    }
    EchoBackend(const EchoBackend&) = delete;
    EchoBackend& operator=(const EchoBackend&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::uint64_t calls() const { return calls_.load(); }

  private:
    void accept()
    {
        for (int socket = ::accept(listener_, nullptr, nullptr); socket >= 0;
             socket = ::accept(listener_, nullptr, nullptr)) {
            const std::lock_guard lock(mutex_);
            sockets_.push_back(socket);
            serving_.emplace_back([this, socket] { serve(socket); });
        }
    }

    void serve(int socket)
    {
        std::string in;
        char piece[16384];
        for (;;) {
            const std::size_t end = in.find("\r\n\r\n");
            if (end == std::string::npos) {
                const ssize_t got = ::recv(socket, piece, sizeof piece, 0);
                if (got <= 0)
                    return;
                in.append(piece, static_cast<std::size_t>(got));
                continue;
            }
            const std::size_t method = in.find(' ');
            const std::size_t target = in.find(' ', method + 1);
            const std::string fields = "X-Method: " + in.substr(0, method) +
                                       "\r\nX-Target: " + in.substr(method + 1, target - method - 1) + "\r\n";
            in.erase(0, end + 4); // the judge sends no content
            ++calls_;
            const std::string answer = "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n";
            if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(answer.size()))
                return;
        }
    }

    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread accepting_;
    std::mutex mutex_; ///< between the accepting thread and the end
    std::vector<int> sockets_;
    std::vector<std::thread> serving_;
    std::atomic<std::uint64_t> calls_{0};
};

} // namespace postern::judges
