// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/EventLoop.h"

#include "dataplane/net/EpollSet.h"

#include <array>
#include <asio/basic_waitable_timer.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>
#include <asio/post.hpp>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <optional>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace postern::net {

namespace {

/// So often in a row sockets are served before Asio has its turn: what it is needed for under load, new connections and
/// calls from other threads, can wait for so long.
constexpr unsigned turnsInARow = 16;
/// And no longer than this, however much each turn has to do.
constexpr Milliseconds longestRow{2};

} // namespace

using Bell = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;
using Ticker = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                          asio::io_context::executor_type>;

struct EventLoop::Impl {
    Impl(const Clock& source, Sockets which, Turn& itsTurn) : clock(source), turn(itsTurn), wheel(source.steady()), ticker(context)
    {
        if (which == Sockets::Native)
            openEpollSet();
    }

    // Asio's queue goes first, because what waits in it may hold slabs and timers.
    const Clock& clock;
    Turn& turn;
    SlabPool slabs;
    TimerWheel wheel;
    std::vector<UniqueFunction<void()>> endOfThisTurn;
    std::vector<UniqueFunction<void()>> endOfNextTurn;
    std::optional<EpollSet> sockets; // what waits in Asio's queue may hold sockets of it
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    Ticker ticker;
    Bell bell{context}; // the EpollSet's descriptor
    bool bellArmed = false;
    std::unordered_map<const void*, std::shared_ptr<void>> kept;

    std::thread::id thread = std::this_thread::get_id();
    std::atomic<std::thread::id> runner{std::this_thread::get_id()};
    bool running = false;
    bool turnOpen = false;
    bool inARow = false;              // sockets may be served so
    bool serving = false;             // they are: a turn that is opened now needs no mark
    std::atomic<bool> called{false};  // since they are: somebody has put something into Asio's queue
    bool wallRead = false;
    bool tickerArmed = false;
    std::size_t bookkeeping = 0; // completions that were the loop's own
    SteadyTime tickerAt{};
    WallTime wall{};
    std::time_t dateSecond = -1;
    std::array<char, 32> date{};

    void openTurn()
    {
        if (std::exchange(turnOpen, true))
            return;
        turn.isOpen = running;
        refresh();
        if (!serving)
            markTurn();
    }

    /// What was ready when the turn began stands before this in the queue.
    void markTurn()
    {
        asio::post(context, [this] {
            ++bookkeeping;
            endTurn();
        });
    }

    /// Reads the clock again although the turn goes on. The mark that ends it keeps its place in the queue.
    void refresh() noexcept
    {
        turn.now = clock.steady();
        wallRead = false;
    }

    void endTurn()
    {
        turnOpen = turn.isOpen = false;
        // A task asked for during this turn may wait for a completion that stands behind this call in the queue, so it
        // runs at the end of the next turn.
        std::vector<UniqueFunction<void()>> due;
        due.swap(endOfThisTurn);
        endOfThisTurn.swap(endOfNextTurn);
        for (auto& task : due)
            task();
        due.clear();
        if (endOfNextTurn.empty())
            endOfNextTurn.swap(due); // keeps the capacity
        if (!endOfThisTurn.empty())
            openTurn();
    }

    [[nodiscard]] SteadyTime read()
    {
        if (!running)
            return clock.steady();
        openTurn();
        return turn.now;
    }

    std::size_t fireTimers()
    {
        const std::size_t fired = wheel.advance(read());
        if (wheel.size() != 0)
            armTicker(wheel.nextDue());
        return fired;
    }

    void armTicker(SteadyTime at)
    {
        if (tickerArmed && tickerAt <= at)
            return;
        tickerArmed = true;
        tickerAt = at;
        ticker.expires_after(std::max<Nanoseconds>(at - read(), Nanoseconds::zero()));
        ticker.async_wait([this](const asio::error_code& failure) {
            if (failure)
                return; // moved
            tickerArmed = false;
            ++bookkeeping;
            fireTimers();
        });
    }

    void openEpollSet()
    {
        sockets.emplace([this] { serveSoon(); });
        asio::error_code failure;
        const int descriptor = sockets->descriptor() < 0 ? -1 : ::fcntl(sockets->descriptor(), F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0)
            return sockets.reset(); // no epoll here, or out of descriptors: Asio's own will have to do
        bell.assign(descriptor, failure);
        if (!failure)
            return armBell();
        ::close(descriptor);
        sockets.reset();
    }

    void serveSoon()
    {
        asio::post(context, [this] { serveSockets(); });
    }

    void armBell()
    {
        if (std::exchange(bellArmed, true))
            return;
        bell.async_wait(Bell::wait_read, [this](const asio::error_code& failure) {
            if (failure)
                return; // the loop's end
            bellArmed = false;
            serveSockets();
        });
    }

    void serveSockets()
    {
        if (inARow && !turnOpen)
            serveInARow();
        else if (sockets->dispatch() == 0)
            ++bookkeeping;
        if (sockets->isPending())
            serveSoon();
        armBell();
    }

    /// One turn after the other while there is something to do, each at the price of one system call. By way of Asio, which
    /// waits at its own descriptor for ours, each takes three or four.
    void serveInARow()
    {
        called.store(false, std::memory_order_relaxed);
        serving = true;
        SteadyTime began{};
        for (unsigned turns = 0; turns < turnsInARow; ++turns) {
            const std::size_t calls = sockets->dispatch();
            if (turns == 0)
                began = turn.now;
            if (called.load(std::memory_order_relaxed))
                break; // the turn's end stands behind that
            if (turnOpen)
                endTurn();
            if ((calls == 0 && !turnOpen) || turn.now - began > longestRow)
                break;
        }
        serving = false;
        if (turnOpen)
            markTurn();
    }

