// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/kubernetes/KubeDialect.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeSettings.h"

namespace postern::kubernetes {

/// An API's definition. Of ours it is what stands in its ConfigMap, with what its routes say otherwise; of others it is made of their
/// routes: operations, backends, who may call. What has no place in it is said, never a value of a field or of a key.
/// Errors: Unsupported, with why: no route of it can be an operation.
[[nodiscard]] Result<deployment::LiveDefinition> definitionOf(const std::vector<schema::Value>& objects, const KubeMake& make, const KubeSettings& settings, const KubeDialect& dialect);

} // namespace postern::kubernetes
