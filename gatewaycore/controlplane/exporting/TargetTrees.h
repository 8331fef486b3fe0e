// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/Targets.h"

/// One function a target, as treeFor() says; each has a file of its own.
namespace postern::exporting {

/// Containerfile, rootfs/, bundle/.
[[nodiscard]] Result<ExportTree> containerTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options);
/// An OCI image layout (image spec 1.1): oci-layout, index.json, blobs/sha256/. Two layers: what posternd needs, and the bundle.
[[nodiscard]] Result<ExportTree> ociTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options);
/// compose.yaml beside what containerTree() gives.
[[nodiscard]] Result<ExportTree> composeTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options);
/// A Kustomize base, or with TargetOptions::sidecar a Kustomize component.
[[nodiscard]] Result<ExportTree> kubernetesTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options);
/// Files by their place below "/": units, the program, the bundle, a file for variables.
[[nodiscard]] Result<ExportTree> systemdTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options);

} // namespace postern::exporting
