// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QPointer>
#include <QWidget>

class QListView;
class QPushButton;
class QTableView;

namespace postern::workbench {

class Job;
class JobLines;
class StateView;

/// Jobs of the session; the chosen one's lines beside it, with Cancel and Retry.
class JobPane : public QWidget {
    Q_OBJECT
  public:
    JobPane(AppContext& context, QWidget* parent);

  private:
    void refresh();
    void select();
    void refreshButtons();

    AppContext& context_;
    QTableView* table_;
    JobLines* lines_;
    QListView* lineList_;
    QPushButton* cancel_;
    QPushButton* retry_;
    StateView* view_ = nullptr;
    QPointer<Job> job_;
};

} // namespace postern::workbench
