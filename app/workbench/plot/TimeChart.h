// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/theme/Theme.h"

#include <QVector>
#include <QWidget>

class QCustomPlot;

namespace postern::workbench {

/// One line of a TimeChart. Points lie at equal or growing times; a NaN value is a gap.
struct ChartSeries {
    QString name;
    Colour colour = Colour::Accent;
    QVector<double> times; ///< seconds since 1970
    QVector<double> values;
    bool filled = false;
};

/// Lines over time, in the theme's colours. Its numbers stand in a table beside it, too: this one is for the eyes.
class TimeChart final : public QWidget {
    Q_OBJECT
  public:
    /// `objectName` and `accessibleName` are the plot's own.
    TimeChart(const Theme& theme, const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);
    ~TimeChart() override;

    /// What the values count: "requests/s". `most` is the least upper end of the axis, so that a quiet chart is not noise.
    void setUnit(const QString& unit, double most);
    void setSeries(const QVector<ChartSeries>& series, double from, double to);
    /// What is read aloud instead of the picture.
    void setSummary(const QString& summary);

    [[nodiscard]] QSize sizeHint() const override { return {420, 220}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 140}; }

  Q_SIGNALS:
    /// Somebody clicked at this moment (seconds since 1970).
    void clicked(double time);

  private:
    void colour();

    const Theme& theme_;
    QCustomPlot* plot_;
    QVector<ChartSeries> series_;
    double most_ = 1;
};

} // namespace postern::workbench
