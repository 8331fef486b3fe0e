// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/ConditionSet.h"
#include "dataplane/filters/KeyFinder.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/throttling/SharedCounts.h"
#include "dataplane/throttling/ThrottleStore.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// How a period is counted.
enum class LimitAlgorithm : std::uint8_t {
    Smooth, ///< GCRA: a burst at once, then evenly
    Window, ///< so many from a key's first call on until the period is over
};

/// So many in a period, and what stands beside it.
struct Quota {
    std::uint64_t count = 0; ///< calls, or octets
    bool octets = false;     ///< octets of content are counted, see model::QuotaType::Bandwidth
    std::chrono::nanoseconds period{};
    std::uint64_t burst = 0; ///< Smooth: at once; 0: count
    LimitAlgorithm algorithm = LimitAlgorithm::Smooth;
    bool stopOnReach = true; ///< false: beyond the quota calls pass and are marked
    std::uint64_t spikeCount = 0; ///< a second limit, of calls over a short time; 0: none
    std::chrono::nanoseconds spikePeriod{};
    /// Where several gateways count this together (never the short limit, which protects one); nullptr: in none.
    throttling::SharedCounts* shared = nullptr;

    /// The numbers of a throttling policy.
    [[nodiscard]] static Quota of(const model::ThrottlingPolicy& policy);
    /// The same with the limit of one of its groups.
    [[nodiscard]] Quota with(const model::ThrottleLimit& limit) const;
};

/// What one request was told.
struct LimitOutcome {
    throttling::Decision decision;
    bool spike = false; ///< the decision is that of the short limit
};

/// A quota with its counters in the gateway's ThrottleStore. Two Limiters of equal identity share counters.
class Limiter {
  public:
    /// `owner` is what the counters belong to besides the numbers: API, level, instance, operation; `spikeOwner` those of
    /// the short limit (empty: `owner`). Errors: InvalidConfig.
    [[nodiscard]] static Result<Limiter> make(const Quota& quota, const std::string& owner, const std::string& spikeOwner = {});

    /// Counts one request of `key`; of octets it only asks whether there are any left. A request that the short limit
    /// refuses does not use up the long one.
    [[nodiscard]] LimitOutcome take(throttling::ThrottleStore& store, std::string_view key, SteadyTime now) const;
    /// Counts what a call carried, when octets are counted.
    void charge(throttling::ThrottleStore& store, std::string_view key, SteadyTime now, std::uint64_t octets) const
    {
        if (quota_.shared == nullptr || !quota_.shared->charge(rule_, key, now, octets))
            store.charge(rule_, key, now, octets);
    }
    [[nodiscard]] const Quota& quota() const noexcept { return quota_; }

  private:
    [[nodiscard]] throttling::Decision takeShared(throttling::ThrottleStore& store, std::string_view key, SteadyTime now) const;
    [[nodiscard]] throttling::Decision takeOwn(throttling::ThrottleStore& store, std::string_view key, SteadyTime now) const
    {
        return quota_.octets ? store.ask(rule_, key, now) : store.allow(rule_, key, now);
    }
    Limiter(const Quota& quota, throttling::ThrottleRule rule) : quota_(quota), rule_(std::move(rule)) {}
    Quota quota_;
    throttling::ThrottleRule rule_;
    std::optional<throttling::ThrottleRule> spike_;
};

/// The gateway's counters: the engine's, when it offers them as a port, else one kept in the StateRegistry.
[[nodiscard]] std::shared_ptr<throttling::ThrottleStore> throttleStoreOf(pipeline::FilterContext& context);

/// Where gateways count together; nullptr when the configuration says nothing of it.
[[nodiscard]] throttling::SharedCounts* sharedCountsOf(const pipeline::FilterContext& context);

/// The limits of one policy: its own, and those for some calls in its place.
class PolicyLimits {
  public:
    /// Counters belong to `owner`, the policy's name or group, and the numbers. Errors: InvalidConfig.
    [[nodiscard]] static Result<PolicyLimits> make(const model::ThrottlingPolicy& policy, const std::string& owner,
                                                   std::optional<LimitAlgorithm> algorithm = {},
                                                   throttling::SharedCounts* shared = nullptr);
    [[nodiscard]] static PolicyLimits just(Limiter limiter) { return PolicyLimits(std::move(limiter)); }

    /// The limit that holds for a call: of the first group all of whose conditions hold, else the policy's own.
    [[nodiscard]] const Limiter& of(pipeline::Exchange& exchange) const
    {
        return groups_.empty() ? own_ : ofGroup(exchange);
    }
    /// Whether any of them counts octets.
    [[nodiscard]] bool countsOctets() const noexcept;
    /// Where the policy's numbers stand; empty when they are no policy's.
    [[nodiscard]] const std::string& origin() const noexcept { return origin_; }

  private:
    struct Group {
        ConditionSet conditions;
        Limiter limiter;
    };
    explicit PolicyLimits(Limiter own) : own_(std::move(own)) {}
    [[nodiscard]] const Limiter& ofGroup(pipeline::Exchange& exchange) const;

    Limiter own_;
    std::vector<Group> groups_;
    std::string origin_;
};

/// Writes the RateLimit fields, unless those of a limit with less left are there already.
void writeLimitFields(pipeline::Exchange& exchange, const throttling::Decision& decision);

} // namespace postern::filters
