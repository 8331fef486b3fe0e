// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/FindingModel.h"

#include "workbench/theme/IconProvider.h"
#include "workbench/models/CheckText.h"

#include <algorithm>

namespace postern::workbench {

void FindingModel::setResults(const QVector<calls::TestResult>& results)
{
    beginResetModel();
    rows_.clear();
    for (const calls::TestResult& result : results) {
        for (const calls::Finding& finding : result.findings)
            rows_.append({result.row, finding});
    }
    // What is wrong first.
    std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return !a.finding.passed && b.finding.passed; });
    endResetModel();
}

int FindingModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int FindingModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FindingModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = rows_.at(index.row());
    if (role == Qt::DecorationRole && index.column() == Subject)
        return row.finding.passed ? icon(u"circle-check") : icon(u"circle-x");
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Subject: {
        const QString subject = row.dataRow > 0 ? tr("Row %1: %2").arg(row.dataRow).arg(checkSubject(row.finding.check)) : checkSubject(row.finding.check);
        return role == Qt::AccessibleTextRole ? (row.finding.passed ? tr("%1, passed").arg(subject) : tr("%1, failed").arg(subject)) : subject;
    }
    case Expected: return checkWish(row.finding);
    case Actual: return checkFound(row.finding);
    default: return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Subject ? tr("Check") : section == Expected ? tr("Expected") : tr("Found");
}

} // namespace postern::workbench
