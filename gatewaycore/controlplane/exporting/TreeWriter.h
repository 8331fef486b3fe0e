// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/Exporter.h"

#include <filesystem>
#include <string>

namespace postern::exporting {

/// Writes a tree as a folder that is not there yet: 0644 and 0755, one time for all. What is there is left alone (AlreadyExists).
/// On an error or a cancel what was written is removed again.
[[nodiscard]] Result<void> writeFolder(const ExportTree& tree, const std::filesystem::path& folder, const ExportWatch& watch);

/// Whether a folder holds exactly these files, with these octets and modes, and nothing else.
[[nodiscard]] bool isSame(const ExportTree& tree, const std::filesystem::path& folder);

/// Puts a tree into its place as a folder: written beside it, flushed and renamed. Something else there is an error unless
/// `replace`. What a killed export left beside the place is removed by the next one; two at a time for one place are refused.
[[nodiscard]] Result<Exporter::Outcome> placeFolder(const ExportTree& tree, const std::filesystem::path& out, bool replace, const ExportWatch& watch);

/// The same as one tar (pax) in zstd, all files below `top`: one time, owner 0, sorted. A kill leaves nothing where the disk has
/// files without a name.
[[nodiscard]] Result<Exporter::Outcome> placeTar(const ExportTree& tree, const std::string& top, const std::filesystem::path& out, bool replace,
                                                 const ExportWatch& watch);

} // namespace postern::exporting
