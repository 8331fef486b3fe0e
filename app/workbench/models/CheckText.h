// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/calls/CallTestRun.h"

#include <QString>

namespace postern::workbench {

/// What a check looks at: "Status", "Header field Content-Type", "JSON /id".
[[nodiscard]] QString checkSubject(const calls::Check& check);
/// What it wants: "200", "matches ^a", "is there".
[[nodiscard]] QString checkWish(const calls::Finding& finding);
/// What there was.
[[nodiscard]] QString checkFound(const calls::Finding& finding);
/// The outcome of a test in one line: "passed", or the first thing that was not as expected.
[[nodiscard]] QString resultText(const calls::TestResult& result);

} // namespace postern::workbench
