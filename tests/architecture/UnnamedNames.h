// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

namespace postern::architecture {

/// The names that a source's text gives to functions, types and values in unnamed namespaces. It is no compiler: it
/// reads declarations as they are written here, and counts neither aliases of namespaces nor names brought in from
/// elsewhere.
std::set<std::string> unnamedNames(const std::string& source);

/// The same for every .cpp file below `folder`: by folder and name ("gatewaycore/crypto: refuse") the files that give
/// it.
std::map<std::string, std::set<std::string>> filesByUnnamedName(const std::string& root, const std::string& folder);

} // namespace postern::architecture
