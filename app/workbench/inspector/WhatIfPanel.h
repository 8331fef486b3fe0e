// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/WhatIfModel.h"
#include "workbench/shell/AppContext.h"

#include <QPointer>
#include <QWidget>

class QAction;
class QLabel;
class QPlainTextEdit;
class QTableView;
class QToolButton;

namespace postern::workbench {

class Job;
class StateView;

/// What exchanges of the list would have become, were the open drafts applied. Escape leaves.
class WhatIfPanel final : public QWidget {
    Q_OBJECT
  public:
    /// The page's commands are there already.
    explicit WhatIfPanel(AppContext& context, QWidget* parent = nullptr);
    ~WhatIfPanel() override;

    /// Evaluates these against all drafts that are open, or against the files as they are when there are none.
    void run(const QVector<quint64>& ids);
    void cancel();
    [[nodiscard]] bool isRunning() const { return run_ != nullptr; }
    [[nodiscard]] const WhatIfModel& model() const { return model_; }
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] QString summary() const;
    /// About the chosen one.
    [[nodiscard]] QString details() const;
    void showUnchanged(bool on);
    /// The chosen one; 0 for none.
    [[nodiscard]] quint64 current() const;

  Q_SIGNALS:
    void left();
    /// Somebody wants to see this exchange.
    void asked(quint64 id);
    void changed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* buildContent();
    QWidget* buildTools(QWidget* parent);
    void refresh();
    void end(bool cancelled);
    void fail(const QVector<Problem>& problems);

    AppContext& context_;
    WhatIfModel model_;
    StateView* view_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* against_ = nullptr;
    QTableView* table_ = nullptr;
    QPlainTextEdit* details_ = nullptr;
    QToolButton* unchanged_ = nullptr;
    WhatIfRun* run_ = nullptr; ///< while it runs
    QPointer<Job> job_;
    QVector<quint64> ids_;
    int missing_ = 0;
    bool stopped_ = false;
};

} // namespace postern::workbench
