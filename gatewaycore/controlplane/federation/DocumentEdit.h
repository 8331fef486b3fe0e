// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/federation/KeyOrder.h"
#include "schema/Value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::federation {

/// Steps from the top of a document: keys of maps, and indices of lists in decimal.
using DocumentPath = std::vector<std::string>;

/// A document's text with one value put in (maps on the way are made) or taken out. A new key at the top stands where `order` has it, any
/// other as the last of its map, extensions beside each other. What the change is not about stays as it is
/// written, where that can be done; else the whole is written anew, and comments go. Errors: InvalidConfig for a text that cannot be
/// read; InvalidArgument for a path that leads through something else. Pure.
[[nodiscard]] Result<std::string> editDocument(std::string_view text, std::string_view fileName, const DocumentPath& path, const std::optional<schema::Value>& value, KeyOrder order = {});

} // namespace postern::federation
