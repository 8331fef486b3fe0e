// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/MemoryTransport.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

namespace postern::net {

/// One side. `inbox` is what the other side has sent and this one has not read; work is always done from the loop, so that
/// no completion runs inside the call that started it.
struct MemoryTransport::End {
    End(EventLoop& itsLoop, std::size_t itsWindow, std::uint16_t port) : loop(itsLoop), window(itsWindow), self(Address::loopback(port)) {}

    EventLoop& loop;
    std::size_t window;
    Address self;
    Address remote;
    std::weak_ptr<End> other;
    std::optional<TlsDetails> details;

    std::string inbox;
    bool open = true;
    bool ended = false; // the other side will send nothing more
    bool wasReset = false;
    bool scheduled = false;

    ReceiveBuffer* into = nullptr;
    RecvDone recvDone;
    std::vector<BytesView> parts;
    std::size_t firstPart = 0;
    SendDone sendDone;
    SteadyTime progress{};
    UniqueFunction<void()> endWatch;

    static void schedule(const std::shared_ptr<End>& end)
    {
        if (!std::exchange(end->scheduled, true))
            end->loop.defer([end] {
                end->scheduled = false;
                work(end);
            });
    }

    static void work(const std::shared_ptr<End>& end)
    {
        if (end->open && end->sendDone)
            end->push();
        if (end->open && end->recvDone)
            end->pull();
        if (end->open && end->endWatch && (end->ended || end->wasReset))
            std::exchange(end->endWatch, nullptr)();
    }

    /// Puts into the other side's inbox what it takes.
    void fill()
    {
        const std::shared_ptr<End> peer = other.lock();
        if (wasReset || peer == nullptr || !peer->open)
            return;
        for (; firstPart < parts.size(); ++firstPart) {
            BytesView& part = parts[firstPart];
            const std::size_t taken = std::min(part.size(), window - std::min(window, peer->inbox.size()));
            peer->inbox.append(part.substr(0, taken));
            part.remove_prefix(taken);
            if (taken != 0)
                progress = loop.now();
            if (!part.empty())
                break;
        }
        if (!peer->inbox.empty())
            schedule(peer);
    }

    void push()
    {
        fill();
        const std::shared_ptr<End> peer = other.lock();
        if (wasReset || peer == nullptr || !peer->open)
            std::exchange(sendDone, nullptr)(
                unexpected(ErrorKind::ConnectionClosed, "the peer closed the connection to " + remote.toString()));
        else if (firstPart == parts.size())
            std::exchange(sendDone, nullptr)({});
    }

    void pull()
    {
        if (wasReset) {
            std::exchange(recvDone, nullptr)(unexpected(ErrorKind::ConnectionClosed, "the peer reset the connection to " + remote.toString()));
        } else if (!inbox.empty()) {
            const std::span<char> room = into->room();
            const std::size_t taken = std::min(room.size(), inbox.size());
            std::memcpy(room.data(), inbox.data(), taken);
            inbox.erase(0, taken);
            into->commit(taken);
            if (const std::shared_ptr<End> peer = other.lock(); peer && peer->sendDone)
                schedule(peer);
            std::exchange(recvDone, nullptr)(taken);
        } else if (ended) {
            std::exchange(recvDone, nullptr)(std::size_t{0});
        }
    }
};

MemoryTransport::MemoryTransport(std::shared_ptr<End> end) : end_(std::move(end)) {}
MemoryTransport::~MemoryTransport() { MemoryTransport::close(); }

std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> MemoryTransport::pair(EventLoop& loop, std::size_t window)
{
    auto one = std::make_shared<End>(loop, std::max<std::size_t>(window, 1), std::uint16_t{1});
    auto two = std::make_shared<End>(loop, std::max<std::size_t>(window, 1), std::uint16_t{2});
    one->other = two;
    two->other = one;
    one->remote = two->self;
    two->remote = one->self;
    return {std::unique_ptr<MemoryTransport>(new MemoryTransport(std::move(one))),
            std::unique_ptr<MemoryTransport>(new MemoryTransport(std::move(two)))};
}

void MemoryTransport::recv(ReceiveBuffer& into, RecvDone done)
{
    if (!end_->open)
        return;
    end_->into = &into;
    end_->recvDone = std::move(done);
    End::schedule(end_);
}

void MemoryTransport::send(std::span<const BytesView> parts, SendDone done)
{
    if (!end_->open)
        return;
    end_->parts.assign(parts.begin(), parts.end());
    end_->firstPart = 0;
    end_->sendDone = std::move(done);
    end_->progress = {};
    end_->fill();
    End::schedule(end_);
}

SteadyTime MemoryTransport::sendProgress() const noexcept { return end_->progress; }

void MemoryTransport::watchEnd(UniqueFunction<void()> ended)
{
    end_->endWatch = std::move(ended);
    End::schedule(end_);
}

void MemoryTransport::shutdownWrite()
{
    if (const std::shared_ptr<End> other = end_->other.lock(); other && end_->open) {
        other->ended = true;
        End::schedule(other);
    }
}

void MemoryTransport::close() noexcept
{
    if (!end_->open)
        return;
    shutdownWrite();
    end_->open = false;
    end_->recvDone = nullptr;
    end_->sendDone = nullptr;
    end_->endWatch = nullptr;
    if (const std::shared_ptr<End> other = end_->other.lock())
        End::schedule(other);
}

void MemoryTransport::reset() noexcept
{
    if (const std::shared_ptr<End> other = end_->other.lock(); other && end_->open) {
        other->wasReset = true;
        other->inbox.clear();
    }
    close();
}

bool MemoryTransport::isOpen() const noexcept { return end_->open; }
const Address& MemoryTransport::peer() const noexcept { return end_->remote; }
const Address& MemoryTransport::local() const noexcept { return end_->self; }
EventLoop& MemoryTransport::loop() const noexcept { return end_->loop; }
void MemoryTransport::setTls(TlsDetails details) { end_->details = std::move(details); }
const TlsDetails* MemoryTransport::tls() const noexcept { return end_->details ? &*end_->details : nullptr; }

} // namespace postern::net
