// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>
#include <functional>

class QLabel;
class QLineEdit;

namespace postern::workbench {

/// Asks for one line of text in the place where it is needed, without a dialog. Enter answers, Escape leaves; hidden
/// until it is asked.
class LineQuestion final : public QWidget {
    Q_OBJECT
  public:
    LineQuestion(const QString& name, QWidget* parent = nullptr);

    /// `answered` is called once with the text, or never. An empty one is an answer only if it `mayBeEmpty`. Whoever had
    /// the focus gets it back.
    void ask(const QString& question, const QString& text, bool mayBeEmpty, std::function<void(const QString&)> answered);
    [[nodiscard]] QLineEdit* field() const { return field_; }

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void end(bool answer);

    QLabel* question_;
    QLineEdit* field_;
    QPointer<QWidget> before_;
    bool mayBeEmpty_ = false;
    std::function<void(const QString&)> answered_;
};

} // namespace postern::workbench
