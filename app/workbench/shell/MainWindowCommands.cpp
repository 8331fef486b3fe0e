// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/CommandPalette.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FirstTour.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/ModeRail.h"
#include "workbench/shell/PaneArea.h"
#include "workbench/shell/ViewCommands.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QUndoStack>

namespace postern::workbench {

void MainWindow::addCommands()
{
    CommandRegistry& commands = context_.commands;
    const QString view = tr("View");
    commands.add({QStringLiteral("window.palette"), tr("Find a command"),
                  tr("Search every command, page and API by name"),
                  {QKeySequence(Qt::CTRL | Qt::Key_K), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
                  QStringLiteral("search"), view},
                 this, [this] { palette_->open(); });
    commands.add({QStringLiteral("window.rail"), tr("Show or hide the mode rail"), tr("Show or hide the column of modes"),
                  {QKeySequence(Qt::CTRL | Qt::Key_B)}, QStringLiteral("panel-left"), view},
                 this, [this] {
                     rail_->setVisible(rail_->isHidden());
                     context_.settings.set(setting::railVisible, !rail_->isHidden());
                 });
    commands.add({QStringLiteral("window.panes"), tr("Show or hide the panes"),
                  tr("Show or hide Problems, Log and Jobs below the page"), {QKeySequence(Qt::CTRL | Qt::Key_J)},
                  QStringLiteral("panel-bottom"), view},
                 this, [this] { panes_->toggle(); });
    commands.add({QStringLiteral("window.problems"), tr("Show problems"), tr("Show what is to be mended"),
                  {QKeySequence(Qt::ALT | Qt::Key_1)}, QStringLiteral("triangle-alert"), view},
                 this, [this] { panes_->open(QStringLiteral("problems")); });
    commands.add({QStringLiteral("window.log"), tr("Show the log"), tr("Show the log of gateway and workbench"),
                  {QKeySequence(Qt::ALT | Qt::Key_2)}, QStringLiteral("terminal"), view},
                 this, [this] { panes_->open(QStringLiteral("log")); });
    commands.add({QStringLiteral("window.jobs"), tr("Show jobs"), tr("Show running and ended jobs of this session"),
                  {QKeySequence(Qt::ALT | Qt::Key_3)}, QStringLiteral("clock"), view},
                 this, [this] { panes_->open(QStringLiteral("jobs")); });
    commands.add({QStringLiteral("window.back"), tr("Back"), tr("Go to the page shown before"),
                  {QKeySequence(Qt::ALT | Qt::Key_Left)}, QStringLiteral("arrow-left"), view},
                 this, [this] { go(-1); });
    commands.add({QStringLiteral("window.forward"), tr("Forward"), tr("Go to the page shown after this one"),
                  {QKeySequence(Qt::ALT | Qt::Key_Right)}, QStringLiteral("arrow-right"), view},
                 this, [this] { go(1); });
    commands.add({QStringLiteral("window.nextPane"), tr("Next part of the window"),
                  tr("Move the focus to the next part of the window"), {QKeySequence(Qt::Key_F6)}, {}, view},
                 this, [this] { focusNextPane(1); });
    commands.add({QStringLiteral("window.previousPane"), tr("Previous part of the window"),
                  tr("Move the focus to the previous part of the window"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)}, {}, view},
                 this, [this] { focusNextPane(-1); });
    commands.add({QStringLiteral("window.undo"), tr("Undo"), tr("Take back the last change in this workspace"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Z)}, QStringLiteral("undo-2"), tr("Edit")},
                 this, [this] { context_.workspace.undoStack()->undo(); });
    commands.add({QStringLiteral("window.redo"), tr("Redo"), tr("Do again what was taken back"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)}, QStringLiteral("redo-2"), tr("Edit")},
                 this, [this] { context_.workspace.undoStack()->redo(); });
    commands.add({QStringLiteral("window.quit"), tr("Quit"), tr("Save what is open and leave the workbench"),
                  {QKeySequence(QKeySequence::Quit)}, QStringLiteral("log-out"), tr("File")},
                 this, [this] { close(); });
    commands.add({QStringLiteral("window.resetLayout"), tr("Reset the layout"),
                  tr("Put the window, its panes, splitters and columns back to what they were at first"), {}, QStringLiteral("rotate-cw"), view},
                 this, [this] { resetLayout(); });
    commands.add({QStringLiteral("window.keys"), tr("Keys of this page"), tr("Show which keys do what on the page in view"),
                  {QKeySequence(Qt::Key_F1)}, QStringLiteral("keyboard"), tr("Help")},
                 this, [this] { showKeys(); });
    commands.add({QStringLiteral("window.tour"), tr("Tour of the workbench"), tr("Go through the five steps of the tour again"), {},
                  QStringLiteral("sparkles"), tr("Help")},
                 this, [this] { tour_->begin(); });
    addViewCommands(context_, *this);
    QUndoStack* undo = context_.workspace.undoStack();
    const auto refresh = [this, undo] {
        context_.commands.setBlocked(QStringLiteral("window.undo"), undo->canUndo() ? QString() : tr("Nothing to undo."));
        context_.commands.setBlocked(QStringLiteral("window.redo"), undo->canRedo() ? QString() : tr("Nothing to redo."));
    };
    connect(undo, &QUndoStack::indexChanged, this, refresh);
    refresh();
}

} // namespace postern::workbench
