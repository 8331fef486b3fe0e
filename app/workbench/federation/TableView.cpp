// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/TableView.h"

#include <QHeaderView>
#include <QTableView>
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace postern::workbench {
namespace {

constexpr int widestColumn = 420;
constexpr int narrowestColumn = 56;
constexpr std::size_t longestMeasured = 8;

} // namespace

void chooseRow(QTableView* view, const TextTable& table, const QString& key, int column)
{
    const int row = table.rowOf(key);
    if (table.rowCount() > 0 && (!view->currentIndex().isValid() || table.keyAt(view->currentIndex().row()) != key))
        view->setCurrentIndex(table.index(std::max(0, row), column));
}

void fitLongest(QTableView* view, int column, int widest)
{
    const QAbstractItemModel& model = *view->model();
    std::vector<std::pair<qsizetype, int>> lengths;
    for (int row = 0; row < model.rowCount(); ++row)
        lengths.emplace_back(model.index(row, column).data().toString().size(), row);
    const std::size_t measured = std::min(longestMeasured, lengths.size());
    std::partial_sort(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(measured), lengths.end(), std::greater<>());
    int width = std::max(narrowestColumn, view->horizontalHeader()->sectionSizeHint(column));
    for (std::size_t n = 0; n < measured; ++n)
        width = std::max(width, view->sizeHintForIndex(model.index(lengths[n].second, column)).width());
    view->setColumnWidth(column, std::min(widest, width));
}

void growColumn(QTableView* view, int column, int widest)
{
    constexpr const char* given = "grownTo";
    const int now = view->columnWidth(column);
    if (view->property(given).isValid() && view->property(given).toInt() != now)
        return;
    const int width = std::min(widest, static_cast<const QAbstractItemView*>(view)->sizeHintForColumn(column));
    view->setColumnWidth(column, std::max(now, width));
    view->setProperty(given, view->columnWidth(column));
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
