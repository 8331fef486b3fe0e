// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/ExportTree.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace postern::exporting {

/// All octets of a file. Errors: NotFound, PermissionDenied or IoError with the path and the system's reason.
[[nodiscard]] Result<std::string> readSource(const std::filesystem::path& file);
/// The octets of a file of a tree, wherever they are.
[[nodiscard]] Result<std::string> octetsOf(const ExportFile& file);
/// How many they are, without reading them.
[[nodiscard]] Result<std::uintmax_t> sizeOf(const ExportFile& file);
/// `tree` with every path below `folder`.
[[nodiscard]] ExportTree within(const std::string& folder, const ExportTree& tree);

} // namespace postern::exporting
