// SPDX-License-Identifier: Apache-2.0
#include "model/Origin.h"

namespace postern::model {

std::string Origin::toString() const
{
    const std::string place = location.toString();
    if (label.empty())
        return place;
    return place.empty() ? label : label + " (" + place + ")";
}

} // namespace postern::model
