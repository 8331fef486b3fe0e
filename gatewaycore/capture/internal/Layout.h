// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capture/internal/Database.h"

namespace postern::capture::internal {

/// "PCAP" in PRAGMA application_id: what tells our files from other databases.
inline constexpr std::int64_t applicationId = 0x50434150;
/// PRAGMA user_version of what this program writes.
inline constexpr int layoutVersion = 2;

/// What was found in a file.
struct Found {
    int version = 0; ///< 0: it was empty, and new
    std::filesystem::path backup; ///< of an older layout, as it was
};

/// Brings a file to the tables that this program writes: new ones are made, those of an older version are copied aside
/// (`<name>.v<version>.backup`) and then changed, in one transaction. `upTo` stops at an older version; for tests.
/// Errors: ParseError when it is another program's database or damaged, Unsupported when a newer Postern wrote it, and
/// whatever Database says.
[[nodiscard]] Result<Found> bringUp(Database& database, const std::filesystem::path& path, int upTo = layoutVersion);
/// The same check without changing anything: for files that are only read.
[[nodiscard]] Result<Found> examine(Database& database, const std::filesystem::path& path);

} // namespace postern::capture::internal
