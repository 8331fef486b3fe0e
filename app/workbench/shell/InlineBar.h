// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/StateView.h"

#include <QFrame>

class QHBoxLayout;
class QToolButton;

namespace postern::workbench {

/// A line above good content that says what is wrong and what to do; never a dialog. Hidden until something is shown.
class InlineBar : public QFrame {
    Q_OBJECT
  public:
    enum class Kind : std::uint8_t { Info, Warning, Error };

    explicit InlineBar(const QString& name, QWidget* parent = nullptr);

    void show(Kind kind, const Failure& failure, const QList<QAction*>& actions = {});
    void clear();
    [[nodiscard]] QString text() const;

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void draw();

    Kind kind_ = Kind::Info;
    QLabel* picture_;
    QLabel* text_;
    QHBoxLayout* buttons_;
    QToolButton* close_;
    QVector<QPushButton*> made_;
};

} // namespace postern::workbench
