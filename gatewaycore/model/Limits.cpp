// SPDX-License-Identifier: Apache-2.0
#include "model/Limits.h"

namespace postern::model {

using namespace std::chrono_literals;

const schema::Schema<Limits>& describe(schema::Type<Limits>)
{
    static const auto schema =
        schema::Schema<Limits>("limits", "Everything a client or a backend could make the gateway hold.")
            .field("requestLine", &Limits::requestLine, "The request line; beyond: 414").range(64_B, 1_MiB)
            .field("headers", &Limits::headers, "All header fields of a message; beyond: 431").range(256_B, 16_MiB)
            .field("headerCount", &Limits::headerCount, "Header fields of a message; beyond: 431").range(1, 10'000)
            .field("chunkHeader", &Limits::chunkHeader, "A chunk's size line with its extensions; beyond: 400").range(16_B, 64_KiB)
            .field("trailers", &Limits::trailers, "All trailer fields").range(0_B, 1_MiB)
            .field("requestBody", &Limits::requestBody, "A request's body; beyond: 413; 0: no limit, bodies are streamed")
            .field("responseBody", &Limits::responseBody, "A backend's answer; beyond: 502, or the answer breaks off when it has begun; 0: no limit")
            .field("bufferedBody", &Limits::bufferedBody, "A body that a filter needs as a whole").range(1_KiB, 1024_MiB)
            .field("streamBuffer", &Limits::streamBuffer, "Octets in flight of one exchange, each way").range(4_KiB, 64_MiB)
            .field("connections", &Limits::connections, "Client connections of the gateway; beyond, new ones are closed at once").range(1, 10'000'000).overridable()
            .field("connectionsPerAddress", &Limits::connectionsPerAddress, "Of one client address (IPv6: of a /64), trusted proxies excepted; beyond, new ones are closed at once; 0: no limit").overridable()
            .field("requestsPerConnection", &Limits::requestsPerConnection, "Then it is closed; 0: no limit")
            .field("routeMemory", &Limits::routeMemory, "Memory of the tree of routes; an API that would need more is refused").range(64_KiB, 16384_MiB)
            .locate(&Limits::origin);
    return schema;
}

const schema::Schema<Timeouts>& describe(schema::Type<Timeouts>)
{
    static const auto schema =
        schema::Schema<Timeouts>("timeouts", "Every wait has an end.")
            .field("headerRead", &Timeouts::headerRead, "From a request's first octet to the end of its head").range(1ms, 1h)
            .field("bodyIdle", &Timeouts::bodyIdle, "Silence of the client in the middle of a body").range(1ms, 24h)
            .field("writeIdle", &Timeouts::writeIdle, "The client takes no octet of the response").range(1ms, 24h)
            .field("requestTotal", &Timeouts::requestTotal, "A whole exchange; 0: no limit").range(0ms, 240h)
            .field("keepAliveIdle", &Timeouts::keepAliveIdle, "A connection without a request").range(1ms, 24h)
            .field("tlsHandshake", &Timeouts::tlsHandshake, "A client's TLS handshake").range(1ms, 1h)
            .field("upstreamConnect", &Timeouts::upstreamConnect, "Name, TCP and TLS of a backend, unless its cluster says otherwise").range(1ms, 1h)
            .field("upstreamFirstByte", &Timeouts::upstreamFirstByte, "A backend's answer, unless its cluster says otherwise").range(1ms, 24h)
            .field("upstreamIdle", &Timeouts::upstreamIdle, "Silence of a backend in the middle of a body, unless its cluster says otherwise").range(1ms, 24h)
            .field("upstreamKeepAlive", &Timeouts::upstreamKeepAlive, "An idle connection to a backend").range(1ms, 24h)
            .field("drainDelay", &Timeouts::drainDelay,
                   "After SIGTERM /health/ready says 503 for so long while new connections are still served, so that load "
                   "balancers turn away first; then the listeners close")
                .range(0ms, 1h)
            .field("drain", &Timeouts::drain, "What running exchanges get after SIGTERM").range(0ms, 24h)
            .locate(&Timeouts::origin);
    return schema;
}

} // namespace postern::model
