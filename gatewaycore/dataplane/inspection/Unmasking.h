// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>

namespace postern::inspection {

/// Makes of `edited`, which somebody wrote from `masked` (what Masking made of `original`), what is really meant: each
/// masked value that was left as it is, wherever it stands now, is the original one again. Fails when a masked value was
/// changed in part, as nobody can tell what was meant.
[[nodiscard]] Result<std::string> unmask(std::string_view edited, std::string_view masked, std::string_view original);

/// Whether there is a masked value in `text`, as Masking writes one.
[[nodiscard]] bool holdsMask(std::string_view text) noexcept;

} // namespace postern::inspection
