// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/EventLoop.h"
#include "dataplane/net/Listener.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/redis/RedisLink.h"

#include <QtGlobal>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::test {

using redis::LinkConfig;
using redis::RedisLink;
using namespace std::chrono_literals;

/// A server on the same loop that answers what the test says: `answer(everything received on this connection so far)` gives
/// what is sent next, nothing while it waits for more.
struct ScriptedRedis {
    using Answer = std::function<std::string(const std::string& command)>;

    ScriptedRedis()
    {
        auto opened = net::Listener::open(loop, {.address = net::Address::loopback()}, [this](std::unique_ptr<net::Transport> transport) {
            peers.push_back(std::make_unique<Peer>(*this, std::move(transport)));
        });
        if (!opened)
            qFatal("no listener");
        listener = *std::move(opened);
    }

    struct Peer {
        Peer(ScriptedRedis& itsServer, std::unique_ptr<net::Transport> itsTransport)
            : server(itsServer), transport(std::move(itsTransport)), buffer(server.loop.slabs())
        {
            receive();
        }
        void receive()
        {
            transport->recv(buffer, [this](Result<std::size_t> octets) {
                if (!octets || *octets == 0)
                    return transport->close();
                const std::string command(buffer.unread());
                buffer.clear();
                server.heard += command;
                reply = server.answer(command);
                if (reply == "close")
                    return transport->close();
                if (!reply.empty())
                    transport->send(BytesView(reply), [](Result<void>) {});
                receive();
            });
        }
        ScriptedRedis& server;
        std::unique_ptr<net::Transport> transport;
        net::ReceiveBuffer buffer;
        std::string reply;
    };

    [[nodiscard]] LinkConfig config() const
    {
        LinkConfig out;
        out.host = "127.0.0.1";
        out.port = listener->address().port();
        out.firstPause = 5ms;
        out.longestPause = 20ms;
        return out;
    }
    bool spin(const std::function<bool()>& reached)
    {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            loop.runOne(20ms);
        }
        return true;
    }
    std::unique_ptr<RedisLink> link(const LinkConfig& with)
    {
        auto made = std::make_unique<RedisLink>(loop, connector, with, [this](const std::string& problem) { told.push_back(problem); });
        made->start();
        return made;
    }

    net::EventLoop loop;
    net::OffloadPool pool{1, 16};
    net::Resolver resolver{loop, pool};
    net::Connector connector{loop, resolver};
    std::unique_ptr<net::Listener> listener;
    std::vector<std::unique_ptr<Peer>> peers;
    Answer answer = [](const std::string&) { return "+PONG\r\n"; };
    std::string heard;
    std::vector<std::string> told;
};

} // namespace postern::test
