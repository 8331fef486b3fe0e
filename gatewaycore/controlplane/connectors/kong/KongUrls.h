// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::kong {

/// Where callers reach a service's routes: below `publicUrl` (the setting; empty: nobody knows), at the hosts that the routes name.
/// `live.what.context` stands for routes whose expressions say no path.
[[nodiscard]] deployment::PublicUrls kongUrls(const deployment::LiveApi& live, KongRelease release, const std::string& publicUrl);

} // namespace postern::connectors::kong
