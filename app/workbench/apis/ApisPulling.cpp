// SPDX-License-Identifier: GPL-3.0-or-later
// Pulls and what comes of them, and what is taken away again.
#include "workbench/apis/ApiDetail.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/apis/MergePanel.h"
#include "workbench/apis/SubscriptionsTab.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QPointer>
#include <QTableView>
#include <QUndoStack>

namespace postern::workbench {

void ApisPage::pull(const QStringList& keys)
{
    QVector<PublisherDesk::Wish> wishes;
    for (const QString& key : keys) {
        const ApiRow* api = model_.find(key);
        if (api != nullptr && api->isRemote())
            wishes.append({api->remoteId, QStringLiteral("%1 %2").arg(api->name, api->version)});
    }
    desk_.pull(wishes);
}

void ApisPage::pullEnded(int pulled, const QString& reason)
{
    if (reason.isEmpty()) {
        context().notices.show({Notice::Kind::Success, tr("%Ln API(s) pulled", nullptr, pulled), {}, {}});
        return;
    }
    bar_->show(InlineBar::Kind::Error, {tr("Not all APIs were pulled."), reason, tr("The job says for each API what happened."), {}},
               {context().commands.action(QStringLiteral("window.jobs")), context().commands.action(QStringLiteral("window.problems")), context().commands.action(QStringLiteral("apis.connect"))});
}

void ApisPage::pullMade(const QString& remoteId, const QString& title)
{
    publisher_->list();
    if (!remoteId.isEmpty())
        desk_.pull({{remoteId, title}});
}

/// One after the other: the first that waits.
void ApisPage::showConflicts()
{
    if (desk_.conflicts().empty()) {
        merge_->hide();
        return;
    }
    const PullConflict& first = desk_.conflicts().front();
    if (merge_->isHidden() || merge_->apiId() != first.api.id)
        merge_->showConflict(first, static_cast<int>(desk_.conflicts().size()) - 1);
}

void ApisPage::showProblems(const QVector<Problem>& problems) { context().problems.setProblems(QStringLiteral("pull"), problems); }

void ApisPage::openPart(const QString& part)
{
    detail_->showPart(part);
    if (part == QLatin1String("subscriptions"))
        detail_->subscriptions().focusForm();
}

void ApisPage::removeChosen()
{
    const ApiRow* api = model_.at(table_->currentIndex().row());
    if (api == nullptr || !api->isLocal())
        return;
    const QString name = api->name;
    QUndoStack* stack = context().workspace.undoStack();
    const int before = stack->index();
    context().workspace.removeApi(api->workspaceId);
    tellGateway();
    if (stack->index() != before + 1)
        return; // nothing to take back
    // The notice's Undo means this removal; once anything else is done or taken back, it would take that back.
    auto* removal = new QObject(this);
    connect(stack, &QUndoStack::indexChanged, removal, [removal] { delete removal; });
    Notice notice{Notice::Kind::Info, tr("%1 was removed from the workspace.").arg(name), tr("Undo"),
                  [this, current = QPointer<QObject>(removal)] {
                      if (current != nullptr)
                          context().workspace.undoStack()->undo();
                  }};
    notice.actionFor = removal;
    context().notices.show(notice);
}

// Backends kept on this computer and APIs switched off are handed to the gateway when it starts, not by its folder.
void ApisPage::offerRestart()
{
    QAction* restart = context().commands.action(QStringLiteral("gateway.restart"));
    if (context().gateway.state() != GatewayState::Running || restart == nullptr)
        return;
    context().notices.show({Notice::Kind::Info, tr("The running gateway takes this with its next start."), tr("Restart now"),
                            [restart = QPointer<QAction>(restart)] {
                                if (restart != nullptr)
                                    restart->trigger();
                            }});
}

void ApisPage::tellGateway()
{
    if (context().gateway.state() == GatewayState::Running)
        context().gateway.reload();
}

} // namespace postern::workbench
