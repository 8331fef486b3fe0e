// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>
#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace postern::workbench {

/// Asks for a name to be typed before something is done that touches production, or that goes away. Enter answers when the name is
/// right, Escape leaves; hidden until it is asked.
class NameQuestion final : public QWidget {
    Q_OBJECT
  public:
    explicit NameQuestion(QWidget* parent = nullptr);

    /// Whoever had the focus gets it back.
    void ask(const QString& question, const QString& name, const QString& what, std::function<void()> then);
    void leave();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void answer();
    void end();

    QLabel* question_;
    QLineEdit* field_;
    QPushButton* go_;
    QString name_;
    std::function<void()> then_;
    QPointer<QWidget> before_;
};

} // namespace postern::workbench
