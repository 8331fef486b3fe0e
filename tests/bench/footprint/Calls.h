// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::footprint {

/// The value of a field in a head, by its lower-case name; empty: none.
std::string fieldOf(std::string_view head, std::string_view name);

struct Load {
    std::uint16_t port = 0;
    unsigned connections = 64;
    std::uint64_t calls = 0;  ///< 0: until `seconds` are over
    double seconds = 0;
    std::uint64_t first = 0;  ///< the id of the first call
    std::string path = "/";
    std::vector<std::string> tokens; ///< one after the other
};

/// Makes the calls, one at a time on each connection, and holds each answer against its own id: 200, X-Id and the content that
/// the backend gives to that id. Prints one JSON object: good, failed [{id, began, ended, what}] (seconds of CLOCK_MONOTONIC; the
/// first 10,000), connects, seconds, p50 and p99 in microseconds. A lost connection is made again; its call is not.
int callAll(const Load& load);

} // namespace postern::footprint
