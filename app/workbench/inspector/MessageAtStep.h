// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <cstddef>

namespace postern::workbench {

/// A message before and after one step of a trace, rebuilt from what the steps changed.
struct MessageAtStep {
    inspection::Message before;
    inspection::Message after;
    bool response = false; ///< a response, not a request
    /// The step made the response itself: before it there was only the request, which `before` is.
    bool made = false;
};

/// Requests are rebuilt forward from what the client sent, responses backward from what it received: both ends were
/// recorded, so an error in between never moves them. A body is the recorded one unless a step says how it changed it.
/// `step` is below trace.steps.size().
[[nodiscard]] MessageAtStep messageAtStep(const inspection::Trace& trace, std::size_t step);

/// The request as it left the chain towards the backend.
[[nodiscard]] inspection::Message requestAfterChain(const inspection::Trace& trace);

/// Applies a change, or takes it back. Changes of the context leave a message as it is.
void applyChange(inspection::Message& message, const inspection::Change& change);
void revertChange(inspection::Message& message, const inspection::Change& change);

} // namespace postern::workbench
