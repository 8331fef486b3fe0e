// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/BreakpointLink.h"

#include <QString>
#include <optional>

namespace postern::workbench {

/// A paused message as a person edits it: its line ("POST /orders?x=1" or "200"), a line for each header, an empty line,
/// and the content when all of it is there.
[[nodiscard]] QString messageText(const PausedState& state);
/// What a person made of it, as an Edit (or an Answer, whose line is the status). Only what can be changed is said:
/// content that is not held stays out. `error` says what is wrong, in the window's language.
[[nodiscard]] std::optional<inspection::PauseAction> actionFrom(const QString& text, const PausedState& state, bool answer, QString& error);

} // namespace postern::workbench
