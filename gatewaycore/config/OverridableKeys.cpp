// SPDX-License-Identifier: Apache-2.0
#include "config/OverridableKeys.h"

#include "config/KeySteps.h"

#include <algorithm>

namespace postern::config {
const std::vector<std::string>& overridableKeys()
{
    static const std::vector<std::string> all = {
        "analytics.accessLog", "apis.*.backend", "apis.*.production.connectTimeout", "apis.*.production.endpoints.*.url", "clusters.*.endpoints.*.url",
        "limits.connections", "listeners.*.address", "listeners.*.port", "listeners.*.tls.certificate", "listeners.*.tls.key", "redis.address",
        "timeouts", "workers"};
    return all;
}

bool covers(const std::vector<std::string>& key, const std::vector<std::string>& wanted, bool exact)
{
    return !key.empty() && key.size() <= wanted.size() && std::equal(key.begin(), key.end(), wanted.begin(), [exact](const std::string& a, const std::string& b) {
        return a == "*" || (exact ? a == b : folded(a) == folded(b));
    });
}

} // namespace postern::config
