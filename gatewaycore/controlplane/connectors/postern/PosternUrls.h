// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

#include <string>

namespace postern::connectors::postern {

/// Where a gateway of ours is, beside what its listeners say.
struct PosternPlace {
    std::string publicUrl;   ///< the setting; empty: listeners alone tell
    bool thisMachine = true; ///< its loopback is ours
};

/// `status` is as GET /v1/status answers ("listeners": [{"url", "problem"}]); null: nobody told. Addresses that only the gateway's own machine
/// can use are no addresses for callers elsewhere. Pure.
[[nodiscard]] deployment::PublicUrls posternUrls(const PosternPlace& place, const deployment::LiveApi& live, const schema::Value& status);

/// What a folder's gateway.yaml says of listeners, in the words of a status. Reads files.
[[nodiscard]] schema::Value listenersOfFolder(const std::string& folder);

} // namespace postern::connectors::postern
