// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/FilterType.h"

#include <string_view>

namespace postern::filters {

/// Every filter of this room. Generated: a new file <Name>Filter.cpp with describe<Name>Filter() is all it takes.
[[nodiscard]] pipeline::FilterTypes shelf();

/// Why the shelf of this build has no filter of that name although others have, as a sentence without its full stop; empty
/// for those that it has, and for names that nobody knows.
[[nodiscard]] std::string_view whyAbsent(std::string_view type);

} // namespace postern::filters
