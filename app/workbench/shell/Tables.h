// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QTableView;
class QTreeView;
class QWidget;

namespace postern::workbench {

/// A table as all tables here are: whole rows, fixed row height (a million rows stay smooth), no grid, header aligned
/// as the model says, sections movable, everything named.
void dressTable(QTableView* table, const char* objectName, const QString& accessibleName);
QTableView* makeTable(const char* objectName, const QString& accessibleName, QWidget* parent = nullptr);
QTreeView* makeTree(const char* objectName, const QString& accessibleName, QWidget* parent = nullptr);

} // namespace postern::workbench
