// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::security {

/// The members of a SOAP answer's `return` element: local names and texts, in their order, those that hold elements left out.
using SoapMembers = std::vector<std::pair<std::string, std::string>>;

/// Reads just as much XML 1.0 as a SOAP answer may be: elements, attributes (which are passed over), the five entities and
/// character references. A document type, a comment, CDATA or a processing instruction is refused (SOAP 1.1 3 forbids most),
/// and so is what is not well formed, nested too deeply, or has no `return`. Errors: ParseError, TooLarge.
[[nodiscard]] Result<SoapMembers> readSoapReturn(std::string_view xml);

} // namespace postern::security
