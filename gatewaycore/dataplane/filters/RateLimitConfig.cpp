// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/RateLimitConfig.h"

#include "model/KeyTemplate.h"

namespace postern::filters {

const schema::Schema<RateLimitConfig>& describe(schema::Type<RateLimitConfig>)
{
    static const auto schema =
        schema::Schema<RateLimitConfig>("rate-limit", "Lets so many calls through in a period and refuses the rest with 429.")
            .field("level", &RateLimitConfig::level, "What is limited: decides the code that is answered and who is counted")
            .oneOf({{"api", LimitLevel::Api, "all calls to the API (900800)"},
                    {"operation", LimitLevel::Operation, "all calls to the operation (900802)"},
                    {"subscription", LimitLevel::Subscription, "calls of an application to the API (900804)"},
                    {"application", LimitLevel::Application, "calls of an application's user; limits of one name count together in all APIs (900803)"},
                    {"user", LimitLevel::User, "calls of a user, or of an address when nobody has authenticated (900806)"},
                    {"ip", LimitLevel::Ip, "calls of one address (900806)"},
                    {"unauthenticated", LimitLevel::Unauthenticated,
                     "calls to the API of an address that shows no credentials; others are not limited here (900804)"},
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
                    {"window", AlgorithmChoice::Window, "from the first call on until the period is over; those of the wall clock where `redis` shares limits"}})
            .field("key", &RateLimitConfig::key, "Who is counted together")
            .oneOf({{"auto", KeyChoice::Level, "what the level says"},
                    {"ip", KeyChoice::Ip, "the client's address"},
                    {"subject", KeyChoice::Subject, "the user (sub)"},
                    {"application", KeyChoice::Application, "the application's user"},
                    {"subscription", KeyChoice::Subscription, "the application"},
                    {"api", KeyChoice::Api, "everybody who calls the API"},
                    {"operation", KeyChoice::Operation, "everybody who calls the operation"},
                    {"header", KeyChoice::Header, "who sends the same value of `header`"},
                    {"template", KeyChoice::Template, "whose variables of `keyTemplate` are the same, as WSO2's custom policies count"}})
            .field("header", &RateLimitConfig::header, "With key: header, its name")
            .example("X-Tenant")
            .field("ipv6Prefix", &RateLimitConfig::ipv6Prefix,
                   "Bits of an IPv6 address that tell callers apart who are counted by address: a whole network of 64 is one caller")
                .range(1, 128)
            .field("keyTemplate", &RateLimitConfig::keyTemplate, "With key: template, its variables; the policy's own when empty")
            .example("$userId:$apiContext:$apiVersion")
            .field("when", &RateLimitConfig::when, "Conditions on a call; unless all of them hold it is not limited here")
            .field("fields", &RateLimitConfig::fields, "Whether answers tell what is left (RateLimit-Limit, -Remaining, -Reset); never of octets")
            .field("overQuotaHeader", &RateLimitConfig::overQuotaHeader,
                   "A header that tells the backend \"true\" when a call is beyond a quota that lets calls pass; the client's is removed")
            .example("X-Over-Quota")
            .check([](const RateLimitConfig& config, schema::Reporter& reporter) {
                if (!config.policy.empty() && config.policyOf != PolicyOf::Nobody)
                    reporter.error("policyOf", "and `policy` both give the numbers: only one of them may be there");
                if (reporter.given("count") && (!config.policy.empty() || config.policyOf != PolicyOf::Nobody))
                    reporter.error("count", "is given by the policy: only one of them may be there");
                if (config.key == KeyChoice::Header && config.header.empty())
                    reporter.error("header", "has to name the header that `key: header` counts by");
                if (config.key == KeyChoice::Template && config.keyTemplate.empty() && config.policy.empty())
                    reporter.error("keyTemplate", "has to say what `key: template` counts by");
                if (config.key != KeyChoice::Template && !config.keyTemplate.empty())
                    reporter.error("keyTemplate", "counts nothing without `key: template`");
                if (config.keyTemplate.empty())
                    return;
                if (const auto parsed = model::KeyTemplate::parse(config.keyTemplate); !parsed)
                    reporter.error("keyTemplate", parsed.error().message());
            });
    return schema;
}

} // namespace postern::filters
