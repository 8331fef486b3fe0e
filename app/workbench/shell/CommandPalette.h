// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QFrame>
#include <QPointer>

class QAction;
class QLineEdit;
class QListWidget;

namespace postern::workbench {

/// Find and run anything by typing a part of its name: commands with their keys (disabled ones with the reason), APIs
/// ("a "), policies ("p "), the gateway ("@"), exchanges by number ("#12"), filters ("/ text"), settings ("s "); "?" says
/// so. Not a dialog: Escape or a click elsewhere
/// closes it and gives the focus back.
class CommandPalette : public QFrame {
    Q_OBJECT
  public:
    CommandPalette(AppContext& context, QWidget* window);

    void open(const QString& text = {});
    [[nodiscard]] int count() const;
    [[nodiscard]] QString entry(int row) const;

  Q_SIGNALS:
    /// Commands that are still to be added are wanted now.
    void aboutToOpen();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void search(const QString& text);
    void addCommands(const QString& text);
    void addCommand(QAction* action, int score);
    void addApis(const QString& text);
    void addPolicies(const QString& text);
    void addGateway(const QString& text);
    void addPrefixes();
    void addWorkspaces(const QString& text);
    void add(const QString& title, const QString& hint, const QString& iconName, int score, const QString& kind,
             const QString& id, bool enabled);
    void run();
    void leave();
    void move(int by);

    AppContext& context_;
    QLineEdit* input_;
    QListWidget* list_;
    QPointer<QWidget> before_;
};

} // namespace postern::workbench
