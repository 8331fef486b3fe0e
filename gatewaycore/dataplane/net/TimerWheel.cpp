// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TimerWheel.h"

#include <algorithm>
#include <bit>

namespace postern::net {

namespace {
constexpr std::uint64_t firing = ~std::uint64_t{0}; // slotTick_ of a timer that waits for its call in advance()
}

Timer::~Timer()
{
    disarm();
    if (wheel_ != nullptr)
        wheel_->unlink(*this);
    if (calling_ != nullptr)
        calling_->calling_ = nullptr;
}

void Timer::disarm() noexcept
{
    if (!armed())
        return;
    dueTick_ = never;
    --wheel_->size_;
    if (slotTick_ == firing)
        wheel_->unlink(*this);
}

TimerWheel::TimerWheel(SteadyTime start, Nanoseconds tick) noexcept : start_(start), tick_(tick) {}

TimerWheel::~TimerWheel()
{
    const auto disarmAll = [](Timer* timer) {
        while (timer != nullptr) {
            timer->wheel_ = nullptr;
            timer->dueTick_ = Timer::never;
            timer->previous_ = nullptr;
            timer = std::exchange(timer->next_, nullptr);
        }
    };
    for (Timer* head : heads_)
        disarmAll(head);
    disarmAll(firing_);
}

void TimerWheel::arm(Timer& timer, SteadyTime due) noexcept
{
    const Nanoseconds after = std::max<Nanoseconds>(due - start_, Nanoseconds::zero());
    const auto up = static_cast<std::uint64_t>((after.count() + tick_.count() - 1) / tick_.count());
    const std::uint64_t tick = std::max(up, current_ + 1);
    if (timer.wheel_ != nullptr && (timer.wheel_ != this || timer.slotTick_ > tick)) {
        timer.disarm();
        if (timer.wheel_ != nullptr)
            timer.wheel_->unlink(timer);
    }
    if (!timer.armed())
        ++size_;
    timer.dueTick_ = tick;
    if (timer.wheel_ == nullptr) {
        timer.wheel_ = this;
        link(timer, tick);
    }
}

void TimerWheel::link(Timer& timer, std::uint64_t tick) noexcept
{
    const std::size_t slot = tick % slotCount;
    timer.slotTick_ = tick;
    timer.previous_ = nullptr;
    timer.next_ = heads_[slot];
    if (timer.next_ != nullptr)
        timer.next_->previous_ = &timer;
    heads_[slot] = &timer;
    occupied_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    ++linked_;
}

void TimerWheel::unlink(Timer& timer) noexcept
{
    const std::size_t slot = timer.slotTick_ % slotCount;
    Timer*& head = timer.slotTick_ == firing ? firing_ : heads_[slot];
    (timer.previous_ != nullptr ? timer.previous_->next_ : head) = timer.next_;
    if (timer.next_ != nullptr)
        timer.next_->previous_ = timer.previous_;
    if (timer.slotTick_ != firing && head == nullptr)
        occupied_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
    timer.previous_ = timer.next_ = nullptr;
    timer.wheel_ = nullptr;
    --linked_;
}

std::size_t TimerWheel::advance(SteadyTime now)
{
    if (now < start_ || calling_ != nullptr)
        return 0;
    const auto target = static_cast<std::uint64_t>((now - start_) / tick_);
    if (target <= current_)
        return 0;
    // Collects first and calls afterwards: a function that is called may arm, disarm and destroy any timer.
    Timer* last = nullptr;
    const std::uint64_t visits = std::min<std::uint64_t>(target - current_, slotCount);
    for (std::uint64_t step = 1; step <= visits && linked_ != 0; ++step) {
        const std::size_t slot = (current_ + step) % slotCount;
        if ((occupied_[slot / 64] & (std::uint64_t{1} << (slot % 64))) == 0)
            continue;
        for (Timer* timer = heads_[slot]; timer != nullptr;) {
            Timer* const next = timer->next_;
            if (timer->slotTick_ <= target) {
                unlink(*timer);
                if (timer->armed()) {
                    timer->wheel_ = this;
                    if (timer->dueTick_ > target) {
                        link(*timer, timer->dueTick_);
                    } else {
                        timer->slotTick_ = firing;
                        timer->previous_ = last;
                        (last != nullptr ? last->next_ : firing_) = timer;
                        last = timer;
                        ++linked_;
                    }
                }
            }
            timer = next;
        }
    }
    current_ = target;

    std::size_t fired = 0;
    while (firing_ != nullptr) {
        Timer* const timer = firing_;
        unlink(*timer);
        timer->dueTick_ = Timer::never;
        --size_;
        ++fired;
        // The function is held here while it runs, because it may end its own timer.
        UniqueFunction<void()> function = std::move(timer->onFire_);
        calling_ = timer;
        timer->calling_ = this;
        if (function)
            function();
        if (calling_ != nullptr) {
            timer->calling_ = nullptr;
            if (!timer->onFire_)
                timer->onFire_ = std::move(function);
            calling_ = nullptr;
        }
    }
    return fired;
}

SteadyTime TimerWheel::nextDue() const noexcept
{
    // The next occupied slot: exact for what is due within one round, early (and harmless) for what is due later.
    for (std::uint64_t step = 1; step <= slotCount;) {
        const std::size_t slot = (current_ + step) % slotCount;
        const std::uint64_t word = occupied_[slot / 64] >> (slot % 64);
        if (word != 0) {
            step += static_cast<std::uint64_t>(std::countr_zero(word));
            return start_ + tick_ * static_cast<Nanoseconds::rep>(current_ + step);
        }
        step += 64 - slot % 64;
    }
    return start_ + tick_ * static_cast<Nanoseconds::rep>(current_ + slotCount);
}

} // namespace postern::net
