// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLineEdit;
class QWidget;

namespace postern::workbench {

/// A row with the field and a button that reveals it: hidden until somebody asks to see it, as screens are shared and
/// photographed.
[[nodiscard]] QWidget* secretRow(QLineEdit* field);

} // namespace postern::workbench
