// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ProblemModel.h"

#include <QFileInfo>
#include <algorithm>

namespace postern::workbench {

void ProblemModel::setProblems(const QString& source, const QVector<Problem>& problems)
{
    if (problems.isEmpty() && !bySource_.contains(source))
        return;
    beginResetModel();
    if (problems.isEmpty())
        bySource_.remove(source);
    else
        bySource_[source] = problems;
    rows_.clear();
    for (const auto& some : std::as_const(bySource_))
        rows_ += some;
    std::stable_sort(rows_.begin(), rows_.end(), [](const Problem& a, const Problem& b) {
        return a.severity > b.severity;
    });
    endResetModel();
}

int ProblemModel::count(Problem::Severity atLeast) const
{
    return static_cast<int>(std::count_if(rows_.cbegin(), rows_.cend(), [atLeast](const Problem& problem) {
        return problem.severity >= atLeast;
    }));
}

int ProblemModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ProblemModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ProblemModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rows_.size())
        return {};
    const Problem& problem = rows_.at(index.row());
    switch (role) {
    case SeverityRole:
        return static_cast<int>(problem.severity);
    case FileRole:
        return problem.file;
    case LineRole:
        return problem.line;
    case ColumnRole:
        return problem.column;
    case Qt::AccessibleTextRole:
        if (index.column() == Message) { // the icon says it to eyes only
            const QString kind = problem.severity == Problem::Severity::Error     ? tr("Error")
                                 : problem.severity == Problem::Severity::Warning ? tr("Warning")
                                                                                  : tr("Note");
            return tr("%1: %2", "severity: message").arg(kind, problem.message);
        }
        [[fallthrough]];
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Message:
        return problem.message;
    case Hint:
        return problem.hint;
    case Place:
        if (problem.file.isEmpty())
            return {};
        if (role == Qt::ToolTipRole)
            return problem.file;
        return problem.line > 0 ? QStringLiteral("%1:%2:%3")
                                      .arg(QFileInfo(problem.file).fileName())
                                      .arg(problem.line)
                                      .arg(problem.column)
                                : QFileInfo(problem.file).fileName();
    default:
        return {};
    }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Message:
        return tr("Problem");
    case Hint:
        return tr("What to do");
    case Place:
        return tr("Place");
    default:
        return {};
    }
}

} // namespace postern::workbench
