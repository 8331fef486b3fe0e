// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

/// How a Kong Gateway's Admin API is reached, and how APIs are written there.
struct KongSettings {
    std::string adminUrl;   ///< "https://kong.example:8444"
    std::string caFile;     ///< PEM; empty: the system's authorities
    std::string workspace;  ///< of Kong Enterprise; empty: none
    std::string tokenHeader = "Kong-Admin-Token"; ///< what `token` is sent in
    schema::SecretRef token;
    std::string counting = "local"; ///< where Kong counts calls: local, cluster, redis
    std::vector<std::string> acceptDropped; ///< subjects that may be dropped though they keep callers out: "security", "scopes"
};

const schema::Schema<KongSettings>& describe(schema::Type<KongSettings>);

} // namespace postern::connectors::kong
