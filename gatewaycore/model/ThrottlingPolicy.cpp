// SPDX-License-Identifier: Apache-2.0
#include "model/ThrottlingPolicy.h"

#include "model/KeyTemplate.h"

namespace postern::model {

using namespace std::chrono_literals;

std::chrono::seconds ThrottlingPolicy::period() const noexcept { return periodOf(unitTime, timeUnit); }

const schema::Schema<Burst>& describe(schema::Type<Burst>)
{
    static const auto schema = schema::Schema<Burst>("burst", "So many requests in a short time, and no more.")
                                   .field("count", &Burst::count, "Requests").required().range(1, 1'000'000'000)
                                   .field("per", &Burst::per, "The time").range(1ms, 1h);
    return schema;
}

const schema::Schema<ThrottlingPolicy>& describe(schema::Type<ThrottlingPolicy>)
{
    using Type = ThrottlingPolicy::Type;
    using Level = ThrottlingPolicy::Level;
    static const auto schema =
        schema::Schema<ThrottlingPolicy>("throttling-policy", "How much may pass in how long; WSO2's shape and ours.")
            .field("type", &ThrottlingPolicy::type, "What is counted")
                .oneOf({{"requestCount", Type::RequestCount, "requests"}, {"bandwidth", Type::Bandwidth, "octets"}})
            .field("level", &ThrottlingPolicy::level, "Where the policy may be used")
                .oneOf({{"any", Level::Any}, {"api", Level::Api}, {"operation", Level::Operation},
                        {"application", Level::Application}, {"subscription", Level::Subscription},
                        {"custom", Level::Custom}})
            .field("count", &ThrottlingPolicy::count, "Requests allowed in the time").range(0, 1'000'000'000'000)
            .field("data", &ThrottlingPolicy::data, "Octets of content allowed in the time, requests and answers together")
            .field("unitTime", &ThrottlingPolicy::unitTime, "The time, in units").range(1, 1'000'000)
            .field("timeUnit", &ThrottlingPolicy::timeUnit, "The unit; a month is 30 days, a year 365")
                .oneOf(timeUnitNames())
            .field("stopOnQuotaReach", &ThrottlingPolicy::stopOnQuotaReach,
                   "false: beyond the quota calls pass and are marked")
            .field("burst", &ThrottlingPolicy::burst, "Refuse more than so many in a short time, too")
            .field("conditionalGroups", &ThrottlingPolicy::conditionalGroups,
                   "Other limits for some calls; the first group holds whose conditions all hold").items(0, 100)
            .field("keyTemplate", &ThrottlingPolicy::keyTemplate,
                   "Makes it a custom policy: it limits every call of every API, counted by these variables")
                .example("$userId:$apiContext")
            .field("displayName", &ThrottlingPolicy::displayName, "For people")
            .locate(&ThrottlingPolicy::origin)
            .check([](const ThrottlingPolicy& policy, schema::Reporter& reporter) {
                checkNumbers(policy.type, policy.count, policy.data, reporter);
                if (policy.keyTemplate.empty())
                    return;
                if (const auto key = KeyTemplate::parse(policy.keyTemplate); !key)
                    reporter.error("keyTemplate", key.error().message());
                if (policy.level != Level::Any && policy.level != Level::Custom)
                    reporter.error("keyTemplate", "is of custom policies", "write level: custom");
            });
    return schema;
}

} // namespace postern::model
