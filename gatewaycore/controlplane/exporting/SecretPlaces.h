// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/BundleFacts.h"

#include <string>
#include <vector>

namespace postern::exporting {

/// Where a deployment has to put the secrets that a bundle names.
struct SecretPlaces {
    struct File {
        std::string key;  ///< a name of it that files, Secrets of Kubernetes and credentials of units can have; each once
        std::string path; ///< absolute, where posternd reads it
    };
    std::vector<std::string> variables;
    std::vector<File> files;
};

/// A relative path is one below "/", where posternd runs. Errors: InvalidArgument with the place for a variable that no shell
/// could set, and a path that leads out.
[[nodiscard]] Result<SecretPlaces> secretPlaces(const BundleFacts& facts);

} // namespace postern::exporting
