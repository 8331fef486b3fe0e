// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/ReplayModel.h"

#include "workbench/theme/IconProvider.h"

#include <QLocale>
#include <algorithm>

namespace postern::workbench {

bool ReplayModel::Outcome::changed(const ReplayCall& call) const
{
    const bool other = std::any_of(statuses.keyBegin(), statuses.keyEnd(), [&](int status) { return status != call.status; });
    return count > 0 && ((call.status > 0 && other) || different > 0);
}

void ReplayModel::setCalls(const QVector<ReplayCall>& calls)
{
    beginResetModel();
    calls_ = calls;
    outcomes_ = QVector<Outcome>(calls.size());
    times_.clear();
    endResetModel();
}

void ReplayModel::forgetResults() { setCalls(QVector<ReplayCall>(calls_)); }

void ReplayModel::take(const ReplayResult& result)
{
    Outcome& outcome = outcomes_[result.call];
    ++outcome.statuses[result.status];
    ++outcome.count;
    outcome.same += result.body == ReplayResult::Body::Same ? 1 : 0;
    outcome.different += result.body == ReplayResult::Body::Different ? 1 : 0;
    outcome.slowestMs = std::max(outcome.slowestMs, result.tookMs);
    outcome.allMs += result.tookMs;
    if (!result.failure.isEmpty())
        outcome.failure = result.failure;
    const bool changed = result.status != calls_[result.call].status || result.body == ReplayResult::Body::Different;
    if (changed || !outcome.ofChanged) {
        outcome.correlationId = result.correlationId;
        outcome.ofChanged = changed;
    }
    if (result.status > 0)
        times_.append(result.tookMs);
    Q_EMIT dataChanged(index(result.call, 0), index(result.call, ColumnCount - 1));
}

QString ReplayModel::counted(const QMap<int, int>& statuses)
{
    QStringList parts;
    for (auto at = statuses.cbegin(); at != statuses.cend(); ++at) {
        const QString status = at.key() > 0 ? QString::number(at.key()) : tr("no answer");
        parts << (statuses.size() == 1 && at.value() == 1 ? status : tr("%1 × %2", "how often, status").arg(QLocale().toString(at.value()), status));
    }
    return parts.join(QStringLiteral(", "));
}

QString ReplayModel::summary() const
{
    QMap<int, int> all;
    int answers = 0;
    int changed = 0;
    int same = 0;
    int different = 0;
    for (int row = 0; row < outcomes_.size(); ++row) {
        const Outcome& outcome = outcomes_.at(row);
        for (auto at = outcome.statuses.cbegin(); at != outcome.statuses.cend(); ++at)
            all[at.key()] += at.value();
        answers += outcome.count;
        same += outcome.same;
        different += outcome.different;
        changed += outcome.changed(calls_.at(row)) ? 1 : 0;
    }
    if (answers == 0)
        return {};
    QString text = tr("%1.").arg(counted(all));
    if (!times_.isEmpty()) {
        QVector<qint64> sorted = times_;
        std::sort(sorted.begin(), sorted.end());
        const auto at = [&](int percent) { return QLocale().toString(sorted.at((sorted.size() - 1) * percent / 100)); };
        text += QLatin1Char(' ') + tr("Half within %1 ms, 95 % within %2 ms, the slowest %3 ms.").arg(at(50), at(95), at(100));
    }
    if (same + different > 0)
        text += QLatin1Char(' ') + tr("Bodies: %1 the same, %2 different.").arg(QLocale().toString(same), QLocale().toString(different));
    if (changed > 0)
        text += QLatin1Char(' ') + tr("%Ln call(s) came out otherwise than before.", nullptr, changed);
    return text;
}

int ReplayModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(calls_.size()); }
int ReplayModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ReplayModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ReplayCall& call = calls_.at(index.row());
    const Outcome& outcome = outcomes_.at(index.row());
    if (role == Qt::DecorationRole && index.column() == Call && outcome.count > 0)
        return outcome.changed(call) ? icon(u"git-compare") : icon(u"circle-check");
    if (role == Qt::TextAlignmentRole && index.column() == Time)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole)
        return outcome.failure.isEmpty() ? call.call.url : outcome.failure;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Call: {
        const QString text = tr("%1 %2", "method, URL").arg(call.call.method, call.call.url);
        return role == Qt::AccessibleTextRole && outcome.changed(call) ? tr("%1, changed").arg(text) : text;
    }
    case Before: return call.status > 0 ? QString::number(call.status) : QString();
    case Now: return counted(outcome.statuses);
    case Body:
        if (outcome.different > 0)
            return outcome.same > 0 ? tr("%Ln time(s) different", nullptr, outcome.different) : tr("different");
        return outcome.same > 0 ? tr("the same") : QString();
    case Time:
        if (outcome.count == 0)
            return call.tookMs >= 0 ? tr("%1 ms before").arg(QLocale().toString(call.tookMs)) : QString();
        return tr("%1 ms").arg(QLocale().toString(outcome.allMs / outcome.count));
    default: return {};
    }
}

QVariant ReplayModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Time)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Call: return tr("Call");
    case Before: return tr("Before");
    case Now: return tr("Now");
    case Body: return tr("Body");
    case Time: return tr("Time");
    default: return {};
    }
}

} // namespace postern::workbench
