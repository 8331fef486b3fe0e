// SPDX-License-Identifier: Apache-2.0
#include "model/ThrottlingPolicy.h"

#include <limits>

namespace postern::model {

using namespace std::chrono_literals;

std::chrono::seconds ThrottlingPolicy::period() const noexcept
{
    switch (timeUnit) {
    case TimeUnit::Second: return std::chrono::seconds(unitTime);
    case TimeUnit::Minute: return std::chrono::minutes(unitTime);
    case TimeUnit::Hour: return std::chrono::hours(unitTime);
    case TimeUnit::Day: return std::chrono::hours(24) * unitTime;
    case TimeUnit::Week: return std::chrono::hours(24 * 7) * unitTime;
    case TimeUnit::Month: return std::chrono::hours(24 * 30) * unitTime;
    case TimeUnit::Year: return std::chrono::hours(24 * 365) * unitTime;
    }
    return std::chrono::minutes(unitTime);
}

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
    using Unit = ThrottlingPolicy::TimeUnit;
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
            .field("data", &ThrottlingPolicy::data, "Octets allowed in the time, requests and responses together")
            .field("unitTime", &ThrottlingPolicy::unitTime, "The time, in units").range(1, 1'000'000)
            .field("timeUnit", &ThrottlingPolicy::timeUnit, "The unit; a month is 30 days, a year 365")
                .oneOf({{"min", Unit::Minute}, {"sec", Unit::Second}, {"hour", Unit::Hour}, {"day", Unit::Day},
                        {"week", Unit::Week}, {"month", Unit::Month}, {"year", Unit::Year},
                        // the other spellings that WSO2's files have
                        {"minute", Unit::Minute}, {"minutes", Unit::Minute}, {"second", Unit::Second},
                        {"seconds", Unit::Second}, {"hours", Unit::Hour}, {"days", Unit::Day}, {"weeks", Unit::Week},
                        {"months", Unit::Month}, {"years", Unit::Year}})
            .field("stopOnQuotaReach", &ThrottlingPolicy::stopOnQuotaReach,
                   "false: beyond the quota calls pass and are marked")
            .field("burst", &ThrottlingPolicy::burst, "Refuse more than so many in a short time, too")
            .field("displayName", &ThrottlingPolicy::displayName, "For people")
            .locate(&ThrottlingPolicy::origin)
            .check([](const ThrottlingPolicy& policy, schema::Reporter& reporter) {
                if (policy.type == Type::RequestCount && policy.count == 0)
                    reporter.error(reporter.given("count") ? "count" : "", "allows no request at all",
                                   "give count: N; the policy without a limit is called Unlimited");
                if (policy.type == Type::Bandwidth && policy.data.value == 0)
                    reporter.error(reporter.given("data") ? "data" : "", "allows no octet at all", "give data: 10MB");
                if (policy.type == Type::RequestCount && reporter.given("data"))
                    reporter.error("data", "is of bandwidth policies", "write type: bandwidth");
                if (policy.type == Type::Bandwidth && reporter.given("count"))
                    reporter.error("count", "is of requestCount policies", "write data: 10MB");
            });
    return schema;
}

} // namespace postern::model
