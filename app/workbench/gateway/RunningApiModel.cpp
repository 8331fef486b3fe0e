// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/RunningApiModel.h"

#include <QLocale>

namespace postern::workbench {

void RunningApiModel::set(QVector<RunningApi> apis)
{
    beginResetModel();
    rows_ = std::move(apis);
    endResetModel();
}

const RunningApi* RunningApiModel::at(int row) const { return row >= 0 && row < rows_.size() ? &rows_.at(row) : nullptr; }
int RunningApiModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int RunningApiModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RunningApiModel::data(const QModelIndex& index, int role) const
{
    const RunningApi* row = at(index.row());
    if (row == nullptr)
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == Operations)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Name:
        return row->name;
    case Version:
        return row->version;
    case Operations:
        return QLocale().toString(row->operations);
    case Address:
        return row->url;
    case State:
        return row->problem.isEmpty() ? tr("Running") : row->problem;
    default:
        return {};
    }
}

QVariant RunningApiModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Operations)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("API");
    case Version:
        return tr("Version");
    case Operations:
        return tr("Operations");
    case Address:
        return tr("Address");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace postern::workbench
