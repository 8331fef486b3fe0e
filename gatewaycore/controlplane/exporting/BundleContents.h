// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/BundleFacts.h"
#include "controlplane/exporting/ExportTree.h"
#include "schema/Problems.h"
#include "snapshot/SnapshotFile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace postern::exporting {

/// Where a secret that is a file by a relative path is expected by a bundle: "tls/key.pem" at "/run/secrets/tls-key.pem".
[[nodiscard]] std::string secretPath(const std::filesystem::path& path);

/// What a project's snapshot becomes in a bundle.
struct BundleContents {
    ExportTree files; ///< snapshot.bin, and below files/ what the configuration names
    std::size_t listeners = 0; ///< with those on Unix sockets, which have no port
    BundleFacts facts; ///< all but name, version, hash, posterndVersion, overridable and signedBundle
};

/// Where a bundle finds secrets that are files by relative paths.
enum class SecretPlacing : std::uint8_t {
    Deployed, ///< secretPath()
    Project,  ///< where they are now, for a trial on this machine
};

/// Takes along the files that the configuration names - certificates, authorities, public keys, lists of users, scripts - and
/// leaves out secrets: a file with a private key, and what `${file:}` refers to, stay where they are, or by a relative path are
/// expected below /run/secrets. Errors go to `problems`: a file that is not there, a private key in a key set, a reference to the
/// keychain, a password in a URL. Warnings, too: a backend on this machine, a list that does not change any more.
[[nodiscard]] BundleContents contentsOf(snapshot::Snapshot snapshot, const std::filesystem::path& project, schema::Problems& problems,
                                        SecretPlacing places = SecretPlacing::Deployed);

} // namespace postern::exporting
