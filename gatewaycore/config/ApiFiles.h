// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace postern::config {

/// The files of one entry of apis/, whole: paths below its folder with '/' between their parts, and octets. An entry that is a
/// lone OpenAPI file has the one path "".
using ApiFiles = std::map<std::string, std::string>;

/// What the files of one API may come to.
struct ApiFilesLimits {
    std::size_t files = 1000;
    std::size_t octets = 8U << 20U; ///< of all together
};

/// Whether a text can be the name of an entry of apis/: one part of a path, not hidden, in UTF-8 without control characters.
[[nodiscard]] bool isEntryName(std::string_view name) noexcept;
/// Whether a text can be a path below an entry's folder: it leads nowhere else.
[[nodiscard]] bool isApiFilePath(std::string_view path) noexcept;

/// The files of `entry` below `folder`/apis; hidden ones are left out. Errors: NotFound; TooLarge; InvalidConfig for what cannot be
/// taken elsewhere: a link, a private key; IoError.
[[nodiscard]] Result<ApiFiles> readApiFiles(const std::filesystem::path& folder, const std::string& entry, const ApiFilesLimits& limits = {});
/// Errors: InvalidArgument, TooLarge, InvalidConfig: what readApiFiles() would not have given.
[[nodiscard]] Result<void> checkApiFiles(const std::string& entry, const ApiFiles& files, const ApiFilesLimits& limits = {});

/// SHA-256 in hexadecimal of names and octets.
[[nodiscard]] std::string hashOf(const ApiFiles& files);

} // namespace postern::config
