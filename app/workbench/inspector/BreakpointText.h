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
/// Whether wouldStop() has to take something for granted.
[[nodiscard]] bool looksAtMoreThanTheList(const inspection::Breakpoint& breakpoint);

/// What became of a call, from inspection::toString(PauseEnd).
[[nodiscard]] QString pauseEndText(const QString& end);

} // namespace postern::workbench
