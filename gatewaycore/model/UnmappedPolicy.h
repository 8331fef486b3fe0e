// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"

#include <string>

namespace postern::model {

/// An operation policy of the Publisher that no filter here stands for. Whoever validates refuses the API, so that none is
/// passed over in silence; postern.yaml's `ignorePolicies` takes it away by name.
struct UnmappedPolicy {
    std::string name;    ///< "jsonToXML"
    std::string version; ///< "v1"
    std::string flow;    ///< "request", "response" or "fault"
    std::string why;     ///< the rest of "... cannot be run here: "
    Origin origin;
};

} // namespace postern::model
