// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Problems.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace postern::exporting {

/// A package whose libraries a program is linked to.
struct Component {
    std::string name; ///< "libssl3"
    std::string version;
    std::string source;                ///< name of its source package
    std::vector<std::string> files;    ///< the libraries, by their names: "libssl.so.3"
    std::vector<std::string> licences; ///< SPDX identifiers, "LicenseRef-..." where there is none
    std::string copyright;             ///< text of its copyright file; empty: not found
};

/// What a program consists of, by its LibraryClosure and this machine's package database (dpkg). Sorted by name. What cannot be
/// found out - another machine's program, no dpkg - is a warning, not an error. Errors: NotFound for the program itself.
[[nodiscard]] Result<std::vector<Component>> componentsOf(const std::filesystem::path& program, schema::Problems& problems);

/// What `posternd --version` says; nothing when it cannot be run here, or is no posternd.
[[nodiscard]] std::optional<std::string> versionOf(const std::filesystem::path& program);

/// The SPDX identifiers of the licences that a Debian copyright file names (copyright-format 1.0), sorted.
[[nodiscard]] std::vector<std::string> licencesIn(const std::string& copyright);

} // namespace postern::exporting
