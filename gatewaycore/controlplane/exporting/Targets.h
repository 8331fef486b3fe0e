// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/BundleFacts.h"
#include "controlplane/exporting/ExportTree.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

enum class Target : std::uint8_t { Folder, Tar, Container, Oci, Compose, Kubernetes, Systemd };

/// "folder", "tar", "container", "oci", "compose", "kubernetes", "systemd".
[[nodiscard]] std::string_view nameOf(Target target) noexcept;
/// Errors: InvalidArgument naming those there are.
[[nodiscard]] Result<Target> targetOf(std::string_view name);

/// What a person may choose about targets.
struct TargetOptions {
    std::filesystem::path program; ///< the posternd that goes into images and units
    std::filesystem::path systemRoot = "/"; ///< where its libraries and their licences are; another machine's unpacked system
    std::string signers; ///< PEM of public keys: images and units start posternd with --require-signature; empty: they do not
    std::string image;             ///< "registry.example/team/orders"; empty: the bundle's name
    unsigned replicas = 2;         ///< Kubernetes, at least 2
    bool sidecar = false;          ///< Kubernetes: a patch that puts the gateway beside a container instead of a Deployment
    std::string nameSpace;         ///< Kubernetes; empty: not written
};

/// What stands around a bundle so that `target` can run it: a Containerfile with its root file system, a Compose file, a
/// Kustomize base, units. `bundle` is the bundle's own files, which the answer has too, where the target wants them. Pure:
/// writes nothing, and the same arguments give the same octets. Errors: NotFound for a program or a library that is not
/// there; InvalidArgument for options that do not fit.
[[nodiscard]] Result<ExportTree> treeFor(Target target, const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options);

} // namespace postern::exporting
