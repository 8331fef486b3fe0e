// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <string>
#include <vector>

namespace postern::kubernetes {

/// A place in a cluster, and how postern writes there.
struct KubeSettings {
    std::string folder;     ///< of files of objects in place of a cluster, one an API; empty: a cluster
    std::string kubeconfig; ///< a file; empty: $KUBECONFIG, else ~/.kube/config
    std::string context;    ///< empty: the current one
    bool inCluster = false; ///< as the service account of the pod that postern runs in
    std::string nameSpace = "default"; ///< where APIs are kept
    std::string fieldManager = "postern";
    std::vector<std::string> takeOver; ///< field managers whose changes a push may write over
    std::string gateway;               ///< the Gateway that routes belong to
    std::string gatewayNamespace;      ///< empty: nameSpace
    std::string listener;              ///< one of its listeners; empty: all
    std::vector<std::string> hostnames;
    std::string publicUrl;             ///< of the Gateway, as callers reach it; empty: its listeners and its status tell
    std::string ingressClass;          ///< of Ingresses that are the gateway's, as its make says
    std::vector<std::string> acceptDropped; ///< subjects that may be dropped though they keep callers out: "security", "scopes"

    /// Where the Gateway is.
    [[nodiscard]] const std::string& gatewaySpace() const noexcept { return gatewayNamespace.empty() ? nameSpace : gatewayNamespace; }
};

const schema::Schema<KubeSettings>& describe(schema::Type<KubeSettings>);

} // namespace postern::kubernetes
