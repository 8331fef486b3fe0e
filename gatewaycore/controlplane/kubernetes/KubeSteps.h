// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/DeploymentPlan.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeSettings.h"

namespace postern::kubernetes {

/// What leads from what there is to what is wanted: server-side apply with our field manager, never by force but where every other
/// manager of what changes is one that may be written over. What was ours and is wanted no more goes last. Errors: AlreadyExists for an
/// object that is not ours.
[[nodiscard]] Result<std::vector<deployment::PlanStep>> stepsTo(const KubeApi& api, const std::vector<schema::Value>& there, const KubeMake& make, const KubeSettings& settings);
/// What takes away all that is ours, routes first.
[[nodiscard]] std::vector<deployment::PlanStep> removalOf(const std::vector<schema::Value>& there, const KubeMake& make, const KubeSettings& settings);

} // namespace postern::kubernetes
