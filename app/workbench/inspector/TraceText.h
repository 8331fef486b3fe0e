// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QString>

namespace postern::workbench {

/// A message as text: line, fields, empty line, body. JSON bodies are indented when `pretty`. Says when a body was cut.
[[nodiscard]] QString messageText(const inspection::Message& message, bool pretty);
/// What the backend received and answered, attempt by attempt, with where the time went.
[[nodiscard]] QString backendText(const inspection::Trace& trace);
/// Route, claims, quota and other notes of the gateway, one a line, as they stood after the step (all: -1).
[[nodiscard]] QString contextText(const inspection::Trace& trace, int step);
/// All of it, for a report or a ticket.
[[nodiscard]] QString traceText(const inspection::Trace& trace);

} // namespace postern::workbench
