// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/LiveTaking.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace postern::workbench {

/// What taking a gateway's side of an API would write, line by line, and what stays out with why. Nothing is written by looking.
class TakingPreview final : public QWidget {
    Q_OBJECT
  public:
    explicit TakingPreview(QWidget* parent = nullptr);

    void present(const QString& gateway, const QString& api, const federation::LiveTaking& taking);
    [[nodiscard]] QWidget* firstFocus() const;

  Q_SIGNALS:
    void writeRequested();
    void left();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QLabel* title_;
    QLabel* out_;
    QPlainTextEdit* diff_;
    QPushButton* write_;
    QPushButton* leave_;
};

} // namespace postern::workbench
