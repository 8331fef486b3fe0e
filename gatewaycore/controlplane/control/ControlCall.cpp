// SPDX-License-Identifier: Apache-2.0
#include "controlplane/control/ControlCall.h"

namespace postern::control {

ControlCall::ControlCall(const QString& socketPath, const std::string& method, const std::string& target,
                         const std::string& body, Milliseconds firstOctetTimeout, Events events, QObject* parent)
    : QObject(parent), events_(std::move(events)), path_(socketPath)
{
    request_ = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    if (!body.empty())
        request_ += "Content-Type: application/json\r\n";
    if (!body.empty() || method == "POST")
        request_ += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    request_ += "\r\n" + body;

    connect(&socket_, &QLocalSocket::connected, this, &ControlCall::send);
    connect(&socket_, &QLocalSocket::readyRead, this, &ControlCall::read);
    connect(&socket_, &QLocalSocket::disconnected, this, &ControlCall::connectionClosed);
    connect(&socket_, &QLocalSocket::errorOccurred, this, &ControlCall::connectionClosed);
    timeout_.setSingleShot(true);
    connect(&timeout_, &QTimer::timeout, this, [this] {
        finish(unexpected(ErrorKind::TimedOut, "The gateway did not answer on its control socket in time."));
    });
    timeout_.start(firstOctetTimeout);
    // Later, because connecting to a local socket may fail at once and events come on later turns only.
    QMetaObject::invokeMethod(this, [this] { socket_.connectToServer(path_); }, Qt::QueuedConnection);
}

ControlCall::~ControlCall()
{
    // Closing the socket makes it speak once more, when what it would speak to has gone.
    socket_.disconnect(this);
}

void ControlCall::send() { socket_.write(request_.data(), static_cast<qint64>(request_.size())); }

Error ControlCall::failure(const QString& what) const
{
    return Error(ErrorKind::ConnectFailed,
                 (what + QStringLiteral(" (control socket ") + path_ + QStringLiteral(")")).toStdString());
}

void ControlCall::read()
{
    timeout_.stop();
    const QByteArray arrived = socket_.readAll();
    buffer_.append(arrived.constData(), static_cast<std::size_t>(arrived.size()));
    if (over_)
        return;
    if (!decoder_) {
        const http::ParseStatus status = parser_.parse(buffer_, http::Method::Get, response_);
        if (status == http::ParseStatus::NeedMore)
            return;
        if (status == http::ParseStatus::Failed)
            return finish(unexpected(ErrorKind::ProtocolError, "What answers on the control socket is not a gateway."));
        buffer_.erase(0, response_.consumed);
        decoder_.emplace(response_.framing, arena_);
        if (events_.head)
            events_.head(response_.head.status);
    }
    std::size_t used = 0;
    while (!over_ && !decoder_->done() && used < buffer_.size()) {
        const auto step = decoder_->decode(BytesView(buffer_).substr(used));
        used += step.consumed;
        if (step.failed)
            return finish(unexpected(ErrorKind::ProtocolError, "The gateway's answer is malformed."));
        if (!step.data.empty() && events_.data)
            events_.data(step.data);
    }
    buffer_.erase(0, used);
    if (!over_ && decoder_->done())
        finish({});
}

void ControlCall::connectionClosed()
{
    if (over_)
        return;
    if (socket_.bytesAvailable() > 0)
        read();
    if (over_)
        return;
    if (decoder_ && decoder_->finish())
        return finish({});
    finish(unexpected(failure(decoder_ || parser_.started() ? QStringLiteral("The gateway broke off its answer")
                                                            : socket_.errorString())));
}

void ControlCall::cancel()
{
    over_ = true;
    timeout_.stop();
    socket_.abort();
}

void ControlCall::finish(Result<void> result)
{
    if (over_)
        return;
    cancel();
    if (events_.end)
        events_.end(std::move(result));
}

} // namespace postern::control
