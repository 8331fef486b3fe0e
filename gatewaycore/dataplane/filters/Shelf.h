// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/FilterType.h"

namespace postern::filters {

/// Every filter of this room. Generated: a new file <Name>Filter.cpp with describe<Name>Filter() is all it takes.
[[nodiscard]] pipeline::FilterTypes shelf();

} // namespace postern::filters
