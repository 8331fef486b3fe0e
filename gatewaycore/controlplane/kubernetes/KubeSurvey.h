// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Discovery.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeRouteIndex.h"
#include "controlplane/kubernetes/KubeSettings.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace postern::kubernetes {

/// What a discovery keeps of a cluster while lists are read, one kind after the other: of a route what leads to others, of everything else
/// its digest. It finds what grouped() does of all objects at once.
class KubeSurvey {
  public:
    /// Both outlive this.
    KubeSurvey(const KubeMake& make, const KubeSettings& settings) : make_(make), settings_(settings) {}

    /// In the order in which they have to be read: what the others belong to comes first.
    [[nodiscard]] std::vector<const KubeKind*> kinds() const;
    /// The list of a kind from its beginning; what came of it so far is forgotten.
    void begin(const KubeKind& kind);
    void add(const schema::Value& object);
    /// The kind's list is whole.
    void end();

    [[nodiscard]] deployment::Discovery found();

  private:
    /// What is kept of a route: as a text, which takes a tenth of what it takes as a value.
    struct Route {
        std::string outline; ///< routePart()
        KubeRouteIndex::Words words;
        std::string key;     ///< what the API's objects have in common
        std::string skipped; ///< why it is none of ours to show; empty: it is
        std::string digest;
        deployment::DiscoveredApi shown; ///< the API, if this were all of it
    };
    struct Api {
        deployment::DiscoveredApi shown; ///< by its first route
        std::vector<std::string> digests;
    };
    struct Ours {
        std::string key;
        std::string digest;
        std::string id;    ///< "Backend/orders-1-0-0"
        std::string title; ///< of the API
    };
    void endOfRoutes();
    void endOfTheirs();

    const KubeMake& make_;
    const KubeSettings& settings_;
    const KubeKind* kind_ = nullptr;
    std::vector<Route> routes_;          ///< of the kind
    std::vector<schema::Value> theirs_;  ///< of the kind, what others have
    std::vector<Ours> ours_;             ///< of the kind
    std::map<std::string, Api> apis_;
    std::vector<std::pair<std::string, Api*>> outlines_; ///< of all routes, as the index numbers them
    KubeRouteIndex index_;
    std::map<std::string, deployment::SkippedObject> left_; ///< of ours without a route, by what they have in common
    std::vector<deployment::SkippedObject> skipped_;
};

} // namespace postern::kubernetes
