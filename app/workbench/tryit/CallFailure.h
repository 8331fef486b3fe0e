// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "controlplane/rest/RestFailure.h"
#include "workbench/shell/StateView.h"

namespace postern::workbench {

/// Why a call got no answer, in sentences: what happened, why, what to do.
[[nodiscard]] Failure callFailure(const Error& error, const rest::RestFailure& failure);

} // namespace postern::workbench
