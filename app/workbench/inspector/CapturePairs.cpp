// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CapturePairs.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>
#include <deque>

namespace postern::workbench {
namespace {

struct PairText {
    Q_DECLARE_TR_FUNCTIONS(CapturePairs)
};

/// Gives each left row without a partner the first right one with the same key. Rows with an empty key stay alone.
template <class Key>
void match(const QVector<CaptureRow>& left, const QVector<CaptureRow>& right, const Key& key, QVector<int>& partners, QVector<bool>& taken)
{
    QHash<QString, std::deque<int>> waiting;
    for (int n = 0; n < right.size(); ++n) {
        if (const QString name = key(right.at(n)); !taken.at(n) && !name.isEmpty())
            waiting[name].push_back(n);
    }
    for (int n = 0; n < left.size(); ++n) {
        if (partners.at(n) >= 0)
            continue;
        const auto found = waiting.find(key(left.at(n)));
        if (found == waiting.end() || found->empty())
            continue;
        partners[n] = found->front();
        taken[found->front()] = true;
        found->pop_front();
    }
}

} // namespace

QVector<CapturePair> pairCaptures(const QVector<CaptureRow>& left, const QVector<CaptureRow>& right, PairBy by)
{
    QVector<int> partners(left.size(), -1);
    QVector<bool> taken(right.size(), false);
    if (by == PairBy::Correlation) {
        match(left, right, [](const CaptureRow& row) { return row.correlation; }, partners, taken);
    } else {
        match(left, right, [](const CaptureRow& row) { return row.method + QLatin1Char(' ') + row.target; }, partners, taken);
        match(left, right, [](const CaptureRow& row) { return row.method + QLatin1Char(' ') + row.route; }, partners, taken);
    }
    QVector<CapturePair> pairs;
    int next = 0; // right rows before this one are in the list, or will come as somebody's partner
    const auto alone = [&](int end) {
        for (; next < end; ++next) {
            if (!taken.at(next))
                pairs.append({-1, next, CapturePair::State::OnlyRight, {}});
        }
    };
    for (int n = 0; n < left.size(); ++n) {
        const int partner = partners.at(n);
        if (partner < 0) {
            pairs.append({n, -1, CapturePair::State::OnlyLeft, {}});
            continue;
        }
        alone(partner);
        pairs.append({n, partner, CapturePair::State::Same, {}});
    }
    alone(static_cast<int>(right.size()));
    return pairs;
}

QString rowDifference(const CaptureRow& left, const CaptureRow& right)
{
    QStringList parts;
    if (left.target != right.target)
        parts << PairText::tr("Target %1 / %2").arg(left.target, right.target);
    if (left.status != right.status)
        parts << PairText::tr("Status %1 / %2").arg(left.status).arg(right.status);
    if (left.endedBy != right.endedBy)
        parts << PairText::tr("Ended by %1 / %2").arg(left.endedBy.isEmpty() ? QStringLiteral("-") : left.endedBy, right.endedBy.isEmpty() ? QStringLiteral("-") : right.endedBy);
    if (left.responseBytes != right.responseBytes)
        parts << PairText::tr("Size %L1 / %L2").arg(left.responseBytes).arg(right.responseBytes);
    return parts.join(QStringLiteral("; "));
}

} // namespace postern::workbench
