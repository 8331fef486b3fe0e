// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Api.h"

#include <algorithm>
#include <deque>
#include <map>

namespace postern::connectors::wso2 {
namespace {

struct LifeChange {
    const char* from;
    const char* event;
    const char* to;
    const char* back;
};
/// APILifeCycle of WSO2's default configuration.
constexpr LifeChange lifeChanges[] = {
    {"CREATED", "Publish", "PUBLISHED", "Demote to Created"}, {"PROTOTYPED", "Publish", "PUBLISHED", "Deploy as a Prototype"},
    {"PUBLISHED", "Block", "BLOCKED", "Re-Publish"},          {"BLOCKED", "Re-Publish", "PUBLISHED", "Block"},
    {"PUBLISHED", "Deprecate", "DEPRECATED", ""},             {"BLOCKED", "Deprecate", "DEPRECATED", ""},
    {"PUBLISHED", "Demote to Created", "CREATED", "Publish"}, {"DEPRECATED", "Retire", "RETIRED", ""},
};

} // namespace

std::string shownState(std::string_view state)
{
    std::string out(state);
    for (std::size_t i = 1; i < out.size(); ++i)
        out[i] = out[i] >= 'A' && out[i] <= 'Z' ? static_cast<char>(out[i] + ('a' - 'A')) : out[i];
    return out;
}

std::vector<LifeStep> lifeSteps(const std::string& from, const std::string& to)
{
    std::map<std::string, std::vector<LifeStep>> ways{{from, {}}};
    std::deque<std::string> next{from};
    while (!next.empty()) {
        const std::string at = next.front();
        next.pop_front();
        if (at == to)
            return ways[at];
        for (const LifeChange& change : lifeChanges) {
            if (at != change.from || ways.contains(change.to))
                continue;
            std::vector<LifeStep> way = ways[at];
            way.push_back({change.event, change.to, change.back});
            ways[change.to] = std::move(way);
            next.emplace_back(change.to);
        }
    }
    return {};
}

} // namespace postern::connectors::wso2
