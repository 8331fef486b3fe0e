// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/project/DocumentMerge.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::project {

/// policies.yaml after an import.
struct PolicyUpdate {
    std::string text;
    std::map<std::string, std::string> known; ///< for postern.lock
    std::vector<Change> changes;
    std::vector<std::string> notes; ///< policies that were edited here, or could not be brought up to date
};

/// Appends policies that are not there, and writes those anew that have changed over there since `known` and were not edited
/// here (or, with Theirs, those too). Everything else of the text stays. Errors: InvalidConfig when it is no map of policies.
[[nodiscard]] Result<PolicyUpdate> updatePolicies(const std::string& text, const std::vector<publisher::ThrottlingPolicy>& policies,
                                                  const std::map<std::string, std::string>& known, Side preferred);

} // namespace postern::project
