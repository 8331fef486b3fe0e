// SPDX-License-Identifier: Apache-2.0
#include "model/ThrottleLimit.h"

namespace postern::model {

std::chrono::seconds periodOf(std::uint32_t unitTime, TimeUnit timeUnit) noexcept
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

std::chrono::seconds ThrottleLimit::period() const noexcept { return periodOf(unitTime, timeUnit); }

const std::initializer_list<schema::ChoiceEntry>& timeUnitNames()
{
    using Unit = TimeUnit;
    static const std::initializer_list<schema::ChoiceEntry> names{
        {"min", Unit::Minute}, {"sec", Unit::Second}, {"hour", Unit::Hour}, {"day", Unit::Day},
        {"week", Unit::Week}, {"month", Unit::Month}, {"year", Unit::Year},
        // the other spellings that WSO2's files have
        {"minute", Unit::Minute}, {"minutes", Unit::Minute}, {"second", Unit::Second},
        {"seconds", Unit::Second}, {"hours", Unit::Hour}, {"days", Unit::Day}, {"weeks", Unit::Week},
        {"months", Unit::Month}, {"years", Unit::Year}};
    return names;
}

void checkNumbers(QuotaType type, std::uint64_t count, ByteCount data, schema::Reporter& reporter)
{
    if (type == QuotaType::RequestCount && count == 0)
        reporter.error(reporter.given("count") ? "count" : "", "allows no request at all",
                       "give count: N; the policy without a limit is called Unlimited");
    if (type == QuotaType::Bandwidth && data.value == 0)
        reporter.error(reporter.given("data") ? "data" : "", "allows no octet at all", "give data: 10MB");
    if (type == QuotaType::RequestCount && reporter.given("data"))
        reporter.error("data", "is of bandwidth policies", "write type: bandwidth");
    if (type == QuotaType::Bandwidth && reporter.given("count"))
        reporter.error("count", "is of requestCount policies", "write data: 10MB");
}

const schema::Schema<ThrottleLimit>& describe(schema::Type<ThrottleLimit>)
{
    static const auto schema =
        schema::Schema<ThrottleLimit>("throttle-limit", "So much in so long.")
            .field("type", &ThrottleLimit::type, "What is counted")
                .oneOf({{"requestCount", QuotaType::RequestCount, "requests"}, {"bandwidth", QuotaType::Bandwidth, "octets"}})
            .field("count", &ThrottleLimit::count, "Requests allowed in the time").range(0, 1'000'000'000'000)
            .field("data", &ThrottleLimit::data, "Octets of content allowed in the time, requests and answers together")
            .field("unitTime", &ThrottleLimit::unitTime, "The time, in units").range(1, 1'000'000)
            .field("timeUnit", &ThrottleLimit::timeUnit, "The unit; a month is 30 days, a year 365").oneOf(timeUnitNames())
            .check([](const ThrottleLimit& limit, schema::Reporter& reporter) {
                checkNumbers(limit.type, limit.count, limit.data, reporter);
            });
    return schema;
}

} // namespace postern::model
