// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;

namespace postern::workbench {

/// Words that are looked for in the text above it: a field, how many places there are, and ways to the next and the one
/// before. Who owns the text looks. Hidden until open(); Escape closes it, and the focus goes back.
class FindBar final : public QFrame {
    Q_OBJECT
  public:
    explicit FindBar(const QString& name, QWidget* parent = nullptr);

    /// With the words of before, chosen, to be typed over.
    void open();
    /// To the next place (1) or the one before (-1); opens it when there are no words yet.
    void step(int direction);
    void dismiss();
    /// What is looked for; empty while it is closed.
    [[nodiscard]] QString words() const;

    struct Found {
        qint64 places = 0;
        bool more = false;      ///< than are counted
        qint64 chosen = 0;      ///< which of them, from 1; 0: none
        bool searching = false; ///< it is not known yet
    };
    void show(const Found& found);
    /// "3 of 17"
    [[nodiscard]] QString said() const;

  Q_SIGNALS:
    void wordsChanged(const QString& words);
    void stepped(int direction);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QLineEdit* field_;
    QLabel* said_;
    QPointer<QWidget> before_; ///< where the focus was
};

} // namespace postern::workbench
