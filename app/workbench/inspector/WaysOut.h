// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/StepOrigin.h"
#include "workbench/inspector/WhyBanner.h"
#include "workbench/shell/AppContext.h"

#include <QVector>

namespace postern::workbench {

/// The places of the window where a decision can be changed: a line of a file that a sentence names or that configures the
/// step, the step in the API's chain, the API's backend or definition, the call's credentials. The likeliest first; none for a call that
/// was served.
[[nodiscard]] QVector<WayOut> waysOut(const inspection::Trace& trace, const Why& why, const AppContext& context);

/// Goes there.
void takeWayOut(const WayOut& way, const inspection::Trace& trace, const AppContext& context);

/// The id in the workspace of the API that the call went to; empty when it is none of them.
[[nodiscard]] QString apiIn(const inspection::Trace& trace, const AppContext& context);

} // namespace postern::workbench
