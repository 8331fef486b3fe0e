// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/CapturePairModel.h"
#include "workbench/shell/AppContext.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <initializer_list>

class QAction;
class QComboBox;
class QLabel;
class QTableView;
class QToolButton;

namespace postern::workbench {

class Job;
class StateView;

/// Two captures beside each other: which calls changed, and which are in one of them only. Enter opens a pair, Escape
/// leaves.
class CaptureComparePanel final : public QWidget {
    Q_OBJECT
  public:
    /// The page's commands are there already.
    explicit CaptureComparePanel(AppContext& context, QWidget* parent = nullptr);
    ~CaptureComparePanel() override;

    void compare(const CaptureSide& left, const CaptureSide& right);
    /// The same two again, for instance when what is to be ignored is another one now.
    void compareAgain();
    /// JSON pointers, separated by spaces; counts from the next comparison on. Whether it is another list.
    bool ignore(const QString& pointers);
    [[nodiscard]] bool hasCaptures() const { return !sides_[0].file.isEmpty(); }
    void showSame(bool on);
    void setPairBy(PairBy by);
    void cancel();
    void openPair();
    [[nodiscard]] bool isComparing() const { return comparison_.isRunning(); }
    [[nodiscard]] const CapturePairModel& model() const { return model_; }
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] QTableView& table() const { return *table_; }
    [[nodiscard]] QString summary() const;
    /// A row that has both sides is chosen.
    [[nodiscard]] bool canOpenPair() const;

  Q_SIGNALS:
    void left();
    void changed();
    /// Titles say which capture each is of. Both traces are there.
    void pairOpened(postern::workbench::CaptureComparison::Traces traces);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* buildContent();
    QWidget* buildTools(QWidget* parent);
    void take(const std::shared_ptr<const CaptureComparison::Result>& result);
    void showResult();
    void endJob();
    [[nodiscard]] QList<QAction*> actionsOf(std::initializer_list<const char*> ids) const;

    AppContext& context_;
    CaptureComparison comparison_;
    CapturePairModel model_;
    std::array<CaptureSide, 2> sides_;
    QString ignored_;
    QPointer<Job> job_;
    QTimer progress_;
    StateView* view_ = nullptr;
    QLabel* summary_ = nullptr;
    QComboBox* by_ = nullptr;
    QToolButton* same_ = nullptr;
    QTableView* table_ = nullptr;
};

} // namespace postern::workbench
