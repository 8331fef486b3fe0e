// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/UniqueFunction.h"

#include <memory>

namespace postern::net {

class EventLoop;

/// A time-out of the machine's own clock, exact to a millisecond or so, where a Timer may be 100 ms late. It costs a system
/// call each time, so it is for the few that are nobody's request. Everything on the loop's own thread.
class Alarm {
  public:
    Alarm(EventLoop& loop, UniqueFunction<void()> onRing);
    ~Alarm();
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    /// Rings once, `after` from now; moves it if armed. It may be armed again, disarmed or destroyed from its own function.
    void arm(Nanoseconds after);
    void disarm() noexcept;
    [[nodiscard]] bool armed() const noexcept;

  private:
    struct State;
    std::shared_ptr<State> state_; ///< shared with what waits in the loop's queue
};

} // namespace postern::net
