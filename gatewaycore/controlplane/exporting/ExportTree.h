// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace postern::exporting {

/// A file that is to be written: its octets, or where they are copied from.
struct ExportFile {
    std::string content;
    std::filesystem::path source; ///< when it is not empty, the octets are those of this file
    bool executable = false;
};

/// What is to be written, before any of it is: files by their path, '/' between its steps, none of them "." or "..". Writers
/// give every file the same time and owner, so the same tree is the same octets.
using ExportTree = std::map<std::string, ExportFile>;

} // namespace postern::exporting
