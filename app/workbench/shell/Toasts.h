// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"
#include "workbench/shell/Notices.h"

#include <QWidget>
#include <QVector>

namespace postern::workbench {

/// Notices in the window's lower right corner: at most three, staying while pointed at or focused, spoken to screen
/// readers. Escape closes the newest one that has the focus.
class Toasts : public QWidget {
    Q_OBJECT
  public:
    Toasts(AppContext& context, QWidget* window);

    [[nodiscard]] int count() const { return static_cast<int>(shown_.size()); }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void show(const Notice& notice);
    void remove(QWidget* toast);
    void place();

    QVector<QWidget*> shown_;
};

} // namespace postern::workbench
