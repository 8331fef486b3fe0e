// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Location.h"

#include <string>

namespace postern::model {

/// Where a part of the configuration came from: the sentence a trace ends with.
struct Origin {
    schema::Location location;
    std::string label; ///< "Publisher rev 4", "local override"; empty when the place says it all

    /// "apis/Orders-1.0.0/postern.yaml:12:5", "Publisher rev 4", or both: "Publisher rev 4 (api.yaml:3:1)".
    [[nodiscard]] std::string toString() const;
};

} // namespace postern::model
