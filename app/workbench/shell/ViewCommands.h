// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qnamespace.h>

class QWidget;

namespace postern::workbench {

struct AppContext;

/// Commands that change how the window shows what it shows: the size of its text, and, for those who use keys alone,
/// the size of the part that has the focus.
void addViewCommands(AppContext& context, QWidget& window);

/// Gives the part of the nearest splitter around `focus` that lies in this direction `by` pixels more; false when none
/// does or nothing gives way.
bool growPart(QWidget* focus, Qt::Orientation direction, int by);

} // namespace postern::workbench
