// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CapturePairModel.h"

#include "workbench/models/TraceChainModel.h"
#include "workbench/theme/IconProvider.h"

#include <algorithm>
#include <chrono>

namespace postern::workbench {

using PairState = CapturePair::State;

void CapturePairModel::setResult(std::shared_ptr<const CaptureComparison::Result> result)
{
    beginResetModel();
    result_ = std::move(result);
    choose();
    endResetModel();
}

void CapturePairModel::setTitles(const QString& left, const QString& right)
{
    left_ = left;
    right_ = right;
    Q_EMIT headerDataChanged(Qt::Horizontal, Left, Right);
}

void CapturePairModel::showSame(bool on)
{
    beginResetModel();
    same_ = on;
    choose();
    endResetModel();
}

void CapturePairModel::choose()
{
    rows_.clear();
    for (int n = 0; n < result_->pairs.size(); ++n) {
        if (same_ || result_->pairs.at(n).state != PairState::Same)
            rows_.append(n);
    }
}

int CapturePairModel::count(PairState state) const
{
    return static_cast<int>(std::count_if(result_->pairs.begin(), result_->pairs.end(), [state](const CapturePair& pair) { return pair.state == state; }));
}

QString CapturePairModel::summary() const
{
    QString text = tr("%Ln changed,", nullptr, count(PairState::Changed)) + QLatin1Char(' ') + tr("%Ln only left,", nullptr, count(PairState::OnlyLeft)) +
                   QLatin1Char(' ') + tr("%Ln only right,", nullptr, count(PairState::OnlyRight)) + QLatin1Char(' ') +
                   tr("%Ln the same.", nullptr, count(PairState::Same));
    if (result_->cut)
        text += QLatin1Char(' ') + tr("Only the first %Ln exchange(s) of a capture were compared.", nullptr, static_cast<int>(CaptureComparison::mostRows));
    return text;
}

quint64 CapturePairModel::exchange(int row, std::size_t side) const
{
    const CapturePair& one = pair(row);
    const int at = side == 0 ? one.left : one.right;
    return at < 0 ? 0 : result_->rows.at(side).at(at).id;
}

int CapturePairModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int CapturePairModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString CapturePairModel::sideText(const CapturePair& pair, std::size_t side) const
{
    const int at = side == 0 ? pair.left : pair.right;
    if (at < 0)
        return QStringLiteral("-");
    const CaptureRow& row = result_->rows.at(side).at(at);
    return QStringLiteral("#%1  %2  %3").arg(row.id).arg(row.status).arg(shownDuration(std::chrono::microseconds(row.durationUs)));
}

QVariant CapturePairModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const CapturePair& one = pair(index.row());
    if (role == StateRole)
        return static_cast<int>(one.state);
    if (role == Qt::DecorationRole && index.column() == State) {
        switch (one.state) {
        case PairState::Same: return icon(u"circle-check");
        case PairState::Changed: return icon(u"git-compare");
        case PairState::OnlyLeft: return icon(u"arrow-left");
        case PairState::OnlyRight: return icon(u"arrow-right");
        }
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case State:
        switch (one.state) {
        case PairState::Same: return tr("the same");
        case PairState::Changed: return tr("changed");
        case PairState::OnlyLeft: return tr("only left");
        case PairState::OnlyRight: return tr("only right");
        }
        return {};
    case Call: {
        const CaptureRow& row = one.left >= 0 ? result_->rows[0].at(one.left) : result_->rows[1].at(one.right);
        return row.method + QLatin1Char(' ') + row.target;
    }
    case Left: return sideText(one, 0);
    case Right: return sideText(one, 1);
    case Says: return one.says;
    default: return {};
    }
}

QVariant CapturePairModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State: return tr("State");
    case Call: return tr("Call");
    case Left: return left_;
    case Right: return right_;
    case Says: return tr("What differs");
    default: return {};
    }
}

} // namespace postern::workbench
