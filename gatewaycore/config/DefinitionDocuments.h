// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Definition.h"
#include "schema/Problems.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace postern::config {

/// Where a definition was read: the file `name` below `folder`, which is shown as `shown`.
struct DefinitionSource {
    const schema::Value* document = nullptr; ///< nullptr: there is none
    std::filesystem::path folder;
    std::string name; ///< "Definitions/swagger.yaml"
    std::string shown; ///< "apis/Orders-1.0.0"; may be empty
};

/// The definition with the documents that its references lead to, from one to the next. Only files below the folder are
/// read, links followed: others are a warning, and so is what cannot be read; it is an error once something that counts
/// leads there. The files that were read are added to `files`. nullptr when there is no definition.
[[nodiscard]] std::shared_ptr<const model::Definition> definitionOf(const DefinitionSource& source, schema::Problems& problems,
                                                                    std::vector<std::filesystem::path>& files);

} // namespace postern::config
