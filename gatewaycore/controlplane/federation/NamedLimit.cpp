// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/NamedLimit.h"

#include <algorithm>
#include <array>

namespace postern::federation {

using schema::Value;

NamedLimit namedLimit(std::int64_t count, std::int64_t seconds)
{
    struct Unit {
        std::int64_t seconds;
        const char* word;
        const char* written;
    };
    constexpr std::array<Unit, 4> units{{{86'400, "Day", "day"}, {3600, "Hour", "hour"}, {60, "Min", "min"}, {1, "Sec", "sec"}}};
    const Unit& unit = *std::ranges::find_if(units, [seconds](const Unit& each) { return seconds % each.seconds == 0; });
    const std::int64_t time = seconds / unit.seconds;
    return {std::to_string(count) + "Per" + (time == 1 ? std::string() : std::to_string(time)) + unit.word,
            Value::object({{"count", Value(count)}, {"unitTime", Value(time)}, {"timeUnit", Value(unit.written)}})};
}

} // namespace postern::federation
