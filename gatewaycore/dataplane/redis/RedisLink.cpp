// SPDX-License-Identifier: Apache-2.0
#include "dataplane/redis/RedisLink.h"

#include "dataplane/net/EventLoop.h"

#include <algorithm>
#include <utility>

namespace postern::redis {

RedisLink::RedisLink(net::EventLoop& loop, net::Connector& connector, LinkConfig config, Tell tell)
    : loop_(loop), connector_(connector), config_(std::move(config)), tell_(std::move(tell)), buffer_(loop.slabs()),
      pause_(config_.firstPause), answer_(loop, [this] { late(); }),
      again_(loop, [this] { connect(); })
{
}

/// The connection first: its end may still send what the question under way has written.
RedisLink::~RedisLink() { transport_.reset(); }

void RedisLink::start()
{
    if (state_ == State::Idle && !again_.armed())
        connect();
}

void RedisLink::connect()
{
    state_ = State::Connecting;
    net::ConnectTarget target;
    target.host = config_.host;
    target.port = config_.port;
    connecting_ = connector_.connect(target, config_.connectTimeout, [this](Result<net::Connected> connected) {
        // This function is the Pending's own, which must not end while it runs.
        const std::unique_ptr<net::Pending> over = std::move(connecting_);
        if (!connected)
            return lose(connected.error().describe());
        transport_ = std::move(connected->transport);
        reader_ = std::make_unique<ReplyReader>();
        receive();
        greet();
    });
}

/// Logs in, chooses the database, and asks whether the server is willing (one that still loads its data is not).
void RedisLink::greet()
{
    state_ = State::Greeting;
    Question question;
    const auto add = [&question](std::initializer_list<std::string_view> words) {
        appendCommand(question.commands, words);
        ++question.count;
    };
    if (!config_.password.empty()) {
        if (config_.userName.empty())
            add({"AUTH", config_.password.reveal()});
        else
            add({"AUTH", config_.userName, config_.password.reveal()});
    }
    if (config_.database != 0)
        add({"SELECT", std::to_string(config_.database)});
    add({"PING"});
    question.done = [this](Result<Replies> replies) { greeted(std::move(replies)); };
    waiting_.push_back(std::move(question));
    sendNext();
}

void RedisLink::greeted(Result<Replies> replies)
{
    if (!replies)
        return; // it is lost already
    for (const Reply& reply : *replies) {
        if (reply.isError())
            return lose("it said " + reply.text.substr(0, 200));
    }
    state_ = State::Up;
    pause_ = config_.firstPause;
    tell_({});
}

void RedisLink::ask(std::string commands, std::size_t count, Done done)
{
    waiting_.push_back({std::move(commands), count, std::move(done)});
    sendNext();
}

void RedisLink::sendNext()
{
    if (asking_ || sending_ || waiting_.empty() || transport_ == nullptr)
        return;
    asking_ = true;
    sending_ = true;
    late_ = false;
    answer_.arm(config_.timeout);
    transport_->send(BytesView(waiting_.front().commands), [this](Result<void> sent) {
        sending_ = false;
        if (!sent)
            return lose(sent.error().describe());
        finish(); // the answers may have come before
    });
}

/// A loop that was busy finds the answer and the end of its time together: what has come is looked at first.
void RedisLink::late()
{
    if (!std::exchange(late_, true))
        return answer_.arm(Milliseconds(1));
    lose("it did not answer within " + std::to_string(config_.timeout.count()) + " ms");
}

void RedisLink::receive()
{
    transport_->recv(buffer_, [this](Result<std::size_t> octets) { received(std::move(octets)); });
}

void RedisLink::received(Result<std::size_t> octets)
{
    if (!octets)
        return lose(octets.error().describe());
    if (*octets == 0)
        return lose("it closed the connection");
    const Result<void> fed = reader_->feed(buffer_.unread());
    buffer_.clear();
    if (!fed)
        return lose(fed.error().message());
    for (;;) {
        auto reply = reader_->next();
        if (!reply)
            return lose(reply.error().message());
        if (!*reply)
            break;
        if (!asking_ || replies_.size() == waiting_.front().count)
            return lose((*reply)->isError() ? "it said " + (*reply)->text.substr(0, 200) : "it answered more than was asked");
        replies_.push_back(*std::move(*reply));
    }
    receive();
    finish();
}

/// When all of the question has gone out and all of its answers are here.
void RedisLink::finish()
{
    if (!asking_ || sending_ || replies_.size() < waiting_.front().count)
        return;
    answer_.disarm();
    asking_ = false;
    Question question = std::move(waiting_.front());
    waiting_.pop_front();
    const std::weak_ptr<int> alive = alive_;
    question.done(std::exchange(replies_, {}));
    if (!alive.expired())
        sendNext();
}

void RedisLink::lose(const std::string& why)
{
    if (state_ == State::Idle)
        return;
    state_ = State::Idle;
    answer_.disarm();
    connecting_.reset();
    transport_.reset();
    buffer_.clear();
    asking_ = sending_ = false;
    replies_.clear();
    again_.arm(pause_);
    pause_ = std::min(pause_ * 2, config_.longestPause);
    std::deque<Question> lost = std::exchange(waiting_, {});
    const std::weak_ptr<int> alive = alive_;
    tell_(why);
    for (Question& question : lost) {
        if (alive.expired())
            return;
        question.done(unexpected(ErrorKind::Unavailable, why, Fault::Upstream, RetrySafety::Safe));
    }
}

} // namespace postern::redis
