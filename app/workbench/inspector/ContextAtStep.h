// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/inspector/MessageDiff.h"

#include <QVector>

namespace postern::workbench {

/// What the gateway knew - route, claims, quota left, variables - before and after a step, as one list of lines: what the
/// step found out, changed or forgot, and what was known already. `step` is below trace.steps.size().
[[nodiscard]] QVector<DiffLine> contextAtStep(const inspection::Trace& trace, std::size_t step);

} // namespace postern::workbench
