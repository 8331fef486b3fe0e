// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/MenuRow.h"

#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QMenuBar>

namespace postern::workbench {

MenuRow::MenuRow(AppContext& context, QMenuBar& bar) : QObject(&bar), context_(context)
{
    bar.setObjectName(QStringLiteral("menu"));
    bar.setAccessibleName(tr("Menu"));
    for (const QString& section : {tr("File"), tr("Edit"), tr("View"), tr("Go"), tr("API"), tr("Gateway"), tr("Capture"), tr("Federation"), tr("Help")}) {
        QMenu* menu = bar.addMenu(section);
        menus_ << menu;
        menu->setObjectName(QStringLiteral("menu.%1").arg(menus_.size()));
        menu->setAccessibleName(section);
        menu->menuAction()->setObjectName(menu->objectName() + QStringLiteral(".action"));
        menu->setToolTipsVisible(true);
        connect(menu, &QMenu::aboutToShow, this, &MenuRow::wanted);
    }
    addRecent(menus_.first());
}

void MenuRow::fill()
{
    const QList<QAction*> actions = context_.commands.all();
    for (QMenu* menu : std::as_const(menus_)) {
        QList<QAction*> wanted;
        for (QAction* action : actions) {
            if (context_.commands.spec(action->objectName()).section == menu->title())
                wanted << action;
        }
        for (QAction* action : std::as_const(wanted))
            menu->removeAction(action); // it may stand where another one comes between
        menu->insertActions(menu == menus_.first() ? recent_->menuAction() : nullptr, wanted);
    }
    fillRecent();
}

void MenuRow::addRecent(QMenu* file)
{
    recent_ = file->addMenu(tr("Recent workspaces"));
    recent_->setObjectName(QStringLiteral("menu.recent"));
    recent_->setAccessibleName(recent_->title());
    recent_->menuAction()->setObjectName(QStringLiteral("menu.recent.action"));
    connect(file, &QMenu::aboutToShow, this, &MenuRow::fillRecent);
}

void MenuRow::fillRecent()
{
    recent_->clear();
    const QStringList folders = context_.settings.get(setting::recentWorkspaces);
    for (const QString& folder : folders) {
        if (folder == context_.workspace.folder() || !QFileInfo::exists(folder))
            continue;
        QAction* action = recent_->addAction(QDir::toNativeSeparators(folder));
        action->setObjectName(QStringLiteral("menu.recent.%1").arg(recent_->actions().size()));
        // Queued: the menu is still closing, and its window may be made anew.
        connect(action, &QAction::triggered, this, [this, folder] { context_.navigation.openWorkspace(folder); }, Qt::QueuedConnection);
    }
    recent_->setEnabled(!recent_->isEmpty());
}

} // namespace postern::workbench
