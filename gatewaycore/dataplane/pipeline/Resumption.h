// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/UniqueFunction.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace postern::pipeline {

/// An exchange, told from every other that its gateway has ever seen. Ids, not pointers, cross threads.
using ExchangeId = std::uint64_t;

/// The door to a worker. It may outlive the worker, and is shut then: what comes too late is dropped.
class WorkerPort {
  public:
    virtual ~WorkerPort() = default;

    /// Any thread: runs `task` on the worker's loop, in order, never inside this call. False when the worker is gone.
    virtual bool post(UniqueFunction<void()> task) = 0;
    /// Any thread: goes on with an exchange that paused, if it still waits for this very pause.
    virtual void resume(ExchangeId id, std::uint32_t generation) = 0;
    /// The worker's thread only: runs `work` (over 100 us of CPU) on the gateway's offload pool. False when that is full.
    virtual bool offload(UniqueFunction<void()> work) = 0;

    /// The worker's thread only: calls `task` once after at least `delay` (a tick of the wheel coarse); 0 is not an id.
    virtual std::uint64_t after(Milliseconds delay, UniqueFunction<void()> task) = 0;
    virtual void cancel(std::uint64_t timer) = 0;

    /// The worker's thread only: time as it was when this turn of the loop began.
    [[nodiscard]] virtual SteadyTime now() const noexcept = 0;
    [[nodiscard]] virtual WallTime wallNow() const noexcept = 0;
    /// 0 .. workers - 1.
    [[nodiscard]] virtual unsigned index() const noexcept = 0;
};

/// What goes on with a paused exchange. One-shot: resume() or cancel(), from any thread; dropping it cancels nothing and
/// leaves the exchange to its time-outs. Void after the exchange has been aborted or has timed out.
class [[nodiscard]] Resumption {
  public:
    Resumption() noexcept = default;
    Resumption(std::shared_ptr<WorkerPort> port, ExchangeId id, std::uint32_t generation) noexcept
        : port_(std::move(port)), id_(id), generation_(generation)
    {
    }
    Resumption(Resumption&&) noexcept = default;
    Resumption& operator=(Resumption&&) noexcept = default;
    Resumption(const Resumption&) = delete;
    Resumption& operator=(const Resumption&) = delete;

    /// The same hook of the same filter will be called again, soon, on the worker's thread.
    void resume()
    {
        if (const auto port = std::exchange(port_, nullptr))
            port->resume(id_, generation_);
    }
    void cancel() noexcept { port_.reset(); }
    explicit operator bool() const noexcept { return port_ != nullptr; }

  private:
    std::shared_ptr<WorkerPort> port_;
    ExchangeId id_ = 0;
    std::uint32_t generation_ = 0;
};

} // namespace postern::pipeline
