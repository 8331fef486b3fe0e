// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::connectors::azure {

/// A urlTemplate of Azure's as Postern has it: "/items/{id}/{*rest}?day={day}" is "/items/{id}/*" with a query parameter.
struct AzurePath {
    std::string path;  ///< "/items/{id}/*"
    std::string shape; ///< the same without the parameters' names
    std::vector<std::string> parameters;
    std::vector<std::pair<std::string, std::string>> query; ///< its name, and the parameter of the template that it stands for; empty: a certain value
    std::string why; ///< what keeps it from being a path here, after "its path "; empty: nothing
};
[[nodiscard]] AzurePath azurePathOf(std::string_view urlTemplate);

} // namespace postern::connectors::azure
