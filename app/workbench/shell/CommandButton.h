// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QToolButton;
class QWidget;

namespace postern::workbench {

class CommandRegistry;

/// A button for a registered command, with its icon, words, key and reason for being off.
[[nodiscard]] QToolButton* commandButton(const CommandRegistry& commands, const char* id, QWidget* parent);

} // namespace postern::workbench
