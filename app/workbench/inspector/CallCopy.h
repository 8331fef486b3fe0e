// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/models/CurlCommand.h"

namespace postern::workbench {

/// The client's call of a trace as it may be pasted anywhere: what a gateway did not know by its name, and only looks like a
/// credential, is masked, too.
struct CallCopy {
    CurlCommand call; ///< masked header fields are left out; what is masked elsewhere is remarked
    inspection::Trace trace;
};

[[nodiscard]] CallCopy copyOf(const inspection::Trace& trace, const QString& gateway);

} // namespace postern::workbench
