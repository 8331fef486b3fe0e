// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"
#include "workbench/tryit/FindingModel.h"
#include "workbench/tryit/TestListModel.h"

#include <QPointer>
#include <QWidget>
#include <functional>
#include <memory>

class QLabel;
class QTableView;

namespace postern::workbench {

class EnvironmentSet;
class Job;
class StateView;

/// The workspace's tests: run one or all, and see of each what was expected and what there was.
class TestsPanel final : public QWidget {
    Q_OBJECT
  public:
    /// `settings` gives how to reach servers (what is trusted), asked at each run; `page` owns the commands.
    TestsPanel(AppContext& context, EnvironmentSet& environments, std::function<rest::RestSettings()> settings, QWidget* page);
    ~TestsPanel() override;

    void read();
    void runAll();
    void runChosen();
    void cancel();
    [[nodiscard]] bool isRunning() const { return run_ != nullptr; }
    /// Writes a new test into the workspace's folder and chooses it. False, with a notice, when it cannot be written.
    bool add(const calls::CallTest& test);
    void editChosen();
    [[nodiscard]] const TestListModel& model() const { return model_; }
    [[nodiscard]] StateView& view() const { return *view_; }

  Q_SIGNALS:
    /// A run has ended.
    void ended();
    void countChanged(int tests);

  private:
    QWidget* build();
    void addCommands(QWidget* page);
    void run(const QVector<int>& rows);
    void choose(int row);
    void refresh();
    [[nodiscard]] int chosen() const;

    AppContext& context_;
    EnvironmentSet& environments_;
    std::function<rest::RestSettings()> settings_;
    TestListModel model_;
    FindingModel findings_;
    std::unique_ptr<calls::CallTestRun> run_;
    QPointer<Job> job_;
    QVector<int> running_; ///< rows of the run's tests
    QString shown_;        ///< file of the chosen test
    StateView* view_ = nullptr;
    QTableView* tests_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* detail_ = nullptr;
};

} // namespace postern::workbench
