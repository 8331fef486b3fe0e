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
    /// Tab, or Tab back, has brought the focus into such a pane from `before`: it goes to the pane's first stop, or its last.
    static void enter(const QWidget* before, bool next);

  protected:
    bool focusNextPrevChild(bool next) override;

  private:
    [[nodiscard]] QList<QWidget*> stops() const;

    QList<QWidget*> parts_;
};

} // namespace postern::workbench
