// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace postern::workbench {

/// Tab goes through its parts, and what is inside each of them, in the order in which they were named. Qt goes in the order in which
/// widgets came into the window: whatever is made later, or was put into a splitter, comes last.
class OrderedPane : public QWidget {
    Q_OBJECT
  public:
    using QWidget::QWidget;
    /// All are inside of it, and live as long.
    void setParts(const QList<QWidget*>& parts) { parts_ = parts; }

  protected:
    bool focusNextPrevChild(bool next) override;

  private:
    QList<QWidget*> parts_;
};

} // namespace postern::workbench
