// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongIngressSettings.h"
#include "controlplane/deployment/Revision.h"
#include "controlplane/kubernetes/KubeMake.h"

#include <array>

namespace postern::connectors::kong {

/// In the order in which they are written: the backend, what guards it, and only then the routes. Ingresses are found, and left to
/// whoever made them.
inline constexpr std::array<kubernetes::KubeKind, 5> kongIngressKinds{{
    {"v1", "Service", "services"},
    {"configuration.konghq.com/v1", "KongConsumer", "kongconsumers"},
    {"configuration.konghq.com/v1", "KongPlugin", "kongplugins"},
    {"gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true},
    {"networking.k8s.io/v1", "Ingress", "ingresses", true, false, true},
}};

/// What an API is to Kong's Ingress Controller, and what becomes of what it asks for. Operations of one priority and the same plugins
/// share a route, since annotations hold for a whole route. Pure.
[[nodiscard]] kubernetes::KubeApi kongIngressApiOf(const deployment::Revision& revision, const KongIngressSettings& settings);

} // namespace postern::connectors::kong
