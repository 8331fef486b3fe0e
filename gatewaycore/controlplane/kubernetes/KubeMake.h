// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeObject.h"

#include <span>
#include <string_view>

namespace postern::kubernetes {

/// A make of gateways that is configured by objects in a cluster.
struct KubeMake {
    std::string_view maker;          ///< "Envoy Gateway"
    std::span<const KubeKind> kinds; ///< those that postern writes, in the order in which it does
    /// Whether an object of others says something about a route, or is what it refers to. Of a route it reads what routePart() keeps.
    bool (*belongs)(const schema::Value& object, const schema::Value& route) = nullptr;
};

} // namespace postern::kubernetes
