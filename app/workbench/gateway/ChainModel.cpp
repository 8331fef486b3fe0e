// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainModel.h"

#include "workbench/models/ReasonText.h"

#include <QLocale>

namespace postern::workbench {
namespace {
bool isNumber(int column) { return column == ChainModel::Number || column == ChainModel::Duration; }
} // namespace

void ChainModel::set(std::vector<inspection::Step> steps)
{
    beginResetModel();
    steps_ = std::move(steps);
    endResetModel();
}

int ChainModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(steps_.size()); }
int ChainModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ChainModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(index.column()))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    const inspection::Step& step = steps_[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole && step.reason)
        return reasonSentence(*step.reason);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Number:
        return index.row() + 1;
    case Filter: {
        const QString filter = QString::fromStdString(step.instance.empty() ? step.filter : step.instance);
        return step.direction == inspection::Step::Direction::Request ? filter : tr("%1 (answer)", "filter").arg(filter);
    }
    case Phase:
        return phaseText(step.phase);
    case Result:
        switch (step.result) {
        case inspection::StepResult::Passed:
            return tr("passed");
        case inspection::StepResult::Skipped:
            return tr("skipped");
        case inspection::StepResult::Answered:
            return tr("answered");
        case inspection::StepResult::NotReached:
            return tr("not reached");
        case inspection::StepResult::Failed:
            return tr("failed");
        case inspection::StepResult::Paused:
            return tr("paused");
        }
        return {};
    case Duration:
        return tr("%1 µs", "microseconds").arg(QLocale().toString(static_cast<double>(step.duration.count()) / 1000, 'f', 0));
    case Origin:
        return QString::fromStdString(step.origin);
    default:
        return {};
    }
}

QVariant ChainModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("Step");
    case Filter:
        return tr("Filter");
    case Phase:
        return tr("Phase");
    case Result:
        return tr("Result");
    case Duration:
        return tr("Time");
    case Origin:
        return tr("Configured in");
    default:
        return {};
    }
}

} // namespace postern::workbench
