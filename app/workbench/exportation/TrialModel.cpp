// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/TrialModel.h"

#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {
QVariant trialAlignment(int column)
{
    return QVariant::fromValue(Qt::Alignment((column == TrialModel::Time ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
}
} // namespace

void TrialModel::clear()
{
    beginResetModel();
    lines_.clear();
    endResetModel();
}

void TrialModel::append(const TrialLine& line)
{
    beginInsertRows({}, static_cast<int>(lines_.size()), static_cast<int>(lines_.size()));
    lines_ << line;
    endInsertRows();
}

int TrialModel::passed() const
{
    return static_cast<int>(std::count_if(lines_.begin(), lines_.end(), [](const TrialLine& line) { return line.passed; }));
}

int TrialModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(lines_.size()); }
int TrialModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TrialModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= lines_.size())
        return {};
    const TrialLine& line = lines_.at(index.row());
    if (role == Qt::TextAlignmentRole)
        return trialAlignment(index.column());
    if (role == FileRole)
        return line.file;
    if (role == PassedRole)
        return line.passed;
    if (role == Qt::ToolTipRole)
        return index.column() == Test ? QVariant(line.file) : QVariant(line.text);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Outcome:
        return line.passed ? tr("pass", "outcome of a test") : tr("fail", "outcome of a test");
    case Test:
        return line.test;
    case Finding:
        return line.text;
    case Time:
        return line.status > 0 ? tr("%1 ms").arg(QLocale().toString(line.ms)) : QString();
    default:
        return {};
    }
}

QVariant TrialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return trialAlignment(section);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Outcome:
        return tr("Outcome");
    case Test:
        return tr("Test");
    case Finding:
        return tr("Finding");
    default:
        return tr("Time");
    }
}

} // namespace postern::workbench
