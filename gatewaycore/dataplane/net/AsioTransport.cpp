// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/AsioSocket.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/OutgoingParts.h"
#include "dataplane/net/Transport.h"

#include <array>
#include <asio/buffer.hpp>
#include <cstdint>
#include <utility>

namespace postern::net {
namespace {

/// The socket and what is outstanding on it. Asio's operations hold a reference, so it outlives the Transport until the
/// last of them has been called; `open` says whether anybody still wants to hear of them.
struct State {
    State(EventLoop& itsLoop, Socket itsSocket, Address itsPeer, std::shared_ptr<void> itsTicket)
        : loop(itsLoop), socket(std::move(itsSocket)), peer(std::move(itsPeer)), ticket(std::move(itsTicket))
    {
    }

    EventLoop& loop;
    Socket socket;
    Address peer;
    Address local;
    std::shared_ptr<void> ticket;
    std::size_t references = 0;
    bool open = true;

    ReceiveBuffer* into = nullptr;
    bool receiving = false;
    asio::mutable_buffer window;
    std::uint64_t looks = 0; // how often Asio asked where to read to
    RecvDone recvDone;

    SendDone sendDone;
    SteadyTime progress{}; // of the outstanding send
    bool sending = false;
    OutgoingParts outgoing;
    std::array<asio::const_buffer, Transport::maxParts> buffers; // of outgoing.next()
    std::size_t bufferCount = 0;
};

/// A non-atomic shared owner: everything here happens on the loop's thread.
class StateRef {
  public:
    explicit StateRef(State* state) noexcept : state_(state) { ++state_->references; }
    StateRef(const StateRef& other) noexcept : StateRef(other.state_) {}
    StateRef(StateRef&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    StateRef& operator=(const StateRef&) = delete;
    ~StateRef()
    {
        if (state_ != nullptr && --state_->references == 0)
            delete state_;
    }
    State* operator->() const noexcept { return state_; }
    State& operator*() const noexcept { return *state_; }

  private:
    State* state_;
};

/// The room of the connection's ReceiveBuffer, looked at only when Asio is about to read: so a connection that waits
/// holds no slab (Asio's wait operations would do the same at the price of an epoll_ctl each time).
class RoomWhenNeeded {
  public:
    explicit RoomWhenNeeded(State& state) noexcept : state_(&state) {}
    using value_type = asio::mutable_buffer;
    using const_iterator = const asio::mutable_buffer*;
    [[nodiscard]] const_iterator begin() const
    {
        ++state_->looks;
        const std::span<char> room = state_->into->room();
        state_->window = asio::mutable_buffer(room.data(), room.size());
        return &state_->window;
    }
    [[nodiscard]] const_iterator end() const noexcept { return &state_->window + 1; }

  private:
    State* state_;
};

class PartsToSend {
  public:
    explicit PartsToSend(State& state) noexcept : state_(&state) {}
    using value_type = asio::const_buffer;
    using const_iterator = const asio::const_buffer*;
    [[nodiscard]] const_iterator begin() const noexcept { return state_->buffers.data(); }
    [[nodiscard]] const_iterator end() const noexcept { return state_->buffers.data() + state_->bufferCount; }

