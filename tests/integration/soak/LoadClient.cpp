// SPDX-License-Identifier: Apache-2.0
#include "integration/soak/LoadClient.h"

#include "dataplane/http/BodyDecoder.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace postern::soak {
namespace {

Unexpected failure(const char* what)
{
    return unexpected(ErrorKind::IoError, std::string(what) + ": " + std::strerror(errno));
}

/// Feeds a response parser and decoder with what comes.
class Reader {
  public:
    /// True when the answer is complete.
    Result<bool> take(std::string& in, const std::function<void(BytesView)>& content)
    {
        while (!decoder_) {
            const auto status = parser_.parse(in, http::Method::Get, parsed_);
            if (status == http::ParseStatus::NeedMore)
                return false;
            if (status == http::ParseStatus::Failed)
                return unexpected(ErrorKind::ProtocolError, "the answer's head is malformed");
            in.erase(0, parsed_.consumed);
            parser_.reset();
            if (!parsed_.head.isInformational())
                decoder_.emplace(parsed_.framing, arena_);
        }
        std::size_t used = 0;
        while (!decoder_->done() && used < in.size()) {
            const auto step = decoder_->decode(BytesView(in).substr(used));
            used += step.consumed;
            if (step.failed)
                return unexpected(ErrorKind::ProtocolError, "the answer's content is malformed");
            content(step.data);
        }
        in.erase(0, used);
        return decoder_->done();
    }
    [[nodiscard]] const http::ParsedResponse& parsed() const { return parsed_; }
    [[nodiscard]] bool begun() const { return decoder_.has_value() || parser_.started(); }

  private:
    Arena arena_;
    http::ResponseParser parser_;
    http::ParsedResponse parsed_{arena_};
    std::optional<http::BodyDecoder> decoder_;
};

} // namespace

Result<void> LoadClient::connect()
{
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        return failure("connect");
    const int on = 1;
    (void)::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval limit{60, 0};
    (void)::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ++connections_;
    in_.clear();
    return {};
}

void LoadClient::disconnect()
{
    if (socket_ >= 0)
        ::close(socket_);
    socket_ = -1;
}

Result<void> LoadClient::sendAll(BytesView bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0)
            return failure("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

/// False at the end of the connection.
Result<bool> LoadClient::receive()
{
    char buffer[65536];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got < 0)
        return failure("recv");
    in_.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
}

Result<Answer> LoadClient::call(const std::string& head, const std::string& body)
{
    // A server may close an idle connection at any time; then nothing of the answer has come, and a call that it cannot
    // have begun to answer is made again on a new connection, once.
    for (int attempt = 0;; ++attempt) {
        const bool fresh = socket_ < 0;
        if (fresh) {
            if (auto connected = connect(); !connected)
                return unexpected(connected.error());
        }
        Reader reader;
        Answer answer;
        auto sent = sendAll(head + body);
        Error problem(ErrorKind::ConnectionClosed, "closed in the middle of an answer");
        bool complete = false;
        while (sent && !complete) {
            auto more = receive();
            if (!more || !*more) {
                if (!more)
                    problem = more.error();
                break;
            }
            auto taken = reader.take(in_, [&](BytesView data) { answer.body.append(data); });
            if (!taken)
                return unexpected(taken.error());
            complete = *taken;
        }
        if (complete) {
            answer.status = reader.parsed().head.status;
            answer.id = reader.parsed().head.headers.value("X-Id");
            if (!reader.parsed().keepAlive)
                disconnect();
            return answer;
        }
        disconnect();
        if (fresh || attempt > 0 || reader.begun())
            return unexpected(std::move(problem));
        ++repeated_;
    }
}

Result<int> LoadClient::stream(const std::string& head, std::uint64_t size,
                               const std::function<void(std::string&)>& fill, const std::function<void(BytesView)>& take)
{
    disconnect();
    if (auto connected = connect(); !connected)
        return unexpected(connected.error());
    Result<void> sent;
    std::thread sender([&] {
        sent = sendAll(head);
        std::string piece;
        for (std::uint64_t done = 0; sent && done < size; done += piece.size()) {
            piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size - done, 262'144)));
            fill(piece);
            sent = sendAll(piece);
        }
    });
    Reader reader;
    Result<int> status = unexpected(ErrorKind::ConnectionClosed, "closed in the middle of an answer");
    for (;;) {
        auto more = receive();
        if (!more || !*more)
            break;
        auto taken = reader.take(in_, take);
        if (!taken) {
            status = unexpected(taken.error());
            break;
        }
        if (*taken) {
            status = reader.parsed().head.status;
            break;
        }
    }
    if (!status)
        ::shutdown(socket_, SHUT_RDWR);
    sender.join();
    disconnect();
    return status;
}

} // namespace postern::soak
