// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeGroups.h"

#include "controlplane/deployment/Answers.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace postern::kubernetes {
namespace {

using deployment::textAt;
using deployment::valueAt;
using schema::Value;

bool isOfGateway(const Value& route, const KubeSettings& settings)
{
    const Value* const parents = valueAt(route, "/spec/parentRefs");
    if (parents == nullptr) // an Ingress
        return true;
    return std::ranges::any_of(parents->items(), [&](const Value& each) {
        const std::string own = textAt(route, "/metadata/namespace");
        const std::string nameSpace = textAt(each, "/namespace");
        const std::string& ours = settings.gatewaySpace();
        return textAt(each, "/name") == settings.gateway && (nameSpace.empty() ? own : nameSpace) == ours;
    });
}

std::string groupKey(const Value& object)
{
    if (isOurs(object))
        return "ours " + labelIn(object, apiLabel);
    if (const std::string name = labelIn(object, "wso2-api-name"); !name.empty())
        return "wso2 " + name + ':' + labelIn(object, "apiVersion");
    return "route " + kindIn(object) + '/' + nameIn(object);
}

/// Every text in a value, and what its commas part.
void addTexts(const Value& value, std::vector<std::string>& out)
{
    if (value.isString()) {
        const std::string& text = value.asString();
        constexpr std::size_t longestName = 253; // of Kubernetes; what is longer names nothing
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find(',', begin), text.size());
            std::size_t first = begin;
            std::size_t last = end;
            while (first < last && text[first] == ' ')
                ++first;
            while (last > first && text[last - 1] == ' ')
                --last;
            if (last > first && last - first <= longestName)
                out.push_back(text.substr(first, last - first));
            begin = end + 1;
        }
    }
    for (const Value& each : value.isList() ? value.items() : std::vector<Value>())
        addTexts(each, out);
    for (const schema::Entry& each : value.isMap() ? value.entries() : std::vector<schema::Entry>())
        addTexts(each.value, out);
}

/// Which routes an object of others may belong to: one of them names the other. Without it each object of a large cluster would be
/// held against each route.
class RouteIndex {
  public:
    void add(const Value& route, std::size_t group)
    {
        byName_[nameIn(route)].push_back({&route, group});
        std::vector<std::string> texts;
        addTexts(route, texts);
        std::ranges::sort(texts);
        const auto same = std::ranges::unique(texts);
        texts.erase(same.begin(), same.end());
        for (std::string& text : texts)
            byText_[std::move(text)].push_back({&route, group});
    }
    /// `see(route, group)` for each of them, perhaps more than once.
    template <class See>
    void eachNear(const Value& object, See see) const
    {
        const auto tell = [&see](const auto& index, const std::string& key) {
            const auto at = index.find(key);
            if (at == index.end())
                return;
            for (const Place& place : at->second)
                see(*place.route, place.group);
        };
        tell(byText_, nameIn(object));
        std::vector<std::string> texts;
        addTexts(object, texts);
        for (const std::string& text : texts)
            tell(byName_, text);
    }

  private:
    struct Place {
        const Value* route;
        std::size_t group;
    };
    std::unordered_map<std::string, std::vector<Place>> byName_;
    std::unordered_map<std::string, std::vector<Place>> byText_;
};

} // namespace

std::vector<KubeGroup> grouped(const std::vector<Value>& objects, const KubeMake& make, const KubeSettings& settings, std::vector<deployment::SkippedObject>& skipped)
{
    std::map<std::string, KubeGroup> byKey;
    std::map<std::string, std::vector<const Value*>> left; // ours without a route, by key
    for (const Value& object : objects) {
        const KubeKind* const kind = kindNamed(make.kinds, kindIn(object));
        if (kind == nullptr || !kind->routes)
            continue;
        if (!isOfGateway(object, settings))
            skipped.push_back({kindIn(object) + '/' + nameIn(object), "It belongs to another Gateway than " + settings.gateway + '.'});
        else
            byKey[groupKey(object)].push_back(object);
    }
    RouteIndex routes;
    std::vector<KubeGroup*> groups;
    for (auto& [key, group] : byKey) {
        for (const Value& route : group)
            routes.add(route, groups.size());
        groups.push_back(&group);
    }
    std::vector<std::pair<const Value*, std::size_t>> theirs; // by group; routes are pointed at until all are found
    for (const Value& object : objects) {
        const KubeKind* const kind = kindNamed(make.kinds, kindIn(object));
        if (kind == nullptr || kind->routes)
            continue;
        if (!isOurs(object)) {
            std::set<std::size_t> its;
            if (make.belongs != nullptr)
                routes.eachNear(object, [&](const Value& route, std::size_t group) {
                    if (!its.contains(group) && make.belongs(object, route))
                        its.insert(group);
                });
            for (const std::size_t group : its)
                theirs.emplace_back(&object, group);
        } else if (!byKey.contains(groupKey(object))) {
            left[groupKey(object)].push_back(&object);
        }
    }
    for (const Value& object : objects) {
        const KubeKind* const kind = kindNamed(make.kinds, kindIn(object));
        const auto at = kind == nullptr || kind->routes || !isOurs(object) ? byKey.end() : byKey.find(groupKey(object));
        if (at != byKey.end())
            at->second.push_back(object);
    }
    for (const auto& [object, group] : theirs)
        groups[group]->push_back(*object);
    for (const auto& [key, all] : left)
        skipped.push_back({kindIn(*all.front()) + '/' + nameIn(*all.front()), "No route leads to what is kept of " + annotationIn(*all.front(), titleAnnotation) + '.'});
    std::vector<KubeGroup> out;
    for (auto& [key, group] : byKey)
        out.push_back(std::move(group));
    return out;
}

} // namespace postern::kubernetes
