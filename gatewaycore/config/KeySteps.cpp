// SPDX-License-Identifier: Apache-2.0
#include "config/KeySteps.h"

#include "config/OverridableKeys.h"

#include <algorithm>

namespace postern::config {

std::string folded(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c + 32);
        else
            out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    return out;
}

std::vector<std::string> stepsOf(std::string_view text)
{
    std::vector<std::string> steps;
    while (!text.empty()) {
        if (text.front() == '"') {
            const std::size_t end = text.find('"', 1);
            if (end == std::string_view::npos)
                return {};
            steps.emplace_back(text.substr(1, end - 1));
            text.remove_prefix(end + 1);
        } else if (text.front() == '[') {
            const std::size_t end = text.find(']');
            if (end == std::string_view::npos || steps.empty())
                return {};
            steps.emplace_back(text.substr(1, end - 1));
            text.remove_prefix(end + 1);
        } else {
            const std::size_t end = std::min(text.find_first_of(".["), text.size());
            if (end == 0)
                return {};
            steps.emplace_back(text.substr(0, end));
            text.remove_prefix(end);
        }
        if (text.empty() || text.front() == '[')
            continue;
        if (text.front() != '.' || text.size() == 1)
            return {};
        text.remove_prefix(1);
    }
    return steps;
}

} // namespace postern::config
