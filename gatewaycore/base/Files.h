// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>

/// The door to files that a configuration names: certificates, keys, key sets, scripts, lists.
///
/// A folder may be closed: then what stands below it is what its closer gave, whatever is on the disk. So what was checked is
/// what is used, by whoever reads it, as often as he likes. A process closes one folder at most, before it reads anything of it.
namespace postern::files {

/// The octets of a file. Errors: IoError naming the path (its cause when the system told one), TooLarge.
[[nodiscard]] Result<std::string> read(const std::filesystem::path& path, std::size_t largest = std::size_t{64} << 20U);
[[nodiscard]] bool exists(const std::filesystem::path& path) noexcept;
/// When it was changed last; a file of a closed folder never is.
[[nodiscard]] std::filesystem::file_time_type changed(const std::filesystem::path& path, std::error_code& failure) noexcept;

/// Closes `folder`: below it there are `contents`, by their path from there, and nothing else. Safe beside readers: they see the
/// folder before or after. Closing again replaces what was there.
void close(const std::filesystem::path& folder, std::map<std::string, std::shared_ptr<const std::string>> contents);
/// No folder is closed any more; for tests.
void reopen();

} // namespace postern::files
