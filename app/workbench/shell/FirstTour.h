// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace postern::workbench {

/// Five steps through the window: what each page is for, with the part that is spoken of framed. It stands in a corner,
/// beside what one does and never in its way: every page and key works as before. It offers itself once on a computer,
/// when the first workspace is opened; from then on it is found in Help only. F6 leads to it, Escape ends it.
class FirstTour final : public QFrame {
    Q_OBJECT
  public:
    static constexpr int steps = 5;

    FirstTour(AppContext& context, QWidget* window);
    ~FirstTour() override;

    /// Begins when it never began on this computer, without taking the keys from what one is doing.
    void offer();
    /// From a step on, 0 being the first, and with the keys on it.
    void begin(int step = 0);
    void end();
    /// The one that is shown, from 0; -1 when none is.
    [[nodiscard]] int step() const { return step_; }

  Q_SIGNALS:
    /// It was closed from within: the keys go to the page in view.
    void left();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    class Mark;
    struct Step {
        QString page;   ///< is shown with the step
        QString anchor; ///< object name of what is framed
        QString title;
        QString text;
    };
    [[nodiscard]] Step at(int step) const;
    [[nodiscard]] QString keys(const char* command) const;
    void go(int step, bool show);
    void place();

    AppContext& context_;
    Mark* mark_;
    QLabel* count_;
    QLabel* title_;
    QLabel* text_;
    QPushButton* skip_;
    QPushButton* back_;
    QPushButton* next_;
    QPointer<QWidget> anchor_;
    int step_ = -1;
};

} // namespace postern::workbench
