// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace postern::filters {

/// WSO2's first tenant, which its users' names need not say.
inline constexpr std::string_view superTenant = "carbon.super";

/// The tenant of a user as WSO2 spells it: "alice@tenant".
[[nodiscard]] constexpr std::string_view tenantOf(std::string_view user) noexcept
{
    const std::size_t at = user.rfind('@');
    return at == std::string_view::npos || at + 1 == user.size() ? superTenant : user.substr(at + 1);
}

} // namespace postern::filters
