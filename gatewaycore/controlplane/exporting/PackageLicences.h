// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/ExportTree.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace postern::exporting {

/// A package of Debian that a file is of.
struct OwningPackage {
    std::string name; ///< empty: none that dpkg knows
    std::string version;
    bool licensed = false; ///< its licence is in PackageLicences::files
};

struct PackageLicences {
    std::map<std::filesystem::path, OwningPackage> owners; ///< by what was asked for
    ExportTree files; ///< usr/share/doc/PACKAGE/copyright, and the texts that these refer to, usr/share/common-licenses/NAME
};

/// Whose `sources` are, by dpkg's lists below `root`, and under which licence. Nothing is missing where a system has no dpkg
/// but the answers.
[[nodiscard]] PackageLicences licencesOf(const std::vector<std::filesystem::path>& sources, const std::filesystem::path& root);

} // namespace postern::exporting
