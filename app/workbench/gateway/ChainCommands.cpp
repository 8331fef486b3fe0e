// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainCommands.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/gateway/ChainApply.h"
#include "workbench/gateway/ChainDraft.h"
#include "workbench/gateway/ChainDraftModel.h"
#include "workbench/gateway/ChainEditor.h"
#include "workbench/gateway/ChainList.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Workspace.h"

#include <QCoreApplication>
#include <QTableView>

namespace postern::workbench {
namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::ChainEditor)
};

} // namespace

void addChainCommands(AppContext& context, ChainEditor& editor)
{
    CommandRegistry& commands = context.commands;
    const QString menu = CommandText::tr("Gateway");
    QTableView* list = editor.list().table();
    commands.add({QStringLiteral("chain.add"), CommandText::tr("Add a filter…"), CommandText::tr("Choose a filter from the shelf and add it to this chain"),
                  {QKeySequence(Qt::CTRL | Qt::Key_N)}, QStringLiteral("plus"), menu, true}, &editor, [&editor] { editor.addFilter(); });
    commands.add({QStringLiteral("chain.adopt"), CommandText::tr("Write the filter here"),
                  CommandText::tr("Write the chosen filter, which is only implied, into this list, so that it can be changed"),
                  {QKeySequence(Qt::CTRL | Qt::Key_E)}, QStringLiteral("file-code"), menu, true}, list, [&editor] { editor.adoptFilter(); });
    commands.add({QStringLiteral("chain.source"), CommandText::tr("Go to where the filter is written"),
                  CommandText::tr("Show the list that the chosen filter is written in"), {}, QStringLiteral("arrow-right"), menu, true}, list,
                 [&editor] { editor.goToSource(); });
    commands.add({QStringLiteral("chain.remove"), CommandText::tr("Remove the filter"), CommandText::tr("Take the chosen filter out of this chain"),
                  {QKeySequence(Qt::Key_Delete)}, QStringLiteral("trash-2"), menu, true}, list, [&editor] { editor.removeFilter(); });
    commands.add({QStringLiteral("chain.up"), CommandText::tr("Move the filter up"), CommandText::tr("Let the chosen filter run before the one above it"),
                  {QKeySequence(Qt::ALT | Qt::Key_Up)}, QStringLiteral("arrow-up"), menu, true}, list, [&editor] { editor.moveBy(-1); });
    commands.add({QStringLiteral("chain.down"), CommandText::tr("Move the filter down"), CommandText::tr("Let the chosen filter run after the one below it"),
                  {QKeySequence(Qt::ALT | Qt::Key_Down)}, QStringLiteral("arrow-down"), menu, true}, list, [&editor] { editor.moveBy(1); });
    commands.add({QStringLiteral("chain.switch"), CommandText::tr("Switch the filter on or off"), CommandText::tr("Switch the chosen filter on or off; its settings stay"),
                  {QKeySequence(Qt::Key_Space)}, {}, menu, true}, list, [&editor] { editor.switchCurrent(); });
    commands.add({QStringLiteral("chain.apply"), CommandText::tr("Apply the changes"),
                  CommandText::tr("Write the changed files and let the running gateway take them, without closing a connection"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)}, QStringLiteral("check"), menu, true}, &editor,
                 [&editor] { editor.apply(); });
    commands.add({QStringLiteral("chain.revert"), CommandText::tr("Revert the changes"), CommandText::tr("Go back to what the file says; can be undone"), {},
                  QStringLiteral("undo-2"), menu}, &editor, [&editor] { editor.revert(); });
    commands.add({QStringLiteral("chain.try"), CommandText::tr("Try against the capture"),
                  CommandText::tr("Evaluate the recorded exchanges against the drafts before they are applied; nobody is called"), {},
                  QStringLiteral("sparkles"), menu}, &editor,
                 [&context] { context.navigation.open(QStringLiteral("inspector"), {{QStringLiteral("whatIf"), true}}); });
    commands.add({QStringLiteral("chain.differences"), CommandText::tr("Show the differences"),
                  CommandText::tr("Compare the draft with what runs and with what was pulled"), {QKeySequence(Qt::CTRL | Qt::Key_D)},
                  QStringLiteral("git-compare"), menu, true}, &editor, [&editor] { Q_EMIT editor.differencesAsked(editor.file()); });
}

void refreshChainCommands(AppContext& context, const ChainEditor& editor)
{
    CommandRegistry& commands = context.commands;
    const ChainDraft& draft = editor.draft();
    const QString closed = editor.file().isEmpty() ? CommandText::tr("Open a workspace first.")
                           : !draft.isReadable()   ? CommandText::tr("Mend the YAML first: it cannot be read.")
                                                   : QString();
    const PlannedStep* other = editor.model().otherAt(editor.list().row());
    const QString none = !closed.isEmpty()                                           ? closed
                         : other != nullptr                                          ? CommandText::tr("The chosen filter is not written in this list.")
                         : editor.model().filterAt(editor.list().row()) == nullptr ? CommandText::tr("No filter is chosen.")
                                                                                     : QString();
    commands.setBlocked(QStringLiteral("chain.add"), closed);
    for (const char* id : {"chain.remove", "chain.up", "chain.down", "chain.switch"})
        commands.setBlocked(QLatin1String(id), none);
    if (other != nullptr && editor.canSwitchOff(*other))
        commands.setBlocked(QStringLiteral("chain.switch"), closed);
    commands.setBlocked(QStringLiteral("chain.adopt"), !closed.isEmpty()                     ? closed
                                                       : other == nullptr || !other->implied ? CommandText::tr("Choose a filter that is only implied.")
                                                                                             : QString());
    commands.setBlocked(QStringLiteral("chain.source"), other != nullptr && !editor.sourceOf(*other).isEmpty()
                                                            ? QString()
                                                            : CommandText::tr("Choose a filter that is written in another list."));
    commands.setBlocked(QStringLiteral("chain.apply"), editor.changes() == 0   ? CommandText::tr("Nothing is changed.")
                                                       : editor.isApplying()   ? CommandText::tr("The gateway is reading the files.")
                                                       : editor.errors() > 0   ? CommandText::tr("%Ln error(s) in the drafts; Problems says where.", nullptr, editor.errors())
                                                                               : QString());
    commands.setBlocked(QStringLiteral("chain.revert"), context.workspace.drafts().draft(editor.file()) ? QString() : CommandText::tr("This file is not changed."));
    commands.setBlocked(QStringLiteral("chain.try"), context.gateway.whatIf() == nullptr                    ? CommandText::tr("This gateway evaluates nothing.")
                                                     : context.gateway.state() != GatewayState::Running ? CommandText::tr("The gateway does not run.")
                                                     : editor.errors() > 0 ? CommandText::tr("%Ln error(s) in the drafts; Problems says where.", nullptr, editor.errors())
                                                                           : QString());
    commands.setBlocked(QStringLiteral("chain.differences"), editor.file().isEmpty() ? CommandText::tr("Open a workspace first.") : QString());
}

} // namespace postern::workbench
