// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <cstdint>
#include <string>

namespace postern::capture {

/// What a row of a capture is besides a record of a call.
enum Flag : std::uint32_t {
    Pinned = 1U << 0U,   ///< stays when the oldest go
    Marked = 1U << 1U,   ///< stays, too
    Imported = 1U << 2U, ///< came from a file, not from the gateway
    Traced = 1U << 3U,   ///< its trace is stored
};

/// One row: the summary, and what only the trace knows but a list may be filtered by.
struct Entry {
    inspection::Summary summary;
    std::string host;   ///< of the client's request; empty without a trace
    std::string reason; ///< id of the reason of the step that answered or failed ("jwt-auth.audience")
    std::uint32_t flags = 0;
};

} // namespace postern::capture
