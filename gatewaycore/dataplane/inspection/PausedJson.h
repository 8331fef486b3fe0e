// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/PausedExchanges.h"
#include "schema/Value.h"

namespace postern::inspection {

/// A line of GET /v1/paused:
///
///     {"id", "pause", "breakpoint", "filter", "instance", "after", "side", "since", "heldMs", "leftMs", "clientLeftMs",
///      "api", "operation", "method", "target", "status", "client", "correlationId"}
///
/// `filter` is what it waits before, `after` what has just run. `leftMs`: until it goes on by itself. `clientLeftMs` is
/// there when the client has said how long it waits; it is negative when that is over. `status` is of a response.
[[nodiscard]] schema::Value toValue(const PausedExchange& paused, SteadyTime now, Milliseconds longest);
/// GET /v1/paused/{id}: the same with "message" ({"method", "target", "status", "headers", "body", "bodyEncoding",
/// "bodyHeld", "bodyHidden"}, masked) and "trace", as far as it has come. Without `bodyHeld` the body is how the content
/// begins, as far as that has come.
[[nodiscard]] schema::Value stateOf(const PausedExchange& paused, SteadyTime now, Milliseconds longest);
/// {"revision", "id", "pause", "end", "sentence", "by"}
[[nodiscard]] schema::Value toValue(const PausedExchanges::Ended& ended);

} // namespace postern::inspection
