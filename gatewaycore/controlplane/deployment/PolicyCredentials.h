// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/TextPart.h"

#include <vector>

namespace postern::deployment {

/// Credentials in a policy of Azure (XML): values of set-header and set-query-parameter by their names, attributes and elements by
/// theirs. What is no well-formed XML is read as far as it is. In linear time, whatever the text.
[[nodiscard]] std::vector<TextPart> credentialsInPolicy(std::string_view xml);

} // namespace postern::deployment
