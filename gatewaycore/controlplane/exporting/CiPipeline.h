// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/ExportTree.h"
#include "controlplane/exporting/Targets.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

enum class CiSystem : std::uint8_t { GitHub, GitLab, Jenkins };

/// "github", "gitlab", "jenkins".
[[nodiscard]] std::string_view nameOf(CiSystem system) noexcept;
/// Errors: InvalidArgument naming those there are.
[[nodiscard]] Result<CiSystem> ciSystemOf(std::string_view name);

/// What a pipeline is written for.
struct CiOptions {
    std::string name; ///< of the bundle, a DNS label
    /// Words behind `postern import`: sources, or --publisher URL --label L. Empty: the APIs are in the repository, nothing is
    /// imported.
    std::vector<std::string> import;
    std::vector<Target> targets{Target::Tar}; ///< what is packaged
    std::string image; ///< a container image that has postern and posternd; empty: the runner has them
};

/// The words of a text, parted as a POSIX shell does where there is nothing but quotes and `\`. Errors: InvalidArgument for a quote
/// that is not closed.
[[nodiscard]] Result<std::vector<std::string>> shellWords(std::string_view text);

/// One step of the pipeline, for a POSIX shell that ends at the first failure. Exit code 34 (nothing has changed) is none.
struct CiStep {
    std::string name; ///< "import", "build", "verify", "package"
    std::string script;
};
[[nodiscard]] std::vector<CiStep> ciSteps(const CiOptions& options);

/// .github/workflows/postern.yml, .gitlab-ci.yml or Jenkinsfile: import, build, verify (the bundle runs, and its tests pass) and
/// package. What Publishers ask for comes from the system's own secrets. Errors: InvalidArgument for a name that is no DNS label
/// and words with control characters.
[[nodiscard]] Result<ExportTree> ciTree(CiSystem system, const CiOptions& options);

} // namespace postern::exporting
