// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/models/CurlCommand.h"

namespace postern::workbench {

/// The client's call of a trace, to be made again; `gateway` ("http://127.0.0.1:8280") is where it goes. What was masked
/// or cut is left out and remarked; so is what a client makes by itself (Host, Content-Length, X-Request-ID).
[[nodiscard]] CurlCommand callOf(const inspection::Trace& trace, const QString& gateway);

} // namespace postern::workbench
