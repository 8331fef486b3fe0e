// SPDX-License-Identifier: GPL-3.0-or-later
// The connections of the workspace, and the one that is used.
#include "workbench/apis/AddApiPanel.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/apis/ConnectPanel.h"
#include "workbench/apis/ConnectionStore.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace postern::workbench {

void ApisPage::openConnect()
{
    const publisher::PublisherConnection last = desk_.connection();
    connectPanel_->setConnection(last.id.isEmpty() ? loadConnection(context()) : last);
    connectPanel_->setSecretsReason(publisher_->secretsReason());
    connectPanel_->clearFailure();
    addPanel_->hide();
    connectPanel_->show();
    connectPanel_->firstField()->setFocus(Qt::OtherFocusReason);
}

void ApisPage::connectTo(const publisher::PublisherConnection& connection, Secret secret)
{
    publisher_->open(connection, std::move(secret), std::nullopt);
}

void ApisPage::connectionFailed(const publisher::PublisherFailure& failure)
{
    if (failure.problem == publisher::Problem::Cancelled)
        return;
    if (connectPanel_->isHidden())
        openConnect();
    connectPanel_->showFailure(failure);
}

void ApisPage::rememberConnection()
{
    if (context().workspace.isDemo()) // the demo's Publisher ends with the workbench
        return;
    const QString problem = saveConnection(context(), publisher_->connection());
    if (!problem.isEmpty())
        bar_->show(InlineBar::Kind::Warning, {tr("The connection is not written into connections.yaml."), problem, tr("It is remembered on this computer all the same."), {}});
}

/// The box names them all, and the one in use with how it is.
void ApisPage::fillConnections()
{
    using State = PublisherSource::State;
    const publisher::PublisherConnection now = publisher_->connection();
    const State state = publisher_->state();
    const QSignalBlocker quiet(server_);
    server_->clear();
    connections_ = context().workspace.isOpen() && !context().workspace.isDemo() ? loadConnections(context()) : QVector<publisher::PublisherConnection>();
    const auto known = [this](const QString& id) {
        return std::any_of(connections_.cbegin(), connections_.cend(), [&id](const publisher::PublisherConnection& one) { return one.id == id; });
    };
    if (state != State::Offline && !known(now.id))
        connections_.prepend(now);
    if (state == State::Offline)
        server_->addItem(tr("No Publisher connected"));
    for (const publisher::PublisherConnection& one : std::as_const(connections_)) {
        const QString name = one.name.isEmpty() ? one.baseUrl : one.name;
        const bool inUse = state != State::Offline && one.id == now.id;
        server_->addItem(inUse && state == State::Connecting ? tr("Connecting to %1...").arg(name) : name);
        server_->setItemData(server_->count() - 1, one.baseUrl, Qt::ToolTipRole);
        if (inUse)
            server_->setCurrentIndex(server_->count() - 1);
    }
    const QString at = state == State::Offline ? QString() : now.baseUrl;
    server_->setToolTip(at);
    server_->setAccessibleDescription(at);
}

void ApisPage::useConnection(int index)
{
    const int offset = publisher_->state() == PublisherSource::State::Offline ? 1 : 0;
    if (index - offset < 0 || index - offset >= connections_.size())
        return;
    const publisher::PublisherConnection wanted = connections_.at(index - offset);
    if (publisher_->state() != PublisherSource::State::Offline && wanted.id == publisher_->connection().id)
        return;
    // Not from within the box's own signal: it is filled anew.
    QTimer::singleShot(0, this, [this, wanted] { publisher_->open(wanted, std::nullopt, std::nullopt); });
}

} // namespace postern::workbench
