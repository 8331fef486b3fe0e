// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <string>
#include <string_view>

namespace postern::cli {

/// How a trace is printed.
struct TableStyle {
    bool colour = false; ///< ANSI colours; words carry the meaning all the same
    int width = 100;     ///< columns of the terminal; long texts are wrapped, never cut
};

/// `text` with blanks behind it, at least one, to be `width` columns.
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);

/// Control characters as dots, so that nothing a stranger sent can steer the terminal.
[[nodiscard]] std::string harmless(const std::string& text);

/// One call as a table: the call, then each step of the chain with its result, time, changes and place in the
/// configuration, below it why and what to do, then what the backend received and answered.
/// Of a call that still lasts `outcome` says where it stands.
[[nodiscard]] std::string renderTrace(const inspection::Trace& trace, const TableStyle& style, std::string_view outcome = {});

} // namespace postern::cli
