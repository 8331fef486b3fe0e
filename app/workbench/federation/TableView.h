// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/federation/TextTable.h"

class QTableView;

namespace postern::workbench {

/// The row of a key, chosen as it was before the rows changed; the first one when it is gone.
void chooseRow(QTableView* view, const TextTable& table, const QString& key, int column = 0);

/// As wide as the longest text of a column, wherever it stands, within a bound. Few are measured: the longest by their letters.
void fitLongest(QTableView* view, int column, int widest);

/// Wider, as its words have become longer, within a bound; not when somebody has pulled it since it was given its width.
void growColumn(QTableView* view, int column, int widest);

/// As wide as their words need, within bounds; once, so that what somebody pulls stays.
void fitColumns(QTableView* view);

} // namespace postern::workbench
