// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeDialect.h"
#include "controlplane/kubernetes/KubeSettings.h"

#include <string>
#include <vector>

namespace postern::kubernetes {

/// What a match of a route takes, as an operation.
struct KubeOperation {
    std::string method;            ///< "get"
    std::string whole;             ///< its path with its context: "/orders/1.0.0/items/{p1}"
    std::string folder;            ///< where its path begins that is written out: no context is longer
    std::string front;             ///< what is not handed on, at least
    std::string behind;            ///< and what stands in its place
    std::vector<std::string> urls; ///< of backends, without paths of operations
    std::string otherwise;         ///< why there are none
    schema::Value security;        ///< OpenAPI's requirements
    bool any = false;              ///< of a match for every method
    bool narrowed = false;         ///< certain calls alone, by fields or parameters

    [[nodiscard]] std::string name() const; ///< "GET /orders/1.0.0/items/{p1}"
};

/// Of all routes of an API, in their order, and how browsers are answered (x-wso2-cors; null: they are not).
struct KubeOperations {
    std::vector<KubeOperation> all;
    schema::Value cors;
};
[[nodiscard]] KubeOperations operationsOf(const std::vector<schema::Value>& objects, const KubeSettings& settings, const KubeDialect& dialect, KubeFindings& into);

/// Where a backend is that a rule names: "https://orders.example:8443", none with why when it is no backend by HTTP.
struct KubeBackend {
    std::vector<std::string> urls;
    std::string otherwise;
};
[[nodiscard]] KubeBackend backendOf(const schema::Value& reference, const std::string& nameSpace, const std::vector<schema::Value>& objects, KubeFindings& into);

} // namespace postern::kubernetes
