// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

namespace postern::pipeline {

const FilterType* findFilterType(FilterTypes types, std::string_view name) noexcept
{
    for (const FilterType& type : types) {
        if (type.name == name)
            return &type;
    }
    return nullptr;
}

} // namespace postern::pipeline
