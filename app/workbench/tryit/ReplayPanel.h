// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"
#include "workbench/tryit/ReplayModel.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <memory>

class QLabel;
class QSpinBox;
class QTableView;

namespace postern::workbench {

class Job;
class TraceFinder;
class StateView;

/// Makes the form's call, or calls from the capture, again - as often, as fast and as many at once as wanted - and compares
/// the answers with those of the first time.
class ReplayPanel final : public QWidget {
    Q_OBJECT
  public:
    /// `page` owns the commands; `settings` gives how to reach servers, asked at each run.
    ReplayPanel(AppContext& context, std::function<rest::RestSettings()> settings, QWidget* page);
    ~ReplayPanel() override;

    /// What is replayed from now on. Refused while a run is under way.
    void setCalls(const QVector<ReplayCall>& calls, const QString& remark = {});
    void setOptions(const ReplayOptions& options);
    [[nodiscard]] ReplayOptions options() const;
    void start();
    void cancel();
    /// The chosen call's exchange of the first time beside that of the replay, in the Inspector.
    void compareChosen();
    [[nodiscard]] bool isRunning() const { return run_ != nullptr; }
    [[nodiscard]] const ReplayModel& model() const { return model_; }
    [[nodiscard]] StateView& view() const { return *view_; }

  Q_SIGNALS:
    void ended();

  private:
    QWidget* build();
    void refresh();
    [[nodiscard]] QString whyNotCompared() const;

    AppContext& context_;
    std::function<rest::RestSettings()> settings_;
    ReplayModel model_;
    std::unique_ptr<ReplayRun> run_;
    QPointer<Job> job_;
    QTimer refreshLater_; ///< answers may come by the hundred
    QString remark_;
    TraceFinder* finder_;
    std::size_t firstRow_ = 0; ///< of the list of exchanges, when the run began
    quint64 compared_ = 0;     ///< the exchange of the first time, while its other one is looked for
    StateView* view_ = nullptr;
    QTableView* table_ = nullptr;
    QSpinBox* times_ = nullptr;
    QSpinBox* atOnce_ = nullptr;
    QSpinBox* perSecond_ = nullptr;
    QLabel* summary_ = nullptr;
};

} // namespace postern::workbench
