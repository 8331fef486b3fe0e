// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/envoy/EnvoySettings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::envoy {

/// The backends of a cluster of ours, in a cluster of Kubernetes.
struct EnvoyBackends {
    std::vector<schema::Value> objects; ///< Backend and BackendTLSPolicy
    schema::Value references;           ///< a route's backendRefs
    std::string path;                   ///< before every path that they are called with
};
/// `name` is what their names begin with; `protocol` is of appProtocols, empty for HTTP/1.1.
[[nodiscard]] EnvoyBackends backendsOf(const model::Cluster& cluster, const std::string& title, const std::string& name, const std::string& protocol, const EnvoySettings& settings,
                                       std::vector<deployment::Capability>& capabilities);

} // namespace postern::connectors::envoy
