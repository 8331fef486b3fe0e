// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <string>
#include <string_view>

namespace postern {

/// "2026-11-21T20:30:00.123456Z": UTC, microseconds (RFC 3339).
[[nodiscard]] std::string toIso8601(WallTime when);
/// Reads what toIso8601() writes; zero to nine digits of a fraction; only Z as the zone. False when malformed, or
/// beyond the years 1678 to 2261, which a WallTime cannot hold.
[[nodiscard]] bool fromIso8601(std::string_view text, WallTime& out) noexcept;

} // namespace postern
