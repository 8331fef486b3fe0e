// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/envoy/EnvoySettings.h"
#include "controlplane/deployment/Revision.h"
#include "controlplane/kubernetes/KubeObject.h"

namespace postern::connectors::envoy {

/// What an API is at an Envoy Gateway, and what becomes of what it asks for. Operations that are guarded and limited alike share
/// a route, since a policy holds for a whole route. Pure.
[[nodiscard]] kubernetes::KubeApi envoyApiOf(const deployment::Revision& revision, const EnvoySettings& settings);

} // namespace postern::connectors::envoy
