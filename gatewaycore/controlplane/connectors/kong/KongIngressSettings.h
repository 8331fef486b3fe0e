// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/kubernetes/KubeSettings.h"

namespace postern::connectors::kong {

/// A Kong that is configured by its Ingress Controller.
struct KongIngressSettings {
    kubernetes::KubeSettings cluster;
    std::string ingressClass = "kong";  ///< of Ingresses that are Kong's
    std::string counting = "local";     ///< where Kong counts calls: local, cluster, redis
    std::vector<std::string> consumers; ///< "shop=shop-key": a consumer and the Secrets with its credentials
};

const schema::Schema<KongIngressSettings>& describe(schema::Type<KongIngressSettings>);

} // namespace postern::connectors::kong
