// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/throttling/ThrottleStore.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// Who is counted together.
enum class LimitKey : std::uint8_t { Ip, Subject, Application, Subscription, Api, Operation, Header, Gateway };

/// How a period is counted.
enum class LimitAlgorithm : std::uint8_t {
    Smooth, ///< GCRA: a burst at once, then evenly
    Window, ///< so many from a key's first call on until the period is over
};

/// So many in a period, and what stands beside it.
struct Quota {
    std::uint64_t count = 0;
    std::chrono::nanoseconds period{};
    std::uint64_t burst = 0; ///< Smooth: at once; 0: count
    LimitAlgorithm algorithm = LimitAlgorithm::Smooth;
    bool stopOnReach = true; ///< false: beyond the quota calls pass and are marked
    std::uint64_t spikeCount = 0; ///< a second limit, over a short time; 0: none
    std::chrono::nanoseconds spikePeriod{};

    /// The numbers of a throttling policy.
    [[nodiscard]] static Quota of(const model::ThrottlingPolicy& policy);
};

/// What one request was told.
struct LimitOutcome {
    throttling::Decision decision;
    bool spike = false; ///< the decision is that of the short limit
};

/// A quota with its counters in the gateway's ThrottleStore. Two Limiters of equal identity share counters.
class Limiter {
  public:
    /// `owner` is what the counters belong to besides the numbers: API, level, instance, operation. Errors: InvalidConfig.
    [[nodiscard]] static Result<Limiter> make(const Quota& quota, const std::string& owner);

    /// Counts one request of `key`. A request that the short limit refuses does not use up the long one.
    [[nodiscard]] LimitOutcome take(throttling::ThrottleStore& store, std::string_view key, SteadyTime now) const;
    [[nodiscard]] const Quota& quota() const noexcept { return quota_; }

  private:
    Limiter(const Quota& quota, throttling::ThrottleRule rule) : quota_(quota), rule_(std::move(rule)) {}
    Quota quota_;
    throttling::ThrottleRule rule_;
    std::optional<throttling::ThrottleRule> spike_;
};

/// The gateway's counters: the engine's, when it offers them as a port, else one kept in the StateRegistry.
[[nodiscard]] std::shared_ptr<throttling::ThrottleStore> throttleStoreOf(pipeline::FilterContext& context);

/// Finds the key of an exchange: what its parts are joined in lives in the arena.
class KeyFinder {
  public:
    KeyFinder(LimitKey key, std::string header) : key_(key), header_(std::move(header)) {}
    /// A caller that has not the wanted property is counted by its address.
    [[nodiscard]] std::string_view keyOf(pipeline::Exchange& exchange) const;
    [[nodiscard]] LimitKey kind() const noexcept { return key_; }

  private:
    LimitKey key_;
    std::string header_;
};

/// Writes the RateLimit fields, unless those of a limit with less left are there already.
void writeLimitFields(pipeline::Exchange& exchange, const throttling::Decision& decision);

} // namespace postern::filters
