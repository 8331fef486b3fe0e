// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace postern::workbench {

/// Tab goes through these widgets, and what is inside each of them, in this order. Qt goes in the order in which they came into the
/// window: whatever is made or put into a splitter later comes last. All are in one window; the first one stays where it is, and Qt's
/// order is a ring, so it has to be one that others come before.
void chainTabs(const QList<QWidget*>& parts);

} // namespace postern::workbench
