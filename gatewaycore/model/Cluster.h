// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/FilterConfig.h"
#include "model/Origin.h"
#include "model/Resilience.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postern::model {

/// How a TLS client of ours (to a backend, to a JWKS) checks whom it talks to.
struct TlsClient {
    bool insecureSkipVerify = false; ///< UNSAFE: takes any certificate
    std::string caFile;              ///< PEM; empty = the system's
    std::string serverName;          ///< for SNI and the name check; empty = the URL's host
    std::string certificate;         ///< PEM file of our client certificate; empty = none
    std::string key;                 ///< PEM file of its private key
    [[nodiscard]] bool verify() const noexcept { return !insecureSkipVerify; }
};

/// One backend address.
struct Endpoint {
    std::string url; ///< http or https, host, optional port and base path
    std::uint32_t weight = 1;
    schema::Location location;
    std::uint32_t priority = 0; ///< others are called only while none of a lower number can be
    std::optional<TlsClient> tls{}; ///< in place of the cluster's
    std::vector<std::string> trusted{}; ///< PEM texts: certificates that count here besides those of the authorities
};

/// Backends that serve the same thing, and how they are called.
struct Cluster {
    std::string name;
    std::vector<Endpoint> endpoints;
    // Empty: as the gateway's timeouts say.
    std::optional<std::chrono::milliseconds> connectTimeout;
    std::optional<std::chrono::milliseconds> responseTimeout; ///< from the request's end to the response's head
    std::optional<std::chrono::milliseconds> idleTimeout;     ///< silence in the middle of a body
    std::optional<std::chrono::milliseconds> totalTimeout;    ///< the whole call, with all its attempts
    std::uint32_t maxConnections = 1024;               ///< for each worker and endpoint
    std::chrono::milliseconds maxConnectionAge{300'000}; ///< 0: no limit
    std::uint32_t maxPending = 1024;                   ///< calls that may wait for a connection
    std::optional<std::uint32_t> maxRequests; ///< calls under way of each worker; empty: as many as the two above allow
    Balancing balancing = Balancing::RoundRobin;
    std::optional<RetryPolicy> retry; ///< empty: only what could not be connected to, at another endpoint
    std::optional<Suspension> suspension; ///< empty: the defaults when there are several endpoints, else none
    std::optional<CircuitBreaker> circuitBreaker;
    std::optional<HealthCheck> healthCheck;
    TlsClient tls;
    /// How the gateway tells these backends who calls them: a filter backend-*, which stands last. It goes where the
    /// cluster goes, so that no credential reaches a backend that was put in its place.
    std::optional<FilterConfig> security;
    bool preserveHost = false; ///< send the client's Host instead of the endpoint's
    Origin origin;
};

const schema::Schema<Endpoint>& describe(schema::Type<Endpoint>);
const schema::Schema<TlsClient>& describe(schema::Type<TlsClient>);
const schema::Schema<Cluster>& describe(schema::Type<Cluster>);

} // namespace postern::model
