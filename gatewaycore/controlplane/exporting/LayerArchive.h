// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/ExportTree.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

/// A folder that is there though nothing is in it.
struct TarFolder {
    std::string path;
    unsigned owner = 0;
};

/// A tar archive (POSIX ustar, pax where a name is too long for it) of a tree with its folders, sorted: owner root, mode 0755
/// or 0644, time 0, so the same tree is the same octets.
[[nodiscard]] Result<std::string> tarOf(const ExportTree& tree, const std::vector<TarFolder>& folders = {});
/// gzip (RFC 1952) without name and time.
[[nodiscard]] Result<std::string> gzipped(std::string_view octets);

} // namespace postern::exporting
