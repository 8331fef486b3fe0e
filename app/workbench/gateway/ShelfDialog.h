// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace postern::workbench {

/// The filters that there are, to choose one from: found by any word of their names and of what they do.
class ShelfDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ShelfDialog(QWidget* parent = nullptr);

  Q_SIGNALS:
    void chosen(const QString& type);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill();
    void take();

    QLineEdit* search_;
    QListWidget* list_;
    QLabel* none_;
    QPushButton* add_;
};

} // namespace postern::workbench
