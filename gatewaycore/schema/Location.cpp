// SPDX-License-Identifier: Apache-2.0
#include "schema/Location.h"

#include <array>
#include <charconv>
#include <mutex>
#include <set>

namespace postern::schema {

Location Location::of(std::string_view file, std::uint32_t line, std::uint32_t column)
{
    // Configurations may be read on any thread (a reload, the workbench); names are few and live for ever.
    static std::mutex mutex;
    static std::set<std::string, std::less<>> names;
    const std::scoped_lock lock(mutex);
    auto found = names.find(file);
    if (found == names.end())
        found = names.emplace(file).first;
    return Location{&*found, line, column};
}

std::string Location::toString() const
{
    // Tens of thousands are written when a large gateway starts: one allocation for each.
    constexpr std::size_t digits = 10;
    std::string text;
    text.reserve(file().size() + 2 * (1 + digits));
    text.append(file());
    const auto put = [&text](std::uint32_t number) {
        std::array<char, digits> places{};
        text += ':';
        text.append(places.data(), std::to_chars(places.data(), places.data() + places.size(), number).ptr);
    };
    if (line > 0) {
        put(line);
        if (column > 0)
            put(column);
    }
    return text;
}

} // namespace postern::schema
