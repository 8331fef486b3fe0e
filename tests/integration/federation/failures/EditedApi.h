// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GatewayFolder.h"

#include <filesystem>
#include <string>

namespace postern::test {

/// Somebody edits the API of a project: another backend, and another path.
inline void editApi(const std::filesystem::path& project)
{
    const std::filesystem::path file = project / "apis/Orders-1.0.0/Definitions/swagger.yaml";
    std::string text = config::readFileText(file).value();
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"8443/base", "8443/next"}, {"/items/{id}", "/things/{id}"}}) {
        const std::size_t at = text.find(from);
        if (at == std::string::npos)
            qFatal("nothing to edit");
        text.replace(at, from.size(), to);
    }
    if (!config::writeFileAtomically(file, text))
        qFatal("it cannot be edited");
}

} // namespace postern::test
