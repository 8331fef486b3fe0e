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

    /// Whoever had the focus gets it back. `field` says what is typed, if it is not the name of a gateway.
    void ask(const QString& question, const QString& name, const QString& what, std::function<void()> then, const QString& field = {});
    /// The same for a text of one's own, which is not empty: `then` gets it.
    void askText(const QString& question, const QString& hint, const QString& what, std::function<void(const QString& text)> then);
    void leave();

  Q_SIGNALS:
    /// It is over, and what had the focus before cannot have it back.
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void open(const QString& question, const QString& hint, const QString& what);
    [[nodiscard]] bool isAnswered() const;
    void answer();
    void end();

    QLabel* question_;
    QLineEdit* field_;
    QPushButton* go_;
    QString name_; ///< that has to be typed; empty: any text will do
    std::function<void(const QString&)> then_;
    QPointer<QWidget> before_;
};

} // namespace postern::workbench
