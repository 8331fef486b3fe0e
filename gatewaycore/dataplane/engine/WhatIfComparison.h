// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/WhatIfWalk.h"

namespace postern::engine {

/// Compares what was recorded with `tried`, what the walk over the tried chain made: fills in outcome, decisions, statuses
/// and assumptions, and the trace. `marks` is the tried chain; `ownUnchanged`: the gateway's own limits and answers are
/// configured as they were. Steps that only repeat what was recorded, or are as they were and decide as they did, are shown
/// as they were recorded.
[[nodiscard]] inspection::WhatIfAnswer compareWhatIf(WhatIfWalk& walk, inspection::Trace tried, const ChainMarks& marks, bool ownUnchanged);

/// The answer for what cannot be judged.
[[nodiscard]] inspection::WhatIfAnswer notJudged(const inspection::Trace& recorded, inspection::Reason why);

} // namespace postern::engine
