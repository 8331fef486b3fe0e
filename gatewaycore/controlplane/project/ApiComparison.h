// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/project/DocumentMerge.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace postern::project {

/// What a difference between two states of an API is about.
enum class ApiPart : std::uint8_t { Operations, Policies, Limits, Endpoints, Security, Definition, Files, Other };
/// "operations", "policies", ...
[[nodiscard]] std::string_view toString(ApiPart part) noexcept;

/// One difference between two states of an API.
struct ApiDifference {
    ApiPart part = ApiPart::Other;
    std::string file; ///< "api.json", as it is called here
    Change change;    ///< before: here; after: there
};

/// What is different in `there`, a revision for instance, from what stands below `folder` (apis/<name>), by what the documents
/// say: neither layout, order of keys, format nor what a control plane writes anew at each save counts. Sorted by part.
/// Errors: NotFound when there is no API; InvalidConfig naming the document that cannot be read.
[[nodiscard]] Result<std::vector<ApiDifference>> compareApi(const std::filesystem::path& folder, const publisher::PulledApi& there);

} // namespace postern::project
