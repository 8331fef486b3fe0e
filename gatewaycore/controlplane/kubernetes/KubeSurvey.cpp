// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeSurvey.h"

#include "controlplane/kubernetes/KubeOutline.h"
#include "controlplane/kubernetes/KubeGroups.h"

#include <set>

namespace postern::kubernetes {

using schema::Value;

std::vector<const KubeKind*> KubeSurvey::kinds() const
{
    std::vector<const KubeKind*> out;
    for (const bool routes : {true, false}) {
        for (const KubeKind& each : make_.kinds) {
            if (each.routes == routes)
                out.push_back(&each);
        }
    }
    return out;
}

void KubeSurvey::begin(const KubeKind& kind)
{
    kind_ = &kind;
    objects_.clear();
    ours_.clear();
    if (!kind.routes && groups_.empty())
        indexRoutes();
}

void KubeSurvey::add(const Value& object)
{
    if (!kind_->routes && isOurs(object))
        ours_.push_back({groupKey(object), digestOf(object), kindIn(object) + '/' + nameIn(object), annotationIn(object, titleAnnotation)});
    else
        objects_.push_back(kind_->routes ? routePart(leanOf(object, *kind_)) : leanOf(object, *kind_));
}

void KubeSurvey::end()
{
    for (Value& object : objects_) {
        if (!kind_->routes) {
            std::set<std::size_t> its;
            if (make_.belongs != nullptr)
                index_.eachNear(object, [&](const Value& route, std::size_t group) {
                    if (!its.contains(group) && make_.belongs(object, route))
                        its.insert(group);
                });
            for (const std::size_t group : its)
                groups_[group]->digests.push_back(digestOf(object));
        } else if (!isOfGateway(object, settings_)) {
            skipped_.push_back({kindIn(object) + '/' + nameIn(object), "It belongs to another Gateway than " + settings_.gateway + '.'});
        } else {
            Api& api = apis_[groupKey(object)];
            api.digests.push_back(digestOf(object));
            api.routes.push_back(std::move(object));
        }
    }
    for (Ours& each : ours_) {
        if (const auto api = apis_.find(each.key); api != apis_.end())
            api->second.digests.push_back(std::move(each.digest));
        else
            left_.try_emplace(each.key, deployment::SkippedObject{each.id, "No route leads to what is kept of " + each.title + '.'});
    }
    objects_ = {};
    ours_ = {};
}

/// All routes are there, and where they are does not change any more.
void KubeSurvey::indexRoutes()
{
    for (auto& [key, api] : apis_) {
        for (const Value& route : api.routes)
            index_.add(route, groups_.size());
        groups_.push_back(&api);
    }
}

deployment::Discovery KubeSurvey::found()
{
    deployment::Discovery out;
    for (auto& [key, api] : apis_) {
        std::vector<const Value*> routes;
        for (const Value& each : api.routes)
            routes.push_back(&each);
        out.apis.push_back(shownAs(*routes.front(), routes, std::move(api.digests)));
    }
    out.skipped = std::move(skipped_);
    for (auto& [key, each] : left_)
        out.skipped.push_back(std::move(each));
    out.complete = true;
    return out;
}

} // namespace postern::kubernetes
