// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QWidget>

class QTabBar;
class QStackedWidget;

namespace postern::workbench {

/// Problems, Log and Jobs below the page: a row of tabs that opens and folds them.
class PaneArea : public QWidget {
    Q_OBJECT
  public:
    PaneArea(AppContext& context, QWidget* parent);

    /// "problems", "log" or "jobs": shows it, and folds when it is already shown and has the focus.
    void open(const QString& pane);
    void toggle();
    void collapse();
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] QString current() const;

  private:
    void refreshTitles();
    void expand();

    AppContext& context_;
    QTabBar* tabs_;
    QStackedWidget* stack_;
};

} // namespace postern::workbench
