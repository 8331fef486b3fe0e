// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Limiter.h"
#include "dataplane/throttling/LimitHeaders.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>

namespace postern::filters {

struct SpikeArrestConfig {
    std::uint64_t count = 100;
    std::chrono::milliseconds per{1000};
    std::uint64_t burst = 0;
    LimitKey key = LimitKey::Ip;
    std::string header;
    std::uint32_t ipv6Prefix = usualIpv6Prefix;
};

const schema::Schema<SpikeArrestConfig>& describe(schema::Type<SpikeArrestConfig>)
{
    static const auto schema =
        schema::Schema<SpikeArrestConfig>("spike-arrest", "Refuses bursts before anything else is done for a call.")
            .field("count", &SpikeArrestConfig::count, "Calls allowed in a period")
            .range(1, 1'000'000'000)
            .unit("calls")
            .field("per", &SpikeArrestConfig::per, "How long a period is")
            .range(std::chrono::milliseconds(1), std::chrono::hours(24))
            .field("burst", &SpikeArrestConfig::burst, "Calls allowed at once; 0 is the same as count")
            .range(0, 1'000'000'000)
            .field("key", &SpikeArrestConfig::key, "Who is counted together")
            .oneOf({{"ip", LimitKey::Ip, "the client's address"},
                    {"gateway", LimitKey::Gateway, "everybody"},
                    {"header", LimitKey::Header, "who sends the same value of `header`"}})
            .field("header", &SpikeArrestConfig::header, "With key: header, its name")
            .field("ipv6Prefix", &SpikeArrestConfig::ipv6Prefix,
                   "Bits of an IPv6 address that tell callers apart who are counted by address: a whole network of 64 is one caller")
            .range(1, 128)
            .check([](const SpikeArrestConfig& config, schema::Reporter& reporter) {
                if (config.key == LimitKey::Header && config.header.empty())
                    reporter.error("header", "has to name the header that `key: header` counts by");
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;

const ReasonText arrested{"spike-arrest.burst", "More than {limit} calls came at once; the next one passes in {retry} s.",
                          "Spread the calls, or raise `count` or `burst`."};

class SpikeArrestFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(SpikeArrestConfig config, pipeline::FilterContext& context)
    {
        Quota quota;
        quota.count = config.count;
        quota.period = config.per;
        quota.burst = config.burst;
        const std::string owner = "spike-arrest|" + context.place() + pipeline::FilterContext::counted(context.instance) +
                                  "|key " + std::to_string(static_cast<int>(config.key)) +
                                  pipeline::FilterContext::counted(config.header) +
                                  (config.ipv6Prefix == usualIpv6Prefix ? std::string() : "|ipv6 " + std::to_string(config.ipv6Prefix));
        auto limiter = Limiter::make(quota, owner);
        if (!limiter)
            return unexpected(std::move(limiter).error());
        return std::unique_ptr<Filter>(new SpikeArrestFilter(*std::move(limiter), throttleStoreOf(context),
                                                             KeyFinder(config.key, config.header, config.ipv6Prefix)));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const LimitOutcome outcome = limiter_.take(*store_, keys_.keyOf(exchange), exchange.now());
        if (outcome.decision.allowed)
            return pipeline::Verdict::Continue;
        pipeline::FaultDetails details;
        details.retryAfter = std::max(
            Seconds(1), Seconds(static_cast<std::int64_t>(throttling::secondsRoundedUp(outcome.decision.retryAfter))));
        exchange.explain(arrested, ReasonArgument("limit", outcome.decision.limit),
                         ReasonArgument("retry", static_cast<std::int64_t>(details.retryAfter.count())));
        return exchange.refuse(pipeline::FaultId::ThrottledBurst, details);
    }

  private:
    SpikeArrestFilter(Limiter limiter, std::shared_ptr<throttling::ThrottleStore> store, KeyFinder keys)
        : limiter_(std::move(limiter)), store_(std::move(store)), keys_(std::move(keys))
    {
    }
    Limiter limiter_;
    std::shared_ptr<throttling::ThrottleStore> store_;
    KeyFinder keys_;
};

} // namespace

pipeline::FilterType describeSpikeArrestFilter()
{
    static const std::array reasons{&arrested};
    pipeline::FilterTraits traits;
    traits.name = "spike-arrest";
    traits.title = "Spike arrest";
    traits.summary = "Refuses bursts of one caller before anything else is done for the call.";
    traits.phase = pipeline::Phase::Guard;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SpikeArrestConfig, SpikeArrestFilter>(traits);
}

} // namespace postern::filters
