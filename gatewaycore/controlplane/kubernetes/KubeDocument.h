// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeOperations.h"

#include <string>
#include <vector>

namespace postern::kubernetes {

/// A definition made of what routes take.
struct KubeDocument {
    schema::Value root;             ///< OpenAPI 3.0, without its info
    std::string context;            ///< x-wso2-basePath; empty: its paths begin at the root
    std::vector<std::string> urls;  ///< of its backends
};

/// `wanted` is where its paths should begin, when the routes are so. Sentences of what is left out go `into`. Without paths when
/// there is nothing.
[[nodiscard]] KubeDocument documentOf(KubeOperations operations, const std::string& wanted, KubeFindings& into);
/// "x-wso2-production-endpoints" of several backends.
[[nodiscard]] schema::Value endpointsOf(const std::vector<std::string>& urls);

} // namespace postern::kubernetes
