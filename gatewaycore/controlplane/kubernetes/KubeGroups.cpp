// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeGroups.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeIngress.h"
#include "controlplane/kubernetes/KubeRouteIndex.h"

#include <algorithm>
#include <map>
#include <set>

namespace postern::kubernetes {
namespace {

using deployment::textAt;
using deployment::valueAt;
using schema::Value;

} // namespace

std::string strangeTo(const KubeSettings& settings, const Value& route)
{
    if (isIngress(route)) {
        const std::string of = ingressClassOf(route);
        if (of == settings.ingressClass)
            return {};
        return of.empty() ? "It says no class, so that it is the cluster's default one's." : "Its class is " + of + ", not " + settings.ingressClass + '.';
    }
    const Value* const parents = valueAt(route, "/spec/parentRefs");
    const bool its = parents == nullptr || std::ranges::any_of(parents->items(), [&](const Value& each) {
        const std::string own = textAt(route, "/metadata/namespace");
        const std::string nameSpace = textAt(each, "/namespace");
        const std::string& ours = settings.gatewaySpace();
        return textAt(each, "/name") == settings.gateway && (nameSpace.empty() ? own : nameSpace) == ours;
    });
    return its ? std::string() : "It belongs to another Gateway than " + settings.gateway + '.';
}

std::string groupKey(const Value& object)
{
    if (isOurs(object))
        return "ours " + labelIn(object, apiLabel);
    if (const std::string name = labelIn(object, "wso2-api-name"); !name.empty())
        return "wso2 " + name + ':' + labelIn(object, "apiVersion");
    return "route " + kindIn(object) + '/' + nameIn(object);
}

std::vector<KubeGroup> grouped(const std::vector<Value>& objects, const KubeMake& make, const KubeSettings& settings, std::vector<deployment::SkippedObject>& skipped)
{
    std::map<std::string, KubeGroup> byKey;
    std::map<std::string, std::vector<const Value*>> left; // ours without a route, by key
    for (const Value& object : objects) {
        const KubeKind* const kind = kindNamed(make.kinds, kindIn(object));
        if (kind == nullptr || !kind->routes)
            continue;
        if (std::string why = strangeTo(settings, object); !why.empty())
            skipped.push_back({kindIn(object) + '/' + nameIn(object), std::move(why)});
        else
            byKey[groupKey(object)].push_back(object);
    }
    KubeRouteIndex index;
    std::vector<std::pair<const Value*, std::size_t>> routes; // with their groups
    std::vector<KubeGroup*> groups;
    for (auto& [key, group] : byKey) {
        for (const Value& route : group) {
            index.add(KubeRouteIndex::wordsOf(route), static_cast<std::uint32_t>(routes.size()));
            routes.emplace_back(&route, groups.size());
        }
        groups.push_back(&group);
    }
    std::vector<std::pair<const Value*, std::size_t>> theirs; // by group; routes are pointed at until all are found
    for (const Value& object : objects) {
        const KubeKind* const kind = kindNamed(make.kinds, kindIn(object));
        if (kind == nullptr || kind->routes)
            continue;
        if (!isOurs(object)) {
            std::set<std::size_t> its;
            for (const std::uint32_t place : make.belongs == nullptr ? std::vector<std::uint32_t>() : index.near(object)) {
                if (!its.contains(routes[place].second) && make.belongs(object, *routes[place].first))
                    its.insert(routes[place].second);
            }
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
