// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace postern::model {

/// Whose turn it is among the endpoints of the best priority.
enum class Balancing : std::uint8_t {
    RoundRobin,   ///< each in proportion to its weight, evenly spread
    LeastRequest, ///< of two taken at random the one with fewer calls under way for its weight
    Failover,     ///< the first that works, in the order of the list
};

/// What can become of a call to an endpoint, other than an answer.
enum class Failure : std::uint8_t {
    Connect,  ///< no connection came about (name, TCP, TLS): nothing was sent
    Timeout,  ///< connected, but no answer began in time
    Reset,    ///< the connection ended before an answer began
    Protocol, ///< what came was no HTTP
};

/// How many repetitions a cluster takes when much goes wrong: more would only add to its load.
struct RetryBudget {
    std::uint32_t share = 20;       ///< repetitions under way, in percent of the calls under way
    std::uint32_t minPerSecond = 5; ///< these are allowed whatever the share; for each worker
};

/// When a call is sent again. What may have had an effect is never repeated: a request goes out again only when its
/// method is idempotent (RFC 9110 9.2.2) or nothing of it had been sent.
struct RetryPolicy {
    std::uint32_t attempts = 3; ///< with the first one
    std::vector<Failure> on{Failure::Connect, Failure::Reset};
    std::vector<std::uint32_t> statuses; ///< answers that are as good as none
    std::chrono::milliseconds perTryTimeout{0}; ///< from the choice of an endpoint, or the request's end if later, to the answer's head; 0: none
    ByteCount maxBody{64 * 1024}; ///< content that is kept for a repetition; a request with more is sent once
    std::chrono::milliseconds backoff{25}; ///< before an endpoint is called again that has been tried
    double backoffFactor = 2.0;
    std::chrono::milliseconds maxBackoff{1'000};
    RetryBudget budget;
};

/// WSO2's suspension: an endpoint that fails is left alone for a while, and longer each time.
struct Suspension {
    std::uint32_t failures = 5; ///< in a row; 0: never suspended
    std::vector<Failure> on{Failure::Connect, Failure::Timeout, Failure::Reset, Failure::Protocol};
    std::vector<std::uint32_t> statuses{502, 503, 504}; ///< answers that count as failures
    std::chrono::milliseconds duration{30'000};
    double progressionFactor = 2.0;
    std::chrono::milliseconds maximumDuration{300'000};
    std::uint32_t maximumSuspended = 50; ///< percent of the endpoints, at least one
    bool panic = true;                   ///< when none is left: call them all, in place of refusing
};

/// Stops calling a cluster that answers with failures only.
struct CircuitBreaker {
    std::uint32_t errorShare = 50; ///< percent of the calls in the window
    std::chrono::milliseconds window{10'000};
    std::uint32_t minimumCalls = 20; ///< in the window, before the share counts; for each worker
    std::chrono::milliseconds openFor{10'000};
    std::vector<std::uint32_t> statuses{500, 502, 503, 504};
};

/// Asks each endpoint from time to time whether it is well.
struct HealthCheck {
    std::string path = "/"; ///< at the endpoint's host, beside its base path
    std::chrono::milliseconds interval{10'000};
    std::uint32_t jitter = 10; ///< percent of the interval, added or taken away at random
    std::chrono::milliseconds timeout{1'000};
    std::uint32_t healthyThreshold = 2;
    std::uint32_t unhealthyThreshold = 2;
    std::vector<std::uint32_t> statuses; ///< empty: any 2xx
};

const schema::Schema<RetryBudget>& describe(schema::Type<RetryBudget>);
const schema::Schema<RetryPolicy>& describe(schema::Type<RetryPolicy>);
const schema::Schema<Suspension>& describe(schema::Type<Suspension>);
const schema::Schema<CircuitBreaker>& describe(schema::Type<CircuitBreaker>);
const schema::Schema<HealthCheck>& describe(schema::Type<HealthCheck>);

} // namespace postern::model
