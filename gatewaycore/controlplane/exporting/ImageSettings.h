// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/RootFileSystem.h"
#include "controlplane/exporting/Targets.h"

#include <string>
#include <utility>
#include <vector>

namespace postern::exporting {

/// How posternd is started in a container, and where things are there: the same for every kind of image.
struct ImageSettings {
    std::vector<std::string> entrypoint;
    std::vector<std::pair<std::string, std::string>> environment;
    std::vector<std::pair<std::string, std::string>> labels; ///< OCI's annotation keys; one line each
    std::vector<BundlePort> ports; ///< that are reached from outside: without Unix sockets
};

inline constexpr const char* imageProgram = "/usr/bin/posternd";
inline constexpr const char* imageBundle = "/bundle";
inline constexpr const char* imageState = "/state";
inline constexpr const char* imageSigners = "/etc/postern/signers.pem";
inline constexpr const char* imageAuthorities = "/etc/ssl/certs/ca-certificates.crt";

/// Whether `key` ("listeners.0.address") may be set from outside: one of facts.overridable stands for it or for what it is below.
[[nodiscard]] bool mayOverride(const BundleFacts& facts, std::string_view key);

/// Settings that make listeners on this machine's own address reachable from outside of a container, as variables.
/// Errors: InvalidArgument for a listener that takes any free port, or one that stays unreachable.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> reachable(const BundleFacts& facts);

[[nodiscard]] std::vector<BundlePort> publicPorts(const BundleFacts& facts);
[[nodiscard]] Result<ImageSettings> imageSettings(const BundleFacts& facts, const TargetOptions& options);
/// "registry.example/team/orders:1.2.0". Errors: InvalidArgument for a name that registries refuse.
[[nodiscard]] Result<std::string> imageReference(const BundleFacts& facts, const TargetOptions& options);
/// The root file system of the image, with the keys of those who may sign.
[[nodiscard]] Result<RootFileSystem> imageRoot(const TargetOptions& options);

} // namespace postern::exporting
