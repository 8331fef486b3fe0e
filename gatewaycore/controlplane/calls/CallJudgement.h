// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "controlplane/calls/CallTest.h"
#include "controlplane/calls/Placeholders.h"
#include "controlplane/rest/RestRequest.h"

#include <filesystem>

namespace postern::calls {

/// What one check found.
struct Finding {
    Check check;
    bool passed = false;
    bool absent = false; ///< there is no such field or value; `actual` is empty then
    std::string expected; ///< as it was compared, variables put in
    std::string actual;   ///< a value of JSON as JSON; cut after 2,000 octets
};

/// What the checks of a test say of an answer. Schemas are read from below `folder` only. `lookup` gives the variables that
/// an expected text may hold.
[[nodiscard]] std::vector<Finding> judge(const CallTest& test, const rest::RestResponse& answer, Milliseconds took,
                                         const std::filesystem::path& folder, const Lookup& lookup);

} // namespace postern::calls
