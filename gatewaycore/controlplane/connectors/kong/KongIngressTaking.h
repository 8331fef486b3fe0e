// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/OperationChanges.h"
#include "controlplane/kubernetes/KubeObject.h"

namespace postern::connectors::kong {

/// What would have to be changed of an API so that `paths` of the normal form are as a cluster has them for Kong. Pure.
[[nodiscard]] deployment::LiveChanges ingressChangesOf(const kubernetes::KubeApi& wanted, const model::Api& api, const deployment::NormalForm& live, const deployment::FieldPaths& paths);

} // namespace postern::connectors::kong
