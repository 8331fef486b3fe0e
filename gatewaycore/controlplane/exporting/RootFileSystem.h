// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/ElfFile.h"
#include "controlplane/exporting/ExportTree.h"

#include <filesystem>

namespace postern::exporting {

/// Who posternd is in images: no name of another system, and never root.
constexpr unsigned imageUser = 65532;

/// A file system that has posternd and what it needs, and nothing else: no shell, no package manager.
struct RootFileSystem {
    ElfFile::Machine machine;
    ExportTree files; ///< usr/bin/posternd, its libraries and loader, users, authorities, licences
};

/// `systemRoot` is where the libraries, /etc/ssl and the licences are taken from: "/", or an unpacked system of another
/// machine. The licences are those of Debian's packages; usr/share/doc/CONTENTS says of each file which package it is of, and
/// where no licence was found. Errors: NotFound, InvalidArgument, as libraryClosure() says, and without authorities.
[[nodiscard]] Result<RootFileSystem> rootFileSystem(const std::filesystem::path& program, const std::filesystem::path& systemRoot);

} // namespace postern::exporting
