// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Problems.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace postern::project {

struct BuildRules {
    bool always = false;   ///< also when no file has changed
    bool useCache = true;  ///< what was read of files that have not changed is taken from .postern/cache/
};

/// What came of a build.
struct BuildReport {
    enum class Outcome : std::uint8_t { Built, Unchanged, Failed };
    Outcome outcome = Outcome::Failed;
    schema::Problems problems; ///< what is wrong, and what cannot be enforced, with file and line
    std::filesystem::path file; ///< snapshot.bin
    std::uintmax_t size = 0;
    std::size_t apis = 0;
    std::size_t operations = 0;
    std::size_t fromCache = 0; ///< APIs whose files did not have to be read
    std::vector<std::string> refused; ///< names below apis/; when there are any, nothing is written
};

/// Reads a project, several APIs at a time, validates the whole as `posternd --check` does, without the secrets it names, and
/// writes snapshot.bin into it. An API that needs a full gateway is refused with the reason, unless it is not enabled.
[[nodiscard]] BuildReport buildProject(const std::filesystem::path& folder, const BuildRules& rules = {});

} // namespace postern::project
