// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/Alarm.h"

#include "dataplane/net/EventLoop.h"

#include <asio/basic_waitable_timer.hpp>
#include <asio/io_context.hpp>
#include <cstdint>

namespace postern::net {

struct Alarm::State {
    using Waiting = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                               asio::io_context::executor_type>;
    State(EventLoop& loop, UniqueFunction<void()> function) : timer(loop.context()), onRing(std::move(function)) {}

    Waiting timer;
    UniqueFunction<void()> onRing;
    std::uint64_t generation = 0; ///< of the last arm(): what rings for an older one came too late to be called off
    bool armed = false;
};

Alarm::Alarm(EventLoop& loop, UniqueFunction<void()> onRing) : state_(std::make_shared<State>(loop, std::move(onRing))) {}

Alarm::~Alarm() { disarm(); }

void Alarm::arm(Nanoseconds after)
{
    const std::uint64_t generation = ++state_->generation;
    state_->armed = true;
    state_->timer.expires_after(after);
    state_->timer.async_wait([state = state_, generation](const asio::error_code& failure) {
        if (failure || !state->armed || state->generation != generation)
            return;
        state->armed = false;
        state->onRing(); // `state` keeps it while it runs, whatever it ends
    });
}

void Alarm::disarm() noexcept
{
    if (!state_->armed)
        return;
    state_->armed = false;
    try {
        state_->timer.cancel();
    } catch (...) { // Asio's says that it may throw; it then rings for nobody
    }
}

bool Alarm::armed() const noexcept { return state_->armed; }

} // namespace postern::net
