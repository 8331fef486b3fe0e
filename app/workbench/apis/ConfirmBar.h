// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace postern::workbench {

/// The question before something is changed at a Publisher, in the page: what will happen, in sentences, and a button that says
/// it. Nothing waits while it is open; Escape closes it.
class ConfirmBar final : public QFrame {
    Q_OBJECT
  public:
    explicit ConfirmBar(const QString& name, QWidget* parent = nullptr);

    /// `effect` says what will happen; `verb` is on the button ("Deploy"). `field`, if any, is shown beside it and goes when the
    /// question does.
    void ask(const QString& effect, const QString& verb, std::function<void()> run, QWidget* field = nullptr);
    void setEffect(const QString& effect);
    /// Off with the reason, which is told; empty: on.
    void setBlocked(const QString& reason);
    void close();
    [[nodiscard]] QString effect() const;

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void confirm();

    QLabel* effect_;
    QLabel* blocked_;
    QHBoxLayout* row_;
    QPushButton* go_;
    QPushButton* cancel_;
    QWidget* field_ = nullptr;
    std::function<void()> run_;
};

} // namespace postern::workbench
