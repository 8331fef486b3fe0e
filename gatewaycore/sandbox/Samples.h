// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace postern::sandbox {

/// One sample API as it lies in resources/samples: an apictl project of two files.
struct Sample {
    std::string_view folder;     ///< "Orders-1.0.0"
    std::string_view api;        ///< api.yaml
    std::string_view definition; ///< Definitions/swagger.yaml
};

/// All sample APIs, in the order of their folders.
std::vector<Sample> samples();

} // namespace postern::sandbox
