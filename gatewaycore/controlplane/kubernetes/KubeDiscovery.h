// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeReading.h"
#include "controlplane/kubernetes/KubeSurvey.h"

namespace postern::kubernetes {

/// Every API in the namespace: what postern keeps there, and the routes of others with what is said about them.
class KubeDiscovery final : public KubeReading<deployment::Discovery> {
  public:
    KubeDiscovery(KubeConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done);

  private:
    void listFrom(std::size_t kind);
    void listWhole();
    void finish(deployment::Discovery out);

    UniqueFunction<void(const deployment::DiscoveredApi&)> found_;
    KubeSurvey survey_;
    std::vector<const KubeKind*> kinds_; ///< in the survey's order
};

} // namespace postern::kubernetes
