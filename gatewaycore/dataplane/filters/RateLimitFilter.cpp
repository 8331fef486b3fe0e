// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Limiter.h"
#include "dataplane/throttling/LimitHeaders.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <map>

namespace postern::filters {

enum class LimitLevel : std::uint8_t { Api, Operation, Subscription, Application, Custom };
enum class PolicyOf : std::uint8_t { Nobody, Subscription, Application };
enum class UnknownPolicy : std::uint8_t { Allow, Refuse };
enum class KeyChoice : std::uint8_t { Level, Ip, Subject, Application, Subscription, Api, Operation, Header };
enum class AlgorithmChoice : std::uint8_t { Usual, Smooth, Window };

struct RateLimitConfig {
    LimitLevel level = LimitLevel::Custom;
    std::string policy;
    PolicyOf policyOf = PolicyOf::Nobody;
    UnknownPolicy unknownPolicy = UnknownPolicy::Allow;
    std::uint64_t count = 1000;
    std::chrono::milliseconds per{60'000};
    std::uint64_t burst = 0;
    AlgorithmChoice algorithm = AlgorithmChoice::Usual;
    KeyChoice key = KeyChoice::Level;
    std::string header;
    bool fields = true;
};

const schema::Schema<RateLimitConfig>& describe(schema::Type<RateLimitConfig>)
{
    static const auto schema =
        schema::Schema<RateLimitConfig>("rate-limit", "Lets so many calls through in a period and refuses the rest with 429.")
            .field("level", &RateLimitConfig::level, "What is limited: decides the code that is answered and who is counted")
            .oneOf({{"api", LimitLevel::Api, "all calls to the API (900800)"},
                    {"operation", LimitLevel::Operation, "all calls to the operation (900802)"},
                    {"subscription", LimitLevel::Subscription, "calls of an application to the API (900804)"},
                    {"application", LimitLevel::Application, "calls of an application's user; limits of one name count together in all APIs (900803)"},
                    {"custom", LimitLevel::Custom, "calls of one address, or of what `key` says (900806)"}})
            .field("policy", &RateLimitConfig::policy, "Name of a throttling policy that gives the numbers")
            .example("10KPerMin")
            .field("policyOf", &RateLimitConfig::policyOf, "Whose own policy gives the numbers, found when the call is made")
            .oneOf({{"nobody", PolicyOf::Nobody, "`policy` or `count` gives them"},
                    {"subscription", PolicyOf::Subscription, "the caller's subscription"},
                    {"application", PolicyOf::Application, "the caller's application"}})
            .field("unknownPolicy", &RateLimitConfig::unknownPolicy, "With policyOf: what becomes of callers with a policy that is not configured")
            .oneOf({{"allow", UnknownPolicy::Allow, "they are not limited here"}, {"refuse", UnknownPolicy::Refuse, "they are refused with 500"}})
            .field("count", &RateLimitConfig::count, "Calls allowed in a period, unless a policy gives the numbers")
            .range(1, 1'000'000'000)
            .unit("calls")
            .field("per", &RateLimitConfig::per, "How long a period is")
            .range(std::chrono::milliseconds(1), std::chrono::hours(24 * 366))
            .field("burst", &RateLimitConfig::burst, "Calls allowed at once (smooth only); 0 is the same as count")
            .range(0, 1'000'000'000)
            .field("algorithm", &RateLimitConfig::algorithm, "How a period is counted")
            .oneOf({{"auto", AlgorithmChoice::Usual, "window for a policy, smooth for own numbers"},
                    {"smooth", AlgorithmChoice::Smooth, "evenly, after a burst (GCRA)"},
                    {"window", AlgorithmChoice::Window, "from the first call on until the period is over"}})
            .field("key", &RateLimitConfig::key, "Who is counted together")
            .oneOf({{"auto", KeyChoice::Level, "what the level says"},
                    {"ip", KeyChoice::Ip, "the client's address"},
                    {"subject", KeyChoice::Subject, "the user (sub)"},
                    {"application", KeyChoice::Application, "the application's user"},
                    {"subscription", KeyChoice::Subscription, "the application"},
                    {"api", KeyChoice::Api, "everybody who calls the API"},
                    {"operation", KeyChoice::Operation, "everybody who calls the operation"},
                    {"header", KeyChoice::Header, "who sends the same value of `header`"}})
            .field("header", &RateLimitConfig::header, "With key: header, its name")
            .example("X-Tenant")
            .field("fields", &RateLimitConfig::fields, "Whether answers tell what is left (RateLimit-Limit, -Remaining, -Reset)")
            .check([](const RateLimitConfig& config, schema::Reporter& reporter) {
                if (!config.policy.empty() && config.policyOf != PolicyOf::Nobody)
                    reporter.error("policyOf", "and `policy` both give the numbers: only one of them may be there");
                if (reporter.given("count") && (!config.policy.empty() || config.policyOf != PolicyOf::Nobody))
                    reporter.error("count", "is given by the policy: only one of them may be there");
                if (config.key == KeyChoice::Header && config.header.empty())
                    reporter.error("header", "has to name the header that `key: header` counts by");
            });
    return schema;
}

namespace {

using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText passed{"rate-limit.passed", "{remaining} of {limit} calls are left.", ""};
const ReasonText reached{"rate-limit.reached", "The limit of {limit} calls in {period} s is reached; the next one passes in {retry} s.",
                         "Wait, call less often, or raise the limit in {origin}."};
const ReasonText spiked{"rate-limit.burst", "More than {limit} calls came in {period} s; the next one passes in {retry} s.",
                        "Spread the calls, or raise the policy's burst in {origin}."};
const ReasonText overQuota{"rate-limit.over-quota", "The limit of {limit} calls is reached, but the policy lets further calls pass.",
                           "Set stopOnQuotaReach to refuse them."};
const ReasonText unlimited{"rate-limit.unlimited", "The policy {policy} sets no limit.", ""};
const ReasonText unknownPolicy{"rate-limit.unknown-policy", "The caller's policy \"{policy}\" is not configured here.",
                               "Add it to policies.yaml, or pull the policies from the Publisher."};

FaultId faultOf(LimitLevel level) noexcept
{
    switch (level) {
    case LimitLevel::Api: return FaultId::ThrottledApi;
    case LimitLevel::Operation: return FaultId::ThrottledOperation;
    case LimitLevel::Subscription: return FaultId::ThrottledSubscription;
    case LimitLevel::Application: return FaultId::ThrottledApplication;
    case LimitLevel::Custom: break;
    }
    return FaultId::ThrottledCustom;
}

LimitKey keyOf(KeyChoice choice, LimitLevel level) noexcept
{
    switch (choice) {
    case KeyChoice::Ip: return LimitKey::Ip;
    case KeyChoice::Subject: return LimitKey::Subject;
    case KeyChoice::Application: return LimitKey::Application;
    case KeyChoice::Subscription: return LimitKey::Subscription;
    case KeyChoice::Api: return LimitKey::Api;
    case KeyChoice::Operation: return LimitKey::Operation;
    case KeyChoice::Header: return LimitKey::Header;
    case KeyChoice::Level: break;
    }
    switch (level) {
    case LimitLevel::Api: return LimitKey::Api;
    case LimitLevel::Operation: return LimitKey::Operation;
    case LimitLevel::Subscription: return LimitKey::Subscription;
    case LimitLevel::Application: return LimitKey::Application;
    case LimitLevel::Custom: break;
    }
    return LimitKey::Ip;
}

class RateLimitFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(RateLimitConfig config, pipeline::FilterContext& context)
    {
        std::unique_ptr<RateLimitFilter> filter(new RateLimitFilter(config, context));
        if (auto built = filter->addLimits(config, context); !built)
            return unexpected(std::move(built).error());
        return std::unique_ptr<Filter>(std::move(filter));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const Limiter* limiter = own_ ? &*own_ : nullptr;
        if (policyOf_ != PolicyOf::Nobody) {
            const pipeline::Identity* const identity = exchange.identity();
            std::string_view name;
            if (identity != nullptr)
                name = policyOf_ == PolicyOf::Subscription ? identity->subscription.tier : identity->application.tier;
            if (name.empty())
                name = model::unlimitedPolicy;
            const auto found = limits_.find(name);
            if (found != limits_.end()) {
                limiter = &found->second;
            } else if (name != model::unlimitedPolicy) {
                if (unknownPolicy_ == UnknownPolicy::Refuse) {
                    exchange.explain(unknownPolicy, ReasonArgument("policy", name));
                    return exchange.refuse(FaultId::InternalError);
                }
                exchange.explainSkipped(unknownPolicy, ReasonArgument("policy", name));
                return Verdict::Continue;
            }
        }
        if (limiter == nullptr) {
            exchange.explainSkipped(unlimited, ReasonArgument("policy", model::unlimitedPolicy));
            return Verdict::Continue;
        }
        const LimitOutcome outcome = limiter->take(*store_, keys_.keyOf(exchange), exchange.now());
        if (fields_) {
            exchange.slot<throttling::Decision>() = outcome.decision;
            exchange.offerQuota(*this, outcome.decision.remaining);
        }
        if (outcome.decision.allowed) {
            exchange.explain(passed, ReasonArgument("remaining", outcome.decision.remaining),
                             ReasonArgument("limit", outcome.decision.limit));
            return Verdict::Continue;
        }
        const Quota& quota = limiter->quota();
        if (!outcome.spike && !quota.stopOnReach) {
            exchange.explain(overQuota, ReasonArgument("limit", outcome.decision.limit));
            exchange.note("quota", "over the quota, allowed by its policy");
            return Verdict::Continue;
        }
        pipeline::FaultDetails details;
        details.retryAfter = Seconds(static_cast<std::int64_t>(
            std::min<std::uint64_t>(throttling::secondsRoundedUp(outcome.decision.retryAfter), 366ULL * 86'400)));
        details.retryAfter = std::max(details.retryAfter, Seconds(1));
        const auto period = std::chrono::duration_cast<Seconds>(outcome.spike ? quota.spikePeriod : quota.period);
        exchange.explain(outcome.spike ? spiked : reached, ReasonArgument("limit", outcome.decision.limit),
                         ReasonArgument("period", static_cast<std::int64_t>(period.count())),
                         ReasonArgument("retry", static_cast<std::int64_t>(details.retryAfter.count())),
                         ReasonArgument("origin", origin_));
        return exchange.refuse(outcome.spike ? FaultId::ThrottledBurst : fault_, details);
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (exchange.tightestLimit() == this)
            writeLimitFields(exchange, exchange.slot<throttling::Decision>());
        return Verdict::Continue;
    }

  private:
    RateLimitFilter(const RateLimitConfig& config, pipeline::FilterContext& context)
        : store_(throttleStoreOf(context)), keys_(keyOf(config.key, config.level), config.header),
          origin_(context.origin.toString()), fault_(faultOf(config.level)), policyOf_(config.policyOf),
          unknownPolicy_(config.unknownPolicy), fields_(config.fields)
    {
    }

    /// What the counters belong to, besides the numbers. Two filters that stand in one chain, or serve different operations
    /// or APIs, never share them, but for counters of an application: those of one name span all APIs.
    [[nodiscard]] std::string ownerOf(const RateLimitConfig& config, const pipeline::FilterContext& context) const
    {
        using pipeline::FilterContext;
        using pipeline::FilterLevel;
        const bool named = context.instance != "rate-limit";
        std::string owner;
        if (config.level == LimitLevel::Application && named)
            owner = context.level == FilterLevel::Operation ? "application of operations" : "application";
        else
            owner = context.place();
        owner += FilterContext::counted(context.instance);
        owner += "|level " + std::to_string(static_cast<int>(config.level)) + "|key " +
                 std::to_string(static_cast<int>(keys_.kind())) + FilterContext::counted(config.header);
        // What is written once for many APIs or operations still counts for each of them.
        const LimitKey key = keys_.kind();
        if (context.api != nullptr &&
            (key == LimitKey::Api || key == LimitKey::Operation || key == LimitKey::Subscription))
            owner += FilterContext::counted(context.api->id);
        if (context.operation != nullptr && key == LimitKey::Operation)
            owner += FilterContext::counted(context.operation->method) + FilterContext::counted(context.operation->pathTemplate);
        return owner;
    }

    Result<void> addLimits(const RateLimitConfig& config, pipeline::FilterContext& context)
    {
        const std::string owner = ownerOf(config, context);
        if (config.policyOf != PolicyOf::Nobody) {
            for (const model::ThrottlingPolicy& policy : context.gateway.policies) {
                if (policy.type != model::ThrottlingPolicy::Type::RequestCount || policy.count == 0)
                    continue;
                auto limiter = Limiter::make(Quota::of(policy), owner + "|" + policy.name);
                if (!limiter)
                    return unexpected(std::move(limiter).error());
                limits_.emplace(policy.name, *std::move(limiter));
            }
            return {};
        }
        Quota quota;
        if (!config.policy.empty()) {
            if (config.policy == model::unlimitedPolicy)
                return {};
            const model::ThrottlingPolicy* const policy = context.gateway.policy(config.policy);
            if (policy == nullptr)
                return unexpected(ErrorKind::InvalidConfig,
                                  "there is no throttling policy \"" + config.policy + "\"; add it to policies.yaml",
                                  Fault::Config);
            if (policy->type != model::ThrottlingPolicy::Type::RequestCount)
                return unexpected(ErrorKind::InvalidConfig,
                                  "the policy \"" + config.policy + "\" counts octets; only requests can be limited so far",
                                  Fault::Config);
            quota = Quota::of(*policy);
        } else {
            quota.count = config.count;
            quota.period = config.per;
            quota.burst = config.burst;
        }
        if (config.algorithm != AlgorithmChoice::Usual)
            quota.algorithm = config.algorithm == AlgorithmChoice::Smooth ? LimitAlgorithm::Smooth : LimitAlgorithm::Window;
        auto limiter = Limiter::make(quota, owner);
        if (!limiter)
            return unexpected(std::move(limiter).error());
        own_ = *std::move(limiter);
        return {};
    }

    std::shared_ptr<throttling::ThrottleStore> store_;
    KeyFinder keys_;
    std::optional<Limiter> own_;
    std::map<std::string, Limiter, std::less<>> limits_; ///< by policy; looked up once a request at most
    std::string origin_;
    FaultId fault_;
    PolicyOf policyOf_;
    UnknownPolicy unknownPolicy_;
    bool fields_;
};

} // namespace

pipeline::FilterType describeRateLimitFilter()
{
    static const std::array reasons{&passed, &reached, &spiked, &overQuota, &unlimited, &unknownPolicy};
    pipeline::FilterTraits traits;
    traits.name = "rate-limit";
    traits.title = "Rate limit";
    traits.summary = "Lets so many calls through in a period, exactly, and refuses the rest with 429.";
    traits.phase = pipeline::Phase::Throttle;
    traits.reasons = reasons;
    return pipeline::makeFilterType<RateLimitConfig, RateLimitFilter>(traits);
}

} // namespace postern::filters
