// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/Trace.h"

#include <QString>
#include <optional>
#include <vector>

namespace postern::workbench {

/// Conditions as people type them: terms that must all hold, with "and" between them.
///
///     method = POST and header X-Debug exists and status = 4xx
///
/// `error` says what is wrong, in the window's language.
[[nodiscard]] std::optional<std::vector<inspection::BreakpointTerm>> termsFrom(const QString& text, QString& error);
[[nodiscard]] QString termsText(const std::vector<inspection::BreakpointTerm>& terms);

/// "before rate-limit, request".
[[nodiscard]] QString placeText(const inspection::Breakpoint& breakpoint);

/// Whether a call that ended would have met it. What a summary does not tell (headers, claims, where a step is) is taken
/// for granted.
[[nodiscard]] bool wouldStop(const inspection::Breakpoint& breakpoint, const inspection::Summary& summary);
/// Whether it asks for what wouldStop() has to take for granted: headers, which a trace has, and claims, which nobody keeps.
[[nodiscard]] bool looksAtHeaders(const inspection::Breakpoint& breakpoint);
[[nodiscard]] bool looksAtClaims(const inspection::Breakpoint& breakpoint);
/// Whether the headers of the call are as it wants them.
[[nodiscard]] bool headersHold(const inspection::Breakpoint& breakpoint, const inspection::Trace& trace);

/// What became of a call, from inspection::toString(PauseEnd).
[[nodiscard]] QString pauseEndText(const QString& end);

} // namespace postern::workbench
