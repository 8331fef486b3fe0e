// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/federation/ApiFilesEdit.h"

#include <filesystem>
#include <string>
#include <vector>

namespace postern::federation {

/// How two states of files differ, line by line with three lines around: what `diff -u` prints. Pure.
[[nodiscard]] std::string diffOf(const ProjectFiles& before, const ProjectFiles& after);

/// Writes files of a project, all of them or none, if they still are as `before` has them; an empty text there is a file that is not
/// there. What was there is kept below `records` until it is taken back. Errors: InvalidConfig naming a file that has changed; IoError.
[[nodiscard]] Result<void> writeFiles(const std::filesystem::path& project, const std::filesystem::path& records, const ProjectFiles& before, const ProjectFiles& after);

/// Takes back what writeFiles() wrote last, if nobody has changed it since; the files' names. Errors: NotFound; InvalidConfig naming a
/// file that has changed; IoError.
[[nodiscard]] Result<std::vector<std::string>> takeBackFiles(const std::filesystem::path& project, const std::filesystem::path& records);
/// Whether there is something to take back.
[[nodiscard]] bool hasFilesToTakeBack(const std::filesystem::path& records);

} // namespace postern::federation
