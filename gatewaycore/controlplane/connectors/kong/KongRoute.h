// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::connectors::kong {

/// The part of a path that goes on to the backend is what this group of a route's expression matches.
inline constexpr std::string_view restGroup = "rest";

/// How Kong tells a regular expression from a prefix.
enum class KongRelease : std::uint8_t {
    Before3, ///< by its signs
    Since3,  ///< by the "~" that it begins with
};

/// A path below a context as Kong matches it: "~/orders/1\.0\.0(?<rest>/items/[^/]+)$".
[[nodiscard]] std::string routePath(std::string_view context, std::string_view pathTemplate, KongRelease release = KongRelease::Since3);
/// Kong tries expressions of higher priority first: what is written out comes before what is a parameter, segment by segment
/// from the left, as in our own router.
[[nodiscard]] std::int64_t routePriority(std::string_view pathTemplate);
/// Of letters, digits, '.', '-', '_' and '~', which is what Kong's names are of.
[[nodiscard]] std::string kongName(std::string_view text);

} // namespace postern::connectors::kong
