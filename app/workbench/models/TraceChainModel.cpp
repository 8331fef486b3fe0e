// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/TraceChainModel.h"

#include "workbench/models/ReasonText.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>

namespace postern::workbench {

using inspection::Change;
using inspection::Step;
using inspection::StepResult;

namespace {
bool alignsRight(int column)
{
    return column == TraceChainModel::Number || column == TraceChainModel::Time || column == TraceChainModel::Cost;
}
} // namespace

QString resultText(StepResult result)
{
    switch (result) {
    case StepResult::Passed: return TraceChainModel::tr("passed");
    case StepResult::Skipped: return TraceChainModel::tr("skipped");
    case StepResult::Answered: return TraceChainModel::tr("answered");
    case StepResult::NotReached: return TraceChainModel::tr("not reached");
    case StepResult::Failed: return TraceChainModel::tr("failed");
    case StepResult::Paused: return TraceChainModel::tr("paused");
    }
    return {};
}

QString shownDuration(std::chrono::nanoseconds duration)
{
    const double ms = static_cast<double>(duration.count()) / 1e6;
    return TraceChainModel::tr("%1 ms", "milliseconds")
        .arg(QLocale().toString(ms, 'f', ms < 1 ? 3 : ms < 100 ? 2 : 0));
}

void TraceChainModel::setTrace(std::shared_ptr<const inspection::Trace> trace)
{
    beginResetModel();
    trace_ = std::move(trace);
    endResetModel();
}

void TraceChainModel::drawMarks()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Number), index(rowCount() - 1, Number));
}

void TraceChainModel::drawCosts()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Cost), index(rowCount() - 1, Cost));
}

int TraceChainModel::decisiveRow() const
{
    for (int row = 0; row < rowCount(); ++row) {
        const StepResult result = trace_->steps[static_cast<std::size_t>(row)].result;
        if (result == StepResult::Answered || result == StepResult::Failed || result == StepResult::Paused)
            return row;
    }
    return -1;
}

QString TraceChainModel::counts() const
{
    if (!trace_)
        return {};
    int executed = 0;
    int skipped = 0;
    int changed = 0;
    int notReached = 0;
    for (const Step& step : trace_->steps) {
        executed += step.result != StepResult::Skipped && step.result != StepResult::NotReached ? 1 : 0;
        skipped += step.result == StepResult::Skipped ? 1 : 0;
        notReached += step.result == StepResult::NotReached ? 1 : 0;
        changed += std::any_of(step.changes.begin(), step.changes.end(),
                               [](const Change& change) { return change.where != Change::Where::Context; }) ? 1 : 0;
    }
    return tr("executed %1, skipped %2, not reached %3, changed the message %4")
        .arg(QLocale().toString(executed), QLocale().toString(skipped), QLocale().toString(notReached), QLocale().toString(changed));
}

int TraceChainModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !trace_ ? 0 : static_cast<int>(trace_->steps.size());
}

int TraceChainModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TraceChainModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Step& step = trace_->steps[static_cast<std::size_t>(index.row())];
    const auto share = [this](std::chrono::nanoseconds time) {
        const double whole = static_cast<double>(std::max<std::int64_t>(1, trace_->summary.duration.count()));
        return std::clamp(static_cast<double>(time.count()) / whole, 0.0, 1.0);
    };
    switch (role) {
    case Qt::DisplayRole:
        return display(index.row(), index.column());
    case Qt::ToolTipRole:
        if (index.column() == Number && mark_ && mark_(*trace_, step))
            return tr("Calls stop before this step.");
        if (index.column() == Cost)
            return cost_ ? costSentence(cost_(step)) : QString();
        return index.column() == Source ? display(index.row(), Source) : why(index.row());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((alignsRight(index.column()) ? Qt::AlignRight : Qt::AlignLeft) |
                                                 Qt::AlignVCenter));
    case ResultRole:
        return static_cast<int>(step.result);
    case StartRole:
        return share(step.start);
    case LengthRole:
        return step.result == StepResult::NotReached ? 0.0 : share(step.duration);
    case ResponseRole:
        return step.direction == Step::Direction::Response;
    case BreakpointRole:
        return mark_ && mark_(*trace_, step);
    case Qt::AccessibleTextRole:
        if (index.column() == Number) { // arrow and mark in words
            const QString place = step.direction == Step::Direction::Response ? tr("Response, step %1").arg(index.row() + 1)
                                                                              : tr("Request, step %1").arg(index.row() + 1);
            return mark_ && mark_(*trace_, step) ? tr("%1, breakpoint", "a step").arg(place) : place;
        }
        if (index.column() == Cost)
            return cost_ ? costSentence(cost_(step)) : QString();
        return display(index.row(), index.column());
    default:
        return {};
    }
}

QString TraceChainModel::display(int row, int column) const
{
    const Step& step = trace_->steps[static_cast<std::size_t>(row)];
    switch (column) {
    case Number:
        return QLocale().toString(row + 1);
    case StepName: {
        const QString name = QString::fromStdString(step.filter);
        return step.instance.empty() ? name : tr("%1 (%2)", "filter, its name").arg(name, QString::fromStdString(step.instance));
    }
    case Result:
        return resultText(step.result);
    case Time:
        return step.result == StepResult::NotReached ? QString() : shownDuration(step.duration);
    case Cost:
        return cost_ ? costText(cost_(step)) : QString();
    case Changes:
        return changes(step);
    case Why:
        return why(row);
    case Source:
        return QString::fromStdString(step.origin);
    default:
        return {};
    }
}

QString TraceChainModel::why(int row) const
{
    const Step& step = trace_->steps[static_cast<std::size_t>(row)];
    if (step.reason)
        return reasonSentence(*step.reason);
    if (step.result != StepResult::NotReached)
        return {};
    const int by = decisiveRow();
    return by < 0 ? QString() : tr("Step %1 had answered before.").arg(by + 1);
}

QString TraceChainModel::changes(const Step& step) const
{
    int added = 0;
    int removed = 0;
    int replaced = 0;
    for (const Change& change : step.changes) {
        if (change.where == Change::Where::Context)
            continue;
        (change.kind == Change::Kind::Added ? added : change.kind == Change::Kind::Removed ? removed : replaced) += 1;
    }
    QStringList parts;
    if (added > 0)
        parts << QStringLiteral("+%1").arg(added);
    if (removed > 0)
        parts << QStringLiteral("\u2212%1").arg(removed);
    if (replaced > 0)
        parts << QStringLiteral("~%1").arg(replaced);
    return parts.join(QLatin1Char(' '));
}

QVariant TraceChainModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((alignsRight(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == Cost)
        return tr("What the step takes in the last recorded exchanges of the API: the median, and its share of all that the gateway itself spent.");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return tr("No.", "number of a step");
    case StepName: return tr("Step");
    case Result: return tr("Result");
    case Time: return tr("Time taken");
    case Cost: return tr("Median, share");
    case Changes: return tr("Changes");
    case Why: return tr("Why");
    case Source: return tr("Configured in");
    default: return {};
    }
}

} // namespace postern::workbench
