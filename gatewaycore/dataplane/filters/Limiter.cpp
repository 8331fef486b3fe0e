// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Limiter.h"

#include "dataplane/throttling/LimitHeaders.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::filters {
namespace {

Result<throttling::ThrottleRule> ruleOf(std::uint64_t count, std::chrono::nanoseconds period, std::uint64_t burst,
                                        LimitAlgorithm algorithm, const std::string& owner)
{
    constexpr std::size_t numbers = 64; // three of 64 bits, of which the longest are rare
    std::string identity;
    identity.reserve(owner.size() + numbers);
    identity.append(owner).append("|").append(std::to_string(count)).append("/").append(std::to_string(period.count()));
    identity.append("/").append(std::to_string(burst)).append(algorithm == LimitAlgorithm::Window ? "w" : "s");
    if (algorithm == LimitAlgorithm::Window) {
        auto window = throttling::FixedWindow::fromFirstRequest(count, period);
        if (!window)
            return unexpected(std::move(window).error());
        return throttling::ThrottleRule(identity, *window);
    }
    auto gcra = throttling::Gcra::make(count, period, burst);
    if (!gcra)
        return unexpected(std::move(gcra).error());
    return throttling::ThrottleRule(identity, *gcra);
}

} // namespace

Quota Quota::of(const model::ThrottlingPolicy& policy)
{
    Quota quota;
    quota.octets = policy.type == model::QuotaType::Bandwidth;
    quota.count = quota.octets ? policy.data.value : policy.count;
    quota.period = policy.period();
    quota.algorithm = LimitAlgorithm::Window;
    quota.stopOnReach = policy.stopOnQuotaReach;
    if (policy.burst) {
        quota.spikeCount = policy.burst->count;
        quota.spikePeriod = policy.burst->per;
    }
    return quota;
}

Quota Quota::with(const model::ThrottleLimit& limit) const
{
    Quota quota = *this;
    quota.octets = limit.type == model::QuotaType::Bandwidth;
    quota.count = quota.octets ? limit.data.value : limit.count;
    quota.period = limit.period();
    return quota;
}

Result<Limiter> Limiter::make(const Quota& quota, const std::string& owner, const std::string& spikeOwner)
{
    auto rule = ruleOf(quota.count, quota.period, quota.burst, quota.algorithm, quota.octets ? owner + "|octets" : owner);
    if (!rule)
        return unexpected(std::move(rule).error());
    Limiter limiter(quota, *std::move(rule));
    if (quota.spikeCount > 0) {
        auto spike = ruleOf(quota.spikeCount, quota.spikePeriod, 0, LimitAlgorithm::Smooth,
                            (spikeOwner.empty() ? owner : spikeOwner) + "|spike");
        if (!spike)
            return unexpected(std::move(spike).error());
        limiter.spike_ = *std::move(spike);
    }
    return limiter;
}

LimitOutcome Limiter::take(throttling::ThrottleStore& store, std::string_view key, SteadyTime now) const
{
    LimitOutcome outcome;
    if (spike_) {
        outcome.decision = store.allow(*spike_, key, now);
        outcome.spike = true;
        if (!outcome.decision.allowed)
            return outcome;
    }
    outcome.spike = false;
    outcome.decision = quota_.shared != nullptr ? takeShared(store, key, now) : takeOwn(store, key, now);
    return outcome;
}

/// Where there is no room for one more key, this gateway counts it by itself.
throttling::Decision Limiter::takeShared(throttling::ThrottleStore& store, std::string_view key, SteadyTime now) const
{
    const auto decision = quota_.octets ? quota_.shared->ask(rule_, key, now) : quota_.shared->allow(rule_, key, now);
    return decision ? *decision : takeOwn(store, key, now);
}

std::shared_ptr<throttling::ThrottleStore> throttleStoreOf(pipeline::FilterContext& context)
{
    context.uses("throttling", context.instance);
    if (auto* const store = context.ports.find<throttling::ThrottleStore>())
        return {std::shared_ptr<void>(), store}; // the engine's own outlives every filter
    return context.states.get<throttling::ThrottleStore>(
        {"", "throttle-store", ""}, [] { return std::make_shared<throttling::ThrottleStore>(); });
}

throttling::SharedCounts* sharedCountsOf(const pipeline::FilterContext& context)
{
    const bool wanted = context.gateway.redis && context.gateway.redis->limits;
    return wanted ? context.ports.find<throttling::SharedCounts>() : nullptr;
}

Result<PolicyLimits> PolicyLimits::make(const model::ThrottlingPolicy& policy, const std::string& owner,
                                        std::optional<LimitAlgorithm> algorithm, throttling::SharedCounts* shared)
{
    Quota quota = Quota::of(policy);
    quota.shared = shared;
    quota.algorithm = algorithm.value_or(quota.algorithm);
    auto own = Limiter::make(quota, owner);
    if (!own)
        return unexpected(std::move(own).error());
    PolicyLimits limits(*std::move(own));
    limits.origin_ = policy.origin.toString();
    for (const model::ConditionalGroup& group : policy.conditionalGroups) {
        auto conditions = ConditionSet::make(group.conditions);
        if (!conditions)
            return unexpected(std::move(conditions).error());
        // A group keeps its counters for as long as it says the same, wherever in the list it stands.
        schema::Value said = schema::encode(group);
        said.remove("description");
        // A burst is a burst, whatever groups its calls belong to: the short limit is one for all.
        auto limiter = Limiter::make(quota.with(group.limit), owner + "|group " + schema::writeJson(said, 0), owner);
        if (!limiter)
            return unexpected(std::move(limiter).error());
        limits.groups_.push_back({*std::move(conditions), *std::move(limiter)});
    }
    return limits;
}

const Limiter& PolicyLimits::ofGroup(pipeline::Exchange& exchange) const
{
    for (const Group& group : groups_) {
        if (group.conditions.hold(exchange))
            return group.limiter;
    }
    return own_;
}

bool PolicyLimits::countsOctets() const noexcept
{
    return own_.quota().octets || std::any_of(groups_.begin(), groups_.end(),
                                              [](const Group& group) { return group.limiter.quota().octets; });
}

void writeLimitFields(pipeline::Exchange& exchange, const throttling::Decision& decision)
{
    using http::HeaderId;
    http::HeaderMap& headers = exchange.response().headers;
    const std::string_view known = headers.value(HeaderId::RateLimitRemaining);
    std::uint64_t left = 0;
    const auto [at, error] = std::from_chars(known.data(), known.data() + known.size(), left);
    if (!known.empty() && error == std::errc() && at == known.data() + known.size() && left <= decision.remaining)
        return;
    const throttling::LimitHeaders fields(decision);
    headers.setCopy(HeaderId::RateLimitLimit, fields.limit.view());
    headers.setCopy(HeaderId::RateLimitRemaining, fields.remaining.view());
    headers.setCopy(HeaderId::RateLimitReset, fields.reset.view());
}

} // namespace postern::filters
