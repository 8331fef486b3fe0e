// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/TimingModel.h"

#include "workbench/models/TraceChainModel.h"

#include <algorithm>

namespace postern::workbench {
namespace {

using std::chrono::nanoseconds;

// Places among the theme's hues: neighbours that are told apart.
enum Hue : int { GatewayHue = 0, ResolveHue = 2, ConnectHue = 4, TlsHue = 6, WaitHue = 8, ReceiveHue = 10 };

} // namespace

QVector<TimingModel::Bar> TimingModel::phasesOf(const inspection::Trace& trace)
{
    QVector<Bar> bars;
    nanoseconds at{0};
    const bool many = trace.upstream.size() > 1;
    int number = 0;
    for (const inspection::UpstreamAttempt& attempt : trace.upstream) {
        ++number;
        if (attempt.start > at || bars.isEmpty())
            bars.append({bars.isEmpty() ? TimingModel::tr("Gateway, request") : TimingModel::tr("Gateway, between attempts"), at, std::max(nanoseconds(0), attempt.start - at), GatewayHue});
        at = std::max(at, attempt.start);
        const auto phase = [&](const QString& name, nanoseconds took, int hue) {
            if (took <= nanoseconds(0))
                return;
            bars.append({many ? TimingModel::tr("Attempt %1: %2").arg(QString::number(number), name) : name, at, took, hue});
            at += took;
        };
        phase(TimingModel::tr("Look up the backend's name"), attempt.dns, ResolveHue);
        phase(TimingModel::tr("Connect"), attempt.connect, ConnectHue);
        phase(TimingModel::tr("TLS"), attempt.tls, TlsHue);
        phase(TimingModel::tr("Wait for the answer"), attempt.wait, WaitHue);
        phase(TimingModel::tr("Receive the answer"), attempt.transfer, ReceiveHue);
    }
    if (trace.upstream.empty())
        bars.append({TimingModel::tr("Gateway"), nanoseconds(0), trace.summary.duration, GatewayHue});
    else
        bars.append({TimingModel::tr("Gateway, answer"), at, std::max(nanoseconds(0), trace.summary.duration - at), GatewayHue});
    return bars;
}

QVector<TimingModel::Bar> TimingModel::barsOf(QVector<inspection::Summary> exchanges)
{
    std::sort(exchanges.begin(), exchanges.end(), [](const auto& a, const auto& b) { return a.began < b.began; });
    QVector<Bar> bars;
    for (const inspection::Summary& one : std::as_const(exchanges)) {
        const auto start = std::chrono::duration_cast<nanoseconds>(one.began - exchanges.first().began);
        bars.append({QStringLiteral("#%1 %2 %3  %4").arg(QString::number(one.id), QString::fromStdString(one.method), QString::fromStdString(one.target), QString::number(one.status)),
                     start, one.duration, one.status >= 400 || one.status == 0 ? ReceiveHue : WaitHue});
    }
    return bars;
}

void TimingModel::setBars(QVector<Bar> bars)
{
    beginResetModel();
    bars_ = std::move(bars);
    whole_ = nanoseconds(1);
    for (const Bar& bar : std::as_const(bars_))
        whole_ = std::max(whole_, bar.start + bar.duration);
    endResetModel();
}

int TimingModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(bars_.size()); }
int TimingModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TimingModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Bar& bar = bars_.at(index.row());
    const auto part = [this](nanoseconds of) { return static_cast<double>(of.count()) / static_cast<double>(whole_.count()); };
    switch (role) {
    case FromRole: return part(bar.start);
    case LengthRole: return part(bar.duration);
    case HueRole: return bar.hue;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((index.column() == Start || index.column() == Duration ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::ToolTipRole:
        return TimingModel::tr("%1: from %2 on, %3").arg(bar.name, shownDuration(bar.start), shownDuration(bar.duration));
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (index.column()) {
    case Name: return bar.name;
    case Start: return shownDuration(bar.start);
    case Duration: return shownDuration(bar.duration);
    default: return {};
    }
}

QVariant TimingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section == Start || section == Duration ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return TimingModel::tr("What");
    case Start: return TimingModel::tr("Begins after");
    case Duration: return TimingModel::tr("Takes");
    case Timeline: return TimingModel::tr("Waterfall");
    default: return {};
    }
}

} // namespace postern::workbench
