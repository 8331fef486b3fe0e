// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace postern::exporting {

/// The Apache License 2.0, which posternd is under.
[[nodiscard]] std::string_view licenceText() noexcept;

} // namespace postern::exporting
