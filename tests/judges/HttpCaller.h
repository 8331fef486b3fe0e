// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <string_view>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace postern::judges {

/// An answer as it came: Content-Length only, which is all that the judges' servers send.
struct WireAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;

    /// The first field of that name; empty when there is none.
    [[nodiscard]] std::string field(const char* name) const
    {
        for (const auto& [key, value] : fields) {
            if (::strcasecmp(key.c_str(), name) == 0)
                return value;
        }
        return {};
    }
};

/// A client over one blocking keep-alive socket. It writes the octets that it is given and shares no code with the
/// gateway, so that what it sees is what any client would.
class HttpCaller {
  public:
    explicit HttpCaller(std::uint16_t port) : port_(port) {}
    ~HttpCaller() { disconnect(); }
    HttpCaller(const HttpCaller&) = delete;
    HttpCaller& operator=(const HttpCaller&) = delete;

    /// `fields`: whole lines, each with its CRLF. Nothing when no answer came.
    std::optional<WireAnswer> call(const std::string& method, const std::string& target, const std::string& fields = {},
                                   const std::string& body = {})
    {
        std::string request =
            method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n" + fields;
        if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
            request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        request += "\r\n" + body;
        const bool reused = socket_ >= 0;
        std::optional<WireAnswer> answer = exchange(request, method == "HEAD");
        if (!answer && reused) // the server may end an idle connection at any time
            answer = exchange(request, method == "HEAD");
        return answer;
    }

  private:
    std::optional<WireAnswer> exchange(const std::string& request, bool headOnly)
    {
        if (socket_ < 0 && !connect())
            return std::nullopt;
        if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
            return failed();
        std::size_t end = std::string::npos;
        while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive())
                return failed();
        }
        WireAnswer answer;
        std::string head = in_.substr(0, end + 2);
        in_.erase(0, end + 4);
        answer.status = std::atoi(head.c_str() + std::min<std::size_t>(head.size(), 9));
        for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
            const std::size_t line = head.find("\r\n", at);
            const std::size_t colon = head.find(':', at);
            std::size_t value = colon + 1;
            while (value < line && head[value] == ' ')
                ++value;
            answer.fields.emplace_back(head.substr(at, colon - at), head.substr(value, line - value));
            at = line + 2;
        }
        const std::size_t length = headOnly ? 0 : std::strtoul(answer.field("Content-Length").c_str(), nullptr, 10);
        while (in_.size() < length) {
            if (!receive())
                return failed();
        }
        answer.body = in_.substr(0, length);
        in_.erase(0, length);
        if (::strcasecmp(answer.field("Connection").c_str(), "close") == 0)
            disconnect();
        return answer;
    }

    bool connect()
    {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port_);
        const int on = 1;
        const timeval limit{30, 0};
        (void)::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        (void)::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            return true;
        disconnect();
        return false;
    }
    bool receive()
    {
        char piece[16384];
        const ssize_t got = ::recv(socket_, piece, sizeof piece, 0);
        if (got > 0)
            in_.append(piece, static_cast<std::size_t>(got));
        return got > 0;
    }
    std::optional<WireAnswer> failed()
    {
        disconnect();
        return std::nullopt;
    }
    void disconnect()
    {
        if (socket_ >= 0)
            ::close(std::exchange(socket_, -1));
        in_.clear();
    }

    std::uint16_t port_;
    int socket_ = -1;
    std::string in_;
};

/// The port at the end of "http://127.0.0.1:40001".
inline std::uint16_t portOf(std::string_view url)
{
    return static_cast<std::uint16_t>(std::strtoul(url.data() + url.rfind(':') + 1, nullptr, 10));
}

} // namespace postern::judges
