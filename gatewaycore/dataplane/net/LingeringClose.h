// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "dataplane/net/Transport.h"

#include <memory>

namespace postern::net {

/// Ends a connection whose peer may still be sending: says that nothing more comes, then reads and drops until the
/// peer's end, `limit` octets or `patience`, and only then closes. Closing at once would reset the connection and could take
/// the last response with it (RFC 9112 9.6). No send or recv may be outstanding, except a recv that was started before.
void lingeringClose(std::unique_ptr<Transport> transport, Nanoseconds patience = Seconds(2), ByteCount limit = 1_MiB);

} // namespace postern::net
