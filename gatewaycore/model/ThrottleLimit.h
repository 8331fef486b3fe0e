// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <initializer_list>

namespace postern::model {

/// What a limit counts.
enum class QuotaType : std::uint8_t {
    RequestCount,
    /// Octets of content of requests and of their answers, as they pass on the client's side and without the transfer
    /// coding; heads do not count. A call is let through while less than the limit has been used, and what it carried is
    /// counted when it is over, however it ended: calls that are under way together can go beyond the limit by what they
    /// carry. What the limit itself refuses is not counted.
    Bandwidth,
};
enum class TimeUnit : std::uint8_t { Second, Minute, Hour, Day, Week, Month, Year };

/// So much in so long.
struct ThrottleLimit {
    QuotaType type = QuotaType::RequestCount;
    std::uint64_t count = 0; ///< requests; of a bandwidth limit unused
    ByteCount data;          ///< of a bandwidth limit
    std::uint32_t unitTime = 1;
    TimeUnit timeUnit = TimeUnit::Minute;

    [[nodiscard]] std::chrono::seconds period() const noexcept;
};

/// unitTime x timeUnit; a month is 30 days, a year 365, as in WSO2.
[[nodiscard]] std::chrono::seconds periodOf(std::uint32_t unitTime, TimeUnit timeUnit) noexcept;

/// The names that files have for units, those of WSO2 included.
[[nodiscard]] const std::initializer_list<schema::ChoiceEntry>& timeUnitNames();
/// Refuses a limit of nothing, and numbers of the other type.
void checkNumbers(QuotaType type, std::uint64_t count, ByteCount data, schema::Reporter& reporter);

const schema::Schema<ThrottleLimit>& describe(schema::Type<ThrottleLimit>);

} // namespace postern::model
