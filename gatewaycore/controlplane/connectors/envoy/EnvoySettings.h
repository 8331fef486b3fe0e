// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeSettings.h"

#include <cstdint>

namespace postern::connectors::envoy {

/// An Envoy Gateway, and what the cluster keeps for it.
struct EnvoySettings {
    enum class Counting : std::uint8_t { Local, Global };
    kubernetes::KubeSettings cluster;
    Counting counting = Counting::Local; ///< where calls are counted
    std::string apiKeySecret;            ///< a Secret: client -> key
    std::string basicAuthSecret;         ///< a Secret with .htpasswd
    std::string backendCa;               ///< a ConfigMap with ca.crt
    std::vector<std::string> claimHeaders; ///< "sub=X-User"
};

const schema::Schema<EnvoySettings>& describe(schema::Type<EnvoySettings>);

} // namespace postern::connectors::envoy
