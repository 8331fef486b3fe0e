// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Secret.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/Alarm.h"
#include "dataplane/net/Connector.h"
#include "dataplane/redis/Resp.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace postern::redis {

struct LinkConfig {
    std::string host;       ///< a name, an address, or "unix:/path"
    std::uint16_t port = 0;
    std::string userName;   ///< empty: the server's default user
    Secret password;        ///< empty: nobody logs in
    unsigned database = 0;
    Milliseconds timeout{50};      ///< of everything that is asked
    Milliseconds connectTimeout{1000};
    Milliseconds firstPause{100}; ///< before it is tried again; twice as long each time
    Milliseconds longestPause{5000};
};

/// One connection to a Redis server, made again whenever it is lost. What is asked goes out in order, one question (of one
/// or more commands) at a time. A server that is silent for longer than `timeout`, or answers what is no answer, is lost.
/// Everything on the loop's own thread.
class RedisLink {
  public:
    using Replies = std::vector<Reply>;
    using Done = UniqueFunction<void(Result<Replies>)>;
    /// Told why it is lost, once each time; empty when it is there (again).
    using Tell = UniqueFunction<void(const std::string& problem)>;

    RedisLink(net::EventLoop& loop, net::Connector& connector, LinkConfig config, Tell tell);
    ~RedisLink();
    RedisLink(const RedisLink&) = delete;
    RedisLink& operator=(const RedisLink&) = delete;

    /// Begins to connect.
    void start();
    /// Connected, logged in, and the server is willing.
    [[nodiscard]] bool isUp() const noexcept { return state_ == State::Up; }
    /// Asks `commands` (by appendCommand()), `count` of them; `done` gets as many answers. Only while isUp(). Never called
    /// from within this call, nor after the link's end. Errors: what lost the link.
    void ask(std::string commands, std::size_t count, Done done);
    /// Gives the connection up, as it cannot be of use: an answer meant that the server is not able.
    void lose(const std::string& why);
    [[nodiscard]] net::EventLoop& loop() const noexcept { return loop_; }

  private:
    enum class State : std::uint8_t { Idle, Connecting, Greeting, Up };
    struct Question {
        std::string commands;
        std::size_t count = 0;
        Done done;
    };
    void connect();
    void greet();
    void greeted(Result<Replies> replies);
    void sendNext();
    void late();
    void receive();
    void received(Result<std::size_t> octets);
    void finish();

    net::EventLoop& loop_;
    net::Connector& connector_;
    LinkConfig config_;
    Tell tell_;
    State state_ = State::Idle;
    std::unique_ptr<net::Pending> connecting_;
    std::unique_ptr<net::Transport> transport_;
    net::ReceiveBuffer buffer_;
    std::unique_ptr<ReplyReader> reader_;
    std::deque<Question> waiting_; ///< the first one is being asked when `asking_`
    bool asking_ = false;
    bool sending_ = false;
    bool late_ = false; ///< the question's time is over
    Replies replies_;
    Milliseconds pause_;
    net::Alarm answer_; ///< the end of a question's time
    net::Alarm again_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(); ///< what a completion ended has to notice
};

} // namespace postern::redis
