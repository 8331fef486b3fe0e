// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::upstream {

/// What all workers together have seen of an endpoint, for whoever looks at it from outside.
struct EndpointStatus {
    std::string url;            ///< without its query
    std::uint64_t calls = 0;    ///< attempts that have begun
    std::uint64_t failures = 0; ///< of them, by the rules of the suspension
    std::uint64_t suspensions = 0;
    std::uint64_t active = 0;
    unsigned suspendedOn = 0; ///< workers that leave it alone now
    Nanoseconds left{};       ///< the longest of their suspensions
    bool ill = false;         ///< by the health check
};

/// And of a cluster.
struct ClusterStatus {
    std::string name;
    std::uint64_t repetitions = 0;  ///< requests that were sent again, by the retry policy
    std::uint64_t beyondBudget = 0; ///< and those that were not, as too many were
    unsigned openBreakers = 0;      ///< workers that do not call it now
    std::vector<EndpointStatus> endpoints;
};

} // namespace postern::upstream