  private:
    State* state_;
};

void received(State& state, const asio::error_code& failure, std::size_t octets)
{
    state.receiving = false;
    if (!state.open)
        return;
    RecvDone done = std::move(state.recvDone);
    if (!failure) {
        state.into->commit(octets);
        done(octets);
        return;
    }
    state.into->releaseIfEmpty();
    if (failure == asio::error::eof)
        done(std::size_t{0});
    else
        done(unexpected(socketError(failure, "reading from", state.peer)));
}

void receive(State& state)
{
    state.receiving = true;
    const StateRef ref(&state);
    state.socket.async_receive(RoomWhenNeeded(state), [ref](const asio::error_code& failure, std::size_t octets) {
        received(*ref, failure, octets);
    });
    // Asio tries to read at once. If there was nothing, the slab of that attempt goes back: if there was something, the
    // completion came before this call, or Asio has looked again meanwhile and the completion is on its way.
    state.loop.atTurnEnd([ref, looks = state.looks] {
        if (ref->open && ref->receiving && ref->looks == looks)
            ref->into->releaseIfEmpty();
    });
}

void sendParts(State& state);

void sent(State& state, const asio::error_code& failure, std::size_t octets)
{
    if (!state.open)
        return;
    if (!failure) {
        state.outgoing.consume(octets);
        if (!state.outgoing.empty()) {
            state.progress = state.loop.now();
            sendParts(state);
            return;
        }
    }
    state.sending = false;
    SendDone done = std::move(state.sendDone);
    if (failure)
        done(unexpected(socketError(failure, "writing to", state.peer)));
    else
        done({});
}

void sendParts(State& state)
{
    auto handler = [ref = StateRef(&state)](const asio::error_code& failure, std::size_t octets) {
        sent(*ref, failure, octets);
    };
    state.bufferCount = 0;
    for (const BytesView part : state.outgoing.next())
        state.buffers[state.bufferCount++] = asio::const_buffer(part.data(), part.size());
    if (state.bufferCount == 1)
        state.socket.async_send(state.buffers[0], std::move(handler));
    else
        state.socket.async_send(PartsToSend(state), std::move(handler));
}

class AsioTransport final : public Transport {
  public:
    AsioTransport(EventLoop& loop, Socket socket, Address peer, std::shared_ptr<void> ticket)
        : state_(new State(loop, std::move(socket), std::move(peer), std::move(ticket)))
    {
    }
    ~AsioTransport() override { AsioTransport::close(); }

    void recv(ReceiveBuffer& into, RecvDone done) override
    {
        if (!state_->open)
            return;
        state_->recvDone = std::move(done);
        if (state_->receiving)
            return; // taken over
        state_->into = &into;
        receive(*state_);
    }

    using Transport::send;
    void send(std::span<const BytesView> octets, SendDone done) override
    {
        if (!state_->open)
            return;
        state_->sendDone = std::move(done);
        state_->sending = true;
        state_->progress = {};
        state_->outgoing.assign(octets);
        if (!state_->outgoing.empty())
            sendParts(*state_);
        else
            state_->loop.defer([ref = state_] { sent(*ref, {}, 0); });
    }

    [[nodiscard]] SteadyTime sendProgress() const noexcept override { return state_->progress; }

    void shutdownWrite() override
    {
        asio::error_code ignored; // the next recv tells if the connection is gone
        if (state_->open)
            state_->socket.shutdown(Socket::shutdown_send, ignored);
    }

    void close() noexcept override
    {
        if (!std::exchange(state_->open, false))
            return;
        asio::error_code ignored;
        state_->socket.close(ignored);
        state_->recvDone = nullptr;
        state_->sendDone = nullptr;
        state_->ticket.reset();
    }

    [[nodiscard]] bool isOpen() const noexcept override { return state_->open; }
    [[nodiscard]] const Address& peer() const noexcept override { return state_->peer; }
    [[nodiscard]] const Address& local() const noexcept override
    {
        // Asked for by few, so the system call is made when it is.
        if (state_->local.kind() == Address::Kind::None && state_->open) {
            asio::error_code failure;
            const Endpoint endpoint = state_->socket.local_endpoint(failure);
            if (!failure)
                state_->local = fromEndpoint(endpoint);
        }
        return state_->local;
    }
    [[nodiscard]] EventLoop& loop() const noexcept override { return state_->loop; }

  private:
    StateRef state_;
};

} // namespace

std::unique_ptr<Transport> adoptIntoAsio(EventLoop& loop, Socket socket, Address peer, std::shared_ptr<void> ticket)
{
    return std::make_unique<AsioTransport>(loop, std::move(socket), std::move(peer), std::move(ticket));
}

} // namespace postern::net
