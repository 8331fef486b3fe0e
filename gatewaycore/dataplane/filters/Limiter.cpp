// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Limiter.h"

#include "dataplane/throttling/LimitHeaders.h"

#include <charconv>

namespace postern::filters {
namespace {

Result<throttling::ThrottleRule> ruleOf(std::uint64_t count, std::chrono::nanoseconds period, std::uint64_t burst,
                                        LimitAlgorithm algorithm, const std::string& owner)
{
    const std::string identity = owner + "|" + std::to_string(count) + "/" + std::to_string(period.count()) + "/" +
                                 std::to_string(burst) + (algorithm == LimitAlgorithm::Window ? "w" : "s");
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
    quota.count = policy.count;
    quota.period = policy.period();
    quota.algorithm = LimitAlgorithm::Window;
    quota.stopOnReach = policy.stopOnQuotaReach;
    if (policy.burst) {
        quota.spikeCount = policy.burst->count;
        quota.spikePeriod = policy.burst->per;
    }
    return quota;
}

Result<Limiter> Limiter::make(const Quota& quota, const std::string& owner)
{
    auto rule = ruleOf(quota.count, quota.period, quota.burst, quota.algorithm, owner);
    if (!rule)
        return unexpected(std::move(rule).error());
    Limiter limiter(quota, *std::move(rule));
    if (quota.spikeCount > 0) {
        auto spike = ruleOf(quota.spikeCount, quota.spikePeriod, 0, LimitAlgorithm::Smooth, owner + "|spike");
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
    outcome.decision = store.allow(rule_, key, now);
    return outcome;
}

std::shared_ptr<throttling::ThrottleStore> throttleStoreOf(pipeline::FilterContext& context)
{
    context.uses("throttling", context.instance);
    if (auto* const store = context.ports.find<throttling::ThrottleStore>())
        return {std::shared_ptr<void>(), store}; // the engine's own outlives every filter
    return context.states.get<throttling::ThrottleStore>(
        {"", "throttle-store", ""}, [] { return std::make_shared<throttling::ThrottleStore>(); });
}

std::string_view KeyFinder::keyOf(pipeline::Exchange& exchange) const
{
    Arena& arena = exchange.arena();
    const pipeline::Identity* const identity = exchange.identity();
    switch (key_) {
    case LimitKey::Api:
    case LimitKey::Operation: // the rule's identity tells operations apart
    case LimitKey::Gateway: return "*";
    case LimitKey::Ip: break;
    case LimitKey::Header: {
        const std::string_view value = exchange.request().headers.value(header_);
        if (!value.empty())
            return arena.join("h", value);
        break;
    }
    case LimitKey::Subject:
        if (identity != nullptr && !identity->subject.empty())
            return arena.join(identity->issuer, "\n", identity->subject);
        break;
    case LimitKey::Application: // each user of each application, as WSO2 counts
        if (identity != nullptr && (!identity->application.id.empty() || !identity->consumerKey.empty()))
            return arena.join(identity->application.id.empty() ? identity->consumerKey : identity->application.id, "\n",
                              identity->subject);
        break;
    case LimitKey::Subscription:
        if (identity != nullptr && (!identity->application.id.empty() || !identity->consumerKey.empty()))
            return arena.join("s", identity->application.id.empty() ? identity->consumerKey : identity->application.id);
        break;
    }
    return arena.join("ip", exchange.client().caller);
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
