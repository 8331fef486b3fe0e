// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/http/BodyFraming.h"
#include "dataplane/http/Message.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/upstream/Cluster.h"

namespace postern::upstream {

/// The head that goes to `endpoint` for `exchange`: see Forwarder. Lives in the exchange's arena.
[[nodiscard]] Result<http::RequestHead> upstreamHead(pipeline::Exchange& exchange, const Cluster& cluster,
                                                     const Endpoint& endpoint);

/// What the request's fields say of its content: Chunked, Length, or None when they say nothing.
[[nodiscard]] http::BodyFraming declaredFraming(const http::HeaderMap& headers) noexcept;

} // namespace postern::upstream
