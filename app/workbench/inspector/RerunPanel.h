// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/BreakpointLink.h"
#include "workbench/bridge/RerunLink.h"
#include "workbench/shell/AppContext.h"

#include <QWidget>
#include <memory>

class QLabel;
class QPlainTextEdit;

namespace postern::workbench {

/// A recorded exchange to be run again from one of its steps on: the request as it stood before that step, to be changed,
/// and Send. Escape leaves.
class RerunPanel final : public QWidget {
    Q_OBJECT
  public:
    /// The page's commands are there already.
    RerunPanel(AppContext& context, RerunLink& link, QWidget* parent = nullptr);
    ~RerunPanel() override;

    /// `step` is an index of the trace's steps.
    void open(std::shared_ptr<const inspection::Trace> trace, int step);
    void send();
    /// No longer waits for what was sent; it is given up.
    void giveUp();
    /// Sent, and it has not ended yet.
    [[nodiscard]] bool isWaiting() const { return sending_ || own_ != 0; }
    [[nodiscard]] QString heading() const;
    [[nodiscard]] QString message() const;
    [[nodiscard]] QPlainTextEdit& editor() const { return *editor_; }

  Q_SIGNALS:
    void left();
    /// The new exchange is in the list; it is a re-run of `of`.
    void arrived(quint64 id, quint64 of);
    void changed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] std::optional<inspection::RerunWish> wish(QString& error) const;
    void tellWhatIsMissing();
    void look();
    void say(const QString& text);

    AppContext& context_;
    RerunLink& link_;
    std::shared_ptr<const inspection::Trace> trace_;
    PausedState shown_; ///< the message as it was put into the editor
    quint64 step_ = 0;  ///< from 1
    quint64 own_ = 0;   ///< the gateway's id of the new one, while it is waited for
    bool sending_ = false;
    QLabel* heading_ = nullptr;
    QLabel* message_ = nullptr;
    QPlainTextEdit* editor_ = nullptr;
};

} // namespace postern::workbench
