// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeSurvey.h"

#include "controlplane/kubernetes/KubeGroups.h"
#include "controlplane/kubernetes/KubeOutline.h"
#include "schema/Document.h"

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
    routes_.clear();
    theirs_.clear();
    ours_.clear();
}

void KubeSurvey::add(const Value& object)
{
    if (!kind_->routes && isOurs(object)) {
        ours_.push_back({groupKey(object), digestOf(object), kindIn(object) + '/' + nameIn(object), annotationIn(object, titleAnnotation)});
    } else if (!kind_->routes) {
        theirs_.push_back(leanOf(object, *kind_));
    } else {
        const Value part = routePart(leanOf(object, *kind_));
        std::string strange = strangeTo(settings_, part);
        const bool its = strange.empty();
        routes_.push_back({its ? schema::writeJson(part, 0) : std::string(), its ? KubeRouteIndex::wordsOf(part) : KubeRouteIndex::Words(), groupKey(part),
                           std::move(strange), digestOf(part), shownAs(part, {&part}, {})});
    }
}

void KubeSurvey::end()
{
    endOfRoutes();
    endOfTheirs();
    for (Ours& each : ours_) {
        if (const auto api = apis_.find(each.key); api != apis_.end())
            api->second.digests.push_back(std::move(each.digest));
        else
            left_.try_emplace(each.key, deployment::SkippedObject{each.id, "No route leads to what is kept of " + each.title + '.'});
    }
    routes_ = {};
    theirs_ = {};
    ours_ = {};
}

void KubeSurvey::endOfRoutes()
{
    for (Route& each : routes_) {
        if (!each.skipped.empty()) {
            skipped_.push_back({each.shown.id, each.skipped});
            continue;
        }
        Api& api = apis_[each.key];
        const std::string context = api.shown.context.empty() ? each.shown.context : api.shown.context;
        if (api.digests.empty())
            api.shown = std::move(each.shown);
        api.shown.context = context;
        api.digests.push_back(std::move(each.digest));
        index_.add(each.words, static_cast<std::uint32_t>(outlines_.size()));
        outlines_.emplace_back(std::move(each.outline), &api);
    }
}

void KubeSurvey::endOfTheirs()
{
    for (const Value& object : theirs_) {
        std::set<Api*> its;
        for (const std::uint32_t place : make_.belongs == nullptr ? std::vector<std::uint32_t>() : index_.near(object)) {
            const auto& [outline, api] = outlines_[place];
            schema::Problems none;
            const auto route = its.contains(api) ? std::nullopt : schema::readJson(outline, "route", none);
            if (route && make_.belongs(object, *route))
                its.insert(api);
        }
        for (Api* const api : its)
            api->digests.push_back(digestOf(object));
    }
}

deployment::Discovery KubeSurvey::found()
{
    deployment::Discovery out;
    for (auto& [key, api] : apis_) {
        api.shown.hash = hashOfDigests(std::move(api.digests));
        out.apis.push_back(std::move(api.shown));
    }
    out.skipped = std::move(skipped_);
    for (auto& [key, each] : left_)
        out.skipped.push_back(std::move(each));
    out.complete = true;
    return out;
}

} // namespace postern::kubernetes
