// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/envoy/EnvoySettings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::envoy {

/// What a BackendTrafficPolicy says of how backends are called: time to connect, repetitions, how much at once. An empty map: nothing.
[[nodiscard]] schema::Value trafficOf(const model::Cluster& cluster, std::vector<deployment::Capability>& capabilities);

/// A limit as a BackendTrafficPolicy has it; null: there is none, or Envoy cannot count it, which is said. `routes`: how many routes it is for.
[[nodiscard]] schema::Value rateLimitOf(const deployment::Revision& revision, const std::string& policy, const std::string& place, EnvoySettings::Counting counting, std::size_t routes,
                                        std::vector<deployment::Capability>& capabilities);

/// Of "Minute": 60. 0: Envoy Gateway has no such unit.
[[nodiscard]] std::int64_t secondsOf(std::string_view unit);

} // namespace postern::connectors::envoy
