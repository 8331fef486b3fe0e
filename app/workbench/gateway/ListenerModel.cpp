// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ListenerModel.h"

namespace postern::workbench {

void ListenerModel::set(QVector<ListenerStatus> listeners)
{
    beginResetModel();
    rows_ = std::move(listeners);
    endResetModel();
}

int ListenerModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int ListenerModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ListenerModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rows_.size() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const ListenerStatus& row = rows_.at(index.row());
    switch (index.column()) {
    case Name:
        return row.name;
    case Address:
        return row.url;
    case State:
        if (!row.problem.isEmpty())
            return row.problem;
        return row.developmentCertificate ? tr("Listening, development certificate") : tr("Listening");
    default:
        return {};
    }
}

QVariant ListenerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Listener") : section == Address ? tr("Address") : tr("State");
}

} // namespace postern::workbench
