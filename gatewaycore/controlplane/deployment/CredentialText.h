// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/TextPart.h"

#include <string_view>
#include <vector>

namespace postern::deployment {

/// Where credentials stand in a text that a gateway's object has in the field `name` (empty: in a list, or by itself), in order and
/// apart from each other: by the field's name; after a name of a header field ("Authorization:Basic ..." of a list); after "Basic " and
/// "Bearer "; in JSON, YAML and policies of Azure (XML) by the names in there. A reference to a credential ({vault://...}, an
/// expression, an ARN, a placeholder) is none, nor is what a definition gives as an example.
[[nodiscard]] std::vector<TextPart> credentialsIn(std::string_view name, std::string_view text);

} // namespace postern::deployment