    /// Marks that this thread works in the loop.
    struct Running {
        explicit Running(Impl& loop) : impl(loop)
        {
            impl.runner.store(std::this_thread::get_id(), std::memory_order_relaxed);
            impl.running = true;
            impl.turn.isOpen = impl.turnOpen;
            impl.refresh(); // if the last run() ended within a turn
        }
        ~Running()
        {
            impl.running = impl.turn.isOpen = false;
            impl.runner.store(impl.thread, std::memory_order_relaxed);
        }
        Impl& impl;
    };
};

EventLoop::EventLoop(const Clock& clock, Sockets sockets) : impl_(std::make_unique<Impl>(clock, sockets, turn_)) {}
EventLoop::~EventLoop()
{
    // What these own are sockets and timers of this loop.
    auto kept = std::move(impl_->kept);
    kept.clear();
}

void EventLoop::run()
{
    const Impl::Running running(*impl_);
    impl_->inARow = true;
    impl_->context.run();
    impl_->inARow = false;
    impl_->context.restart();
}

std::size_t EventLoop::poll()
{
    const Impl::Running running(*impl_);
    impl_->bookkeeping = 0;
    std::size_t done = 0;
    if (impl_->wheel.size() != 0)
        done += impl_->fireTimers();
    done += impl_->context.poll() - std::exchange(impl_->bookkeeping, 0);
    if (impl_->context.stopped())
        impl_->context.restart();
    return done;
}

std::size_t EventLoop::runOne(Milliseconds limit)
{
    const Impl::Running running(*impl_);
    impl_->bookkeeping = 0;
    std::size_t done = impl_->context.run_one_for(limit);
    done += impl_->context.poll();
    done -= std::exchange(impl_->bookkeeping, 0);
    if (impl_->context.stopped())
        impl_->context.restart();
    return done;
}

void EventLoop::stop() noexcept { impl_->context.stop(); }

void EventLoop::post(UniqueFunction<void()> task)
{
    impl_->called.store(true, std::memory_order_relaxed); // first: what is posted may be the loop's end
    asio::post(impl_->context, std::move(task));
}

void EventLoop::defer(UniqueFunction<void()> task) { post(std::move(task)); }

void EventLoop::atTurnEnd(UniqueFunction<void()> task)
{
    impl_->endOfNextTurn.push_back(std::move(task));
    impl_->openTurn();
}

bool EventLoop::onThisThread() const noexcept
{
    return impl_->runner.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

SteadyTime EventLoop::read() noexcept { return impl_->read(); }

WallTime EventLoop::wallNow() noexcept
{
    if (!impl_->running)
        return impl_->clock.wall();
    impl_->openTurn();
    if (!std::exchange(impl_->wallRead, true))
        impl_->wall = impl_->clock.wall();
    return impl_->wall;
}

std::string_view EventLoop::date() noexcept
{
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::size_t length = 29;
    const std::time_t second = std::chrono::system_clock::to_time_t(wallNow());
    if (second != impl_->dateSecond) {
        impl_->dateSecond = second;
        std::tm parts{};
        gmtime_r(&second, &parts);
        std::snprintf(impl_->date.data(), impl_->date.size(), "%s, %02u %s %04u %02u:%02u:%02u GMT", days[parts.tm_wday % 7],
                      static_cast<unsigned>(parts.tm_mday) % 100, months[parts.tm_mon % 12],
                      static_cast<unsigned>(parts.tm_year + 1900) % 10000, static_cast<unsigned>(parts.tm_hour) % 100,
                      static_cast<unsigned>(parts.tm_min) % 100, static_cast<unsigned>(parts.tm_sec) % 100);
    }
    return {impl_->date.data(), length};
}

const Clock& EventLoop::clock() const noexcept { return impl_->clock; }

void EventLoop::arm(Timer& timer, Nanoseconds after) noexcept
{
    const SteadyTime due = now() + std::max<Nanoseconds>(after, Nanoseconds::zero());
    impl_->wheel.arm(timer, due);
    // Only what is due before the next wake-up costs a look at the wheel and a system call.
    if (!impl_->tickerArmed || due < impl_->tickerAt)
        impl_->armTicker(impl_->wheel.nextDue());
}

std::unique_ptr<Timer> EventLoop::schedule(Nanoseconds after, UniqueFunction<void()> task)
{
    auto timer = std::make_unique<Timer>(std::move(task));
    arm(*timer, after);
    return timer;
}

void EventLoop::recheckTimers()
{
    post([this] {
        impl_->refresh();
        impl_->fireTimers();
    });
}

void EventLoop::keep(std::shared_ptr<void> thing)
{
    const void* const key = thing.get();
    impl_->kept.emplace(key, std::move(thing));
}

void EventLoop::dismiss(const void* thing) noexcept
{
    if (const auto found = impl_->kept.find(thing); found != impl_->kept.end()) {
        const std::shared_ptr<void> last = std::move(found->second);
        impl_->kept.erase(found);
    }
}

SlabPool& EventLoop::slabs() noexcept { return impl_->slabs; }
asio::io_context& EventLoop::context() noexcept { return impl_->context; }

EpollSet* EventLoop::epollSet() noexcept
{
    return impl_->sockets ? &*impl_->sockets : nullptr;
}

} // namespace postern::net
