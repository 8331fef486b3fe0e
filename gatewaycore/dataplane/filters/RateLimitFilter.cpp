// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Limiter.h"
#include "dataplane/filters/RateLimitConfig.h"
#include "dataplane/http/HeaderName.h"
#include "dataplane/throttling/LimitHeaders.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <map>

namespace postern::filters {

namespace {

using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

const ReasonText passed{"rate-limit.passed", "{remaining} of {limit} calls are left.", ""};
const ReasonText reached{"rate-limit.reached", "The {level} limit of {limit} calls in {period} s is reached; the next one passes in {retry} s.",
                         "Wait, call less often, or raise the limit in {origin}."};
const ReasonText spiked{"rate-limit.burst", "More than {limit} calls came in {period} s; the next one passes in {retry} s.",
                        "Spread the calls, or raise the policy's burst in {origin}."};
const ReasonText overQuota{"rate-limit.over-quota", "The limit of {limit} calls is reached, but the policy lets further calls pass.",
                           "Set stopOnQuotaReach to refuse them."};
const ReasonText octetsLeft{"rate-limit.octets-left", "{remaining} of {limit} octets are left.", ""};
const ReasonText octetsUsed{"rate-limit.octets-reached", "The {limit} octets allowed in {period} s are used up; there are more in {retry} s.",
                            "Wait, or raise the limit in {origin}."};
const ReasonText otherCalls{"rate-limit.not-meant", "The call is not one of those that are limited here.", ""};
const ReasonText unlimited{"rate-limit.unlimited", "The policy {policy} sets no limit.", ""};
const ReasonText unknownPolicy{"rate-limit.unknown-policy", "The caller's policy \"{policy}\" is not configured here.",
                               "Add it to policies.yaml, or pull the policies from the Publisher."};

/// As in "the API's limit".
std::string_view whoseLimit(LimitLevel level) noexcept
{
    switch (level) {
    case LimitLevel::Api: return "API's";
    case LimitLevel::Operation: return "operation's";
    case LimitLevel::Subscription: return "subscription's";
    case LimitLevel::Application: return "application's";
    case LimitLevel::User: return "user's";
    case LimitLevel::Ip: return "address's";
    case LimitLevel::Unauthenticated: return "unauthenticated caller's";
    case LimitLevel::Custom: break;
    }
    return "custom";
}

FaultId faultOf(LimitLevel level) noexcept
{
    switch (level) {
    case LimitLevel::Api: return FaultId::ThrottledApi;
    case LimitLevel::Operation: return FaultId::ThrottledOperation;
    case LimitLevel::Subscription: return FaultId::ThrottledSubscription;
    case LimitLevel::Application: return FaultId::ThrottledApplication;
    case LimitLevel::Unauthenticated: return FaultId::ThrottledSubscription; // WSO2: the tier of those who have none
    case LimitLevel::User:
    case LimitLevel::Ip:
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
    case KeyChoice::Template: return LimitKey::Template;
    case KeyChoice::Level: break;
    }
    switch (level) {
    case LimitLevel::Api: return LimitKey::Api;
    case LimitLevel::Operation: return LimitKey::Operation;
    case LimitLevel::Subscription: return LimitKey::Subscription;
    case LimitLevel::Application: return LimitKey::Application;
    case LimitLevel::User: return LimitKey::Subject;
    case LimitLevel::Ip:
    case LimitLevel::Unauthenticated:
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
        if (overQuotaHeader_ && !exchange.overQuota()) [[unlikely]] // else it is the mark of a limit before this one
            exchange.request().headers.remove(*overQuotaHeader_);
        if (isSelective_ && !concerns(exchange)) {
            exchange.explainSkipped(otherCalls);
            return Verdict::Continue;
        }
        const PolicyLimits* limits = own_ ? &*own_ : nullptr;
        bool stopOnReach = true;
        if (policyOf_ != PolicyOf::Nobody) {
            const pipeline::Identity* const identity = exchange.identity();
            std::string_view name;
            if (identity != nullptr) {
                name = policyOf_ == PolicyOf::Subscription ? identity->subscription.tier : identity->application.tier;
                stopOnReach = policyOf_ != PolicyOf::Subscription || identity->subscription.stopOnQuotaReach;
            }
            if (name.empty())
                name = model::unlimitedPolicy;
            const auto found = limits_.find(name);
            if (found != limits_.end()) {
                limits = &found->second;
            } else if (name != model::unlimitedPolicy) {
                if (unknownPolicy_ == UnknownPolicy::Refuse) {
                    exchange.explain(unknownPolicy, ReasonArgument("policy", name));
                    return exchange.refuse(FaultId::InternalError);
                }
                exchange.explainSkipped(unknownPolicy, ReasonArgument("policy", name));
                return Verdict::Continue;
            }
        }
        if (limits == nullptr) {
            exchange.explainSkipped(unlimited, ReasonArgument("policy", model::unlimitedPolicy));
            return Verdict::Continue;
        }
        const Limiter& limiter = limits->of(exchange);
        const std::string_view key = keys_.keyOf(exchange);
        const LimitOutcome outcome = limiter.take(*store_, key, exchange.now());
        const bool ofOctets = limiter.quota().octets && !outcome.spike;
        if (limiter.quota().octets) [[unlikely]] {
            if (outcome.decision.allowed || (!outcome.spike && !(limiter.quota().stopOnReach && stopOnReach)))
                exchange.slot<Told>().charged = {&limiter, key};
        } else if (fields_) {
            exchange.slot<Told>().decision = outcome.decision;
            exchange.offerQuota(*this, outcome.decision.remaining);
        }
        if (outcome.decision.allowed) {
            exchange.explain(ofOctets ? octetsLeft : passed, ReasonArgument("remaining", outcome.decision.remaining),
                             ReasonArgument("limit", outcome.decision.limit));
            return Verdict::Continue;
        }
        if (!outcome.spike && !(limiter.quota().stopOnReach && stopOnReach))
            return letPass(exchange, outcome);
        return refuse(exchange, limiter.quota(), outcome, limits->origin().empty() ? origin_ : limits->origin());
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (exchange.tightestLimit() == this)
            writeLimitFields(exchange, exchange.slot<Told>().decision);
        return Verdict::Continue;
    }

    /// What a call carried is known now.
    void onEnd(const pipeline::Exchange& exchange) const override
    {
        const Told* const told = exchange.slotIfMade<Told>();
        if (told != nullptr && told->charged.limiter != nullptr)
            told->charged.limiter->charge(*store_, told->charged.key, exchange.now(),
                                          exchange.bytes().requestBody + exchange.bytes().responseBody);
    }
    [[nodiscard]] bool watchesEnd() const override
    {
        return (own_ && own_->countsOctets()) || std::any_of(limits_.begin(), limits_.end(), [](const auto& each) {
                   return each.second.countsOctets();
               });
    }

  private:
    /// What an exchange was told here, and what it has to be charged to at its end.
    struct Told {
        throttling::Decision decision;
        struct {
            const Limiter* limiter = nullptr;
            std::string_view key;
        } charged;
    };

    RateLimitFilter(const RateLimitConfig& config, pipeline::FilterContext& context)
        : store_(throttleStoreOf(context)), keys_(keyOf(config.key, config.level), config.header, config.ipv6Prefix),
          origin_(context.origin->toString()), fault_(faultOf(config.level)), level_(whoseLimit(config.level)), policyOf_(config.policyOf),
          unknownPolicy_(config.unknownPolicy), fields_(config.fields),
          onlyAnonymous_(config.level == LimitLevel::Unauthenticated), isSelective_(onlyAnonymous_ || !config.when.empty())
    {
        if (!config.overQuotaHeader.empty())
            overQuotaHeader_.emplace(config.overQuotaHeader);
    }

    [[nodiscard]] bool concerns(pipeline::Exchange& exchange) const
    {
        return (!onlyAnonymous_ || exchange.identity() == nullptr) && when_.hold(exchange);
    }

    Verdict letPass(pipeline::Exchange& exchange, const LimitOutcome& outcome) const
    {
        exchange.markOverQuota();
        exchange.explain(overQuota, ReasonArgument("limit", outcome.decision.limit));
        exchange.note("quota", "over the quota, allowed by its policy");
        if (overQuotaHeader_)
            exchange.request().headers.set(overQuotaHeader_->text, "true");
        return Verdict::Continue;
    }

    Verdict refuse(pipeline::Exchange& exchange, const Quota& quota, const LimitOutcome& outcome, const std::string& origin) const
    {
        pipeline::FaultDetails details;
        details.retryAfter = Seconds(static_cast<std::int64_t>(
            std::min<std::uint64_t>(throttling::secondsRoundedUp(outcome.decision.retryAfter), 366ULL * 86'400)));
        details.retryAfter = std::max(details.retryAfter, Seconds(1));
        const auto period = std::chrono::duration_cast<Seconds>(outcome.spike ? quota.spikePeriod : quota.period);
        exchange.explain(outcome.spike ? spiked : quota.octets ? octetsUsed : reached,
                         ReasonArgument("level", level_), ReasonArgument("limit", outcome.decision.limit),
                         ReasonArgument("period", static_cast<std::int64_t>(period.count())),
                         ReasonArgument("retry", static_cast<std::int64_t>(details.retryAfter.count())),
                         ReasonArgument("origin", origin));
        return exchange.refuse(outcome.spike ? FaultId::ThrottledBurst : fault_, details);
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
        owner.reserve(owner.size() + 160);
        FilterContext::addCounted(owner, context.instance);
        owner.append("|level ").append(std::to_string(static_cast<int>(config.level)));
        owner.append("|key ").append(std::to_string(static_cast<int>(keys_.kind())));
        FilterContext::addCounted(owner, config.header);
        if (config.ipv6Prefix != usualIpv6Prefix)
            owner += "|ipv6 " + std::to_string(config.ipv6Prefix);
        if (keys_.kind() == LimitKey::Template)
            return owner + FilterContext::counted(templateText_); // which APIs count together is said by the template
        // What is written once for many APIs or operations still counts for each of them.
        // Nobody looks at the API or the operation who need not: then one filter serves all of them.
        const LimitKey key = keys_.kind();
        const bool ofApi = key == LimitKey::Api || key == LimitKey::Operation || key == LimitKey::Subscription ||
                           config.level == LimitLevel::Unauthenticated;
        if (ofApi && context.api != nullptr)
            FilterContext::addCounted(owner, context.api->id);
        if (key == LimitKey::Operation && context.operation != nullptr) {
            FilterContext::addCounted(owner, context.operation->method);
            FilterContext::addCounted(owner, context.operation->pathTemplate);
        }
        return owner;
    }

    /// The policy that `policy` names; nullptr for the one without a limit.
    static Result<const model::ThrottlingPolicy*> policyFor(const RateLimitConfig& config, const pipeline::FilterContext& context)
    {
        const model::ThrottlingPolicy* policy = nullptr;
        if (config.policy.empty() || config.policy == model::unlimitedPolicy)
            return policy;
        policy = context.gateway.policy(config.policy);
        if (policy == nullptr)
            return unexpected(ErrorKind::InvalidConfig,
                              "there is no throttling policy \"" + config.policy + "\"; add it to policies.yaml",
                              Fault::Config);
        return policy;
    }

    Result<void> addLimits(const RateLimitConfig& config, pipeline::FilterContext& context)
    {
        auto when = ConditionSet::make(config.when);
        if (!when)
            return unexpected(std::move(when).error());
        when_ = *std::move(when);
        const auto policy = policyFor(config, context);
        if (!policy)
            return unexpected(policy.error());
        if (config.key == KeyChoice::Template) {
            templateText_ = config.keyTemplate.empty() && *policy != nullptr ? (*policy)->keyTemplate : config.keyTemplate;
            const auto parsed = model::KeyTemplate::parse(templateText_);
            if (!parsed)
                return unexpected(parsed.error());
            keys_ = KeyFinder(*parsed, config.ipv6Prefix);
        }
        const std::string owner = ownerOf(config, context);
        throttling::SharedCounts* const shared = sharedCountsOf(context);
        std::optional<LimitAlgorithm> algorithm;
        if (config.algorithm != AlgorithmChoice::Usual)
            algorithm = config.algorithm == AlgorithmChoice::Smooth ? LimitAlgorithm::Smooth : LimitAlgorithm::Window;
        if (config.policyOf != PolicyOf::Nobody) {
            for (const model::ThrottlingPolicy& each : context.gateway.policies) {
                if (each.type == model::QuotaType::RequestCount && each.count == 0)
                    continue;
                auto limits = PolicyLimits::make(each, owner + "|" + each.name, {}, shared);
                if (!limits)
                    return unexpected(std::move(limits).error());
                limits_.emplace(each.name, *std::move(limits));
            }
            return {};
        }
        if (*policy != nullptr) {
            auto limits = PolicyLimits::make(**policy, owner, algorithm, shared);
            if (!limits)
                return unexpected(std::move(limits).error());
            own_ = *std::move(limits);
        } else if (config.policy.empty()) {
            Quota quota;
            quota.count = config.count;
            quota.period = config.per;
            quota.burst = config.burst;
            quota.algorithm = algorithm.value_or(quota.algorithm);
            quota.shared = shared;
            auto limiter = Limiter::make(quota, owner);
            if (!limiter)
                return unexpected(std::move(limiter).error());
            own_ = PolicyLimits::just(*std::move(limiter));
        }
        return {};
    }

    std::shared_ptr<throttling::ThrottleStore> store_;
    KeyFinder keys_;
    std::optional<PolicyLimits> own_;
    std::map<std::string, PolicyLimits, std::less<>> limits_; ///< by policy; looked up once a request at most
    std::string origin_;
    FaultId fault_;
    std::string_view level_; ///< whose limit it is, for people
    PolicyOf policyOf_;
    UnknownPolicy unknownPolicy_;
    bool fields_;
    bool onlyAnonymous_;
    bool isSelective_; ///< not for every call
    ConditionSet when_;
    std::optional<http::FieldName> overQuotaHeader_;
    std::string templateText_;
};

} // namespace

pipeline::FilterType describeRateLimitFilter()
{
    static const std::array reasons{&passed, &reached, &spiked, &overQuota, &octetsLeft, &octetsUsed, &otherCalls, &unlimited,
                                    &unknownPolicy};
    pipeline::FilterTraits traits;
    traits.name = "rate-limit";
    traits.title = "Rate limit";
    traits.summary = "Lets so many calls through in a period, exactly, and refuses the rest with 429.";
    traits.phase = pipeline::Phase::Throttle;
    traits.reasons = reasons;
    return pipeline::makeFilterType<RateLimitConfig, RateLimitFilter>(traits);
}

} // namespace postern::filters
