// SPDX-License-Identifier: Apache-2.0
#include "schema/Location.h"

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
    std::string text(file());
    if (line > 0) {
        text += ':';
        text += std::to_string(line);
        if (column > 0) {
            text += ':';
            text += std::to_string(column);
        }
    }
    return text;
}

} // namespace postern::schema
