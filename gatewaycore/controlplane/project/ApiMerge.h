// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/project/Imported.h"
#include "controlplane/project/ProjectLock.h"
#include "controlplane/publisher/PublisherTypes.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace postern::project {

/// SHA-256 of a file's content, in hexadecimal.
[[nodiscard]] std::string hashOfFile(std::string_view content);
/// "api" and "definition" for the documents of an API, whatever format they are written in; any other file is itself.
[[nodiscard]] std::string roleOf(const std::string& path);
[[nodiscard]] bool isDocument(const std::string& role) noexcept;
/// A document by its name; `shown` is put before it in places.
[[nodiscard]] std::optional<schema::Value> parseApiFile(const std::string& path, const std::string& content, const std::string& shown,
                                                        schema::Problems& problems);
/// The first error in one line, and how many more there are.
[[nodiscard]] std::string firstError(const schema::Problems& problems);

/// Where an API stands in a project, and what is known of how it came.
struct ApiPlace {
    std::filesystem::path folder;
    std::filesystem::path base; ///< the copy that was kept
    const LockedApi* locked = nullptr;
};

/// Puts what is to be written in the place of api.files: from each side what it changed since the last import. False: both
/// changed the same, `out` says where, and nothing is to be written. `picks` go by the paths that `out` names.
[[nodiscard]] bool mergeApi(const ApiPlace& place, publisher::PulledApi& api, Side preferred, const Picks& picks, Imported& out);

} // namespace postern::project
