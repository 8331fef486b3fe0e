// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/analytics/FigureTable.h"

namespace postern::workbench {
namespace {
QVariant alignment(int column)
{
    return QVariant::fromValue(Qt::Alignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
}
} // namespace

FigureTable::FigureTable(QStringList headers, QObject* parent) : QAbstractTableModel(parent), headers_(std::move(headers)) {}

void FigureTable::setRows(const QVector<Row>& rows)
{
    if (rows.size() != rows_.size()) {
        beginResetModel();
        rows_ = rows;
        endResetModel();
        return;
    }
    rows_ = rows;
    if (!rows_.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int FigureTable::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int FigureTable::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(headers_.size()); }

QVariant FigureTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rows_.size())
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role == KeyRole)
        return rows_.at(index.row()).key;
    return role == Qt::DisplayRole ? QVariant(rows_.at(index.row()).cells.value(index.column())) : QVariant();
}

QVariant FigureTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    return role == Qt::DisplayRole ? QVariant(headers_.value(section)) : QVariant();
}

} // namespace postern::workbench
