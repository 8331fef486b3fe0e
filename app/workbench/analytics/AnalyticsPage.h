// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/analytics/TrafficWindow.h"
#include "workbench/shell/Page.h"

#include <QDateTime>
#include <QTimer>
#include <functional>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace postern::workbench {

class FigureTable;
class StateView;
class TimeChart;

/// What happened in the last minutes: calls, errors, how long they took, which APIs. A click on a figure shows its
/// exchanges in the Inspector.
class AnalyticsPage : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("analytics"), tr("Analytics"), QStringLiteral("chart-column")}; }
    explicit AnalyticsPage(AppContext& context, QWidget* parent = nullptr);
    ~AnalyticsPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    [[nodiscard]] QWidget* firstFocus() override;

    /// Shows the time up to `now` (seconds since 1970); by itself once a second.
    void refresh(qint64 now);
    /// Where "now" comes from, in seconds since 1970; the machine's clock unless another one is given.
    void setClock(std::function<qint64()> secondsSinceEpoch);
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] const FigureTable& moments() const { return *moments_; }
    [[nodiscard]] const FigureTable& apis() const { return *apis_; }
    [[nodiscard]] QString summary() const;

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void addCommands();
    QWidget* build();
    QWidget* buildCharts();
    void showPoints(const QVector<TrafficWindow::Point>& points, int step, qint64 now);
    void showApis(const QVector<TrafficWindow::ApiLine>& lines);
    void showNothing(qint64 now);
    void inspect(const QString& filter);
    [[nodiscard]] int seconds() const;

    std::function<qint64()> now_ = [] { return QDateTime::currentSecsSinceEpoch(); };
    TrafficWindow window_;
    FigureTable* moments_;
    FigureTable* apis_;
    QTimer tick_;
    QComboBox* period_ = nullptr;
    QLabel* summary_ = nullptr;
    StateView* view_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QStackedWidget* forms_ = nullptr;
    TimeChart* calls_ = nullptr;
    TimeChart* errors_ = nullptr;
    TimeChart* latency_ = nullptr;
    QTableView* momentTable_ = nullptr;
    QTableView* apiTable_ = nullptr;
    double p95_ = 0; ///< of the shown time, microseconds
};

} // namespace postern::workbench
