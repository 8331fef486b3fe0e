// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/BundleFacts.h"
#include "controlplane/exporting/Components.h"

#include <string>
#include <vector>

namespace postern::exporting {

/// A bill of materials in SPDX 2.3 (JSON): the bundle, its APIs, posternd and what it is linked to. `content` is what tells this
/// bundle from others, and names the document; `programSha256` is of posternd. Without times: the same arguments, the same octets.
[[nodiscard]] std::string sbomOf(const BundleFacts& facts, const std::vector<Component>& components, const std::string& content,
                                 const std::string& programSha256);

} // namespace postern::exporting
