// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/kubernetes/KubeConnection.h"
#include "controlplane/remote/Reading.h"

namespace postern::kubernetes {

/// The Gateway that routes belong to, whole; null: it is not there, or may not be read.
class KubeGatewayReading final : public remote::ReadingOf<schema::Value> {
  public:
    KubeGatewayReading(KubeConnection& connection, deployment::Completion<schema::Value> done);
};

/// Of routes (HTTPRoute, GRPCRoute) among `objects`: their hosts at the listeners of the Gateway that take them, else the Gateway's own
/// addresses. `context` is the path of the API; empty: what the paths of its routes have in common. Pure.
[[nodiscard]] deployment::PublicUrls kubeUrls(const KubeSettings& settings, const std::vector<schema::Value>& objects, const schema::Value& gateway, const std::string& context);

} // namespace postern::kubernetes
