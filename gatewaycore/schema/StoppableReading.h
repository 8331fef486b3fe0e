// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Document.h"

#include <atomic>

namespace postern::schema {

/// readJson() for a text of many megabytes that somebody may no longer want: `stop`, which another thread sets, is looked at
/// every 64 KiB of the text, in the midst of a value, too. Nothing then, and no problem is told.
[[nodiscard]] std::optional<Value> readJson(std::string_view text, std::string_view fileName, Problems& problems, const ReadLimits& limits,
                                            const std::atomic<bool>& stop);

} // namespace postern::schema
