// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/BreakpointLink.h"

#include <QTimer>
#include <QWidget>
#include <optional>

class QLabel;
class QPlainTextEdit;
class QTableWidget;
class QTabWidget;

namespace postern::workbench {

class StateView;
struct AppContext;

/// The calls that are held up, how long each may still be, and the chosen one's message to be changed or answered.
class PausedPane final : public QWidget {
    Q_OBJECT
  public:
    PausedPane(AppContext& context, BreakpointLink& link, QWidget* parent = nullptr);
    ~PausedPane() override;

    [[nodiscard]] quint64 chosen() const;
    void choose(quint64 id);
    /// As the message now is in the editor, or nothing while it is still asked for.
    [[nodiscard]] const std::optional<PausedState>& state() const { return state_; }
    void goOn(inspection::PauseAction::Kind kind);
    /// With the text of the editor.
    void goOnEdited();
    void answer();
    void all(inspection::PauseAction::Kind kind);
    [[nodiscard]] QString message() const;
    [[nodiscard]] StateView& view() const { return *view_; }
    [[nodiscard]] QPlainTextEdit& editor() const { return *editor_; }
    [[nodiscard]] QPlainTextEdit& answerEditor() const { return *answer_; }

  Q_SIGNALS:
    void changed();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* build();
    void refresh();
    void refreshTimes();
    void setCell(int row, int column, const QString& text);
    void fetch();
    void say(const QString& text);
    void act(inspection::PauseAction action);

    AppContext& context_;
    BreakpointLink& link_;
    std::optional<PausedState> state_;
    quint64 asked_ = 0; ///< the pause whose state was asked for
    QTimer tick_;       ///< times that run out, once a second while somebody looks
    StateView* view_ = nullptr;
    QTableWidget* table_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QPlainTextEdit* editor_ = nullptr;
    QPlainTextEdit* answer_ = nullptr;
    QLabel* message_ = nullptr;
    QLabel* beyond_ = nullptr; ///< how many calls ran on because too many are paused
    bool filling_ = false;
};

} // namespace postern::workbench
