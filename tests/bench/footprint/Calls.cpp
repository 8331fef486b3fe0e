// SPDX-License-Identifier: Apache-2.0
#include "Calls.h"

#include "Echo.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace postern::footprint {
namespace {

double now()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Connection {
    int socket = -1;
    bool busy = false;
    std::uint64_t id = 0;
    double began = 0;
    std::string in;
};

struct Failed {
    std::uint64_t id;
    double began, ended;
    std::string what;
};

class Caller {
  public:
    explicit Caller(const Load& load) : load_(load), next_(load.first), poll_(::epoll_create1(EPOLL_CLOEXEC)) {}

    int run()
    {
        const double began = now();
        connections_.resize(load_.connections);
        for (std::size_t i = 0; i < connections_.size(); ++i)
            callNext(i);
        while (busy_ > 0) {
            epoll_event events[256];
            const int count = ::epoll_wait(poll_, events, 256, 30'000);
            if (count == 0) {
                for (std::size_t i = 0; i < connections_.size(); ++i) {
                    if (connections_[i].busy) {
                        disconnect(connections_[i]);
                        drop(connections_[i], "no answer within 30 s");
                    }
                }
            }
            for (int i = 0; i < count; ++i)
                read(events[i].data.u64);
        }
        print(now() - began);
        return failures_ == 0 ? 0 : 1;
    }

  private:
    [[nodiscard]] bool more() const
    {
        return load_.calls != 0 ? next_ < load_.first + load_.calls : now() < ends_;
    }

    bool connect(std::size_t at)
    {
        Connection& it = connections_[at];
        it.in.clear();
        it.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(load_.port);
        const int on = 1;
        (void)::setsockopt(it.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(it.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            ::close(it.socket);
            it.socket = -1;
            return false;
        }
        ++connects_;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = at;
        (void)::epoll_ctl(poll_, EPOLL_CTL_ADD, it.socket, &event);
        return true;
    }

    /// The connection's next call, and those after it as far as they cannot even be begun.
    void callNext(std::size_t at)
    {
        Connection& it = connections_[at];
        while (more()) {
            it.id = next_++;
            it.began = now();
            it.busy = true;
            ++busy_;
            if (it.socket < 0 && !connect(at)) { // nobody is there: this one makes no more calls
                drop(it, "no connection");
                return;
            }
            std::string text = "GET " + load_.path + " HTTP/1.1\r\nHost: localhost\r\nX-Id: " + std::to_string(it.id) + "\r\n";
            if (!load_.tokens.empty())
                text += "Authorization: Bearer " + load_.tokens[it.id % load_.tokens.size()] + "\r\n";
            text += "\r\n";
            if (::send(it.socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()))
                return;
            disconnect(it);
            drop(it, "the connection was closed when the call was sent");
        }
    }

    void read(std::size_t at)
    {
        Connection& it = connections_[at];
        if (it.socket < 0)
            return;
        char buffer[65536];
        const ssize_t got = ::recv(it.socket, buffer, sizeof buffer, 0);
        if (got <= 0) {
            const bool waited = it.busy;
            const std::string why = got == 0 ? "closed" : std::strerror(errno);
            disconnect(it);
            if (waited)
                fail(at, "the connection was lost: " + why);
            return;
        }
        it.in.append(buffer, static_cast<std::size_t>(got));
        const std::size_t end = it.in.find("\r\n\r\n");
        if (!it.busy || end == std::string::npos)
            return;
        const std::string head = it.in.substr(0, end + 2);
        const std::string length = fieldOf(head, "content-length");
        const std::size_t size = std::strtoull(length.c_str(), nullptr, 10);
        if (it.in.size() < end + 4 + size)
            return;
        const std::string content = it.in.substr(end + 4, size);
        it.in.erase(0, end + 4 + size);
        const bool closes = fieldOf(head, "connection") == "close";
        if (closes || length.empty())
            disconnect(it);
        if (!head.starts_with("HTTP/1.1 200 ") || fieldOf(head, "x-id") != std::to_string(it.id) || content != contentOf(it.id))
            return fail(at, head.starts_with("HTTP/1.1 200 ") ? "somebody else's answer" : head.substr(0, head.find('\r')));
        ++good_;
        took_.push_back(static_cast<std::uint32_t>((now() - it.began) * 1e6));
        it.busy = false;
        --busy_;
        callNext(at);
    }

    void drop(Connection& it, const std::string& what)
    {
        it.busy = false;
        --busy_;
        if (++failures_ <= 10'000)
            failed_.push_back({it.id, it.began, now(), what});
    }

    void fail(std::size_t at, const std::string& what)
    {
        drop(connections_[at], what);
        callNext(at);
    }

    void disconnect(Connection& it) const
    {
        if (it.socket >= 0)
            ::close(it.socket);
        it.socket = -1;
        it.in.clear();
    }

    [[nodiscard]] std::uint32_t percentile(double part)
    {
        if (took_.empty())
            return 0;
        const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(took_.size() - 1));
        std::nth_element(took_.begin(), took_.begin() + at, took_.end());
        return took_[static_cast<std::size_t>(at)];
    }

    void print(double seconds)
    {
        std::printf("{\"good\": %llu, \"lost\": %llu, \"connects\": %llu, \"seconds\": %.3f, \"p50\": %u, \"p99\": %u, \"failed\": [",
                    static_cast<unsigned long long>(good_), static_cast<unsigned long long>(failures_),
                    static_cast<unsigned long long>(connects_), seconds, percentile(0.5), percentile(0.99));
        for (std::size_t i = 0; i < failed_.size(); ++i) {
            const Failed& each = failed_[i];
            std::printf("%s{\"id\": %llu, \"began\": %.6f, \"ended\": %.6f, \"what\": \"%s\"}", i == 0 ? "" : ", ",
                        static_cast<unsigned long long>(each.id), each.began, each.ended, each.what.c_str());
        }
        std::puts("]}");
    }

    const Load& load_;
    std::uint64_t next_;
    int poll_;
    double ends_ = now() + load_.seconds;
    std::vector<Connection> connections_;
    std::size_t busy_ = 0;
    std::uint64_t good_ = 0, failures_ = 0, connects_ = 0;
    std::vector<Failed> failed_;
    std::vector<std::uint32_t> took_;
};

} // namespace

std::string fieldOf(std::string_view head, std::string_view name)
{
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
        at += 2;
        const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
        if (line.size() <= name.size() || line[name.size()] != ':' ||
            !std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); }))
            continue;
        const std::size_t begin = line.find_first_not_of(' ', name.size() + 1);
        return begin == std::string_view::npos ? std::string() : std::string(line.substr(begin));
    }
    return {};
}

int callAll(const Load& load) { return Caller(load).run(); }

} // namespace postern::footprint
