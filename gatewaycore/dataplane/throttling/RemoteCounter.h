// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/SipHash.h"
#include "base/UniqueFunction.h"

#include <cstdint>
#include <vector>

namespace postern::throttling {

/// What one gateway has let through of one counter. It is said again and again as a whole, never as a difference: to say it
/// twice, or again to a store that has lost everything, changes nothing.
struct CounterShare {
    std::uint64_t gateway = 0; ///< who says so; another number after each start
    std::int64_t since = 0;    ///< buckets: when it began to count (wall clock, nanoseconds); windows: 0
    std::uint64_t used = 0;    ///< of the window, or since then
    std::int64_t full = 0;     ///< buckets: when, as far as it knows, the bucket is full again (wall clock, nanoseconds)
};

/// One counter in an exchange: what we say of it, and where what the others say is to go.
struct CounterReport {
    Hash128 key;             ///< ours, means nothing to others
    Hash128 name;            ///< the same at every gateway
    std::int64_t window = 0; ///< number of the wall-clock window; -1: a bucket
    Milliseconds lifetime{}; ///< nobody needs it any more after that
    CounterShare own;
    bool isNews = true; ///< false: `own` has been said before
};

/// What everybody says of one counter, oneself among them.
struct CounterAnswer {
    std::vector<CounterShare> shares;
    bool isKnown = true; ///< false: there is no telling (something else stands under its name)
};

/// Port: a place where several gateways count together. Everything on one loop's thread.
class RemoteCounter {
  public:
    using Done = UniqueFunction<void(Result<std::vector<CounterAnswer>>)>;
    virtual ~RemoteCounter() = default;

    /// Whether exchange() may be called now: the place can be reached, and none is under way.
    [[nodiscard]] virtual bool isReady() const = 0;
    /// Says `reports` and asks for what all say; `done` gets one answer a report, in order. Never called from within this
    /// call, nor after the end of the RemoteCounter.
    virtual void exchange(const std::vector<CounterReport>& reports, Done done) = 0;
};

} // namespace postern::throttling
