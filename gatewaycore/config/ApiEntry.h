// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Api.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace postern::config {

/// One entry of apis/ as its own files have it, before postern.yaml and overrides are laid over it. It depends on nothing
/// outside of its folder, so entries are read side by side, and what was read may be kept.
struct ApiEntry {
    std::string name; ///< below apis/
    bool isApi = true; ///< false: neither an API project nor an OpenAPI file
    std::optional<model::Api> api; ///< nothing: `problems` says why
    schema::Value settings; ///< postern.yaml
    schema::Problems problems;
    std::vector<std::filesystem::path> files; ///< what was read
    std::string definitionName; ///< "Definitions/swagger.yaml"; empty: there is none
    schema::Value definition;   ///< null unless it was asked for, or calls are held against it: it is large
};

/// Reads the folder or file `path`. `keepDefinition`: in any case.
[[nodiscard]] ApiEntry readApiEntry(const std::filesystem::path& path, bool keepDefinition);

/// How an entry is come by; called by several threads at a time.
using ReadApiEntry = std::function<ApiEntry(const std::filesystem::path& path, bool keepDefinition)>;

/// All entries of apis/, in the order of their names, read by as many threads as there are cores.
[[nodiscard]] std::vector<ApiEntry> readApiEntries(const std::filesystem::path& apis, bool keepDefinitions, const ReadApiEntry& read);

} // namespace postern::config
