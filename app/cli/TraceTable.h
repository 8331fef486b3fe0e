// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <string>

namespace postern::cli {

/// How a trace is printed.
struct TableStyle {
    bool colour = false; ///< ANSI colours; words carry the meaning all the same
    int width = 100;     ///< columns of the terminal; long texts are wrapped, never cut
};

/// One call as a table: the call, then each step of the chain with its result, time, changes and place in the
/// configuration, below it why and what to do, then what the backend received and answered.
[[nodiscard]] std::string renderTrace(const inspection::Trace& trace, const TableStyle& style);

} // namespace postern::cli
