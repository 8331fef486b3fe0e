// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Discovery.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeSettings.h"

#include <vector>

namespace postern::kubernetes {

/// The objects of one API.
using KubeGroup = std::vector<schema::Value>;

/// Why calls do not reach a route by the environment's Gateway, in a sentence; empty: they do.
[[nodiscard]] std::string strangeTo(const KubeSettings& settings, const schema::Value& route);
/// What the objects of one API have in common: "ours orders-1-0-0".
[[nodiscard]] std::string groupKey(const schema::Value& object);

/// Which objects are one API: those of one label of postern's; routes that WSO2's agents count as one (wso2-api-name); every other route
/// by itself; each with what belongs to it. Routes of other Gateways, and what is left of ours without a route, are skipped.
[[nodiscard]] std::vector<KubeGroup> grouped(const std::vector<schema::Value>& objects, const KubeMake& make, const KubeSettings& settings,
                                             std::vector<deployment::SkippedObject>& skipped);

} // namespace postern::kubernetes
