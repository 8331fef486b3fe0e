// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/SecretPlaces.h"
#include "controlplane/exporting/Targets.h"
#include "schema/Value.h"

#include <optional>
#include <string>

namespace postern::exporting {

/// The names that the objects of one gateway have, and refer to each other by.
struct KubernetesNames {
    std::string gateway;   ///< of the Deployment, the Service and what goes with them
    std::string configMap; ///< changes with the bundle, so a new one is rolled out, and an old one can be gone back to
    std::string secret;    ///< which this export never has
    std::string signers;   ///< a ConfigMap of public keys
    [[nodiscard]] static KubernetesNames of(const BundleFacts& facts);
};

/// Labels that every object has, and the part of them that selects pods and never changes.
[[nodiscard]] schema::Value kubernetesLabels(const BundleFacts& facts);
[[nodiscard]] schema::Value kubernetesSelector(const BundleFacts& facts);
/// What has no place in labels: hashes, and names of APIs as they are.
[[nodiscard]] schema::Value kubernetesAnnotations(const BundleFacts& facts);

/// Files of the bundle as keys of a ConfigMap, which have no "/".
struct ConfigMapFile {
    std::string key;
    std::string path; ///< below the bundle
    bool executable = false;
};
[[nodiscard]] std::vector<ConfigMapFile> configMapFiles(const ExportTree& bundle);

/// What the gateway's container and its pod have to have.
struct KubernetesPod {
    schema::Value container;
    schema::Value volumes = schema::Value::list();
    bool privilegedPort = false;
    std::chrono::seconds grace{0}; ///< for the pod: what the gateway waits before and while it drains
};

/// `mounted`: the bundle is in the ConfigMap; else in the image. Errors: as imageReference(), reachable() and secretPlaces().
[[nodiscard]] Result<KubernetesPod> kubernetesPod(const BundleFacts& facts, const TargetOptions& options, const std::optional<std::vector<ConfigMapFile>>& mounted);

} // namespace postern::exporting
