// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace postern::deployment {

/// Whether a field of a gateway's object, a header field or a parameter of this name holds what proves who calls: by its last word
/// ("client_secret", "X-Api-Key", "integration.request.header.Authorization"). Where or what kind a credential is ("tokenUrl",
/// "key_names", "secretName") is none.
[[nodiscard]] bool namesCredential(std::string_view name);
/// What leads to a value and is none: placeholders and named values, expressions of Azure, templates of Kong, references to vaults
/// and variables, names of resources, and what AWS takes from a call.
[[nodiscard]] bool isReference(std::string_view text);
/// Whether a text can be the name of a field: letters, digits, '-', '_', '.'; not empty.
[[nodiscard]] bool isFieldName(std::string_view text);
/// Whether a field of a definition shows what values look like, or describes them.
[[nodiscard]] bool isIllustration(std::string_view name);

} // namespace postern::deployment
