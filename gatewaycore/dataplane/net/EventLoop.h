// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/SlabPool.h"
#include "dataplane/net/TimerWheel.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace asio {
class io_context;
}

namespace postern::net {

class EpollSet;

/// One thread's loop: sockets, time-outs, buffers and the clock of a worker. Everything is for its own thread, except
/// post(), stop(), recheckTimers() and onThisThread(), which any thread may call while the loop lives.
/// Before run() (and after it returned) the thread that made it counts as its own.
class EventLoop {
  public:
    /// Portable: sockets by Asio alone, as on systems without epoll.
    enum class Sockets : std::uint8_t { Native, Portable };
    explicit EventLoop(const Clock& clock = Clock::system(), Sockets sockets = Sockets::Native);
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Works until stop(). Ends at once when stop() came first. May be called again afterwards.
    void run();
    /// Does what is ready, without waiting; returns how many completions ran. For tests and embedding.
    std::size_t poll();
    /// Waits for one completion (at most until `limit` on the machine's clock) and does what is ready. For tests.
    std::size_t runOne(Milliseconds limit);
    void stop() noexcept;

    /// The one way in from another thread: `task` runs on the loop's thread, after what was posted before it. A task that
    /// is still waiting when the loop ends is destroyed without being called.
    void post(UniqueFunction<void()> task);
    /// From the loop's own thread: runs `task` after the completion that runs now, in order; no lock.
    void defer(UniqueFunction<void()> task);
    /// Runs `task` when all completions that are ready now have run: for giving back what turned out not to be needed.
    void atTurnEnd(UniqueFunction<void()> task);
    [[nodiscard]] bool onThisThread() const noexcept;

    /// The time of this turn: read once when it is first asked for, then kept until the completions that were ready have run.
    [[nodiscard]] SteadyTime now() noexcept { return turn_.isOpen ? turn_.now : read(); }
    [[nodiscard]] WallTime wallNow() noexcept;
    /// wallNow() as an HTTP date (RFC 9110 5.6.7), made anew once a second. Valid until the next call.
    [[nodiscard]] std::string_view date() noexcept;
    [[nodiscard]] const Clock& clock() const noexcept;

    /// Arms `timer` to fire `after` from now(), on this loop, not early and at most about 100 ms late. Moves it if armed.
    void arm(Timer& timer, Nanoseconds after) noexcept;
    /// Runs `task` once, `after` from now(). The timer that can cancel it: destroying it means it never runs. Allocates; for
    /// a time-out on the request path keep a Timer and arm() it.
    [[nodiscard]] std::unique_ptr<Timer> schedule(Nanoseconds after, UniqueFunction<void()> task);
    /// Looks at the clock again: call it after a FakeClock was moved. Any thread.
    void recheckTimers();

    /// Owns `thing` until dismiss() or the loop's end: for what lives on its own, such as a connection that is being closed.
    void keep(std::shared_ptr<void> thing);
    void dismiss(const void* thing) noexcept;

    [[nodiscard]] SlabPool& slabs() noexcept;
    /// For this room's sources only: nothing above includes Asio.
    [[nodiscard]] asio::io_context& context() noexcept;
    /// Null where Asio does all of it.
    [[nodiscard]] EpollSet* epollSet() noexcept;

  private:
    struct Impl;
    /// Asked for so often that nobody is called for it.
    struct Turn {
        SteadyTime now{};
        bool isOpen = false; ///< and somebody runs the loop
    };
    [[nodiscard]] SteadyTime read() noexcept;
    Turn turn_;
    std::unique_ptr<Impl> impl_;
};

} // namespace postern::net
