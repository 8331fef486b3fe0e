// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/http/Message.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/upstream/Cluster.h"

namespace postern::upstream {

/// The head that goes to `endpoint` for `exchange`: see Forwarder. Lives in the exchange's arena.
[[nodiscard]] Result<http::RequestHead> upstreamHead(pipeline::Exchange& exchange, const Cluster& cluster,
                                                     const Endpoint& endpoint);

} // namespace postern::upstream
