// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Discovery.h"

#include <algorithm>
#include <set>

namespace postern::deployment {

const schema::Schema<DiscoveredApi>& describe(schema::Type<DiscoveredApi>)
{
    static const auto schema = schema::Schema<DiscoveredApi>("discovered-api", "An API that lives at a gateway.")
                                   .field("id", &DiscoveredApi::id, "The gateway's own").required().notEmpty()
                                   .field("name", &DiscoveredApi::name, "Its name")
                                   .field("version", &DiscoveredApi::version, "Its version")
                                   .field("context", &DiscoveredApi::context, "Where its paths begin")
                                   .field("hash", &DiscoveredApi::hash, "Of what the gateway has of it")
                                   .field("owner", &DiscoveredApi::owner, "Who put it there")
                                   .field("unreadable", &DiscoveredApi::unreadable, "Why it could not be read")
                                   .field("skipped", &DiscoveredApi::skipped, "Why it was no API to show")
                                   .field("source", &DiscoveredApi::source, "Which part of the gateway knows of it, where there are several")
                                   .field("looked", &DiscoveredApi::looked, "When it was asked for by itself, in seconds since 1970");
    return schema;
}

std::string_view toString(Sighting sighting) noexcept
{
    switch (sighting) {
    case Sighting::New: return "new";
    case Sighting::Unchanged: return "unchanged";
    case Sighting::Changed: return "changed";
    case Sighting::Gone: return "gone";
    case Sighting::Unreadable: return "unreadable";
    }
    return {};
}

std::vector<SightedApi> compare(const Discovery& found, Sightings& seen)
{
    std::vector<SightedApi> out;
    std::set<std::string> here;
    for (const DiscoveredApi& api : found.apis) {
        here.insert(api.id);
        const auto before = seen.find(api.id);
        if (!api.unreadable.empty()) {
            DiscoveredApi shown = before == seen.end() || !before->second.skipped.empty() ? api : before->second;
            shown.unreadable = api.unreadable;
            out.push_back({std::move(shown), Sighting::Unreadable});
            continue;
        }
        const bool known = before != seen.end() && before->second.skipped.empty();
        const bool same = known && before->second.hash == api.hash && before->second.title() == api.title() && before->second.context == api.context;
        out.push_back({api, !known ? Sighting::New : same ? Sighting::Unchanged : Sighting::Changed});
        seen.insert_or_assign(api.id, api);
    }
    if (found.complete) {
        for (auto it = seen.begin(); it != seen.end();) {
            const auto begins = [&it](const std::string& each) { return it->first.starts_with(each); };
            if (here.contains(it->first) || std::ranges::any_of(found.unlisted, begins)) {
                ++it;
                continue;
            }
            if (it->second.skipped.empty())
                out.push_back({it->second, Sighting::Gone});
            it = seen.erase(it);
        }
        for (const DiscoveredApi& each : found.passed)
            seen.try_emplace(each.id, each);
    }
    std::ranges::sort(out, {}, [](const SightedApi& each) { return std::pair(each.api.title(), each.api.id); });
    return out;
}

std::vector<Collision> collisions(const std::vector<DiscoveredApi>& apis)
{
    std::map<std::string, std::vector<std::string>> holders;
    for (const DiscoveredApi& api : apis) {
        holders[api.title()].push_back(api.id);
        if (!api.context.empty())
            holders[api.context].push_back(api.id);
    }
    std::vector<Collision> out;
    for (auto& [what, ids] : holders) {
        if (ids.size() > 1)
            out.push_back({what, std::move(ids)});
    }
    return out;
}

} // namespace postern::deployment
