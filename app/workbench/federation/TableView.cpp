// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/TableView.h"

#include <QTableView>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int widestColumn = 420;
constexpr int narrowestColumn = 56;

} // namespace

void chooseRow(QTableView* view, const TextTable& table, const QString& key, int column)
{
    const int row = table.rowOf(key);
    if (table.rowCount() > 0 && (!view->currentIndex().isValid() || table.keyAt(view->currentIndex().row()) != key))
        view->setCurrentIndex(table.index(std::max(0, row), column));
}

void fitColumns(QTableView* view)
{
    if (view->property("fitted").toBool() || view->model()->rowCount() == 0)
        return;
    view->setProperty("fitted", true);
    view->resizeColumnsToContents();
    for (int i = 0; i < view->model()->columnCount(); ++i)
        view->setColumnWidth(i, std::clamp(view->columnWidth(i), narrowestColumn, widestColumn));
}

} // namespace postern::workbench
