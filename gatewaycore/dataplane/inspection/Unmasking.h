// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace postern::inspection {

/// Makes of `edited`, which somebody wrote from `masked` (what Masking made of `original`), what is really meant: each
/// masked value that was left as it is, wherever it stands now, is the original one again. Fails when a masked value was
/// changed in part, as nobody can tell what was meant.
[[nodiscard]] Result<std::string> unmask(std::string_view edited, std::string_view masked, std::string_view original);

/// The length of the masked value that begins at `at`: of "****wxyz (26 characters)", or of the "****" that tells nothing.
/// 0: none begins there.
[[nodiscard]] std::size_t maskLength(std::string_view text, std::size_t at) noexcept;

/// Whether there is a masked value in `text`, as Masking writes one.
[[nodiscard]] bool holdsMask(std::string_view text) noexcept;

} // namespace postern::inspection
