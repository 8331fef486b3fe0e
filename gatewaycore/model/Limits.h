// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "model/Origin.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>

namespace postern::model {

/// Everything a client or a backend could make us hold. All have safe defaults.
struct Limits {
    ByteCount requestLine = 8_KiB; ///< the whole request line; beyond: 414
    ByteCount headers = 32_KiB;    ///< all header fields of a message; beyond: 431
    std::uint32_t headerCount = 100;
    ByteCount chunkHeader = 256_B; ///< a chunk-size line with its extensions
    ByteCount trailers = 8_KiB;
    ByteCount requestBody = ByteCount(0);   ///< 0 = no limit (bodies are streamed); beyond: 413
    ByteCount responseBody = ByteCount(0);  ///< 0 = no limit; beyond: 502, or a broken answer
    ByteCount bufferedBody = 1_MiB;         ///< what a filter that needs a whole body may hold
    ByteCount streamBuffer = 64_KiB;        ///< octets in flight for each direction of an exchange
    std::uint32_t connections = 20'000;     ///< of the whole gateway; beyond: closed at once
    std::uint32_t connectionsPerAddress = 0; ///< 0 = no limit; an IPv6 client counts by its /64
    std::uint32_t requestsPerConnection = 0; ///< 0 = no limit
    ByteCount routeMemory = 64_MiB; ///< of the tree of routes; an API that would need more is refused
    Origin origin;                  ///< unknown: nothing is configured
};

/// Every wait has an end. 0 = never, where the documentation of a field says it is allowed.
struct Timeouts {
    std::chrono::milliseconds headerRead{10'000};     ///< from the first octet of a request to the end of its head
    std::chrono::milliseconds bodyIdle{30'000};       ///< silence of the client in the middle of a body
    std::chrono::milliseconds writeIdle{30'000};      ///< the client takes no octet of the response
    std::chrono::milliseconds requestTotal{0};        ///< whole exchange; 0 = never
    std::chrono::milliseconds keepAliveIdle{75'000};  ///< a connection without a request
    std::chrono::milliseconds tlsHandshake{10'000};
    // A cluster may say otherwise:
    std::chrono::milliseconds upstreamConnect{10'000}; ///< DNS, TCP and TLS
    std::chrono::milliseconds upstreamFirstByte{60'000};
    std::chrono::milliseconds upstreamIdle{60'000};
    std::chrono::milliseconds upstreamKeepAlive{30'000}; ///< an idle pooled connection is closed
    std::chrono::milliseconds drainDelay{0};             ///< SIGTERM: not ready any more, but still serving newcomers
    std::chrono::milliseconds drain{30'000};             ///< what SIGTERM leaves to running exchanges
    Origin origin;                                       ///< unknown: nothing is configured
};

const schema::Schema<Limits>& describe(schema::Type<Limits>);
const schema::Schema<Timeouts>& describe(schema::Type<Timeouts>);

} // namespace postern::model
