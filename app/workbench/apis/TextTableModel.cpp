// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/TextTableModel.h"

#include "workbench/shell/Tables.h"

#include <QHeaderView>
#include <QTableView>

namespace postern::workbench {

void TextTableModel::setRows(QVector<QStringList> rows)
{
    if (rows == rows_)
        return; // a choice in it stays
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

int TextTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int TextTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(columns_.size()); }

QVariant TextTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rows_.size() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    return rows_.at(index.row()).value(index.column());
}

QVariant TextTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(columns_.value(section)) : QVariant();
}

QTableView* makeTextTable(const char* objectName, const QString& accessibleName, TextTableModel*& model, const QStringList& columns,
                          const QVector<int>& widths, QWidget* parent)
{
    QTableView* table = makeTable(objectName, accessibleName, parent);
    model = new TextTableModel(columns, table);
    table->setModel(model);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->horizontalHeader()->setStretchLastSection(true);
    for (int column = 0; column < widths.size(); ++column)
        table->setColumnWidth(column, widths.at(column));
    return table;
}

} // namespace postern::workbench
