// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/ElfFile.h"

#include <filesystem>
#include <string>
#include <vector>

namespace postern::exporting {

/// A program with all that a loader puts into its memory.
struct LibraryClosure {
    struct File {
        std::string path;             ///< where the loader looks for it, without the first '/'
        std::filesystem::path source; ///< where it is now
    };
    ElfFile::Machine machine;
    std::vector<File> files; ///< the loader and the libraries, by path; empty for a program that is linked whole
};

/// Follows DT_NEEDED from `program` as ld.so(8) does, without running anything: so it works for other machines' programs, too,
/// whose libraries are in `root` (of their cross-compiler's packages, or an unpacked system). LD_LIBRARY_PATH does not count.
/// Errors: NotFound naming the library, who needs it and where it was looked for; InvalidArgument for what is no program.
[[nodiscard]] Result<LibraryClosure> libraryClosure(const std::filesystem::path& program, const std::filesystem::path& root);

} // namespace postern::exporting
