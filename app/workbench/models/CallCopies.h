// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/models/CurlCommand.h"

#include <QString>

namespace postern::workbench {

/// A command line for HTTPie in a POSIX shell that makes this call.
[[nodiscard]] QString httpieText(const CurlCommand& call);

/// A test for Hurl: the call, its status and what can be expected again of the answer: its content type and the plain
/// values at the top of a JSON body.
[[nodiscard]] QString hurlText(const CurlCommand& call, const inspection::Trace& trace);

} // namespace postern::workbench
