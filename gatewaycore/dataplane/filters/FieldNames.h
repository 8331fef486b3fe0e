// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <string_view>

namespace postern::filters {

/// Whether a field says where a message ends, how it is carried or whom it is for: those are the gateway's own, and no
/// configuration and no service may set or remove them.
[[nodiscard]] bool isGatewaysField(std::string_view name) noexcept;
/// Whether `name` is a token (RFC 9110 5.1).
[[nodiscard]] bool isFieldName(std::string_view name) noexcept;
/// Whether no octet of `value` ends a field or is lost on the way: no control character but a tab (RFC 9110 5.5).
[[nodiscard]] bool isFieldValue(std::string_view value) noexcept;
/// A name that may be changed. Errors: InvalidConfig, saying why not.
[[nodiscard]] Result<void> checkFieldName(std::string_view name);

} // namespace postern::filters
