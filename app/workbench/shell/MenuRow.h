// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QObject>
#include <QVector>

class QMenu;
class QMenuBar;

namespace postern::workbench {

/// The menus: every command that names a section stands in the menu of that title. Their titles are there from the
/// beginning; what is in them comes with the pages.
class MenuRow : public QObject {
    Q_OBJECT
  public:
    MenuRow(AppContext& context, QMenuBar& bar);

    /// Puts the commands that there are into their menus.
    void fill();

  Q_SIGNALS:
    /// A menu is about to be shown: commands that are still to be added are wanted now.
    void wanted();

  private:
    void addRecent(QMenu* file);
    void fillRecent();

    AppContext& context_;
    QVector<QMenu*> menus_; ///< in the order of the bar
    QMenu* recent_ = nullptr;
};

} // namespace postern::workbench
