// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QWidget>

class QTableView;
class QToolButton;

namespace postern::workbench {

/// The log, followed while its end is in view.
class LogPane : public QWidget {
    Q_OBJECT
  public:
    LogPane(AppContext& context, QWidget* parent);

  private:
    void copyAll();

    AppContext& context_;
    QTableView* table_;
    QToolButton* follow_;
};

} // namespace postern::workbench
