// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainPlan.h"

#include <QString>

namespace postern::workbench {

/// Why a filter runs that the shown list does not have, in a few words: "implied: CORS is on in the API's definition".
[[nodiscard]] QString whyItRuns(const PlannedStep& step);
/// The same in whole sentences, with the place, for how many of the operations, and how it could be changed.
[[nodiscard]] QString aboutStep(const PlannedStep& step, int operations);
/// Whether a filter of this type that is written takes the implied one away altogether.
[[nodiscard]] bool canBeSwitchedOff(const PlannedStep& step);

} // namespace postern::workbench
