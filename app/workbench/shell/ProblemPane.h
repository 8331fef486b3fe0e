// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QWidget>

class QTableView;

namespace postern::workbench {

class StateView;

/// The list of problems; Enter goes to the place.
class ProblemPane : public QWidget {
    Q_OBJECT
  public:
    ProblemPane(AppContext& context, QWidget* parent);

  private:
    void refresh();
    void goTo(const QModelIndex& index);

    AppContext& context_;
    QTableView* table_;
    StateView* view_;
};

} // namespace postern::workbench
