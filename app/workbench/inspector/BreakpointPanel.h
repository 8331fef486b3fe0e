// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QSplitter;

namespace postern::workbench {

class BreakpointLink;
class BreakpointsPane;
class InspectorPage;
class PausedPane;
struct AppContext;

/// The lower edge of the inspector: breakpoints at the left, what they hold up at the right, and the commands of both. It
/// comes into view by itself when a call stops.
class BreakpointPanel final : public QWidget {
    Q_OBJECT
  public:
    /// Registers its commands, which `page` owns; the page makes the rest of itself afterwards.
    BreakpointPanel(AppContext& context, BreakpointLink& link, InspectorPage& page);
    ~BreakpointPanel() override;

    [[nodiscard]] BreakpointsPane& breakpoints() const { return *breakpoints_; }
    [[nodiscard]] PausedPane& paused() const { return *paused_; }
    /// Says of each command whether it can be used now. After the page's chosen step has changed.
    void refreshCommands();

    /// Breakpoints and whether the panel is in view, to be kept until the next start.
    [[nodiscard]] QString saved() const;
    void restore(const QString& saved, bool shown);
    [[nodiscard]] bool isWanted() const { return wanted_; }

  Q_SIGNALS:
    /// Breakpoints came, went or were switched: marks in the chain are to be drawn anew.
    void marksChanged();
    /// So many calls are held up now.
    void pausedCounted(int calls);

  private:
    void addBreakpointCommands();
    void addPausedCommands();
    void setWanted(bool on);
    void toggleAtStep();

    AppContext& context_;
    BreakpointLink& link_;
    InspectorPage& page_;
    BreakpointsPane* breakpoints_ = nullptr;
    PausedPane* paused_ = nullptr;
    QSplitter* splitter_ = nullptr;
    int lastPaused_ = 0;
    bool wanted_ = false;
};

} // namespace postern::workbench
