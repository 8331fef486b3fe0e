// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/plot/TimeChart.h"

#include <QDateTime>
#include <QLocale>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

// The library's header is written with Qt's keywords, which the project does not define.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach

namespace postern::workbench {
namespace {

/// Times of day in the person's own form.
class ClockTicker final : public QCPAxisTickerDateTime {
  protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(tick)).time(), QStringLiteral("HH:mm:ss"));
    }
};

constexpr double headroom = 1.1;
constexpr int lineWidth = 2;
constexpr double dotSize = 4;
constexpr int fillAlpha = 40;

} // namespace

TimeChart::TimeChart(const Theme& theme, const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), theme_(theme), plot_(new QCustomPlot(this))
{
    setObjectName(objectName + QStringLiteral(".frame"));
    setAccessibleName(accessibleName);
    plot_->setObjectName(objectName);
    plot_->setAccessibleName(accessibleName);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(plot_);
    auto ticker = QSharedPointer<ClockTicker>::create();
    ticker->setTickCount(4);
    plot_->xAxis->setTicker(ticker);
    plot_->yAxis->ticker()->setTickCount(4);
    plot_->legend->setVisible(true);
    // Above the lines, never over them.
    plot_->plotLayout()->insertRow(0);
    plot_->plotLayout()->addElement(0, 0, plot_->legend);
    plot_->plotLayout()->setRowStretchFactor(0, 0.001);
    plot_->legend->setFillOrder(QCPLegend::foColumnsFirst);
    plot_->legend->setBorderPen(Qt::NoPen);
    plot_->legend->setMargins(QMargins(4, 2, 4, 0));
    connect(plot_, &QCustomPlot::mouseRelease, this,
            [this](QMouseEvent* event) { Q_EMIT clicked(plot_->xAxis->pixelToCoord(event->pos().x())); });
    connect(&theme, &Theme::changed, this, &TimeChart::colour);
    colour();
}

TimeChart::~TimeChart() = default;

void TimeChart::setUnit(const QString& unit, double most)
{
    plot_->yAxis->setLabel(unit);
    most_ = most;
}

void TimeChart::setSeries(const QVector<ChartSeries>& series, double from, double to)
{
    const bool sameLines = series.size() == series_.size();
    series_ = series;
    if (!sameLines)
        plot_->clearGraphs();
    double highest = most_;
    for (int n = 0; n < series.size(); ++n) {
        const ChartSeries& line = series.at(n);
        QCPGraph* graph = n < plot_->graphCount() ? plot_->graph(n) : plot_->addGraph();
        graph->setName(line.name);
        graph->setData(line.times, line.values, true);
        for (const double value : line.values) {
            if (std::isfinite(value))
                highest = std::max(highest, value);
        }
    }
    plot_->xAxis->setRange(from, to);
    plot_->yAxis->setRange(0, highest * headroom);
    colour();
}

void TimeChart::setSummary(const QString& summary)
{
    plot_->setAccessibleDescription(summary);
    setAccessibleDescription(summary);
    plot_->setToolTip(summary);
}

void TimeChart::colour()
{
    const auto ink = [this](Colour name) { return theme_.colour(name); };
    plot_->setBackground(QBrush(ink(Colour::Surface)));
    plot_->legend->setBrush(QBrush(ink(Colour::Surface)));
    plot_->legend->setTextColor(ink(Colour::Text));
    plot_->legend->setFont(font());
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
        axis->setBasePen(QPen(ink(Colour::Border)));
        axis->setTickPen(QPen(ink(Colour::Border)));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(ink(Colour::Muted));
        axis->setLabelColor(ink(Colour::Muted));
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->grid()->setPen(QPen(ink(Colour::Border), 1, Qt::DotLine));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    static constexpr Qt::PenStyle styles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    for (int n = 0; n < plot_->graphCount() && n < series_.size(); ++n) {
        QColor line = ink(series_.at(n).colour);
        plot_->graph(n)->setPen(QPen(line, lineWidth, styles[n % 3])); // told apart without colour, too
        plot_->graph(n)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, line, line, dotSize)); // a point between gaps has no line
        line.setAlpha(fillAlpha);
        plot_->graph(n)->setBrush(series_.at(n).filled ? QBrush(line) : QBrush(Qt::NoBrush));
    }
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace postern::workbench
