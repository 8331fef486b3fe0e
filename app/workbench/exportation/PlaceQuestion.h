// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QLineEdit;

namespace postern::workbench {

/// Asks where an export is to be written, on the page itself. Enter answers, Escape leaves; hidden until it is asked.
class PlaceQuestion final : public QWidget {
    Q_OBJECT
  public:
    explicit PlaceQuestion(QWidget* parent = nullptr);

    /// Whoever had the focus gets it back.
    void ask(const QString& place);
    [[nodiscard]] QLineEdit* field() const { return field_; }

  Q_SIGNALS:
    void answered(const QString& place);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void choose();
    void end(bool answer);

    QLineEdit* field_;
    QPointer<QWidget> before_;
};

} // namespace postern::workbench
