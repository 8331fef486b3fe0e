// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/StateView.h"

namespace postern::publisher {
struct PublisherFailure;
}

namespace postern::workbench {

/// What went wrong at a Publisher, in the language of the window: what happened, why, what now. The server's own words
/// are in the details.
[[nodiscard]] Failure failureText(const publisher::PublisherFailure& failure);

/// A certificate's facts, as they are shown before somebody trusts it; empty when the failure has none.
[[nodiscard]] QString certificateText(const publisher::PublisherFailure& failure);

} // namespace postern::workbench
