// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/TextTable.h"

#include "workbench/theme/IconProvider.h"

#include <algorithm>

namespace postern::workbench {

void TextTable::setHeader(const QStringList& header, const QVector<int>& numberColumns)
{
    if (header == header_)
        return;
    beginResetModel();
    header_ = header;
    numbers_ = numberColumns;
    rows_.clear();
    endResetModel();
}

void TextTable::setRows(const QVector<TextRow>& rows)
{
    const bool same = rows.size() == rows_.size() && std::equal(rows.begin(), rows.end(), rows_.begin(), [](const TextRow& a, const TextRow& b) { return a.key == b.key; });
    if (!same) {
        beginResetModel();
        rows_ = rows;
        endResetModel();
        return;
    }
    for (int row = 0; row < rows.size(); ++row) {
        if (rows.at(row).cells == rows_.at(row).cells)
            continue;
        rows_[row] = rows.at(row);
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

QString TextTable::keyAt(int row) const { return row >= 0 && row < rows_.size() ? rows_.at(row).key : QString(); }

int TextTable::rowOf(const QString& key) const
{
    const auto at = std::find_if(rows_.begin(), rows_.end(), [&key](const TextRow& each) { return each.key == key; });
    return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

int TextTable::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int TextTable::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(header_.size()); }

QVariant TextTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rows_.size())
        return {};
    const TextRow& row = rows_.at(index.row());
    if (role == KeyRole)
        return row.key;
    if (index.column() >= row.cells.size())
        return {};
    const TextCell& cell = row.cells.at(index.column());
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::ToolTipRole: return cell.toolTip.isEmpty() ? cell.text : cell.toolTip;
    case Qt::DecorationRole: return cell.iconName.isEmpty() ? QVariant() : QVariant(icon(cell.iconName));
    case Qt::TextAlignmentRole: return static_cast<int>((numbers_.contains(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant TextTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= header_.size())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return header_.at(section);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((numbers_.contains(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace postern::workbench
