// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ConflictModel.h"

#include <algorithm>

namespace postern::workbench {

void ConflictModel::setConflicts(std::vector<project::Change> conflicts)
{
    beginResetModel();
    conflicts_ = std::move(conflicts);
    picks_.clear();
    endResetModel();
    Q_EMIT picked();
}

const project::Change* ConflictModel::conflict(int row) const
{
    return row >= 0 && row < static_cast<int>(conflicts_.size()) ? &conflicts_[static_cast<std::size_t>(row)] : nullptr;
}

void ConflictModel::pick(int row, project::Pick pick)
{
    if (const project::Change* one = conflict(row)) {
        picks_.insert_or_assign(one->path, pick);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        Q_EMIT picked();
    }
}

void ConflictModel::pickAll(project::Pick pick)
{
    for (const project::Change& one : conflicts_)
        picks_.insert_or_assign(one.path, pick);
    if (!conflicts_.empty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(conflicts_.size()) - 1, ColumnCount - 1));
    Q_EMIT picked();
}

int ConflictModel::undecided() const
{
    return static_cast<int>(std::count_if(conflicts_.begin(), conflicts_.end(), [this](const project::Change& one) { return !picks_.contains(one.path); }));
}

int ConflictModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(conflicts_.size()); }
int ConflictModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ConflictModel::data(const QModelIndex& index, int role) const
{
    const project::Change* one = conflict(index.row());
    if (one == nullptr || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const auto side = [](const std::string& text) { return text.empty() ? tr("not there") : QString::fromStdString(text); };
    switch (index.column()) {
    case Where: return QString::fromStdString(one->path);
    case Base: return side(one->base);
    case Mine: return side(one->before);
    case Theirs: return side(one->after);
    case Taken: break;
    default: return {};
    }
    const auto picked = picks_.find(one->path);
    if (picked == picks_.end())
        return tr("to decide");
    return picked->second == project::Pick::Ours ? tr("mine") : picked->second == project::Pick::Theirs ? tr("theirs") : tr("as it was");
}

QVariant ConflictModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Where: return tr("Where");
    case Base: return tr("As it was");
    case Mine: return tr("Mine");
    case Theirs: return tr("Theirs");
    case Taken: return tr("Taken");
    default: return {};
    }
}

} // namespace postern::workbench
