// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QWidget>

class QKeySequenceEdit;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace postern::workbench {

/// Every command with its keys; choose one, press other keys, see at once which command has them already.
class KeysEditor : public QWidget {
    Q_OBJECT
  public:
    explicit KeysEditor(AppContext& context, QWidget* parent = nullptr);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void fill();
    void choose();
    void check();
    [[nodiscard]] QString chosen() const;

    AppContext& context_;
    QTreeWidget* list_;
    QKeySequenceEdit* keys_;
    QPushButton* apply_;
    QPushButton* none_;
    QPushButton* reset_;
    QLabel* note_;
};

} // namespace postern::workbench
