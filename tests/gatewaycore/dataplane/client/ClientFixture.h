// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/client/HttpClient.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/Listener.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/net/Resolver.h"

#include <QtTest>
#include <functional>
#include <string>
#include <vector>

namespace postern::test {

inline bool spin(net::EventLoop& loop, const std::function<bool()>& reached, Milliseconds limit = Milliseconds(10'000))
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!reached()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        loop.runOne(Milliseconds(20));
    }
    return true;
}

/// The server's side of one connection, driven line by line by the test.
struct Side {
    explicit Side(std::unique_ptr<net::Transport> its) : transport(std::move(its)), buffer(transport->loop().slabs()) { read(); }
    void read()
    {
        if (reading || got.size() >= quota)
            return;
        reading = true;
        transport->recv(buffer, [this](Result<std::size_t> octets) {
            reading = false;
            if (!octets || *octets == 0) {
                ended = true;
                return;
            }
            got.append(buffer.unread());
            buffer.clear();
            read();
        });
    }
    /// Reads so much more, about, and then stops until it is told again.
    void take(std::size_t octets)
    {
        quota = got.size() + octets;
        read();
    }
    void send(std::string text)
    {
        out = std::move(text);
        transport->send(out, [](Result<void>) {});
    }
    std::unique_ptr<net::Transport> transport;
    net::ReceiveBuffer buffer;
    std::string got;
    std::string out;
    std::size_t quota = ~std::size_t{0};
    bool reading = false;
    bool ended = false;
};

/// A loop with a client, and a server that the test writes the answers of.
struct Stage {
    explicit Stage(client::ConnectionPool::Config pool = {})
    {
        client::HttpClient::Config config;
        config.pool = pool;
        client = std::make_unique<client::HttpClient>(loop, connector, nullptr, config);
        auto opened = net::Listener::open(loop, {.address = net::Address::loopback()}, [this](std::unique_ptr<net::Transport> transport) {
            sides.push_back(std::make_unique<Side>(std::move(transport)));
        });
        listener = std::move(*opened);
    }
    [[nodiscard]] std::string url(const std::string& target) const
    {
        return "http://127.0.0.1:" + std::to_string(listener->address().port()) + target;
    }
    [[nodiscard]] client::Origin origin() const
    {
        net::ConnectTarget target;
        target.host = "127.0.0.1";
        target.port = listener->address().port();
        return client::Origin(std::move(target));
    }
    /// The server's side of connection number `at`, once it is there and has got `text`.
    Side& expect(std::size_t at, const std::string& text)
    {
        if (!spin(loop, [&] { return sides.size() > at && sides[at]->got.find(text) != std::string::npos; }))
            qFatal("connection %zu never got '%s'", at, text.c_str());
        return *sides[at];
    }
    void settle()
    {
        for (int turn = 0; turn < 10; ++turn)
            loop.runOne(Milliseconds(1));
    }

    net::EventLoop loop;
    net::OffloadPool offload;
    net::Resolver resolver{loop, offload};
    net::Connector connector{loop, resolver};
    std::unique_ptr<client::HttpClient> client;
    std::unique_ptr<net::Listener> listener;
    std::vector<std::unique_ptr<Side>> sides;
};

struct Reply {
    int calls = 0;
    bool failed = false;
    client::ClientResponse response;
    std::string error;
    ErrorKind kind = ErrorKind::Internal;
    client::HttpClient::Done done()
    {
        return [this](Result<client::ClientResponse> result) {
            ++calls;
            failed = !result;
            if (result)
                response = std::move(*result);
            else {
                error = result.error().describe();
                kind = result.error().kind();
            }
        };
    }
};

} // namespace postern::test
