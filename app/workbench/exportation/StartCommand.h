// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportPreview.h"

namespace postern::workbench {

/// What starts an export that stands at `place`, for a POSIX shell.
[[nodiscard]] QString startCommand(const ExportPreview& preview, const QString& place);

} // namespace postern::workbench
