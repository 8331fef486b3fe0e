// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postern::project {

/// One API that could be read, or the one line why not.
struct Incoming {
    std::string name; ///< of the file, folder or entry
    Result<publisher::PulledApi> api;
};

/// APIs from an apictl archive (one API, or as a gateway's export has it, an archive of archives), an apictl project's folder
/// or an OpenAPI file. What is in an archive and nobody here knows is taken along. An error of the whole: it cannot be read.
[[nodiscard]] Result<std::vector<Incoming>> readIncoming(const std::filesystem::path& path);

/// The same of an archive, and of a definition's text, in memory; `name` is for messages.
[[nodiscard]] Result<std::vector<Incoming>> readIncomingArchive(std::string_view octets, const std::string& name);
[[nodiscard]] Incoming readIncomingDefinition(std::string text, const std::string& name);

/// The archive that apictl and the Publisher import: the project below one folder, without what is ours (postern.yaml). A lone
/// definition is made into a project.
[[nodiscard]] Result<std::string> writeApictlArchive(const std::filesystem::path& api);

} // namespace postern::project
