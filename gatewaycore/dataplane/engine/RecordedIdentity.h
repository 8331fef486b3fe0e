// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"
#include "dataplane/pipeline/Exchange.h"

#include <vector>

namespace postern::engine {

/// Who called, as a filter had found it when the call was recorded: made of its step's changes of the context, in the
/// exchange's arena. nullptr when that step found nobody.
[[nodiscard]] const pipeline::Identity* recordedIdentity(pipeline::Exchange& exchange, const std::vector<inspection::Change>& changes);

} // namespace postern::engine
